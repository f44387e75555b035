"""Where administrations of a unit hold another view than its official answer."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from jamfor.core.places.places import ServiceArea
from jamfor.core.vocabulary.texts import LocalText
from jamfor.web.collection.here import Here
from jamfor.web.collection.queries.answers import answers_of, last_year_of
from jamfor.web.collection.queries.offers import with_carried
from jamfor.web.collection.queries.opinions import opinions_of
from jamfor.web.collection.queries.question_view import Said
from jamfor.web.collection.queries.questions import numbers_of, sections_of
from jamfor.web.collection.queries.said import view_said, words_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """A question of an area with the official answer and the views beside it."""

    number: int
    text: LocalText
    address: str
    official: tuple[tuple[str, str], ...]
    views: tuple[Said, ...]


def official_words(
    here: Here, questions: Collection[str]
) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return official answers in words, given or carried; two queries for any number.

    A question without an answer is left out.
    """
    last = last_year_of(here.unit, questions)
    answers = with_carried(here, answers_of(here.unit, questions), last)
    return {
        question: words_of(
            answers[question].content,
            here.asked.questions[question].response,
            here.language,
        )
        for question in questions
        if question in answers
    }


def disagreements(here: Here, area: ServiceArea) -> tuple[Disagreement, ...]:
    """Return what is held of an area's questions by others, in the order asked."""
    where = {
        question: section.id
        for section in sections_of(here, area.id)
        for question in section.questions
    }
    found = opinions_of(here.unit, where)
    official = official_words(here, found) if found else {}
    numbers = numbers_of(here.unit.round.pack_id, here.asked.period, area.id)
    return tuple(
        Disagreement(
            number=numbers[question],
            text=here.asked.questions[question].text,
            address=f"{here.root}/{area.slug}/{section}#{question}",
            official=official.get(question, ()),
            views=tuple(
                view_said(each, here.asked.questions[question].response, here.language)
                for each in found[question]
            ),
        )
        for question, section in where.items()
        if question in found
    )
