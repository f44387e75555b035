"""What a unit's answers do to its indicators: this year beside last, one by one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from jamfor.core.answers.answers import UnitAnswers
from jamfor.core.indicators.definitions import Indicator, IndicatorVersion
from jamfor.core.indicators.evaluation import Outcome, evaluate
from jamfor.core.indicators.rules import Elsewhere, ShareOfPositives
from jamfor.core.questionnaires.questions import QuestionVersion
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.texts import LocalText


class Turn(StrEnum):
    """How an indicator went from one year to the next."""

    GAINED = "gained"
    LOST = "lost"
    SAME = "same"
    NEW = "new"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a unit answered in a round, and the questions that were put."""

    answers: UnitAnswers
    questions: Mapping[str, QuestionVersion]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """An indicator's outcome now, last year's if it was asked, and how it turned."""

    indicator: str
    title: LocalText
    now: Outcome
    before: Outcome | None
    turn: Turn


def effects(
    indicators: Iterable[Indicator],
    *,
    now: Asked,
    before: Asked | None,
    service_area: str,
) -> tuple[Effect, ...]:
    """Return what answers do to the yes/no indicators of a service area.

    Indicators that no answer of one unit decides are left out, and so are numbers,
    which neither are met nor fail.
    """
    found = []
    for indicator in indicators:
        version = _version(indicator, now.answers.period)
        if version is None or service_area not in version.service_areas:
            continue
        outcome = _evaluated(version, now)
        if outcome is None or (outcome.met is None and outcome.missing is None):
            continue
        last = _last(indicator, before)
        found.append(
            Effect(
                indicator=indicator.id,
                title=version.title,
                now=outcome,
                before=last,
                turn=_turn(outcome, last),
            )
        )
    return tuple(found)


def _version(indicator: Indicator, period: str) -> IndicatorVersion | None:
    return next((v for v in indicator.versions if period in v.periods), None)


def _evaluated(version: IndicatorVersion, asked: Asked) -> Outcome | None:
    if isinstance(version.rule, ShareOfPositives | Elsewhere):
        return None
    return evaluate(version, questions=asked.questions, answers=asked.answers)


def _last(indicator: Indicator, before: Asked | None) -> Outcome | None:
    if before is None:
        return None
    version = _version(indicator, before.answers.period)
    return None if version is None else _evaluated(version, before)


def _turn(now: Outcome, before: Outcome | None) -> Turn:
    if isinstance(now.missing, Missing):
        return Turn.MISSING
    if before is None or before.met is None:
        return Turn.NEW
    if now.met == before.met:
        return Turn.SAME
    return Turn.GAINED if now.met else Turn.LOST
