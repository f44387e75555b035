"""How an indicator is measured, apart from whom it asks: its shape.

Members of a family can be compared between service areas only where they are measured
alike (rule 1b): the same scale, the same criteria, the same window. A shape is the rule
with the questions' ids taken out, so that two areas' twins have the same one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from jamfor.core.indicators.definitions import IndicatorVersion, Kind
from jamfor.core.indicators.inputs import questions_of
from jamfor.core.indicators.routine_wording import Questions
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
    AtLeast,
    AtMost,
    Chosen,
    Condition,
    FollowedUpWithin,
    FollowUpDocumented,
    In,
    Is,
)
from jamfor.core.questionnaires.questions import MANAGEMENT, WRITTEN
from jamfor.core.vocabulary.texts import LocalText


H = TypeVar("H", bound=Hashable)

_HALVES = frozenset({WRITTEN.code, MANAGEMENT.code})


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Scale, criteria and windows, and whether some are left out of the share.

    `met_from` counts levels from the lowest, 0. `some_left_out`: whoever is not put a
    follow-up question is in neither half of the share.
    """

    kind: Kind
    unit: str
    levels: tuple[LocalText, ...]
    met_from: int
    windows: tuple[int, ...]
    criteria: Hashable
    some_left_out: bool


def shape_of(version: IndicatorVersion, *, questions: Questions) -> Shape:
    """Return how a version is measured; `questions` are those of its year, by id."""
    windows: list[int] = []
    codes = [level.code for level in version.levels]
    return Shape(
        kind=version.kind,
        unit=version.unit,
        levels=tuple(level.text for level in version.levels),
        met_from=codes.index(version.met_from) if version.met_from else 0,
        criteria=_criteria(version.rule, {}, windows),
        windows=tuple(sorted(windows)),
        some_left_out=version.when_not_reached is not None
        and any(
            questions[name].asked_when is not None
            for name in questions_of(version.rule)
            if name in questions
        ),
    )


def most_common(of: Iterable[H]) -> H | None:
    """Return what most have; None where nothing is more common than all else.

    >>> most_common([12, 12, 24])
    12
    >>> most_common([12, 24]) is None
    True
    """
    ranked = Counter(of).most_common(2)
    if not ranked or (ranked[1:] and ranked[1][1] == ranked[0][1]):
        return None
    return ranked[0][0]


Names = dict[str, int]


def _criteria(rule: Rule, names: Names, windows: list[int]) -> Hashable:
    """Return a rule with its questions numbered in the order they are met.

    Windows are gathered apart; a level is told by its place from the top.
    """
    match rule:
        case Ladder(rungs=rungs):
            return ("ladder", *(_condition(r.when, names, windows) for r in rungs))
        case LevelOf():
            return "level"
        case ShareOf() | RatioOf() | NumberOf() | ShareOfPositives() | Elsewhere():
            return type(rule).__name__
        case _:
            return _condition(rule, names, windows)


def _condition(of: Condition, names: Names, windows: list[int]) -> Hashable:
    match of:
        case All(of=parts) | AnyOf(of=parts):
            found = (_condition(part, names, windows) for part in parts)
            return (type(of).__name__, *found)
        case FollowedUpWithin(routine=routine, months=months):
            windows.append(months)
            return ("within", _named(routine, names))
        case FollowUpDocumented(routine=routine):
            return ("documented", _named(routine, names))
        case _:
            return (_named(of.question, names), *_answer(of))


def _answer(leaf: Is | In | Chosen | AtMost | AtLeast) -> tuple[Hashable, ...]:
    """Return what a leaf demands of its answer; lists of words by their length."""
    match leaf:
        case Is(value=value, part=part):
            return ("is", value, _half(part))
        case In(values=values, part=part):
            return ("in", len(values), _half(part))
        case Chosen(codes=codes, at_least=least):
            return ("chosen", len(codes), least)
        case AtMost(value=limit) | AtLeast(value=limit):
            return (type(leaf).__name__, limit)


def _named(question: str, names: Names) -> int:
    return names.setdefault(question, len(names))


def _half(part: str) -> str:
    """Return which half of a routine; the rows of other matrices are operations."""
    return part if part in _HALVES else ""
