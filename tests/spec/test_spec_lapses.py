"""When a current routine lapses, and which No a follow-up would turn to Yes.

An indicator is judged by its own rule on another day, or with a follow-up supposed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from builders.answers import parse_answers
from builders.indicators import version_of
from builders.questions import ROUTINE, YES_OR_NO, asked, number
from jamfor.core.answers.answers import Evidence, UnitAnswers
from jamfor.core.findings.routines import met_if_followed_up
from jamfor.core.indicators.definitions import IndicatorVersion
from jamfor.core.indicators.judgement import last_current_day
from jamfor.core.indicators.lapses import (
    could_be_yes,
    current_until,
    is_current,
    lapsing,
)
from jamfor.core.indicators.rules import (
    Elsewhere,
    Ladder,
    NumberRef,
    Rung,
    ShareOf,
    ShareOfPositives,
)
from jamfor.core.questionnaires.conditions import (
    All,
    AnyOf,
    FollowedUpWithin,
    FollowUpDocumented,
    Is,
)
from jamfor.core.vocabulary.texts import LocalText


NEXT = date(2023, 2, 1)
QUESTIONS = {"a": asked(ROUTINE), "b": asked(ROUTINE), "jour": asked(YES_OR_NO)}


def current(routine: str = "a", months: int = 12) -> All:
    """Return the rule of a current routine."""
    return All(
        of=(
            Is(question=routine, part="written", value="yes"),
            Is(question=routine, part="management", value="yes"),
            FollowedUpWithin(routine=routine, months=months),
            FollowUpDocumented(routine=routine),
        )
    )


ONE = version_of(current())
BOTH = version_of(All(of=(current("a"), current("b", months=24))))
EITHER = version_of(AnyOf(of=(current("a"), current("b", months=24))))
WITH_JOUR = version_of(All(of=(current(), Is(question="jour", value="yes"))))
NO_FOLLOW_UP = version_of(Is(question="a", part="written", value="yes"))
LEVELS = version_of(
    Ladder(
        rungs=(Rung(level="current", when=current()),),
        otherwise="none",
    ),
    levels=("none", "current"),
)


def followed_up(day: str, *, reference: date) -> UnitAnswers:
    """Return a unit whose routine was followed up, on record, a day."""
    table = f"""
        unit | a/written | a/management | a/followed-up | a/documented
        1460 | yes       | yes          | {day}         | yes
    """
    return parse_answers(table, reference=reference)["1460"]


def test_a_routine_lapses_the_day_after_its_window() -> None:
    """Breaks if months were thirty days, or the end of February lost a day."""
    table = """
    months | followed up | reference  | next       | last day   | counts from
    -------+-------------+------------+------------+------------+------------
    12     | 2021-03-03  | 2022-02-01 | 2023-02-01 | 2022-03-03 | 2022-02-01
    12     | 2021-02-01  | 2022-02-01 | 2023-02-01 | 2022-02-01 | 2022-02-01
    12     | 2022-02-01  | 2022-02-01 | 2023-02-01 | -          | -
    12     | 2021-01-31  | 2022-02-01 | 2023-02-01 | -          | -
    12     | 2020-02-29  | 2021-02-01 | 2022-02-01 | 2021-02-28 | 2021-02-01
    12     | 2023-02-28  | 2024-02-01 | 2025-02-01 | 2024-02-29 | 2024-02-01
    12     | 2023-03-31  | 2024-02-01 | 2025-02-01 | 2024-03-31 | 2024-02-01
    18     | 2021-08-31  | 2022-02-01 | 2023-03-01 | 2023-02-28 | 2021-09-01
    24     | 2021-03-03  | 2022-02-01 | 2023-02-01 | -          | -
    24     | 2020-03-03  | 2022-02-01 | 2023-02-01 | 2022-03-03 | 2021-02-01
    """
    rows = [line.split("|") for line in table.strip().splitlines()[2:]]
    for months, day, reference, following, last, earliest in (
        [cell.strip() for cell in row] for row in rows
    ):
        found = lapsing(
            {"U1": version_of(current(months=int(months)))},
            questions=QUESTIONS,
            answers=followed_up(day, reference=date.fromisoformat(reference)),
            next_reference=date.fromisoformat(following),
        )

        said = [(str(each.last_day), str(each.earliest)) for each in found]
        assert said == ([] if last == "-" else [(last, earliest)]), day


UNITS = """
unit     | a/written | a/management | a/followed-up | a/documented | b/written | b/management | b/followed-up | b/documented | jour
---------+-----------+--------------+---------------+--------------+-----------+--------------+---------------+--------------+-----
fresh    | yes       | yes          | 2021-03-03    | yes          | yes       | yes          | 2021-03-03    | yes          | yes
old      | yes       | yes          | 2020-11-01    | yes          | yes       | yes          | 2020-11-01    | yes          | yes
ancient  | yes       | yes          | 2015-11-01    | yes          | yes       | yes          | 2015-11-01    | yes          | yes
loose    | yes       | yes          | 2021-03-03    | no           | yes       | yes          | 2021-03-03    | no           | yes
never    | yes       | yes          | never         | no           | yes       | yes          | never         | no           | yes
dateless | yes       | yes          |               |              | yes       | yes          |               |              | yes
low      | yes       | no           | 2020-11-01    | yes          | yes       | no           | 2020-11-01    | yes          | yes
closed   | yes       | yes          | 2020-11-01    | yes          | yes       | yes          | 2020-11-01    | yes          | no
none     | no        |              |               |              | no        |              |               |              | yes
silent   |           |              |               |              |           |              |               |              |
"""  # noqa: E501 - a table


def check(version: IndicatorVersion, table: str) -> None:
    """Compare the routines each unit would have to follow up; `-` is none."""
    units = parse_answers(UNITS)
    for line in table.strip().splitlines()[2:]:
        name, expected = (cell.strip() for cell in line.split("|"))
        found = could_be_yes({"U1": version}, questions=QUESTIONS, answers=units[name])

        said = [", ".join(each.routines) for each in found]
        assert said == ([] if expected == "-" else [expected]), name


def test_a_no_could_be_yes_only_where_nothing_but_follow_up_is_lacking() -> None:
    """Breaks if what nobody wrote down or decided were promised to count."""
    check(
        ONE,
        """
        unit     | follow up
        ---------+----------
        fresh    | -
        old      | a
        ancient  | a
        loose    | a
        never    | a
        dateless | a
        low      | -
        none     | -
        silent   | -
        """,
    )


def test_every_other_part_of_the_rule_must_hold_already() -> None:
    """Breaks if the answer to another question were supposed too."""
    check(
        WITH_JOUR,
        """
        unit   | follow up
        -------+----------
        old    | a
        closed | -
        silent | -
        """,
    )


def test_no_more_is_asked_for_than_is_needed() -> None:
    """Breaks if a routine that is fresh enough were to be followed up again."""
    check(
        BOTH,
        """
        unit    | follow up
        --------+----------
        fresh   | -
        old     | a
        ancient | a, b
        loose   | a, b
        """,
    )
    check(
        EITHER,
        """
        unit    | follow up
        --------+----------
        old     | -
        ancient | b
        """,
    )


def test_a_level_is_judged_like_a_fact() -> None:
    """Breaks if only rules of one shape were looked at."""
    check(
        LEVELS,
        """
        unit  | follow up
        ------+----------
        fresh | -
        old   | a
        low   | -
        """,
    )


def test_a_rule_another_routine_carries_does_not_lapse() -> None:
    """Breaks if the lapse of one routine were told as the indicator's."""
    fresh = parse_answers(UNITS)["fresh"]

    found = lapsing(
        {"U1": EITHER, "U2": BOTH, "U3": NO_FOLLOW_UP},
        questions=QUESTIONS,
        answers=fresh,
        next_reference=NEXT,
    )

    assert [(each.indicator, each.routines) for each in found] == [("U2", ("a",))]


