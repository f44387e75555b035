"""Can a condition ever hold, given the categories, limits and routes of its questions?

Conditions never negate, so it is enough to find one set of answers that makes the
condition hold and lets the route come to every question it asks about.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

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
from jamfor.core.questionnaires.questions import (
    MANAGEMENT,
    WRITTEN,
    YES,
    QuestionVersion,
    ResponseType,
)
from jamfor.core.questionnaires.routing import AnswerLeaf


Key = tuple[str, str]  # question and part


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What an answer may still be: some codes, or (None) a number within limits."""

    codes: frozenset[str] | None
    low: Fraction | None = None
    high: Fraction | None = None

    @property
    def is_empty(self) -> bool:
        """Whether no answer is left."""
        if self.codes is not None:
            return not self.codes
        return self.low is not None and self.high is not None and self.low > self.high


def leaves(condition: Condition) -> tuple[Leaf, ...]:
    """Return the leaves of a condition, left to right."""
    if isinstance(condition, All | AnyOf):
        return tuple(leaf for part in condition.of for leaf in leaves(part))
    return (condition,)


def question_of(leaf: Leaf) -> str:
    """Return the question a leaf asks about."""
    if isinstance(leaf, FollowedUpWithin | FollowUpDocumented):
        return leaf.routine
    return leaf.question


def can_hold(condition: Condition, *, questions: Mapping[str, QuestionVersion]) -> bool:
    """Whether some answers make a condition hold.

    `questions` are those put in a round, by id. What is said of a question that is not
    among them is taken to be possible: that it is not there is another fault.
    """
    return _solvable((condition,), {}, frozenset(), questions)


def can_be_reached(question: str, *, questions: Mapping[str, QuestionVersion]) -> bool:
    """Whether some answers lead the route to a question."""
    condition = questions[question].asked_when
    return condition is None or can_hold(condition, questions=questions)


def _solvable(
    goals: tuple[Condition, ...],
    rooms: Mapping[Key, Room],
    reached: frozenset[str],
    questions: Mapping[str, QuestionVersion],
) -> bool:
    """Whether all goals can hold at once with the answers still possible."""
    if not goals:
        return True
    goal, rest = goals[0], goals[1:]
    if isinstance(goal, All | AnyOf):
        ways = (goal.of,) if isinstance(goal, All) else tuple((p,) for p in goal.of)
        return any(_solvable((*w, *rest), rooms, reached, questions) for w in ways)
    return _leaf_solvable(goal, rest, rooms, reached, questions)


def _leaf_solvable(
    goal: Leaf,
    rest: tuple[Condition, ...],
    rooms: Mapping[Key, Room],
    reached: frozenset[str],
    questions: Mapping[str, QuestionVersion],
) -> bool:
    """Whether one leaf and the rest can hold: first the way to it, then its answer."""
    asked = questions.get(question_of(goal))
    if asked is None:
        return _solvable(rest, rooms, reached, questions)
    if question_of(goal) not in reached:
        route = () if asked.asked_when is None else (asked.asked_when,)
        now = reached | {question_of(goal)}
        return _solvable((*route, goal, *rest), rooms, now, questions)
    if isinstance(goal, FollowedUpWithin | FollowUpDocumented):
        return _solvable((_written(goal.routine), *rest), rooms, reached, questions)
    return _answerable(goal, rest, rooms, reached, questions)


def _answerable(
    leaf: AnswerLeaf,
    rest: tuple[Condition, ...],
    rooms: Mapping[Key, Room],
    reached: frozenset[str],
    questions: Mapping[str, QuestionVersion],
) -> bool:
    asked = questions[leaf.question]
    part = "" if isinstance(leaf, Chosen) else leaf.part
    if asked.response.type is ResponseType.ROUTINE and part == MANAGEMENT.code:
        rest = (_written(leaf.question), *rest)
    key = (leaf.question, part)
    room = _narrowed(rooms.get(key, _whole(asked)), leaf, asked)
    if room.is_empty:
        return False
    return _solvable(rest, {**rooms, key: room}, reached, questions)


def _written(routine: str) -> Is:
    return Is(question=routine, part=WRITTEN.code, value=YES.code)


def _whole(asked: QuestionVersion) -> Room:
    response = asked.response
    low = None if response.minimum is None else Fraction(response.minimum)
    high = None if response.maximum is None else Fraction(response.maximum)
    return Room(codes=response.codes or None, low=low, high=high)


def _narrowed(room: Room, leaf: AnswerLeaf, asked: QuestionVersion) -> Room:
    if isinstance(leaf, AtMost):
        high = leaf.value if room.high is None else min(leaf.value, room.high)
        return replace(room, high=high)
    if isinstance(leaf, AtLeast):
        low = leaf.value if room.low is None else max(leaf.value, room.low)
        return replace(room, low=low)
    wanted = (room.codes or frozenset()) & named_codes(leaf)
    # Of a multiple choice every code may be chosen, so what is chosen closes nothing.
    if asked.response.type is ResponseType.MULTIPLE:
        fewest = leaf.at_least if isinstance(leaf, Chosen) else 1
        return room if len(wanted) >= fewest else Room(codes=frozenset())
    return Room(codes=wanted)


def named_codes(leaf: Leaf) -> frozenset[str]:
    """Return the codes a leaf names; none where it names a number or evidence."""
    match leaf:
        case Is(value=value):
            return frozenset({value})
        case In(values=codes) | Chosen(codes=codes):
            return frozenset(codes)
        case _:
            return frozenset()
