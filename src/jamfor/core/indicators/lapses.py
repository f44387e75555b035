"""Which routines stop being current, and which could still become so in time.

Judged by the indicators' own rules, with the evidence changed: never by reading a rule.
Source: rule F7 of the product; the window is applied at the reference date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from jamfor.core.answers.answers import Evidence, UnitAnswers
from jamfor.core.indicators.definitions import Indicator, IndicatorVersion
from jamfor.core.indicators.evaluation import evaluate
from jamfor.core.indicators.inputs import questions_of
from jamfor.core.indicators.rules import Elsewhere, ShareOfPositives
from jamfor.core.questionnaires.questions import QuestionVersion, ResponseType


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """An indicator whose answer at a reference date hangs on a follow-up.

    `routine` is the question, `current` whether it holds as things stand,
    `followed_up` when it last was.
    """

    indicator: str
    routine: str
    current: bool
    followed_up: date | None


def prospects(
    indicators: Iterable[Indicator],
    *,
    questions: Mapping[str, QuestionVersion],
    answers: UnitAnswers,
    at: date,
) -> tuple[Prospect, ...]:
    """Return the indicators that would be met at a day if a routine were followed up.

    `current` ones are met at the day as it is; the others would be, were the routine
    followed up, with a record, that very day. `questions` are those of the round.
    """
    then = replace(answers, reference_date=at)
    found = []
    for indicator in indicators:
        version = _version(indicator, answers.period)
        if version is not None:
            found += list(_prospects(indicator.id, version, questions, then))
    return tuple(found)


def lapsing(
    indicators: Iterable[Indicator],
    *,
    questions: Mapping[str, QuestionVersion],
    answers: UnitAnswers,
    at: date,
) -> tuple[Prospect, ...]:
    """Return those met at the answers' reference date that will not be at a later day.

    What is listed lapses unless the routine is followed up before then.
    """
    known = tuple(indicators)
    now = prospects(
        known, questions=questions, answers=answers, at=answers.reference_date
    )
    met = {(each.indicator, each.routine) for each in now if each.current}
    later = prospects(known, questions=questions, answers=answers, at=at)
    return tuple(
        each
        for each in later
        if not each.current and (each.indicator, each.routine) in met
    )


def _version(indicator: Indicator, period: str) -> IndicatorVersion | None:
    return next((v for v in indicator.versions if period in v.periods), None)


def _prospects(
    indicator: str,
    version: IndicatorVersion,
    questions: Mapping[str, QuestionVersion],
    answers: UnitAnswers,
) -> Iterator[Prospect]:
    if isinstance(version.rule, ShareOfPositives | Elsewhere):
        return
    routines = [
        question
        for question in questions_of(version.rule)
        if question in questions
        and questions[question].response.type is ResponseType.ROUTINE
    ]
    for routine in routines:
        now = evaluate(version, questions=questions, answers=answers)
        would = evaluate(
            version, questions=questions, answers=_followed_up(answers, routine)
        )
        if would.met:
            evidence = answers.evidence.get(routine)
            yield Prospect(
                indicator=indicator,
                routine=routine,
                current=bool(now.met),
                followed_up=evidence.followed_up if evidence else None,
            )


def _followed_up(answers: UnitAnswers, routine: str) -> UnitAnswers:
    """The same answers, had the routine just been followed up and that recorded."""
    had = answers.evidence.get(routine)
    day = answers.reference_date
    fresh = Evidence(
        decided=had.decided if had else None, followed_up=day, documented=True
    )
    return replace(answers, evidence={**answers.evidence, routine: fresh})
