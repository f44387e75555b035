"""Which routines stop being current, and which No a follow-up would turn to Yes.

Judged by the indicators' own rules, on another day or with the follow-up supposed: a
rule is never read for its shape. It is enough to know that rules never negate, so that
what a fresh follow-up gives, an older one cannot give more of. Source: rule F7 of the
product; the window is applied at the reference date.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from jamfor.core.answers.answers import Evidence, UnitAnswers
from jamfor.core.indicators.definitions import IndicatorVersion
from jamfor.core.indicators.evaluation import evaluate
from jamfor.core.indicators.inputs import questions_of
from jamfor.core.questionnaires.questions import QuestionVersion, ResponseType


Questions = Mapping[str, QuestionVersion]
Versions = Mapping[str, IndicatorVersion]

_LONG_AGO = date(1900, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapse:
    """An indicator met at a reference date that will not be at the next one.

    `routines` are those to follow up, all of them. `last_day` is the last day the
    indicator is met by what is known; `earliest` and `latest` are the days between
    which a follow-up counts at the next reference date.
    """

    indicator: str
    routines: tuple[str, ...]
    last_day: date
    earliest: date
    latest: date

    @property
    def lapses_on(self) -> date:
        """The first day it is no longer met."""
        return self.last_day + timedelta(days=1)

    def has_lapsed(self, today: date) -> bool:
        """Whether it is already no longer met."""
        return self.last_day < today

    def counts(self, today: date) -> bool:
        """Whether a follow-up today would still be fresh at the next reference date."""
        return self.earliest <= today <= self.latest


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """An indicator not met that would be, were some routines followed up.

    `routines` are those to follow up, and put on record, all of them; `earliest` and
    `latest` are the days between which that counts at the reference date.
    """

    indicator: str
    routines: tuple[str, ...]
    earliest: date
    latest: date


def is_current(
    version: IndicatorVersion, *, questions: Questions, answers: UnitAnswers, at: date
) -> bool:
    """Whether an indicator is met at a day, by the answers as they are.

    Raises ValueError for a composite and for what is computed elsewhere.
    """
    then = replace(answers, reference_date=at)
    return evaluate(version, questions=questions, answers=then).met is True


def current_until(
    version: IndicatorVersion,
    *,
    questions: Questions,
    answers: UnitAnswers,
    horizon: date,
) -> date | None:
    """Return the last day an indicator stays met by what is known, the horizon at most.

    None when it is not met at the reference date of the answers.
    """

    def met(day: date) -> bool:
        return is_current(version, questions=questions, answers=answers, at=day)

    if not met(answers.reference_date):
        return None
    return _last(met, first=answers.reference_date, end=horizon)


def lapsing(
    versions: Versions,
    *,
    questions: Questions,
    answers: UnitAnswers,
    next_reference: date,
) -> tuple[Lapse, ...]:
    """Return what is met at the answers' reference date and not at the next one.

    Listed is only what following up would keep, the soonest to lapse first. `versions`
    are those of the round of the answers, by the indicator's id, and `questions` those
    the unit was asked.
    """
    found = []
    for indicator, version in _judged(versions, questions):
        last = current_until(
            version, questions=questions, answers=answers, horizon=next_reference
        )
        if last is None or last >= next_reference:
            continue
        later = replace(answers, reference_date=next_reference)
        for prospect in _prospects(indicator, version, questions, later):
            found.append(
                Lapse(
                    indicator=indicator,
                    routines=prospect.routines,
                    last_day=last,
                    earliest=prospect.earliest,
                    latest=prospect.latest,
                )
            )
    return tuple(sorted(found, key=lambda lapse: (lapse.last_day, lapse.indicator)))


def could_be_yes(
    versions: Versions, *, questions: Questions, answers: UnitAnswers
) -> tuple[Prospect, ...]:
    """Return what would be met at the reference date, were it only followed up by then.

    What is not met for another reason as well is left out; so is what has no value
    because something else is not answered.
    """
    return tuple(
        prospect
        for indicator, version in _judged(versions, questions)
        for prospect in _prospects(indicator, version, questions, answers)
    )


def _judged(
    versions: Versions, questions: Questions
) -> Iterator[tuple[str, IndicatorVersion]]:
    """The indicators that routines take part in; no others hang on a follow-up."""
    for indicator, version in versions.items():
        if _routines(version, questions):
            yield indicator, version


def _prospects(
    indicator: str,
    version: IndicatorVersion,
    questions: Questions,
    answers: UnitAnswers,
) -> Iterator[Prospect]:
    """What following up by the reference date would turn to Yes; nothing if it is."""
    routines = _routines(version, questions)
    day = answers.reference_date

    def met(followed_up: Iterable[str], on: date) -> bool:
        supposed = _supposed(answers, followed_up, on)
        return is_current(version, questions=questions, answers=supposed, at=day)

    if met((), day) or not met(routines, day):
        return
    needed = _needed(routines, lambda some: met(some, day))
    yield Prospect(
        indicator=indicator,
        routines=needed,
        earliest=_first(lambda on: met(needed, on), end=day),
        latest=day,
    )


def _routines(version: IndicatorVersion, questions: Questions) -> tuple[str, ...]:
    return tuple(
        question
        for question in questions_of(version.rule)
        if question in questions
        and questions[question].response.type is ResponseType.ROUTINE
    )


def _needed(
    routines: tuple[str, ...], met: Callable[[tuple[str, ...]], bool]
) -> tuple[str, ...]:
    """As few of the routines as do together: one that can be left out is left out."""
    needed = routines
    for routine in routines:
        fewer = tuple(other for other in needed if other != routine)
        if met(fewer):
            needed = fewer
    return needed


def _supposed(answers: UnitAnswers, routines: Iterable[str], on: date) -> UnitAnswers:
    """The same answers, had some routines been followed up a day, and that recorded."""
    had = answers.evidence
    fresh = {
        routine: Evidence(
            decided=had[routine].decided if routine in had else None,
            followed_up=on,
            documented=True,
        )
        for routine in routines
    }
    return replace(answers, evidence={**had, **fresh})


def _last(met: Callable[[date], bool], *, first: date, end: date) -> date:
    """The last day to the end that holds, when it holds from the first for a time."""
    low, high = first, end
    while low < high:
        middle = low + (high - low + timedelta(days=1)) // 2
        if met(middle):
            low = middle
        else:
            high = middle - timedelta(days=1)
    return low


def _first(met: Callable[[date], bool], *, end: date) -> date:
    """The first day that holds, when every later one to the end does."""
    low, high = _LONG_AGO, end
    while low < high:
        middle = low + (high - low) // 2
        if met(middle):
            high = middle
        else:
            low = middle + timedelta(days=1)
    return low
