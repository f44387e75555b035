"""Routines in time: when they stop being current, and what would make them count.

“Current” is computed at a reference date from the dates a unit gave (rules for numbers,
rule 1), so what will lapse before the next one can be said in advance. Nothing here
looks ahead in the answers: it asks what the same answers say on a later day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from jamfor.core.answers.answers import Evidence, UnitAnswers
from jamfor.core.indicators.definitions import IndicatorVersion
from jamfor.core.indicators.evaluation import evaluate
from jamfor.core.indicators.judgement import Judge, last_current_day
from jamfor.core.indicators.rules import Ladder, Rule
from jamfor.core.questionnaires.conditions import (
    All,
    AnyOf,
    FollowedUpWithin,
    FollowUpDocumented,
    Is,
    Leaf,
)
from jamfor.core.questionnaires.questions import MANAGEMENT, WRITTEN, QuestionVersion
from jamfor.core.statistics.formatting import count_text
from jamfor.core.vocabulary.texts import LocalText


Questions = Mapping[str, QuestionVersion]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapse:
    """A routine that counts now and will not at a later date, unless followed up again.

    `last_day` is the last day it is current; `indicators` are those that then fall.
    """

    routine: str
    months: int
    followed_up: date
    last_day: date
    indicators: tuple[str, ...]


def lapsing(
    met: Mapping[str, IndicatorVersion],
    *,
    questions: Questions,
    answers: UnitAnswers,
    by: date,
) -> tuple[Lapse, ...]:
    """Return the routines to follow up before a later reference date, soonest first.

    `met` are indicators the unit meets, by id. One is listed when the same answers do
    not meet it on the day `by`, under each routine that is then too old.
    """
    later = replace(answers, reference_date=by)
    found: dict[tuple[str, int], list[str]] = {}
    for indicator, version in met.items():
        windows = _windows(version.rule)
        if windows and not _is_met(version, questions=questions, answers=later):
            for leaf in windows & _outgrown(version, questions, answers, later):
                found.setdefault((leaf.routine, leaf.months), []).append(indicator)
    lapses = [
        _lapse(routine, months, answers, indicators)
        for (routine, months), indicators in found.items()
    ]
    return tuple(sorted(lapses, key=lambda lapse: (lapse.last_day, lapse.routine)))


def met_if_followed_up(
    version: IndicatorVersion, *, questions: Questions, answers: UnitAnswers, on: date
) -> bool:
    """Whether only follow-up is lacking: met on a day if its routines were.

    The routines are supposed followed up and documented on that very day.
    """
    routines = {leaf.routine for leaf in _windows(version.rule)}
    evidence = {
        routine: Evidence(decided=None, followed_up=on, documented=True)
        for routine in routines
    }
    supposed = replace(
        answers, reference_date=on, evidence={**answers.evidence, **evidence}
    )
    return bool(routines) and _is_met(version, questions=questions, answers=supposed)


def has_lapsed(
    version: IndicatorVersion, *, questions: Questions, answers: UnitAnswers
) -> bool:
    """Whether an indicator is no longer met only because time has passed.

    It is not met at the reference date, and the same answers met it on the day one of
    its routines was last followed up. A routine never followed up has not lapsed.
    """
    if _is_met(version, questions=questions, answers=answers):
        return False
    days = {
        evidence.followed_up
        for leaf in _windows(version.rule)
        if (evidence := answers.evidence.get(leaf.routine)) is not None
        and evidence.followed_up is not None
        and evidence.followed_up < answers.reference_date
    }
    return any(
        _is_met(
            version, questions=questions, answers=replace(answers, reference_date=day)
        )
        for day in days
    )


def shortcoming(
    version: IndicatorVersion, *, questions: Questions, answers: UnitAnswers
) -> LocalText | None:
    """Say what an indicator that is not met lacks; None where no routine is in it.

    The first requirement that fails is told: written, decided, followed up, documented.
    """
    judge = Judge.of(
        answers, questions=questions, when_not_reached=version.when_not_reached
    )
    if not isinstance(version.rule, All) or not _windows(version.rule):
        return None
    failed = (leaf for leaf in _leaves(version.rule) if judge.judge_leaf(leaf) is False)
    leaf = next(failed, None)
    return None if leaf is None else _lacking(leaf, answers)


def _lapse(
    routine: str, months: int, answers: UnitAnswers, indicators: list[str]
) -> Lapse:
    followed_up = answers.evidence[routine].followed_up
    if followed_up is None:
        raise ValueError(f"{routine} is current without a follow-up")
    return Lapse(
        routine=routine,
        months=months,
        followed_up=followed_up,
        last_day=last_current_day(followed_up, months),
        indicators=tuple(sorted(indicators)),
    )


def _is_met(
    version: IndicatorVersion, *, questions: Questions, answers: UnitAnswers
) -> bool:
    return evaluate(version, questions=questions, answers=answers).met is True


def _outgrown(
    version: IndicatorVersion,
    questions: Questions,
    now: UnitAnswers,
    later: UnitAnswers,
) -> frozenset[FollowedUpWithin]:
    """The windows a rule's routines are within now and not later."""
    judges = [
        Judge.of(at, questions=questions, when_not_reached=version.when_not_reached)
        for at in (now, later)
    ]
    return frozenset(
        leaf
        for leaf in _windows(version.rule)
        if [judge.judge_leaf(leaf) for judge in judges] == [True, False]
    )


def _windows(rule: Rule) -> frozenset[FollowedUpWithin]:
    return frozenset(
        leaf for leaf in _leaves(rule) if isinstance(leaf, FollowedUpWithin)
    )


def _leaves(rule: Rule) -> Iterator[Leaf]:
    match rule:
        case All(of=parts) | AnyOf(of=parts):
            for part in parts:
                yield from _leaves(part)
        case Ladder(rungs=rungs):
            for rung in rungs:
                yield from _leaves(rung.when)
        case _:
            if isinstance(rule, Leaf):
                yield rule


def _lacking(leaf: Leaf, answers: UnitAnswers) -> LocalText | None:
    match leaf:
        case Is(part=WRITTEN.code):
            return LocalText(sv="finns inte skriftligt", en="is not in writing")
        case Is(part=MANAGEMENT.code):
            return LocalText(
                sv="inte beslutad på ledningsnivå",
                en="not decided at management level",
            )
        case FollowUpDocumented():
            return LocalText(
                sv="uppföljningen är inte dokumenterad",
                en="the follow-up is not documented",
            )
        case FollowedUpWithin(routine=routine, months=months):
            return _too_old(answers.evidence.get(routine), months)
        case _:
            return None


def _too_old(evidence: Evidence | None, months: int) -> LocalText:
    if evidence is None or evidence.followed_up is None:
        return LocalText(sv="har inte följts upp", en="has not been followed up")
    return LocalText(
        sv=f"uppföljningen är äldre än {count_text(months, 'sv')} månader",
        en=f"the follow-up is more than {count_text(months, 'en')} months old",
    )
