"""What is said of a routine: written, decided, followed up, and that documented.

Swedish needs the gender and number of its name, which is a definite noun phrase.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum

from jamfor.core.indicators.phrases import AND, listed, number_word, say
from jamfor.core.questionnaires.conditions import (
    FollowedUpWithin,
    FollowUpDocumented,
    Is,
    Leaf,
)
from jamfor.core.questionnaires.questions import (
    MANAGEMENT,
    YES,
    QuestionVersion,
    ResponseType,
)
from jamfor.core.vocabulary.texts import LocalText


Questions = Mapping[str, QuestionVersion]


class Form(Enum):
    """The gender and number a Swedish noun phrase asks of its participle."""

    COMMON = "beslutad"
    NEUTER = "beslutat"
    PLURAL = "beslutade"


def phrase_of(question: str, questions: Questions) -> LocalText:
    """Return what a question is called in a sentence; its id where it was not asked."""
    if question in questions:
        return questions[question].phrase
    return LocalText(sv=f"frågan {question}", en=f"the question {question}")


def routine_of(leaf: Leaf, questions: Questions) -> str | None:
    """Return the routine a leaf says something good of, or None."""
    match leaf:
        case FollowedUpWithin() | FollowUpDocumented():
            return leaf.routine
        case Is(question=question, value=YES.code) if question in questions:
            is_routine = questions[question].response.type is ResponseType.ROUTINE
            return question if is_routine else None
        case _:
            return None


def routine_clause(
    routine: str, leaves: Sequence[Leaf], questions: Questions
) -> LocalText:
    """Say what is said of one routine: written, decided, followed up, documented."""
    phrase = phrase_of(routine, questions)
    form = _form(phrase.sv)
    said = [
        _predicate(leaf, form)
        for leaf in leaves
        if not isinstance(leaf, FollowUpDocumented)
    ]
    if not said:
        return say(
            "den senaste uppföljningen av {what} är dokumenterad",
            "the last follow-up of {what} is documented",
            what=phrase,
        )
    if len(said) == len(leaves):
        return say(
            "{what} {said}", "{what} {said}", what=phrase, said=listed(said, AND)
        )
    return say(
        "{what} {said}, och uppföljningen är dokumenterad",
        "{what} {said}, and the follow-up is documented",
        what=phrase,
        said=listed(said, AND),
    )


def _predicate(leaf: Leaf, form: Form) -> LocalText:
    """What is said of a routine, in the number and gender of its name."""
    plural = form is Form.PLURAL
    if isinstance(leaf, FollowedUpWithin):
        return say(
            "har följts upp under de {months} månaderna före den 1 februari",
            f"{'have' if plural else 'has'} been followed up in the {{months}} months "
            "before 1 February",
            months=number_word(leaf.months),
        )
    if isinstance(leaf, Is) and leaf.part == MANAGEMENT.code:
        return LocalText(
            sv=f"är {form.value} på ledningsnivå",
            en=f"{'are' if plural else 'is'} decided at management level",
        )
    return LocalText(
        sv="finns skriftligt", en=f"{'exist' if plural else 'exists'} in writing"
    )


def _form(phrase: str) -> Form:
    """Read the form off the first word: “den”, “de …na”, “avtalet”."""
    first = phrase.split(maxsplit=1)[0].lower()
    if first == "de" or first.endswith("na"):
        return Form.PLURAL
    return Form.NEUTER if first == "det" or first.endswith("et") else Form.COMMON
