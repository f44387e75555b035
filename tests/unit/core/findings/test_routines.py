"""When routines stop being current, what would make them count, and what they lack."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from builders.answers import parse_answers
from builders.indicators import version_of
from builders.questions import ROUTINE, asked
from jamfor.core.findings.routines import (
    has_lapsed,
    lapsing,
    met_if_followed_up,
    shortcoming,
)
from jamfor.core.indicators.definitions import IndicatorVersion
from jamfor.core.indicators.judgement import last_current_day, months_before
from jamfor.core.questionnaires.conditions import (
    All,
    AnyOf,
    FollowedUpWithin,
    FollowUpDocumented,
    Is,
)


QUESTIONS = {"sip": asked(ROUTINE)}
NEXT = date(2023, 2, 1)


def current(months: int = 12) -> IndicatorVersion:
    """Return the indicator "current routine" on the only routine there is."""
    return version_of(
        All(
            of=(
                Is(question="sip", part="written", value="yes"),
                Is(question="sip", part="management", value="yes"),
                FollowedUpWithin(routine="sip", months=months),
                FollowUpDocumented(routine="sip"),
            )
        )
    )


UNITS = parse_answers(
    """
    unit   | sip/written | sip/management | sip/followed-up | sip/documented
    -------+-------------+----------------+-----------------+---------------
    fresh  | yes         | yes            | 2021-03-03      | yes
    old    | yes         | yes            | 2020-11-01      | yes
    never  | yes         | yes            | never           | no
    loose  | yes         | yes            | 2021-03-03      | no
    low    | yes         | no             | 2021-03-03      | yes
    lax    | yes         | no             | 2020-11-01      | yes
    none   | no          |                |                 |
    silent |             |                |                 |
    """
)


def test_a_routine_followed_up_in_march_lapses_the_next_march() -> None:
    """Breaks if the window were counted from the reference date, not the follow-up."""
    (lapse,) = lapsing(
        {"U1": current(), "U2": current()},
        questions=QUESTIONS,
        answers=UNITS["fresh"],
        by=NEXT,
    )

    assert (lapse.routine, lapse.last_day) == ("sip", date(2022, 3, 3))
    assert lapse.indicators == ("U1", "U2")


def test_a_window_that_reaches_over_the_next_reference_date_does_not_lapse() -> None:
    """Breaks if every routine were warned about, whatever its window."""
    assert not lapsing(
        {"U1": current(months=24)},
        questions=QUESTIONS,
        answers=UNITS["fresh"],
        by=NEXT,
    )


@pytest.mark.parametrize(
    ("unit", "met"),
    [("old", True), ("never", True), ("loose", True), ("low", False), ("none", False)],
)
def test_only_what_lacks_follow_up_would_be_met_by_following_up(
    unit: str, *, met: bool
) -> None:
    """Breaks if a routine nobody decided or wrote down were promised to count."""
    found = met_if_followed_up(
        current(), questions=QUESTIONS, answers=UNITS[unit], on=NEXT
    )

    assert found is met


def test_nothing_is_promised_of_an_indicator_without_a_routine() -> None:
    version = version_of(Is(question="sip", part="written", value="yes"))

    assert not met_if_followed_up(
        version, questions=QUESTIONS, answers=UNITS["fresh"], on=NEXT
    )


@pytest.mark.parametrize(
    ("unit", "lacks"),
    [
        ("old", "uppföljningen är äldre än tolv månader"),
        ("never", "har inte följts upp"),
        ("loose", "uppföljningen är inte dokumenterad"),
        ("low", "inte beslutad på ledningsnivå"),
        ("none", "finns inte skriftligt"),
    ],
)
def test_the_first_requirement_that_fails_is_told(unit: str, lacks: str) -> None:
    """Breaks if a lapsed follow-up were told as a missing document or routine."""
    found = shortcoming(current(), questions=QUESTIONS, answers=UNITS[unit])

    assert found is not None
    assert found.sv == lacks


def test_a_routine_nobody_answered_for_lacks_nothing_we_know_of() -> None:
    """Breaks if silence were told as a shortcoming."""
    assert shortcoming(current(), questions=QUESTIONS, answers=UNITS["silent"]) is None


@pytest.mark.parametrize(
    ("unit", "lapsed"),
    [
        ("fresh", False),
        ("old", True),
        ("never", False),
        ("loose", False),
        ("low", False),
        ("lax", False),
        ("none", False),
        ("silent", False),
    ],
)
def test_a_routine_has_lapsed_only_when_nothing_but_time_is_against_it(
    unit: str, *, lapsed: bool
) -> None:
    """Breaks if a No were told as lapsed, or a lapsed routine as one that is not."""
    found = has_lapsed(current(), questions=QUESTIONS, answers=UNITS[unit])

    assert found is lapsed


def test_a_longer_window_keeps_a_routine_from_lapsing() -> None:
    """Breaks if the window were not the version's own."""
    assert not has_lapsed(current(months=24), questions=QUESTIONS, answers=UNITS["old"])


def test_a_rule_that_another_routine_still_carries_does_not_lapse() -> None:
    """Breaks if a routine were warned about though no indicator falls with it."""
    answers = parse_answers(
        """
        unit | a/written | a/followed-up | a/documented | b/followed-up | b/written
        -----+-----------+---------------+--------------+---------------+----------
        1460 | yes       | 2021-03-03    | yes          | 2021-03-03    | yes
        """
    )["1460"]
    either = version_of(
        AnyOf(
            of=(
                FollowedUpWithin(routine="a", months=12),
                FollowedUpWithin(routine="b", months=24),
            )
        )
    )

    assert not lapsing(
        {"U1": either},
        questions={"a": asked(ROUTINE), "b": asked(ROUTINE)},
        answers=answers,
        by=NEXT,
    )


@example(date(2021, 2, 28), 6)
@given(
    st.dates(min_value=date(2000, 1, 1), max_value=date(2040, 12, 31)),
    st.integers(min_value=1, max_value=36),
)
def test_the_last_current_day_is_the_last_the_rule_accepts(
    followed_up: date, months: int
) -> None:
    """Breaks if the ends of short months were counted by adding days."""
    last = last_current_day(followed_up, months)

    assert months_before(last, months) <= followed_up
    assert months_before(last + timedelta(days=1), months) > followed_up
