"""Answers in words, part by part, with who gave them and when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from jamfor.core.answers.content import Content
from jamfor.core.answers.wording import (
    DECIDED,
    DOCUMENTED,
    FOLLOWED_UP,
    answer_words,
    part_words,
)
from jamfor.core.questionnaires.questions import NO, YES, Response
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.texts import Language
from jamfor.web.collection.queries.answers import Beside, Current, LastYear
from jamfor.web.collection.queries.opinions import OpinionView
from jamfor.web.collection.queries.question_view import Said


def words_of(
    content: Content, response: Response, language: Language
) -> tuple[tuple[str, str], ...]:
    """Return an answer in words, a row a part; evidence as parts of its question."""
    return tuple(_words(content, response, language))


def view_said(view: OpinionView, response: Response, language: Language) -> Said:
    """Return another view in words: whose, since when, what, and why."""
    return Said(
        rows=words_of(view.content, response, language),
        by=view.whose,
        at=view.at,
        why=view.text,
        link=view.content.link,
    )


def _words(
    content: Content, response: Response, language: Language
) -> Iterator[tuple[str, str]]:
    for part in response.parts:
        answer = content.values.get(part)
        if answer is not None:
            yield _row(answer, response, part, language)
    found = content.evidence
    if found is None:
        return
    for part, day in ((DECIDED, found.decided), (FOLLOWED_UP, found.followed_up)):
        yield _row(_day(day), response, part, language)
    code = YES.code if found.documented else NO.code
    yield _row((code,), response, DOCUMENTED, language)


def _day(day: date | None) -> tuple[str, ...]:
    return (day.isoformat(),) if day else ()


def _row(
    answer: tuple[str, ...] | Missing, response: Response, part: str, language: Language
) -> tuple[str, str]:
    label = part_words(response, part)
    words = answer_words(answer, response, part)
    return label.in_language(language) if label else "", words.in_language(language)


def said_by(
    content: Content,
    response: Response,
    language: Language,
    source: Current | Beside | LastYear,
) -> Said:
    """Return an answer in words with who gave it, when, and in which round."""
    return Said(
        rows=words_of(content, response, language),
        by=source.by,
        at=source.at,
        period=source.period if isinstance(source, LastYear) else "",
        id=source.id if isinstance(source, Beside) else 0,
    )
