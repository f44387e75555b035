"""What an indicator says of one unit: the obvious implementation, the engine's oracle.

Source: the rules for numbers, rules 1–2. Numbers stay exact fractions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from jamfor.core.answers.answers import UnitAnswers
from jamfor.core.indicators.definitions import IndicatorVersion
from jamfor.core.indicators.judgement import Judge
from jamfor.core.indicators.rules import (
    Elsewhere,
    Ladder,
    LevelOf,
    NumberOf,
    NumberRef,
    RatioOf,
    ShareOf,
    ShareOfPositives,
)
from jamfor.core.questionnaires.logic import Judgement, heaviest
from jamfor.core.questionnaires.questions import QuestionVersion
from jamfor.core.questionnaires.routing import NOT_REACHED
from jamfor.core.vocabulary.missing import Missing


SCALE = 10_000
"""Reported numbers are counted in ten-thousandths, so that sums of them are exact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """An indicator's value for one unit, or the reason there is none.

    Facts and ordinals: `value` is 1 or 0 as `met` says, over a denominator of 1, and
    `level` is the step of an ordinal. Shares and ratios: both numbers are scaled by
    10 000 and `value` is their fraction. Numbers as reported have neither; a percentage
    is a fraction (0–1).
    """

    missing: Missing | None = None
    value: Fraction | None = None
    met: bool | None = None
    level: str = ""
    numerator: int | None = None
    denominator: int | None = None

    def __post_init__(self) -> None:
        if (self.value is None) is (self.missing is None):
            raise ValueError(f"a value or a reason, never both or neither: {self}")


def evaluate(
    version: IndicatorVersion,
    *,
    questions: Mapping[str, QuestionVersion],
    answers: UnitAnswers,
) -> Outcome:
    """Return what an indicator says of one unit.

    `questions` are the question versions the unit was asked in the round, by id; a rule
    over a question that is not among them is not asked. Raises ValueError for a
    composite, which has no value of one unit's answers alone.
    """
    judge = Judge.of(
        answers, questions=questions, when_not_reached=version.when_not_reached
    )
    match version.rule:
        case ShareOfPositives():
            raise ValueError("a share of positives is composed, not evaluated")
        case Elsewhere():
            raise ValueError("computed elsewhere: no answer of a unit decides it")
        case ShareOf() | RatioOf():
            return _quotient(version.rule, judge)
        case NumberOf(of=ref):
            return _number(ref, version, judge)
        case LevelOf():
            return _levelled(_level_of(version.rule, version, judge), version)
        case Ladder():
            return _levelled(_climbed(version.rule, judge), version)
        case _:
            return _fact(judge.judge(version.rule))


def _fact(judgement: Judgement) -> Outcome:
    if isinstance(judgement, Missing):
        return Outcome(missing=judgement)
    return _met(met=judgement)


def _met(*, met: bool, level: str = "") -> Outcome:
    return Outcome(
        value=Fraction(int(met)),
        met=met,
        level=level,
        numerator=int(met),
        denominator=1,
    )


def _levelled(level: str | Missing, version: IndicatorVersion) -> Outcome:
    if isinstance(level, Missing):
        return Outcome(missing=level)
    return _met(met=version.is_met_at(level), level=level)


def _level_of(rule: LevelOf, version: IndicatorVersion, judge: Judge) -> str | Missing:
    """The category answered; what was not reached is the lowest level, or no level."""
    answer = judge.form.answer(rule.question, rule.part)
    if answer is NOT_REACHED:
        return version.when_not_reached or version.levels[0].code
    return answer if isinstance(answer, Missing) else answer[0]


def _climbed(ladder: Ladder, judge: Judge) -> str | Missing:
    """The first rung that holds, from the top; one that cannot be judged stops us."""
    for rung in ladder.rungs:
        judgement = judge.judge(rung.when)
        if isinstance(judgement, Missing):
            return judgement
        if judgement:
            return rung.level
    return ladder.otherwise


def _quotient(rule: ShareOf | RatioOf, judge: Judge) -> Outcome:
    """One number over another; over nothing it is not applicable."""
    numerator = judge.number(rule.numerator)
    denominator = judge.number(rule.denominator)
    if denominator == 0:
        return Outcome(missing=Missing.NOT_APPLICABLE)
    if isinstance(numerator, Missing) or isinstance(denominator, Missing):
        found = (numerator, denominator)
        return Outcome(missing=heaviest(n for n in found if isinstance(n, Missing)))
    if isinstance(rule, ShareOf) and numerator > denominator:
        raise ValueError(f"a part larger than its whole: {numerator}/{denominator}")
    return Outcome(
        value=numerator / denominator,
        numerator=scaled(numerator),
        denominator=scaled(denominator),
    )


def _number(ref: NumberRef, version: IndicatorVersion, judge: Judge) -> Outcome:
    number = judge.number(ref)
    if isinstance(number, Missing):
        return Outcome(missing=number)
    return Outcome(value=number / 100 if version.unit == "percent" else number)


def scaled(number: Fraction) -> int:
    """Return a number in ten-thousandths; raise ValueError where that is not exact."""
    ten_thousandths = number * SCALE
    if ten_thousandths.denominator != 1:
        raise ValueError(f"more than four decimals: {number}")
    return int(ten_thousandths)
