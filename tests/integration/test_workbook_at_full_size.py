"""A published workbook at full size goes in without losing a value."""

from __future__ import annotations

from datetime import date

import pytest

from builders.ugly_workbook import (
    Key,
    Layout,
    Said,
    Ugly,
    laid_out,
    truth_of,
    undivided_on,
)
from jamfor.core.indicators.definitions import Kind
from jamfor.core.releases.pack import Pack
from jamfor.formats.definitions import definitions_folder, load_definitions
from jamfor.formats.workbooks.mapping import ColumnRule, WorkbookMap
from jamfor.formats.workbooks.reading import Reading, read_figures
from jamfor.formats.workbooks.sheets import letters, read_workbook


YEARS = ("2019", "2020")


@pytest.fixture(scope="module")
def pack() -> Pack:
    """The definitions as they are."""
    loaded = load_definitions(definitions_folder(), example=True)
    assert loaded.pack is not None
    return loaded.pack


@pytest.fixture(scope="module")
def ugly(pack: Pack) -> Ugly:
    """290 municipalities, 21 counties, the nation, districts; 30 columns, 2 years."""
    facts = [i for i in pack.indicators if i.latest.kind is Kind.FACT][:18]
    levels = [i for i in pack.indicators if i.latest.kind is Kind.ORDINAL][:6]
    numbers = [i for i in pack.indicators if i.latest.kind is Kind.REPORTED][-6:]
    indicators = [*facts, *levels, *numbers]
    headings = {
        facts[0].id: facts[0].id,
        facts[1].id: f"{facts[1].id} kortnamn som ingen känner",
        facts[2].id: f"{facts[2].latest.title.sv.upper()} (ja/nej)",
        facts[3].id: "Kortnamn",
    }
    codes = undivided_on(pack, date(2020, 2, 1))
    places = [place for place in pack.geography.places if place.code in set(codes)]
    truth = truth_of(pack, places, indicators, YEARS, headings)
    return laid_out(pack, truth, codes, Layout(repeat_header_at=120))


@pytest.fixture(scope="module")
def reading(pack: Pack, ugly: Ugly) -> Reading:
    """What was read of it, with a map for what only a person can say."""
    return read_figures(
        read_workbook(ugly.content(), file="oj.xlsx"), pack, map_for(ugly, pack)
    )


def map_for(ugly: Ugly, pack: Pack) -> WorkbookMap:
    """The map: the short name is an indicator; sums of levels are shares that meet."""
    rules = {}
    facts = [i for i in pack.indicators if i.latest.kind is Kind.FACT]
    for column in range(2, 62):
        letter = letters(column)
        known = facts[3].id if column in {8, 9} else ""
        rules[SHEET_OF_ALL, letter] = ColumnRule(
            sheet=SHEET_OF_ALL, column=letter, indicator=known, aggregates="met"
        )
    del ugly
    return WorkbookMap(columns=rules)


SHEET_OF_ALL = "Komuner"


def found(reading: Reading) -> dict[Key, Said]:
    """The figures read, in the builder's terms."""
    return {
        f.key: (f.value, f.numerator, f.denominator, str(f.missing or ""))
        for f in reading.figures
    }


def test_every_value_put_in_comes_out(ugly: Ugly, reading: Reading) -> None:
    """Breaks if a way of writing a number, a code, a place, a word or a heading is not
    understood, or understood otherwise: read "12,5 %" as 12.5, drop the lost nought.
    """
    assert {p.code for p in reading.problems} <= {"total-differs"}
    assert found(reading) == ugly.figures


def test_every_cell_has_the_fate_it_was_given(ugly: Ugly, reading: Reading) -> None:
    """Breaks if a filled cell is left out of the account, or lands in another column of
    it: let a footnote be a refused cell, or a summary row a place.
    """
    assert {at: str(fate) for at, fate in reading.fates.items()} == ugly.fates
    assert len(reading.fates) == sum(sheet.filled for sheet in reading.sheets)
    assert reading.empty == ugly.blanks


def test_it_is_as_large_as_a_real_one(ugly: Ugly) -> None:
    """Breaks if the builder leaves out municipalities or columns."""
    stored = [at for at, fate in ugly.fates.items() if fate == "stored"]
    assert len({row for _, row, _ in stored}) == 290 + 21 + 1 + 14 + 10
    assert len({column for _, _, column in stored}) == 60
