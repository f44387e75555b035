"""However a published workbook is laid out, it says the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.ugly_workbook import Layout, Truth, laid_out, truth_of
from builders.workbooks import COUNT, FACT, LEVELS, SHARE, whole_pack
from jamfor.formats.workbooks.mapping import ColumnRule, WorkbookMap
from jamfor.formats.workbooks.reading import read_figures
from jamfor.formats.workbooks.sheets import letters, read_workbook


CODES = (
    *("0114", "0115", "0180", "0180-s02", "0180-s04", "1401", "1460", "1480"),
    *("1480-g04", "1490", "lan-01", "lan-14", "0000"),
)
INDICATORS = (FACT, "U31473", LEVELS, SHARE, COUNT)
YEARS = ("2019", "2020")


@pytest.fixture(scope="module")
def truth() -> Truth:
    """Some figures."""
    pack = whole_pack()
    places = [place for place in pack.geography.places if place.code in CODES]
    indicators = [i for i in pack.indicators if i.id in INDICATORS]
    return truth_of(pack, places, indicators, YEARS, {})


layouts = st.builds(
    Layout,
    seed=st.integers(0, 10_000),
    above=st.integers(1, 9),
    left=st.integers(0, 3),
    years_beneath=st.booleans(),
    county_headings=st.booleans(),
    codes=st.sampled_from(["mixed", "text", "number", "short"]),
    name_first=st.booleans(),
    totals_first=st.booleans(),
    repeat_header_at=st.integers(0, 6),
)


@given(layout=layouts)
def test_no_layout_changes_what_a_workbook_says(truth: Truth, layout: Layout) -> None:
    """Breaks if a figure depends on where its headings stand, on the order of rows, on
    how codes and numbers are written, or if a cell then drops out of the account.
    """
    pack = whole_pack()
    ugly = laid_out(pack, truth, CODES, layout)
    rules = {
        ("", letter): ColumnRule(sheet="", column=letter, aggregates="met")
        for column in range(layout.left + 2, layout.left + 12)
        for letter in [letters(column)]
    }

    reading = read_figures(
        read_workbook(ugly.content(), file="oj.xlsx"), pack, WorkbookMap(columns=rules)
    )

    found = {
        f.key: (f.value, f.numerator, f.denominator, str(f.missing or ""))
        for f in reading.figures
    }
    assert [p for p in reading.problems if p.severity == "error"] == []
    assert found == ugly.figures
    assert {at: str(fate) for at, fate in reading.fates.items()} == ugly.fates
