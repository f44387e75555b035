"""How an indicator is judged: the rules of three values, as tables of one unit a row.

Each table is run through the obvious implementation and through the engine.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from builders.answers import parse_answers
from builders.indicators import Evaluator, by_engine, by_oracle, version_of
from builders.questions import (
    ROUTINE,
    YES_OR_NO,
    asked,
    matrix,
    multiple,
    number,
    ordinal,
)
from jamfor.core.indicators.evaluation import Outcome
from jamfor.core.indicators.rules import (
    Ladder,
    LevelOf,
    NumberOf,
    NumberRef,
    RatioOf,
    Rung,
    ShareOf,
)
from jamfor.core.questionnaires.conditions import (
    All,
    AnyOf,
    AtLeast,
    AtMost,
    Chosen,
    FollowedUpWithin,
    FollowUpDocumented,
    In,
    Is,
)
from jamfor.core.questionnaires.questions import QuestionVersion
from jamfor.core.vocabulary.missing import Missing


@pytest.fixture(params=[by_oracle, by_engine], ids=["oracle", "engine"])
def judged(request: pytest.FixtureRequest) -> Evaluator:
    """The two implementations, one after the other."""
    evaluator: Evaluator = request.param
    return evaluator


def said(outcome: Outcome) -> str:
    """Return an outcome as the tables write it."""
    if outcome.missing is not None:
        return str(outcome.missing)
    if outcome.level:
        return f"{outcome.level}, {'met' if outcome.met else 'not met'}"
    if outcome.met is not None:
        return "yes" if outcome.met else "no"
    return str(outcome.value)


def check(judged: Evaluator, version, questions, table: str) -> None:
    """Compare every unit of a table with its last column, `says`."""
    answers, expected = [], {}
    for line in table.strip().splitlines():
        kept, _, last = line.rpartition("|")
        answers.append(kept)
        if last.strip(" -+"):
            expected[kept.split("|")[0].strip()] = last.strip()
    expected.pop("unit")

    outcomes = judged({"it": version}, questions, parse_answers("\n".join(answers)))

    assert {place: said(o) for (_, place), o in outcomes.items()} == expected


A, B = Is(question="a", value="yes"), Is(question="b", value="yes")
TWO = {"a": asked(YES_OR_NO), "b": asked(YES_OR_NO)}
CHAIN = {"a": asked(YES_OR_NO), "b": asked(YES_OR_NO, asked_when=A)}


def test_one_no_decides_all_and_else_the_heaviest_reason_is_told(judged) -> None:
    """Breaks if a reason outweighs a No, or if the order of reasons changes."""
    check(
        judged,
        version_of(All(of=(A, B))),
        TWO,
        """
        unit | a              | b              | says
        -----+----------------+----------------+---------------
        1    | yes            | yes            | yes
        2    | yes            | no             | no
        3    |                | no             | no
        4    | not-applicable | no             | no
        5    | yes            |                | not-answered
        6    | not-applicable | yes            | not-applicable
        7    | not-applicable | dont-know      | dont-know
        8    | cannot-provide | dont-know      | cannot-provide
        9    | cannot-provide |                | not-answered
        """,
    )


def test_one_yes_decides_any_and_else_the_heaviest_reason_is_told(judged) -> None:
    """Breaks if a reason outweighs a Yes, or if two No and a reason give No."""
    check(
        judged,
        version_of(AnyOf(of=(A, B))),
        TWO,
        """
        unit | a              | b              | says
        -----+----------------+----------------+---------------
        1    | yes            |                | yes
        2    | no             | no             | no
        3    | no             |                | not-answered
        4    | no             | not-applicable | not-applicable
        5    | dont-know      | not-applicable | dont-know
        """,
    )


def test_a_question_not_reached_is_no_where_the_indicator_says_so(judged) -> None:
    """Breaks if an old answer to a closed question is read (unit 3)."""
    check(
        judged,
        version_of(B),
        CHAIN,
        """
        unit | a         | b    | says
        -----+-----------+------+-------------
        1    | yes       | yes  | yes
        2    | no        |      | no
        3    | no        | yes  | no
        4    |           | yes  | not-answered
        5    |           |      | not-answered
        6    | dont-know |      | dont-know
        7    | yes       |      | not-answered
        """,
    )


def test_a_question_not_reached_is_not_applicable_where_the_indicator_says_so(
    judged,
) -> None:
    """Breaks if `when_not_reached` is not asked for."""
    check(
        judged,
        version_of(B, when_not_reached=Missing.NOT_APPLICABLE),
        CHAIN,
        """
        unit | a   | b   | says
        -----+-----+-----+---------------
        1    | yes | no  | no
        2    | no  |     | not-applicable
        3    | no  | yes | not-applicable
        """,
    )


def test_a_route_reads_what_it_did_not_reach_as_no(judged) -> None:
    """Breaks if a route inherits the indicator's `when_not_reached` (unit 2)."""
    chain = CHAIN | {
        "c": asked(YES_OR_NO, asked_when=AnyOf(of=(B, Is(question="d", value="yes")))),
        "d": asked(YES_OR_NO),
    }
    check(
        judged,
        version_of(
            Is(question="c", value="no"), when_not_reached=Missing.NOT_APPLICABLE
        ),
        chain,
        """
        unit | a   | b   | c   | d   | says
        -----+-----+-----+-----+-----+---------------
        1    | yes | yes | no  | no  | yes
        2    | no  |     | no  | no  | not-applicable
        3    | no  |     | no  | yes | yes
        4    |     |     | no  | no  | not-answered
        5    |     |     | yes | yes | no
        """,
    )


