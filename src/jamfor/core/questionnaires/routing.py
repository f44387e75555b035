"""The route through a questionnaire, and answers as they stand along it.

The route is computed, never stored: a closed question may still hold an old answer, and
it opens nothing. Source: the rules for numbers, rule 1a.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import Literal

from jamfor.core.questionnaires.conditions import (
    AtLeast,
    AtMost,
    Chosen,
    FollowedUpWithin,
    FollowUpDocumented,
    In,
    Is,
    Leaf,
)
from jamfor.core.questionnaires.logic import Judgement, judge
from jamfor.core.questionnaires.questions import (
    MANAGEMENT,
    WRITTEN,
    YES,
    QuestionVersion,
    ResponseType,
)
from jamfor.core.vocabulary.missing import Missing


AnswerLeaf = Is | In | Chosen | AtMost | AtLeast
Values = Mapping[tuple[str, str], tuple[str, ...] | Missing]


class Closed(Enum):
    """What stands in place of an answer the route never came to."""

    NOT_REACHED = "not-reached"


NotReached = Literal[Closed.NOT_REACHED]
NOT_REACHED: NotReached = Closed.NOT_REACHED


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What one unit was asked in a round, and what it answered.

    `questions` are the question versions of the round by id.
    """

    questions: Mapping[str, QuestionVersion]
    values: Values

    def reach(self, question: str) -> Judgement:
        """Judge whether the route comes to a question.

        A reason says that it cannot be known, since what decides it has no answer.
        """
        version = self.questions.get(question)
        if version is None:
            return Missing.NOT_ASKED
        if version.asked_when is None:
            return True
        return judge(version.asked_when, self._route_leaf)

    def answer(
        self, question: str, part: str = ""
    ) -> tuple[str, ...] | Missing | NotReached:
        """Return the codes answered, the reason there are none, or that it is closed.

        Where the route cannot be known, the reason of the route is passed on. Whether a
        routine is decided at management level is asked only where it is written.
        """
        reached = self.reach(question)
        if reached is not True:
            return reached or NOT_REACHED
        response = self.questions[question].response
        if part not in response.parts:
            return Missing.NOT_ASKED
        if response.type is ResponseType.ROUTINE and part == MANAGEMENT.code:
            written = self._stored(question, WRITTEN.code)
            if isinstance(written, Missing):
                return written
            if YES.code not in written:
                return NOT_REACHED
        return self._stored(question, part)

    def judge_leaf(
        self, leaf: AnswerLeaf, *, when_not_reached: Missing | None
    ) -> Judgement:
        """Judge a leaf over one answer; `when_not_reached` None counts as No."""
        part = "" if isinstance(leaf, Chosen) else leaf.part
        answer = self.answer(leaf.question, part)
        if answer is NOT_REACHED:
            return when_not_reached or False
        return answer if isinstance(answer, Missing) else holds(leaf, answer)

    def _stored(self, question: str, part: str) -> tuple[str, ...] | Missing:
        """What was answered; nothing chosen is nothing answered."""
        stored = self.values.get((question, part), Missing.NOT_ANSWERED)
        return stored or Missing.NOT_ANSWERED

    def _route_leaf(self, leaf: Leaf) -> Judgement:
        """Judge a leaf of a route: what was not reached counts as No."""
        if isinstance(leaf, FollowedUpWithin | FollowUpDocumented):
            raise TypeError(f"a route cannot hang on the evidence of {leaf.routine}")
        return self.judge_leaf(leaf, when_not_reached=None)


def holds(leaf: AnswerLeaf, codes: tuple[str, ...]) -> bool:
    """Whether a leaf holds for what was answered."""
    match leaf:
        case Is():
            return leaf.value in codes
        case In():
            return bool(set(leaf.values) & set(codes))
        case Chosen():
            return len(set(leaf.codes) & set(codes)) >= leaf.at_least
        case AtMost():
            return Fraction(codes[0]) <= leaf.value
        case AtLeast():
            return Fraction(codes[0]) >= leaf.value


def route(
    order: Iterable[str], *, questions: Mapping[str, QuestionVersion], values: Values
) -> tuple[str, ...]:
    """Return the ids of the questions on the path, in the order asked, each once."""
    form = Form(questions=questions, values=values)
    return tuple(
        question for question in dict.fromkeys(order) if form.reach(question) is True
    )
