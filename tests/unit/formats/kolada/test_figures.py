"""What Kolada's numbers mean, and that none of them is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builders.kolada import (
    COUNT,
    KRONOR,
    LEVELS,
    PERCENT,
    YES_NO,
    YES_NO_TWO,
    kpi,
    reply,
    row,
    value,
)
from builders.little_sweden import handful
from jamfor.core.vocabulary.missing import Missing
from jamfor.formats.kolada.figures import Figure, Understood, understand
from jamfor.formats.kolada.scales import Meaning, ended, scale_of


PACK = handful()


def read(title: str, *rows: dict[str, object]) -> Understood:
    described = [kpi("N00001", title)] if title else []
    return understand([reply(*described, *rows)], PACK)


def one(title: str, number: float, place: str) -> Figure:
    (figure,) = read(title, row("N00001", place, value(number))).figures
    return figure


@pytest.mark.parametrize(
    ("title", "number", "place", "expected"),
    [
        # title, number in Kolada, place: measure, value as stated, numerator of one
        (PERCENT, 33.3, "1490", ("share", 0.333, None)),
        (PERCENT, 33.3, "0000", ("share", 0.333, None)),
        (YES_NO, 1, "1490", ("share", None, 1)),
        (YES_NO, 0.0, "1490", ("share", None, 0)),
        (YES_NO, 0.57, "1490", ("share", 0.57, None)),
        (YES_NO, 1, "0000", ("share", 1.0, None)),
        (YES_NO, 3, "1490", ("mean", 3.0, None)),
        (YES_NO_TWO, 1, "1490", ("share", None, 1)),
        (YES_NO_TWO, 2, "1490", ("share", None, 0)),
        (YES_NO_TWO, 1.4, "0000", ("share", 0.6, None)),
        (YES_NO_TWO, 0, "1490", ("mean", 0.0, None)),
        (LEVELS, 2, "1490", ("mean", 2.0, None)),
        (LEVELS, 1.25, "0000", ("mean", 1.25, None)),
        (COUNT, 14, "1490", ("count", 14.0, None)),
        (KRONOR, -3.5, "1490", ("mean", -3.5, None)),
    ],
)
def test_numbers_become_figures(
    title: str, number: float, place: str, expected: tuple[object, ...]
) -> None:
    """Breaks if per cent stay per cent, a mean of levels is called a share, Nej=2 is
    read as two, or the mean of a group is taken for one answer.
    """
    found = one(title, number, place)

    assert (found.measure, found.value, found.numerator) == expected
    assert found.denominator == (None if found.numerator is None else 1)


@pytest.mark.parametrize(
    ("number", "status", "deleted", "missing", "codes"),
    [
        (None, "Missing", False, Missing.NOT_ANSWERED, []),
        (None, "Private", False, Missing.SUPPRESSED, []),
        (None, ".", False, Missing.NOT_APPLICABLE, []),
        (None, "", False, Missing.NOT_ANSWERED, ["null-without-status"]),
        (None, "Ovanlig", False, Missing.NOT_ANSWERED, ["status-unknown"]),
        (5.0, "Ovanlig", False, None, ["status-unknown"]),
        (5.0, "Missing", False, None, ["value-and-status"]),
        (5.0, "Private", False, Missing.SUPPRESSED, ["value-and-status"]),
        (5.0, "", True, Missing.WITHDRAWN, []),
    ],
)
def test_a_null_has_a_reason_and_a_strange_status_is_told(
    number: float | None,
    status: str,
    deleted: bool,  # noqa: FBT001 - a column of the table
    missing: Missing | None,
    codes: list[str],
) -> None:
    """Breaks if a null becomes 0, a private number is stored, a withdrawn one stands,
    or an unknown status is swallowed.
    """
    found = read(
        PERCENT,
        row("N00001", "1490", value(number, status=status, deleted=deleted)),
    )

    (figure,) = found.figures
    assert figure.missing is missing
    assert (figure.value is None) is (missing is not None)
    assert [fault.code for fault in found.problems] == codes


def test_genders_are_the_breakdown_by_sex() -> None:
    """Breaks if women and men go by other codes, or an unknown gender is dropped."""
    genders = ("T", "K", "M", "X?")
    found = read(PERCENT, row("N00001", "1490", *(value(1, gender=g) for g in genders)))

    assert [figure.breakdown for figure in found.figures] == [
        "",
        "sex=women",
        "sex=men",
        "sex=x",
    ]
    assert [fault.code for fault in found.problems] == ["gender-unknown"]


def test_regions_and_groups_keep_kolada_s_own_id() -> None:
    """Breaks if a place we lack is dropped, or taken for one of ours."""
    found = read(
        PERCENT,
        *(row("N00001", p, value(1, count=9)) for p in ("0000", "0001", "G1", "1490")),
    )

    assert [(f.place, f.answered) for f in found.figures] == [
        ("0000", 9),
        ("kolada-0001", 9),
        ("kolada-G1", 9),
        ("1490", 9),
    ]
    assert [fault.code for fault in found.problems] == ["place-elsewhere"] * 2


def test_the_same_value_twice_is_one_and_another_is_a_fault() -> None:
    """Breaks if a page read twice doubles, a withdrawn value hides the one that
    replaced it, or the last of two different values wins in silence.
    """
    same, other = row("N00001", "1490", value(1)), row("N00001", "1490", value(2))
    gone = row("N00001", "1490", value(None, deleted=True))

    assert len(read(PERCENT, same, same).figures) == 1
    for rows in ((gone, same), (same, gone)):
        assert [f.value for f in read(PERCENT, *rows).figures] == [0.01]
    assert [f.code for f in read(PERCENT, same, other).problems] == ["value-twice"]


def test_without_a_description_our_own_definition_says_what_a_number_is() -> None:
    """Breaks if an undescribed yes is stored as a mean though we know the indicator,
    or a series nobody describes is taken for a share, or has no page.
    """
    ours = replace(
        PACK,
        indicators=tuple(
            replace(i, id={"a-a": "U00001", "d-level": "U00002"}.get(i.id, i.id))
            for i in PACK.indicators
        ),
    )
    rows = [row(k, "1490", value(1)) for k in ("U00001", "U00002", "N09999")]

    found = understand([reply(*rows)], ours)

    assert [f.measure for f in found.figures] == ["share", "mean", "mean"]
    assert [fault.code for fault in found.problems] == ["kpi-undescribed"]
    assert [series.id for series in found.series] == ["N09999"]


def test_what_was_recoded_is_said() -> None:
    """Breaks if Nej=2 is turned round without a word, in the report or the series."""
    found = read(YES_NO_TWO, row("N00001", "1490", value(2)))

    assert [fault.code for fault in found.problems] == ["scale-recoded"]
    assert "Nej=2" in found.series[0].what.sv
    assert "2024" in read(KRONOR).series[0].what.sv


@pytest.mark.parametrize(
    ("title", "meaning", "unit", "last"),
    [
        ("Brukare, ( Ja=1, Nej=0)", Meaning.YES_NO, "percent", ""),
        ("Tid, (Inom 3 dagar=3, mer=0).", Meaning.NUMBER, "Inom 3 dagar=3, mer=0", ""),
        ("Väntetid, medelvärde (- 2024)", Meaning.NUMBER, "medelvärde", "2024"),
        ("Uppföljda, andel (%) (-2023)", Meaning.PERCENT, "percent", "2023"),
        ("Enkät, antal svar", Meaning.COUNT, "count", ""),
        ("Vårdade, antal/10 000 inv", Meaning.NUMBER, "antal/10 000 inv", ""),
        ("Utan enhet", Meaning.NUMBER, "", ""),
    ],
)
def test_a_title_says_the_scale(
    title: str, meaning: Meaning, unit: str, last: str
) -> None:
    """Breaks if a title of Kolada's is read as another unit, or an end is missed."""
    scale = scale_of("N1", title=title, indicator=None)

    assert scale is not None
    assert (scale.meaning, scale.unit, ended(title)) == (meaning, unit, last)