@pytest.mark.parametrize(
    ("when_not_reached", "closed"),
    [(None, "no"), (Missing.NOT_APPLICABLE, "not-applicable")],
)
def test_a_step_not_reached_closes_the_route_whatever_else_is_unknown(
    judged, when_not_reached, closed
) -> None:
    """Breaks if a step not reached is a reason to the route, which others outweigh."""
    chain = CHAIN | {
        "c": asked(YES_OR_NO, asked_when=All(of=(B, Is(question="d", value="yes")))),
        "d": asked(YES_OR_NO),
    }
    check(
        judged,
        version_of(Is(question="c", value="yes"), when_not_reached=when_not_reached),
        chain,
        f"""
        unit | a   | d         | c   | says
        -----+-----+-----------+-----+---------
        1    | no  | dont-know | yes | {closed}
        2    | no  | yes       | yes | {closed}
        """,
    )


def test_what_was_not_asked_in_the_round_is_not_asked(judged) -> None:
    """Breaks if a question missing from the round is read as unanswered."""
    check(
        judged,
        version_of(AnyOf(of=(A, Is(question="gone", value="yes")))),
        TWO,
        """
        unit | a   | says
        -----+-----+----------
        1    | yes | yes
        2    | no  | not-asked
        3    |     | not-asked
        """,
    )


ROUTINES = {"r": asked(ROUTINE)}
CURRENT = All(
    of=(
        Is(question="r", part="written", value="yes"),
        Is(question="r", part="management", value="yes"),
        FollowedUpWithin(routine="r", months=12),
        FollowUpDocumented(routine="r"),
    )
)


def test_a_routine_is_current_when_four_things_hold_on_1_february(judged) -> None:
    """Breaks if the window is open at either end (units 3–6), or if a No is unknown."""
    check(
        judged,
        version_of(CURRENT),
        ROUTINES,
        """
        unit | r/written | r/management | r/followed-up | r/documented | says
        -----+-----------+--------------+---------------+--------------+-------------
        1    | yes       | yes          | 2021-10-15    | yes          | yes
        2    | no        |              |               |              | no
        3    | yes       | yes          | 2021-02-01    | yes          | yes
        4    | yes       | yes          | 2021-01-31    | yes          | no
        5    | yes       | yes          | 2022-02-01    | yes          | yes
        6    | yes       | yes          | 2022-02-02    | yes          | no
        7    | yes       | yes          | never         |              | no
        8    | yes       | yes          | 2021-10-15    | no           | no
        9    | yes       | no           | 2021-10-15    | yes          | no
        10   | yes       |              | 2021-10-15    | yes          | not-answered
        11   | yes       | yes          |               |              | not-answered
        12   | yes       | no           |               |              | no
        13   |           |              | 2021-10-15    | yes          | not-answered
        14   | dont-know |              |               |              | dont-know
        """,
    )


def test_a_window_reaches_back_whole_calendar_months(judged) -> None:
    """Breaks if months are counted as thirty days, or as a year whatever is said."""
    check(
        judged,
        version_of(FollowedUpWithin(routine="r", months=24)),
        ROUTINES,
        """
        unit | r/written | r/followed-up | says
        -----+-----------+---------------+-----
        1    | yes       | 2020-02-01    | yes
        2    | yes       | 2020-01-31    | no
        """,
    )


