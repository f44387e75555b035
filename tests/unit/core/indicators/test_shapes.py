"""In what members of a family are measured otherwise, told from the rules."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builders.indicators import version_of
from builders.questions import ROUTINE, YES_OR_NO, asked
from jamfor.core.indicators.definitions import IndicatorVersion
from jamfor.core.indicators.rules import LevelOf, Rule
from jamfor.core.indicators.shape_wording import differences, years_apart
from jamfor.core.indicators.shapes import most_common, shape_of
from jamfor.core.questionnaires.conditions import (
    All,
    FollowedUpWithin,
    FollowUpDocumented,
    Is,
)
from jamfor.core.vocabulary.missing import Missing


QUESTIONS = {
    "a": asked(ROUTINE),
    "b": asked(ROUTINE),
    "gated": asked(YES_OR_NO, asked_when=Is(question="a", value="yes")),
}


def current(routine: str = "a", months: int = 12, *, managed: bool = True) -> Rule:
    """Return the rule of a current routine, with or without a decision."""
    decided = (Is(question=routine, part="management", value="yes"),)
    return All(
        of=(
            Is(question=routine, part="written", value="yes"),
            *(decided if managed else ()),
            FollowedUpWithin(routine=routine, months=months),
            FollowUpDocumented(routine=routine),
        )
    )


def told(own: IndicatorVersion, common: IndicatorVersion) -> list[str]:
    """Return the differences in Swedish."""
    shapes = [shape_of(each, questions=QUESTIONS) for each in (own, common)]
    return [clause.sv for clause in differences(*shapes)]


def levels(*codes: str, met_from: str = "") -> IndicatorVersion:
    """Return an indicator on a scale."""
    return version_of(LevelOf(question="a"), levels=codes, met_from=met_from)


def test_twins_over_other_questions_have_the_same_shape() -> None:
    """Breaks if a question's id were part of how something is measured."""
    assert told(version_of(current("a")), version_of(current("b"))) == []


@pytest.mark.parametrize(
    ("own", "said"),
    [
        (
            version_of(current(months=24)),
            "uppföljningen får vara högst 24 månader gammal, i de övriga 12",
        ),
        (version_of(current(managed=False)), "kriterierna är andra än i de övriga"),
        (levels("no", "yes"), "svaret är en av två nivåer, i de övriga ja eller nej"),
    ],
)
def test_another_window_criterion_or_scale_is_told(
    own: IndicatorVersion, said: str
) -> None:
    """Breaks if a window were left in the criteria, or a decision out of them."""
    assert told(own, version_of(current())) == [said]


def test_other_levels_are_told_in_their_own_words() -> None:
    assert told(levels("no", "partly", "yes"), levels("no", "decided", "yes")) == [
        "nivåerna är ”no”, ”partly” och ”yes”, i de övriga ”no”, ”decided” och ”yes”"
    ]


def test_the_same_levels_may_be_met_from_different_ones() -> None:
    """Breaks if two shares of different levels passed for comparable."""
    assert told(
        levels("no", "partly", "yes", met_from="partly"), levels("no", "partly", "yes")
    ) == ["den uppfylls från nivån ”partly”, i de övriga från ”yes”"]


def test_who_is_left_out_matters_only_where_somebody_is() -> None:
    """Breaks if what is stated for a question put to all were told as a difference."""
    open_, gated = (Is(question=q, value="yes") for q in ("b", "gated"))
    counted = version_of(gated)
    left_out = replace(counted, when_not_reached=Missing.NOT_APPLICABLE)

    assert told(left_out, counted) == [
        "bara de som får följdfrågan räknas, i de övriga alla som har svarat"
    ]
    asked_all = version_of(open_, when_not_reached=Missing.NOT_APPLICABLE)
    assert told(asked_all, counted) == []


def test_nothing_is_common_where_two_ways_are_as_common() -> None:
    """Breaks if the first of two equal halves were called the rule."""
    assert most_common([12, 24, 12, 24]) is None
    assert most_common([12, 24, 12]) == 12


@pytest.mark.parametrize(
    ("own", "said"),
    [
        (("2019", "2020", "2021"), None),
        (("2019", "2020"), "den ställdes inte 2021"),
        (("2020", "2021", "2023"), "den ställdes även 2023 och den ställdes inte 2019"),
    ],
)
def test_other_years_are_told_both_ways(own: tuple[str, ...], said: str | None) -> None:
    found = years_apart(own, ("2019", "2020", "2021"))

    assert (found.sv if found else None) == said
