"""Who the engine answers for, and what it refuses."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from builders.answers import (
    answers_frame,
    evidence_frame,
    frame_of,
    parse_answers,
)
from builders.indicators import pack_of, version_of
from builders.questions import YES_OR_NO, asked, number, ordinal
from jamfor.core.indicators.definitions import IndicatorVersion, Kind
from jamfor.core.indicators.rules import LevelOf, NumberOf, NumberRef, ShareOfPositives
from jamfor.core.questionnaires.conditions import Is
from jamfor.pipeline.engine import SCHEMA, unit_values


QUESTIONS = {
    "a": asked(YES_OR_NO),
    "n": asked(number()),
    "o": asked(ordinal("low", "high")),
}
FACT = version_of(Is(question="a", value="yes"))
NUMBER = version_of(NumberOf(of=NumberRef(question="n")), unit="days")
LEVEL = version_of(LevelOf(question="o"), levels=("low", "high"))


def values(
    versions: dict[str, IndicatorVersion],
    table: str,
    *,
    frame: pl.DataFrame | None = None,
    answers: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Run the engine over a table of answers."""
    units = parse_answers(table)
    return unit_values(
        pack_of(versions, QUESTIONS),
        period="2022",
        answers=answers_frame(units.values()) if answers is None else answers,
        evidence=evidence_frame(units.values()),
        frame=frame_of(units) if frame is None else frame,
    )


def test_a_row_for_each_indicator_and_unit_in_order_and_in_the_agreed_columns() -> None:
    """Breaks if rows come in the order of the answers, or a dtype drifts."""
    found = values({"U2": FACT, "U1": FACT}, "unit | a\n1490 | yes\n0180 | no")

    assert found.schema == SCHEMA
    assert found.select("indicator", "place").rows() == [
        ("U1", "0180"),
        ("U1", "1490"),
        ("U2", "0180"),
        ("U2", "1490"),
    ]


def test_a_unit_that_answered_nothing_has_a_reason_everywhere() -> None:
    """Breaks if units are taken from the answers and not from the frame."""
    found = values(
        {"U1": FACT}, "unit | a\n1490 | yes", frame=frame_of(["1490", "1460"])
    )

    assert found.select("place", "value", "missing").rows() == [
        ("1460", None, "not-answered"),
        ("1490", 1.0, ""),
    ]


def test_an_indicator_is_kept_to_the_frame_of_its_home_area() -> None:
    """Breaks if any area that shows the indicator lends it its frame."""
    frame = pl.concat(
        [
            frame_of(["1480"], service_areas=["lss"]),
            frame_of(["1480-g01"], service_areas=["financial-assistance"]),
        ]
    )
    home = version_of(FACT.rule, service_areas=("lss", "financial-assistance"))

    found = values({"U1": home}, "unit | a\n1480-g01 | yes", frame=frame)

    assert found["place"].to_list() == ["1480"]


def test_a_unit_outside_the_frame_has_no_row() -> None:
    """Breaks if `in_frame` is not read."""
    frame = frame_of(["1490", "0180"]).with_columns(in_frame=pl.col("place") == "1490")

    found = values({"U1": FACT}, "unit | a\n0180 | yes", frame=frame)

    assert found["place"].to_list() == ["1490"]


def test_a_share_of_positives_is_composed_elsewhere() -> None:
    """Breaks if composites are compiled."""
    rule = ShareOfPositives(service_area="lss")
    composite = replace(version_of(rule), kind=Kind.COMPOSITE)

    found = values({"oj-share-lss": composite, "U1": FACT}, "unit | a\n1 | yes")

    assert found["indicator"].unique().to_list() == ["U1"]


def test_nobody_answered_is_no_fault() -> None:
    """Breaks if an empty snapshot cannot be turned wide."""
    found = values(
        {"U1": FACT, "U2": NUMBER, "U3": LEVEL},
        "unit | a\n1490 | yes",
        answers=answers_frame(()),
    )

    assert found["missing"].unique().to_list() == ["not-answered"]


@pytest.mark.parametrize("text", ["1.23456", "1,5", "many", "1e3", "", "1/2"])
def test_a_number_is_a_decimal_of_at_most_four_places(text: str) -> None:
    """Breaks if numbers pass over binary fractions, which read more than decimals."""
    rows = [("1490", "n", "", text, "", 1, None)]
    answers = pl.DataFrame(rows, schema=answers_frame(()).schema, orient="row")

    with pytest.raises(ValueError, match="not a decimal"):
        values({"U2": NUMBER}, "unit | a\n1490 | yes", answers=answers)


def test_two_answers_where_there_can_be_one_are_refused() -> None:
    """Breaks if one of them is silently taken."""
    answers = answers_frame(parse_answers("unit | a\n1490 | yes, no").values())

    with pytest.raises(ValueError, match="two answers"):
        values({"U1": FACT}, "unit | a\n1490 | yes", answers=answers)


def test_a_reason_no_unit_can_give_is_refused() -> None:
    """Breaks if an unknown reason is read as not answered."""
    with pytest.raises(ValueError, match="no unit can give"):
        values({"U1": FACT}, "unit | a\n1490 | suppressed")


def test_a_category_that_is_no_level_is_refused() -> None:
    """Breaks if an unknown level is read as the lowest."""
    with pytest.raises(ValueError, match="validation should have refused"):
        values({"U3": LEVEL}, "unit | o\n1490 | middling")
