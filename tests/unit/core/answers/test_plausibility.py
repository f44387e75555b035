"""What the rules of review find, and what they leave alone: an area a row."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.doubted import (
    CURRENT,
    EIGHT,
    FOUND,
    FRESH,
    NO,
    NOTHING,
    QUESTIONS,
    SILENT,
    YES,
    area,
    routine,
    said,
)
from builders.questions import asked, number
from jamfor.core.answers.content import Content
from jamfor.core.answers.doubts import LONGEST_SIGNATURE, RULES
from jamfor.core.answers.plausibility import Case, doubts
from jamfor.core.answers.progress import progress
from jamfor.core.questionnaires.routing import Form
from jamfor.core.vocabulary.missing import Missing


CAUGHT = [(code, case) for code, cases in FOUND.items() for case in cases]
LEFT = [(why, case) for why, cases in SILENT.items() for case in cases]


@pytest.mark.parametrize(("code", "case"), CAUGHT)
def test_a_rule_finds_what_it_is_for_and_no_other_does(code: str, case: Case) -> None:
    """Breaks if a rule falls silent, or one thing is told by two rules."""
    assert [doubt.code for doubt in doubts(case)] == [code]


@pytest.mark.parametrize(("why", "case"), LEFT)
def test_the_ordinary_is_left_alone(why: str, case: Case) -> None:
    """Breaks if a coordinator must explain what every unit does."""
    assert not doubts(case)


@pytest.mark.parametrize(
    "code", [c for c, rule in RULES.items() if rule.severity == "warning"]
)
def test_a_warning_names_the_values_it_judged(code: str) -> None:
    """Breaks if an explanation could outlive the value it explained."""
    for case in FOUND[code]:
        (doubt,) = doubts(case)
        assert doubt.signature
        assert len(doubt.signature) <= LONGEST_SIGNATURE


def _signature(case: Case) -> str:
    (doubt,) = doubts(case)
    return doubt.signature


CHANGED = {
    "another number": (
        area({"staff": said("31")}, before={"staff": said("10")}),
        area({"staff": said("32")}, before={"staff": said("10")}),
    ),
    "all alike the other way": (area(EIGHT), area(dict.fromkeys(EIGHT, NO))),
    "one more alike": (area(EIGHT), area({**EIGHT, "jour": YES})),
    "another decision": (
        area({"sip": routine("yes", "no", FRESH)}, before={"sip": CURRENT}),
        area(
            {"sip": routine("yes", "no", replace(FRESH, documented=False))},
            before={"sip": CURRENT},
        ),
    ),
    "another opinion": (
        area({"jour": YES}, opinions={"jour": (NO,)}),
        area({"jour": YES}, opinions={"jour": (NO, NO)}),
    ),
}


@pytest.mark.parametrize(("first", "second"), CHANGED.values(), ids=CHANGED)
def test_an_explanation_lapses_when_the_value_changes(
    first: Case, second: Case
) -> None:
    """Breaks if the signature leaves out something that was judged."""
    assert _signature(first) != _signature(second)


def test_a_long_answer_is_told_apart_from_one_that_differs_at_its_end() -> None:
    """Breaks if a long signature were only cut."""
    long, other = said("x" * 500 + "a"), said("x" * 500 + "b")
    questions = {
        "methods": replace(QUESTIONS["methods"], response=asked(number()).response)
    }

    found = {
        doubt.signature
        for opinion in (long, other)
        for doubt in doubts(
            area(
                {"methods": said("1")},
                opinions={"methods": (opinion,)},
                questions=questions,
            )
        )
    }

    assert len(found) == 2
    assert {len(signature) for signature in found} == {LONGEST_SIGNATURE}


def test_large_numbers_are_written_in_full() -> None:
    """Breaks if a million were told as 1e+06."""
    (doubt,) = doubts(
        area(
            {"staff": said("1234567.5")},
            before={"staff": said("10")},
            questions={"staff": asked(number("hours"))},
        )
    )

    assert "1234567,5 timmar" in doubt.text.sv
    assert "1234567.5 hours" in doubt.text.en


def test_nobody_has_answered_all_alike_while_one_is_unanswered() -> None:
    """Breaks if silence were counted as agreement."""
    codes = {d.code for d in doubts(area({**EIGHT, "jour": NOTHING}))}

    assert codes == {"unanswered"}


def test_a_follow_up_no_indicator_asks_for_is_not_missed() -> None:
    """Breaks if a coordinator must explain what nothing hangs on."""
    case = area({"sip": routine("yes", "yes")})

    assert doubts(replace(case, followed_up=frozenset({"sip"})))
    assert not doubts(replace(case, followed_up=frozenset()))


def test_what_is_unsound_is_not_doubted_further() -> None:
    """Breaks if a slip of the pen were also a jump, or stopped the review."""
    found = doubts(area({"staff": said("1/0")}, before={"staff": said("10")}))

    assert [doubt.code for doubt in found] == ["unsound"]


def test_doubts_come_in_the_order_asked() -> None:
    """Breaks if a reader had to look for the question."""
    case = area({"staff": NOTHING, "jour": NO, "plan": NOTHING}, before={"jour": YES})

    assert [doubt.question for doubt in doubts(case)] == ["staff", "jour", "plan"]


ANSWERS = st.sampled_from(
    [NOTHING, YES, NO, Content(values={"": Missing.NOT_ANSWERED})]
)


@given(st.dictionaries(st.sampled_from(["jour", *EIGHT]), ANSWERS, min_size=1))
def test_unanswered_is_found_just_when_something_is_left(
    contents: dict[str, Content],
) -> None:
    """Breaks if a page says that nothing is left and signing is refused."""
    case = area(contents)
    left = progress(case.order, Form(questions=QUESTIONS, values=case.unit.values))

    found = any(doubt.code == "unanswered" for doubt in doubts(case))

    assert found is not left.is_complete


@given(
    st.integers(min_value=0, max_value=10_000),
    st.integers(min_value=0, max_value=10_000),
)
def test_a_jump_is_the_same_in_both_directions(first: int, second: int) -> None:
    """Breaks if halving were judged otherwise than doubling."""
    up = area({"staff": said(str(second))}, before={"staff": said(str(first))})
    down = area({"staff": said(str(first))}, before={"staff": said(str(second))})
    low, high = sorted((first, second))

    assert bool(doubts(up)) is bool(doubts(down))
    assert bool(doubts(up)) is (high - low >= 5 and Fraction(high) > 3 * low)
