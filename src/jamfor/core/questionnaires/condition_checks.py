"""What can be wrong with a condition: questions, parts and answers there are not."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from jamfor.core.questionnaires.conditions import (
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
    QuestionVersion,
    Response,
    ResponseType,
)
from jamfor.core.questionnaires.reachability import leaves, named_codes, question_of
from jamfor.core.vocabulary.problems import Location, Problem, error


CHOICES = frozenset(
    {
        ResponseType.YES_NO,
        ResponseType.ORDINAL,
        ResponseType.SINGLE,
        ResponseType.MULTIPLE,
        ResponseType.MATRIX,
        ResponseType.ROUTINE,
    }
)
NUMBERS = frozenset({ResponseType.NUMBER, ResponseType.PERCENT})


def check_condition(
    condition: Condition,
    *,
    questions: Mapping[str, QuestionVersion],
    known: Collection[str],
    period: str,
    place: Location,
) -> Iterator[Problem]:
    """Report what a condition says of questions, parts and categories there are not.

    `questions` are those put in the year, `known` the ids of all questions there are.
    """
    for leaf in leaves(condition):
        version = questions.get(question_of(leaf))
        if version is None:
            yield unknown_question(question_of(leaf), known, period, place)
        else:
            yield from _check_leaf(leaf, version.response, place)


def unknown_question(
    question: str, known: Collection[str], period: str, place: Location
) -> Problem:
    """Return the fault of naming a question that is not there, or not that year."""
    if question in known:
        return error(
            "question-not-asked",
            place,
            sv=f"Frågan ”{question}” ställs inte {period}. Rätta id eller åren.",
            en=f"The question “{question}” is not put in {period}. Correct the id or"
            " the years.",
        )
    return error(
        "unknown-question",
        place,
        sv=f"Frågan ”{question}” finns inte. Rätta id eller lägg till frågan.",
        en=f"There is no question “{question}”. Correct the id or add the question.",
    )


def check_part(
    question: str, part: str, response: Response, place: Location
) -> Iterator[Problem]:
    """Report a part the answer does not have, or a divided answer without one named."""
    if part in response.parts:
        return
    parts = ", ".join(response.parts)
    if part:
        yield error(
            "unknown-part",
            place,
            sv=f"Frågan ”{question}” har ingen del ”{part}”. Rätta ”part”.",
            en=f"The question “{question}” has no part “{part}”. Correct “part”.",
        )
    else:
        yield error(
            "missing-part",
            place,
            sv=f"Svaret på ”{question}” är delat. Ange ”part”: {parts}.",
            en=f"The answer to “{question}” is divided. State “part”: {parts}.",
        )


def _check_leaf(leaf: Leaf, response: Response, place: Location) -> Iterator[Problem]:
    question = question_of(leaf)
    if response.type not in _fitting(leaf):
        yield error(
            "rule-does-not-fit-question",
            place,
            sv=f"Svaret på ”{question}” är av typen {response.type} och kan inte"
            " bedömas så. Välj ett annat villkor.",
            en=f"The answer to “{question}” is of type {response.type} and cannot be"
            " judged so. Choose another condition.",
        )
        return
    if isinstance(leaf, Is | In | AtMost | AtLeast):
        yield from check_part(question, leaf.part, response, place)
    for code in sorted(named_codes(leaf) - response.codes):
        yield error(
            "unknown-category",
            place,
            sv=f"”{code}” är inget svar på ”{question}”. Rätta koden.",
            en=f"“{code}” is no answer to “{question}”. Correct the code.",
        )


def _fitting(leaf: Leaf) -> frozenset[ResponseType]:
    """The types of answer a leaf can be judged over."""
    match leaf:
        case Is() | In():
            return CHOICES
        case Chosen():
            return frozenset({ResponseType.MULTIPLE})
        case AtMost() | AtLeast():
            return NUMBERS
        case FollowedUpWithin() | FollowUpDocumented():
            return frozenset({ResponseType.ROUTINE})
