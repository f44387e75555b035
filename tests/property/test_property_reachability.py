"""“Can it ever hold?” agrees with trying every set of answers there is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from itertools import product

from hypothesis import example, given, settings
from hypothesis import strategies as st

from builders.questions import asked, categories
from jamfor.core.answers.answers import Evidence, UnitAnswers
from jamfor.core.indicators.judgement import Judge
from jamfor.core.questionnaires.conditions import (
    All,
    AnyOf,
    AtLeast,
    AtMost,
    Chosen,
    Condition,
    FollowedUpWithin,
    In,
    Is,
)
from jamfor.core.questionnaires.questions import (
    YES_NO,
    QuestionVersion,
    Response,
    ResponseType,
)
from jamfor.core.questionnaires.reachability import can_be_reached, can_hold


Questions = Mapping[str, QuestionVersion]

DAY = date(2022, 2, 1)
RESPONSES = {
    "plain": Response(type=ResponseType.YES_NO, categories=YES_NO),
    "days": Response(type=ResponseType.NUMBER, unit="days", minimum=0, maximum=3),
    "graded": Response(
        type=ResponseType.ORDINAL, categories=categories("none", "some", "all")
    ),
    "several": Response(
        type=ResponseType.MULTIPLE, categories=categories("one", "two")
    ),
    "routine": Response(type=ResponseType.ROUTINE, categories=YES_NO),
}
ANSWERS: dict[tuple[str, str], list[tuple[str, ...]]] = {
    ("plain", ""): [("yes",), ("no",)],
    ("days", ""): [("0",), ("1",), ("2",), ("3",)],
    ("graded", ""): [("none",), ("some",), ("all",)],
    ("several", ""): [("one",), ("two",), ("one", "two")],
    ("routine", "written"): [("yes",), ("no",)],
    ("routine", "management"): [("yes",), ("no",)],
}

yes_no = st.sampled_from(["yes", "no"])
grades = st.sampled_from(["none", "some", "all"])
limits = st.integers(min_value=-1, max_value=4).map(Fraction)
LEAVES: dict[str, st.SearchStrategy[Condition]] = {
    "plain": st.builds(Is, question=st.just("plain"), value=yes_no),
    "days": st.one_of(
        st.builds(AtMost, question=st.just("days"), value=limits),
        st.builds(AtLeast, question=st.just("days"), value=limits),
    ),
    "graded": st.builds(
        In,
        question=st.just("graded"),
        values=st.lists(grades, min_size=1, max_size=2).map(tuple),
    ),
    "several": st.builds(
        Chosen,
        question=st.just("several"),
        codes=st.sampled_from([("one",), ("two",), ("one", "two")]),
        at_least=st.integers(min_value=1, max_value=2),
    ),
    "routine": st.one_of(
        st.builds(
            Is,
            question=st.just("routine"),
            part=st.sampled_from(["written", "management"]),
            value=yes_no,
        ),
        st.just(FollowedUpWithin(routine="routine", months=12)),
    ),
}
ORDER = list(RESPONSES)


def conditions(*over: str) -> st.SearchStrategy[Condition]:
    """Return conditions over some of the questions."""
    return st.recursive(st.one_of(*(LEAVES[q] for q in over)), _branches, max_leaves=5)


def _branches(parts: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    several = st.lists(parts, min_size=1, max_size=3).map(tuple)
    return st.one_of(st.builds(All, of=several), st.builds(AnyOf, of=several))


@st.composite
def forms(draw: st.DrawFn) -> dict[str, QuestionVersion]:
    """Return the questions, each perhaps asked only when earlier ones say so."""
    found = {}
    for place, question in enumerate(ORDER):
        earlier = ORDER[:place]
        route = conditions(*earlier) if earlier else st.none()
        found[question] = asked(RESPONSES[question], asked_when=draw(st.none() | route))
    return found


def everything() -> Iterator[UnitAnswers]:
    """Every set of answers there is, with a routine followed up today."""
    evidence = {"routine": Evidence(decided=DAY, followed_up=DAY, documented=True)}
    for chosen in product(*ANSWERS.values()):
        yield UnitAnswers(
            place="1460",
            period="2022",
            reference_date=DAY,
            values=dict(zip(ANSWERS, chosen, strict=True)),
            evidence=evidence,
        )


EVERYTHING = list(everything())


def judges(questions: Questions) -> Iterator[Judge]:
    """The judge of each set of answers."""
    for answers in EVERYTHING:
        yield Judge.of(answers, questions=questions, when_not_reached=None)


MANAGEMENT = Is(question="routine", part="management", value="yes")
UNWRITTEN = Is(question="routine", part="written", value="no")
FREE = {question: asked(response) for question, response in RESPONSES.items()}


@settings(max_examples=60, deadline=None)
@example(FREE, All(of=(MANAGEMENT, UNWRITTEN)))
@example(FREE, All(of=(FollowedUpWithin(routine="routine", months=12), UNWRITTEN)))
@given(forms(), conditions(*ORDER))
def test_a_condition_can_hold_when_some_answers_make_it(
    questions: dict[str, QuestionVersion], condition: Condition
) -> None:
    """Fails when a route, a limit, or what a routine demands is left out of account."""
    found = any(judge.judge(condition) is True for judge in judges(questions))

    assert can_hold(condition, questions=questions) is found


@settings(max_examples=30, deadline=None)
@given(forms())
def test_a_question_can_be_reached_when_some_answers_lead_there(
    questions: dict[str, QuestionVersion],
) -> None:
    """Fails when a question is thought reachable through one that is not."""
    for question in ORDER:
        found = any(judge.form.reach(question) is True for judge in judges(questions))

        assert can_be_reached(question, questions=questions) is found
