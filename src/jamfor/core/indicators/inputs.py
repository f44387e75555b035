"""Which questions a rule reads."""

from __future__ import annotations

from collections.abc import Iterable

from jamfor.core.indicators.definitions import Indicator
from jamfor.core.indicators.rules import (
    Elsewhere,
    Ladder,
    LevelOf,
    NumberOf,
    RatioOf,
    Rule,
    ShareOf,
    ShareOfPositives,
)
from jamfor.core.questionnaires.conditions import (
    All,
    AnyOf,
    Condition,
    FollowedUpWithin,
    FollowUpDocumented,
)


def questions_of(rule: Rule) -> tuple[str, ...]:
    """Return the ids of the questions a rule reads, in its order, each once."""
    return tuple(dict.fromkeys(_read(rule)))


def feeds(
    indicators: Iterable[Indicator], *, period: str
) -> dict[str, tuple[str, ...]]:
    """Return by question the ids of the indicators whose rule reads it in a round.

    A question that only decides what else is asked feeds nothing itself.
    """
    found: dict[str, list[str]] = {}
    for indicator in indicators:
        version = indicator.in_period(period)
        for question in questions_of(version.rule) if version is not None else ():
            found.setdefault(question, []).append(indicator.id)
    return {question: tuple(ids) for question, ids in found.items()}


def conditions_of(rule: Rule) -> tuple[Condition, ...]:
    """Return the conditions a rule is made of; none of a number or a level."""
    match rule:
        case Ladder(rungs=rungs):
            return tuple(rung.when for rung in rungs)
        case (
            ShareOf()
            | RatioOf()
            | NumberOf()
            | LevelOf()
            | ShareOfPositives()
            | Elsewhere()
        ):
            return ()
        case _:
            return (rule,)


def _read(rule: Rule) -> Iterable[str]:
    match rule:
        case ShareOfPositives() | Elsewhere():
            return []
        case ShareOf() | RatioOf():
            return [rule.numerator.question, rule.denominator.question]
        case NumberOf(of=ref):
            return [ref.question]
        case LevelOf():
            return [rule.question]
        case Ladder(rungs=rungs):
            return [q for rung in rungs for q in read_by(rung.when)]
        case _:
            return read_by(rule)


def read_by(condition: Condition) -> list[str]:
    """Return the ids of the questions a condition reads, in its order."""
    match condition:
        case All(of=parts) | AnyOf(of=parts):
            return [question for part in parts for question in read_by(part)]
        case FollowedUpWithin() | FollowUpDocumented():
            return [condition.routine]
        case _:
            return [condition.question]
