"""A routine’s freshness says what the indicators’ own rules say of it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.questions import ROUTINE, asked
from jamfor.core.answers.answers import Evidence
from jamfor.core.answers.content import Content, unit_of
from jamfor.core.indicators.freshness import Demand, Freshness, freshness
from jamfor.core.indicators.judgement import Judge
from jamfor.core.questionnaires.conditions import (
    All,
    FollowedUpWithin,
    FollowUpDocumented,
    Is,
)
from jamfor.core.vocabulary.missing import Missing


AT = date(2024, 2, 1)
DEMAND = Demand(months=12, documented=True, decided=True)
YES, NO = ("yes",), ("no",)
days = st.dates(min_value=date(2021, 1, 1), max_value=date(2025, 12, 31))
said = st.sampled_from([YES, NO, Missing.NOT_ANSWERED, Missing.DONT_KNOW])


@given(
    written=said,
    management=said,
    followed_up=st.none() | days,
    documented=st.booleans(),
    at=days,
)
def test_current_is_what_the_rule_calls_met(
    written: tuple[str, ...] | Missing,
    management: tuple[str, ...] | Missing,
    followed_up: date | None,
    documented: bool,  # noqa: FBT001 - drawn by name
    at: date,
) -> None:
    """Breaks when the line under a question and the indicator judge differently."""
    content = Content(
        values={"written": written, "management": management},
        evidence=Evidence(decided=None, followed_up=followed_up, documented=documented),
    )
    unit = unit_of({"r": content}, place="1460", period="2024", reference_date=at)
    judge = Judge.of(unit, questions={"r": asked(ROUTINE)}, when_not_reached=None)
    rule = All(
        of=(
            Is(question="r", part="written", value="yes"),
            Is(question="r", part="management", value="yes"),
            FollowedUpWithin(routine="r", months=12),
            FollowUpDocumented(routine="r"),
        )
    )

    found = freshness(content, DEMAND, at=at)

    assert (found is Freshness.CURRENT) == (judge.judge(rule) is True)


@pytest.mark.parametrize(
    ("followed_up", "documented", "management", "expected"),
    [
        (date(2023, 2, 1), True, YES, Freshness.CURRENT),
        (date(2023, 1, 31), True, YES, Freshness.TOO_OLD),
        (date(2024, 2, 2), True, YES, Freshness.TOO_LATE),
        (date(2023, 9, 1), False, YES, Freshness.UNDOCUMENTED),
        (date(2023, 9, 1), True, NO, Freshness.NOT_DECIDED),
        (None, False, YES, Freshness.NEVER),
    ],
)
def test_what_a_routine_lacks_is_named(
    followed_up: date | None,
    documented: bool,  # noqa: FBT001 - drawn by name
    management: tuple[str, ...],
    expected: Freshness,
) -> None:
    content = Content(
        values={"written": YES, "management": management},
        evidence=Evidence(decided=None, followed_up=followed_up, documented=documented),
    )

    assert freshness(content, DEMAND, at=AT) is expected


def test_of_a_routine_that_is_not_written_nothing_is_said() -> None:
    assert freshness(Content(values={"written": NO}), DEMAND, at=AT) is None
