"""What a unit's answers do to its indicators: this year beside last, one by one.

Two years are held against each other only where the comparability graph allows it
(rules for numbers, rule 7); an earlier level is read on the later scale.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from jamfor.core.answers.answers import UnitAnswers
from jamfor.core.comparability.edges import Verdict
from jamfor.core.comparability.graph import ComparabilityGraph
from jamfor.core.indicators.definitions import Indicator, IndicatorVersion
from jamfor.core.indicators.evaluation import Outcome, evaluate
from jamfor.core.indicators.judgement import Judge
from jamfor.core.indicators.rules import (
    Elsewhere,
    NumberOf,
    RatioOf,
    ShareOf,
    ShareOfPositives,
)
from jamfor.core.questionnaires.questions import NO, YES, QuestionVersion
from jamfor.core.statistics.formatting import percent_text
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.texts import LocalText


class Turn(StrEnum):
    """How an indicator went from one year to the next."""

    GAINED = "gained"
    LOST = "lost"
    HIGHER = "higher"  # a share, or a level that neither gains nor loses
    LOWER = "lower"
    SAME = "same"
    NEW = "new"  # not asked the year before
    NOT_COMPARABLE = "not-comparable"  # asked both years, under another meaning
    MISSING = "missing"  # no value in one of the years


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a unit answered in a round, and the questions that were put."""

    answers: UnitAnswers
    questions: Mapping[str, QuestionVersion]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """An indicator's outcome now, last year's if it was asked, and how it turned.

    `version` is this year's; `before` is as it was told then, on its own scale. `said`
    and `said_before` tell the outcomes in words. `verdict` says whether the years may
    be compared; None where there is one year.
    """

    indicator: str
    version: int
    title: LocalText
    now: Outcome
    before: Outcome | None
    said: LocalText
    said_before: LocalText
    turn: Turn
    verdict: Verdict | None = None

    @property
    def needs_caution(self) -> bool:
        """Whether the caution must be said beside it."""
        return self.verdict is Verdict.CAUTION


def effects(
    indicators: Iterable[Indicator],
    *,
    now: Asked,
    before: Asked | None,
    service_area: str,
    graph: ComparabilityGraph,
) -> tuple[Effect, ...]:
    """Return what answers do to the indicators of a service area, in their order.

    Facts, levels and shares are told. Left out is what no answer of one unit decides,
    a number as it was reported, and a share whose part is larger than its whole: the
    review of the answers says that.
    """
    return tuple(
        effect
        for indicator in indicators
        if (effect := _effect(indicator, now, before, service_area, graph)) is not None
    )


def by_turn(found: Iterable[Effect]) -> dict[Turn, tuple[Effect, ...]]:
    """Return the effects of each turn, in their order; every turn has a place."""
    kept = tuple(found)
    return {turn: tuple(e for e in kept if e.turn is turn) for turn in Turn}


def _effect(
    indicator: Indicator,
    now: Asked,
    before: Asked | None,
    service_area: str,
    graph: ComparabilityGraph,
) -> Effect | None:
    version = indicator.in_period(now.answers.period)
    if version is None or service_area not in version.service_areas:
        return None
    outcome = _evaluated(version, now)
    if outcome is None:
        return None
    last = _last(indicator, before)
    verdict, turn = None, Turn.MISSING if outcome.missing else Turn.NEW
    if before is not None and last is not None:
        years = {"earlier": before.answers.period, "later": now.answers.period}
        verdict = graph.compare(indicator.id, **years).verdict
        then = last
        if verdict is Verdict.RECODED and last.level:
            then = _at(version, graph.recode(indicator.id, last.level, **years))
        turn = _turn(version, then, outcome, verdict)
    return Effect(
        indicator=indicator.id,
        version=version.version,
        title=version.title,
        now=outcome,
        before=last,
        said=_words(version, outcome),
        said_before=_words_before(indicator, before, last),
        turn=turn,
        verdict=verdict,
    )


def _last(indicator: Indicator, before: Asked | None) -> Outcome | None:
    if before is None:
        return None
    version = indicator.in_period(before.answers.period)
    return None if version is None else _evaluated(version, before)


def _evaluated(version: IndicatorVersion, asked: Asked) -> Outcome | None:
    rule = version.rule
    if isinstance(rule, ShareOfPositives | Elsewhere | NumberOf | RatioOf):
        return None
    if isinstance(rule, ShareOf) and not _is_part_of_whole(rule, asked):
        return None
    return evaluate(version, questions=asked.questions, answers=asked.answers)


def _is_part_of_whole(rule: ShareOf, asked: Asked) -> bool:
    judge = Judge.of(asked.answers, questions=asked.questions, when_not_reached=None)
    part, whole = judge.number(rule.numerator), judge.number(rule.denominator)
    return isinstance(part, Missing) or isinstance(whole, Missing) or part <= whole


def _at(version: IndicatorVersion, level: str) -> Outcome:
    """The outcome of a level on a version's scale."""
    met = version.is_met_at(level)
    return Outcome(value=Fraction(int(met)), met=met, level=level)


def _turn(
    version: IndicatorVersion, then: Outcome, now: Outcome, verdict: Verdict
) -> Turn:
    if now.missing is not None:
        return Turn.MISSING
    if not verdict.allows_difference:
        return Turn.NOT_COMPARABLE
    if then.missing is not None:
        return Turn.MISSING
    if now.met is not then.met:
        return Turn.GAINED if now.met else Turn.LOST
    first, second = _height(version, then), _height(version, now)
    if first == second:
        return Turn.SAME
    return Turn.HIGHER if second > first else Turn.LOWER


def _height(version: IndicatorVersion, outcome: Outcome) -> Fraction:
    """How high a share is, or a level counted from the lowest."""
    levels = [level.code for level in version.levels]
    if outcome.level in levels:
        return Fraction(levels.index(outcome.level))
    return outcome.value or Fraction(0)


_NOT_THERE = LocalText(sv="fanns inte", en="did not exist")


def _words_before(
    indicator: Indicator, before: Asked | None, last: Outcome | None
) -> LocalText:
    version = indicator.in_period(before.answers.period) if before is not None else None
    return _NOT_THERE if version is None or last is None else _words(version, last)


def _words(version: IndicatorVersion, outcome: Outcome) -> LocalText:
    """An outcome as whoever answered reads it: a level, a share, Yes, No, why not."""
    if outcome.missing is not None:
        return outcome.missing.text
    if outcome.level:
        return next(lv.text for lv in version.levels if lv.code == outcome.level)
    if outcome.met is None and outcome.value is not None:
        value = outcome.value
        return LocalText(
            sv=percent_text(value, "sv", 1), en=percent_text(value, "en", 1)
        )
    return (YES if outcome.met else NO).text
