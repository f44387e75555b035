"""The engine says what the oracle says, for rules and answers nobody thought of."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders.answers import REFERENCE
from builders.indicators import by_engine, by_oracle, version_of
from builders.questions import (
    ROUTINE,
    YES_OR_NO,
    asked,
    matrix,
    multiple,
    number,
    ordinal,
)
from jamfor.core.answers.answers import Evidence, UnitAnswers
from jamfor.core.indicators.definitions import IndicatorVersion
from jamfor.core.indicators.rules import (
    Ladder,
    LevelOf,
    NumberOf,
    NumberRef,
    RatioOf,
    Rule,
    Rung,
    ShareOf,
)
from jamfor.core.questionnaires.conditions import (
    All,
    AnyOf,
    AtLeast,
    AtMost,
    Chosen,
    Condition,
    FollowedUpWithin,
    FollowUpDocumented,
    In,
    Is,
    Leaf,
)
from jamfor.core.questionnaires.logic import REASONS
from jamfor.core.questionnaires.questions import (
    QuestionVersion,
    Response,
    ResponseType,
)
from jamfor.core.vocabulary.missing import Missing


LEVELS = ("low", "mid", "high")
FORMS: dict[str, Response] = {
    "yes-1": YES_OR_NO,
    "yes-2": YES_OR_NO,
    "level": ordinal(*LEVELS),
    "many": multiple("x", "y", "z"),
    "rows": matrix("r1", "r2"),
    "whole": number(),
    "part": number(),
    "routine-1": ROUTINE,
    "routine-2": ROUTINE,
}
ROUTINES = ("routine-1", "routine-2", "yes-1", "gone")
DECIMALS = st.integers(0, 400_000).map(lambda n: Fraction(n, 10_000))
YES_NO_CODES = st.sampled_from(["yes", "no"])

_routine_leaf = st.builds(
    Is,
    question=st.sampled_from(["routine-1", "routine-2"]),
    part=st.sampled_from(["written", "management"]),
    value=YES_NO_CODES,
)
_levels = st.lists(st.sampled_from(LEVELS), min_size=1).map(tuple)
_codes = st.lists(st.sampled_from("xyz"), min_size=1).map(tuple)
ANSWER_LEAVES: dict[str, st.SearchStrategy[Leaf]] = {
    "gone": st.builds(Is, question=st.just("gone"), value=YES_NO_CODES),
    "yes-1": st.builds(Is, question=st.just("yes-1"), value=YES_NO_CODES),
    "yes-2": st.builds(Is, question=st.just("yes-2"), value=YES_NO_CODES),
    "level": st.builds(In, question=st.just("level"), values=_levels),
    "many": st.one_of(
        st.builds(Is, question=st.just("many"), value=st.sampled_from("xyz")),
        st.builds(
            Chosen, question=st.just("many"), codes=_codes, at_least=st.integers(1, 3)
        ),
    ),
    "rows": st.builds(
        Is,
        question=st.just("rows"),
        part=st.sampled_from(["r1", "r2", "gone"]),
        value=YES_NO_CODES,
    ),
    "whole": st.builds(AtMost, question=st.just("whole"), value=DECIMALS),
    "part": st.builds(AtLeast, question=st.just("part"), value=DECIMALS),
    "routine-2": _routine_leaf,
}
answer_leaves = st.one_of(
    *ANSWER_LEAVES.values(),
    st.builds(Chosen, question=st.just("gone"), codes=_codes),
    st.builds(AtMost, question=st.just("gone"), value=DECIMALS),
)
evidence_leaves = st.one_of(
    st.builds(
        FollowedUpWithin,
        routine=st.sampled_from(ROUTINES),
        months=st.sampled_from([1, 12, 24]),
    ),
    st.builds(FollowUpDocumented, routine=st.sampled_from(ROUTINES)),
)


def conditions(
    leaves: st.SearchStrategy[Condition], *, size: int = 4
) -> st.SearchStrategy[Condition]:
    """Return trees of all and any over leaves, the empty ones included."""
    return st.recursive(
        leaves,
        lambda parts: st.one_of(
            st.builds(All, of=st.lists(parts, max_size=3).map(tuple)),
            st.builds(AnyOf, of=st.lists(parts, max_size=3).map(tuple)),
        ),
        max_leaves=size,
    )


numbers = st.builds(NumberRef, question=st.sampled_from(["whole", "part", "gone"]))
parts_of_whole = st.just(
    ShareOf(
        numerator=NumberRef(question="part"), denominator=NumberRef(question="whole")
    )
)
every_condition = conditions(st.one_of(answer_leaves, evidence_leaves))
ladders = st.builds(
    Ladder,
    rungs=st.tuples(
        st.builds(Rung, level=st.just("high"), when=every_condition),
        st.builds(Rung, level=st.just("mid"), when=every_condition),
    ),
    otherwise=st.just("low"),
)
rules: st.SearchStrategy[Rule] = st.one_of(
    every_condition,
    ladders,
    st.builds(LevelOf, question=st.sampled_from(["level", "gone"])),
    parts_of_whole,
    st.builds(RatioOf, numerator=numbers, denominator=numbers),
    st.builds(NumberOf, of=numbers),
)


@st.composite
def versions(draw: st.DrawFn) -> IndicatorVersion:
    """Return an indicator over the questions above."""
    rule = draw(rules)
    levelled = isinstance(rule, LevelOf | Ladder)
    return version_of(
        rule,
        when_not_reached=draw(st.sampled_from([None, Missing.NOT_APPLICABLE])),
        levels=LEVELS if levelled else (),
        met_from=draw(st.sampled_from(LEVELS)) if levelled else "",
        unit=draw(st.sampled_from(["percent", "days"])),
    )


@st.composite
def questionnaires(draw: st.DrawFn) -> dict[str, QuestionVersion]:
    """Return the questions, some asked only on a condition over those before."""
    questions: dict[str, QuestionVersion] = {}
    for name, form in FORMS.items():
        before = [
            leaf
            for asked_before, leaf in ANSWER_LEAVES.items()
            if asked_before in {"gone", *questions}
        ]
        routed = draw(st.booleans())
        condition = draw(conditions(st.one_of(before), size=2)) if routed else None
        questions[name] = asked(form, asked_when=condition)
    return questions


def answer_to(form: Response, part: str) -> st.SearchStrategy[tuple[str, ...]]:
    """Return an answer that fits a form."""
    match form.type:
        case ResponseType.NUMBER:
            return DECIMALS.map(lambda n: (f"{float(n):.4f}",))
        case ResponseType.MULTIPLE:
            some = st.sets(st.sampled_from("xyz"), min_size=1)
            return some.map(lambda codes: tuple(sorted(codes)))
        case _:
            return st.sampled_from(sorted(form.codes)).map(lambda code: (code,))


reasons = st.sampled_from(REASONS[:4])
evidences = st.builds(
    Evidence,
    decided=st.none(),
    followed_up=st.one_of(
        st.none(),
        st.sampled_from(
            [date(2021, 1, 31), date(2021, 2, 1), REFERENCE, date(2022, 2, 2)]
        ),
        st.integers(0, 1000).map(lambda days: date(2019, 9, 1) + timedelta(days=days)),
    ),
    documented=st.booleans(),
)


@st.composite
def units(draw: st.DrawFn, place: str) -> UnitAnswers:
    """Return the answers of one unit, old ones behind closed routes included."""
    values: dict[tuple[str, str], tuple[str, ...] | Missing] = {}
    for name, form in FORMS.items():
        for part in form.parts:
            answer = draw(st.one_of(st.none(), reasons, answer_to(form, part)))
            if answer is not None:
                values[name, part] = answer
    part, whole = values.get(("part", "")), values.get(("whole", ""))
    if isinstance(part, tuple) and isinstance(whole, tuple):
        # Validation refuses a part larger than its whole before anything is computed.
        values["part", ""], values["whole", ""] = sorted((part, whole), key=_size)
    evidence = draw(
        st.dictionaries(st.sampled_from(["routine-1", "routine-2"]), evidences)
    )
    return UnitAnswers(
        place=place,
        period="2022",
        reference_date=REFERENCE,
        values=values,
        evidence=evidence,
    )


def _size(answer: tuple[str, ...]) -> Fraction:
    return Fraction(answer[0])


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    indicators=st.lists(versions(), min_size=1, max_size=6),
    questions=questionnaires(),
    answered=st.tuples(*(units(place) for place in ("0180", "1490", "1460"))),
)
def test_engine_and_oracle_say_the_same(
    indicators: list[IndicatorVersion],
    questions: dict[str, QuestionVersion],
    answered: tuple[UnitAnswers, ...],
) -> None:
    """Breaks if a rule is changed in one of the two implementations only."""
    named = {f"i{number}": version for number, version in enumerate(indicators)}
    by_place = {unit.place: unit for unit in answered}

    assert by_engine(named, questions, by_place) == by_oracle(
        named, questions, by_place
    )