@pytest.mark.parametrize(
    ("leaf", "no_routine"),
    [
        (FollowedUpWithin(routine="r", months=12), "no"),
        (FollowUpDocumented(routine="r"), "no"),
        (Is(question="r", part="management", value="yes"), "not-applicable"),
        (Is(question="r", part="written", value="yes"), "no"),
    ],
)
def test_a_routine_that_is_not_written_has_no_evidence_and_no_decision(
    judged, leaf, no_routine
) -> None:
    """Breaks if evidence without a routine is read, or counts as not applicable."""
    check(
        judged,
        version_of(leaf, when_not_reached=Missing.NOT_APPLICABLE),
        ROUTINES,
        f"""
        unit | r/written | r/management | r/followed-up | r/documented | says
        -----+-----------+--------------+---------------+--------------+-----
        1    | yes       | yes          | 2021-10-15    | yes          | yes
        2    | no        | yes          | 2021-10-15    | yes          | {no_routine}
        """,
    )


def test_a_follow_up_that_never_was_is_not_documented(judged) -> None:
    """Breaks if the tick alone is read."""
    check(
        judged,
        version_of(FollowUpDocumented(routine="r")),
        ROUTINES,
        """
        unit | r/written | r/followed-up | r/documented | says
        -----+-----------+---------------+--------------+-----
        1    | yes       | never         | yes          | no
        2    | yes       | 2019-05-05    | yes          | yes
        """,
    )


def test_a_routine_the_route_never_came_to_has_the_value_the_indicator_states(
    judged,
) -> None:
    """Breaks if evidence leaves forget the route."""
    questions = {"a": asked(YES_OR_NO), "r": asked(ROUTINE, asked_when=A)}
    check(
        judged,
        version_of(
            FollowUpDocumented(routine="r"), when_not_reached=Missing.NOT_APPLICABLE
        ),
        questions,
        """
        unit | a   | r/written | r/followed-up | r/documented | says
        -----+-----+-----------+---------------+--------------+---------------
        1    | no  | yes       | 2021-05-05    | yes          | not-applicable
        2    | yes | yes       | 2021-05-05    | yes          | yes
        3    |     | yes       | 2021-05-05    | yes          | not-answered
        """,
    )


def test_an_answer_may_be_one_of_several_categories(judged) -> None:
    """Breaks if only the first of the values is read."""
    check(
        judged,
        version_of(In(question="m", part="home", values=("all", "most"))),
        {"m": asked(matrix("home", columns=ordinal("none", "most", "all").categories))},
        """
        unit | m/home | says
        -----+--------+-----
        1    | none   | no
        2    | most   | yes
        3    | all    | yes
        """,
    )


def test_enough_of_the_listed_categories_are_chosen(judged) -> None:
    """Breaks if codes outside the list are counted, or if one is always enough."""
    check(
        judged,
        version_of(Chosen(question="m", codes=("x", "y", "z"), at_least=2)),
        {"m": asked(multiple("x", "y", "z", "other"))},
        """
        unit | m              | says
        -----+----------------+---------------
        1    | x, y           | yes
        2    | x, other       | no
        3    | other          | no
        4    | x, y, z        | yes
        5    |                | not-answered
        6    | not-applicable | not-applicable
        """,
    )


@pytest.mark.parametrize(
    ("leaf", "below", "above"),
    [
        (AtMost(question="n", value=Fraction(29, 2)), "yes", "no"),
        (AtLeast(question="n", value=Fraction(29, 2)), "no", "yes"),
    ],
)
def test_a_limit_belongs_to_both_sides(judged, leaf, below, above) -> None:
    """Breaks if the limit itself is left out, or decimals are cut."""
    check(
        judged,
        version_of(leaf),
        {"n": asked(number())},
        f"""
        unit | n         | says
        -----+-----------+-------------
        1    | 0         | {below}
        2    | 14.4999   | {below}
        3    | 14.5      | yes
        4    | 14.5001   | {above}
        5    | 100       | {above}
        6    |           | not-answered
        """,
    )


def test_a_level_is_the_category_and_met_from_the_step_stated(judged) -> None:
    """Breaks if `met_from` is taken for the top, or the lowest level for a reason."""
    questions = {
        "a": asked(YES_OR_NO),
        "o": asked(ordinal("none", "some", "all"), asked_when=A),
    }
    check(
        judged,
        version_of(
            LevelOf(question="o"), levels=("none", "some", "all"), met_from="some"
        ),
        questions,
        """
        unit | a   | o         | says
        -----+-----+-----------+--------------
        1    | yes | all       | all, met
        2    | yes | some      | some, met
        3    | yes | none      | none, not met
        4    | no  |           | none, not met
        5    | yes | dont-know | dont-know
        6    |     |           | not-answered
        """,
    )


