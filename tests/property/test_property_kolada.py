"""What is delivered to Kolada, read back by the reader of Kolada's own replies."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from jamfor.core.vocabulary.missing import Missing
from jamfor.formats.kolada.comparing import Standing, compare
from jamfor.formats.kolada.delivery_rows import (
    DECIMALS,
    DeliveryRow,
    rounded,
    to_csv,
    to_json,
)
from jamfor.formats.kolada.replies import Entry, read_reply


_KEYS = st.tuples(
    st.from_regex(r"[NU]\d{5}", fullmatch=True),
    st.from_regex(r"\d{4}", fullmatch=True),
    st.integers(1990, 2040).map(str),
    st.sampled_from("TKM"),
)
# Of more digits than a binary float holds.
_VALUES = st.fractions(-(10**14), 10**14, max_denominator=10**7)
_TOLD = st.sampled_from(
    sorted(set(Missing) - {Missing.NOT_ASKED, Missing.NOT_YET_PUBLISHED})
)


@st.composite
def rows(draw: st.DrawFn) -> list[DeliveryRow]:
    """Rows with a value or a reason, each key once."""
    keys = draw(st.lists(_KEYS, unique=True, max_size=20))
    return [
        DeliveryRow(
            kpi=kpi,
            title=draw(st.text(max_size=5)),
            place=place,
            name="",
            year=year,
            gender=gender,
            value=said if isinstance(said, Fraction) else None,
            missing=said if isinstance(said, Missing) else None,
        )
        for kpi, place, year, gender in keys
        for said in [draw(st.one_of(_VALUES, _TOLD))]
    ]


def entries(content: bytes) -> dict[tuple[str, ...], Entry]:
    read = read_reply(content, file="")
    assert read.problems == ()
    return {(e.kpi, e.place, e.period, e.gender): e for e in read.entries}


@given(rows())
def test_what_is_written_is_read_back_the_same(
    given_rows: list[DeliveryRow],
) -> None:
    """Breaks if a value passes through a float, a key is lost where two genders share a
    row, or a mark comes back as another: write `float(value)` and it fails.
    """
    found = entries(to_json(given_rows))

    assert found.keys() == {row.key for row in given_rows}
    for row in given_rows:
        assert found[row.key].value == row.printed
        assert found[row.key].deleted is (row.missing is Missing.WITHDRAWN)


@given(rows())
def test_a_delivery_is_equal_to_itself(given_rows: list[DeliveryRow]) -> None:
    """Breaks if the comparison and the writer round or mark differently."""
    compared = compare(given_rows, entries(to_json(given_rows)).values()).compared

    assert {each.standing for each in compared} <= {Standing.EQUAL}
    assert len(compared) == len(given_rows)


@given(rows())
def test_the_csv_has_the_same_values_and_marks(given_rows: list[DeliveryRow]) -> None:
    """Breaks if one of the two files rounds, drops or marks otherwise."""
    text = to_csv(given_rows).decode("utf-8-sig")
    read = list(csv.DictReader(io.StringIO(text, newline="")))

    assert [r["kpi"] for r in read] == [row.kpi for row in given_rows]
    for found, row in zip(read, given_rows, strict=True):
        assert (Decimal(found["value"]) if found["value"] else None) == row.printed
        assert found["mark"] == row.mark


@given(_VALUES)
def test_a_value_is_written_with_six_decimals_half_away_from_zero(
    value: Fraction,
) -> None:
    """Breaks if more is cut off than half of the sixth decimal, or a half goes down."""
    found = Fraction(rounded(value))
    half = Fraction(1, 2 * 10**DECIMALS)

    assert abs(found - value) <= half
    assert (found * 10**DECIMALS).denominator == 1
    if abs(found - value) == half:
        assert abs(found) > abs(value)