def test_what_no_follow_up_decides_is_passed_over() -> None:
    """Breaks if a composite, or a part larger than its whole, stopped the list."""
    outside = version_of(Elsewhere(what=LocalText(sv="annat", en="other")))
    whole = version_of(ShareOfPositives(service_area="lss"))
    share = version_of(
        ShareOf(numerator=NumberRef(question="p"), denominator=NumberRef(question="w"))
    )
    versions = {"U1": outside, "U2": whole, "U3": share}
    known = parse_answers(UNITS)["fresh"]
    fresh = replace(
        known, values={**known.values, ("p", ""): ("5",), ("w", ""): ("4",)}
    )
    questions = {**QUESTIONS, "p": asked(number()), "w": asked(number())}

    assert not could_be_yes(versions, questions=questions, answers=fresh)
    assert not lapsing(
        versions, questions=questions, answers=fresh, next_reference=NEXT
    )


def test_the_soonest_to_lapse_comes_first_and_says_what_a_day_can_still_do() -> None:
    """Breaks if following up too early were said to help (3 March is the last day)."""
    fresh = parse_answers(UNITS)["fresh"]
    later = replace(
        fresh,
        evidence={
            **fresh.evidence,
            "b": Evidence(decided=None, followed_up=date(2020, 2, 20), documented=True),
        },
    )

    found = lapsing(
        {"A": ONE, "B": version_of(current("b", months=24))},
        questions=QUESTIONS,
        answers=later,
        next_reference=NEXT,
    )

    assert [(each.indicator, each.lapses_on) for each in found] == [
        ("B", date(2022, 2, 21)),
        ("A", date(2022, 3, 4)),
    ]
    a = found[1]
    assert not a.counts(date(2022, 1, 31))
    assert a.counts(date(2022, 2, 1))
    assert not a.has_lapsed(date(2022, 3, 3))
    assert a.has_lapsed(date(2022, 3, 4))