def test_a_level_not_reached_may_be_not_applicable(judged) -> None:
    """Breaks if an ordinal forgets `when_not_reached`."""
    questions = {"a": asked(YES_OR_NO), "o": asked(ordinal("no", "yes"), asked_when=A)}
    check(
        judged,
        version_of(
            LevelOf(question="o"),
            levels=("no", "yes"),
            when_not_reached=Missing.NOT_APPLICABLE,
        ),
        questions,
        """
        unit | a  | says
        -----+----+---------------
        1    | no | not-applicable
        """,
    )


def test_a_ladder_stops_at_the_first_rung_that_holds_or_cannot_be_judged(
    judged,
) -> None:
    """Breaks if an unknown upper rung is passed by (units 5 and 6)."""
    check(
        judged,
        version_of(
            Ladder(
                rungs=(Rung(level="yes", when=B), Rung(level="partly", when=A)),
                otherwise="no",
            ),
            levels=("no", "partly", "yes"),
        ),
        TWO,
        """
        unit | a   | b         | says
        -----+-----+-----------+----------------
        1    | yes | yes       | yes, met
        2    |     | yes       | yes, met
        3    | yes | no        | partly, not met
        4    | no  | no        | no, not met
        5    | yes |           | not-answered
        6    | no  | dont-know | dont-know
        7    |     | no        | not-answered
        """,
    )


PART, WHOLE = NumberRef(question="part"), NumberRef(question="whole")
NUMBERS = {"part": asked(number()), "whole": asked(number())}


def test_a_share_needs_both_numbers_and_a_whole(judged) -> None:
    """Breaks if nothing of nothing is nought, or if decimals are lost."""
    check(
        judged,
        version_of(ShareOf(numerator=PART, denominator=WHOLE), unit="percent"),
        NUMBERS,
        """
        unit | part           | whole     | says
        -----+----------------+-----------+---------------
        1    | 3              | 4         | 3/4
        2    | 0.5            | 1.5       | 1/3
        3    | 0              | 0         | not-applicable
        4    |                | 0         | not-applicable
        5    |                | 4         | not-answered
        6    | cannot-provide | dont-know | cannot-provide
        7    | 4              | 4         | 1
        """,
    )


def test_a_ratio_may_exceed_one(judged) -> None:
    """Breaks if a ratio is taken for a share of a whole."""
    check(
        judged,
        version_of(RatioOf(numerator=PART, denominator=WHOLE)),
        NUMBERS,
        """
        unit | part | whole | says
        -----+------+-------+-----
        1    | 9    | 4     | 9/4
        """,
    )


def test_a_part_larger_than_its_whole_is_our_mistake(judged) -> None:
    """Breaks if a broken pair, which validation refuses, is passed on as a value."""
    with pytest.raises(ValueError, match=r"larger|validation"):
        check(
            judged,
            version_of(ShareOf(numerator=PART, denominator=WHOLE)),
            NUMBERS,
            """
            unit | part | whole | says
            1    | 5    | 4     | –
            """,
        )


def test_both_numbers_are_kept_in_ten_thousandths(judged) -> None:
    """Breaks if the parts of a share are rounded: sums of them would no longer fit."""
    units = parse_answers("unit | part | whole\n1 | 2.7501 | 3.5")
    version = version_of(ShareOf(numerator=PART, denominator=WHOLE))

    outcome = judged({"it": version}, NUMBERS, units)["it", "1"]

    assert (outcome.numerator, outcome.denominator) == (27_501, 35_000)


def test_a_number_is_told_as_reported_and_a_percentage_as_a_fraction(judged) -> None:
    """Breaks if days are divided by a hundred, or percentages are not."""
    questions: dict[str, QuestionVersion] = {
        "a": asked(YES_OR_NO),
        "n": asked(number("days"), asked_when=A),
    }
    table = """
        unit | a   | n    | says
        -----+-----+------+---------------
        1    | yes | 12.5 | {}
        2    | no  |      | not-applicable
        """
    rule = NumberOf(of=NumberRef(question="n"))
    check(judged, version_of(rule, unit="days"), questions, table.format("25/2"))
    check(judged, version_of(rule, unit="percent"), questions, table.format("1/8"))