DAYS = st.dates(min_value=date(2019, 1, 1), max_value=date(2022, 2, 1))
MONTHS = st.sampled_from([1, 6, 12, 18, 24, 36])


@given(DAYS, MONTHS)
def test_the_last_day_is_the_last_the_rule_itself_accepts(
    day: date, months: int
) -> None:
    """Breaks if evaluating and counting months came to differ by a day."""
    version = version_of(current(months=months))
    answers = followed_up(str(day), reference=date(2022, 2, 1))

    last = current_until(
        version, questions=QUESTIONS, answers=answers, horizon=date(2030, 1, 1)
    )

    if not is_current(
        version, questions=QUESTIONS, answers=answers, at=answers.reference_date
    ):
        assert last is None
        return
    assert last == last_current_day(day, months)


@given(st.sampled_from(sorted(parse_answers(UNITS))), MONTHS)
def test_what_could_be_yes_is_yes_when_it_is_followed_up_in_time(
    name: str, months: int
) -> None:
    """Breaks if the first day that counts were a day wrong."""
    version = version_of(current(months=months))
    answers = parse_answers(UNITS)[name]
    found = could_be_yes({"U1": version}, questions=QUESTIONS, answers=answers)

    def met(day: date) -> bool:
        fresh = Evidence(decided=None, followed_up=day, documented=True)
        supposed = replace(answers, evidence={"a": fresh})
        return is_current(
            version, questions=QUESTIONS, answers=supposed, at=answers.reference_date
        )

    for each in found:
        assert met(each.earliest)
        assert met(each.latest)
        assert not met(each.earliest - timedelta(days=1))
        assert not met(each.latest + timedelta(days=1))
    assert bool(found) is (
        met_if_followed_up(
            version, questions=QUESTIONS, answers=answers, on=answers.reference_date
        )
        and not is_current(
            version, questions=QUESTIONS, answers=answers, at=answers.reference_date
        )
    )
