"""What was answered, in the words of the question instead of its codes.

The one wording of an answer: forms, receipts, traces and corrections read it here. A
routine's evidence is told as parts of its question.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from jamfor.core.answers.response_review import categories_of
from jamfor.core.questionnaires.questions import (
    MANAGEMENT,
    NO,
    WRITTEN,
    YES,
    Response,
    ResponseType,
)
from jamfor.core.statistics.amounts import amount
from jamfor.core.statistics.formatting import date_text
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.texts import LocalText


DECIDED, FOLLOWED_UP, DOCUMENTED = "decided", "followed_up", "documented"
EVIDENCE = (DECIDED, FOLLOWED_UP, DOCUMENTED)
"""The parts of a routine's evidence; no response has parts of these names."""

NEVER = LocalText(sv="aldrig", en="never")
NO_DATE = LocalText(sv="inget datum", en="no date")
_EVIDENCE_PARTS = {
    DECIDED: LocalText(sv="beslutad", en="decided"),
    FOLLOWED_UP: LocalText(sv="senast uppföljd", en="last followed up"),
    DOCUMENTED: LocalText(sv="uppföljningen dokumenterad", en="follow-up documented"),
}
_ABSENT = {DECIDED: NO_DATE, FOLLOWED_UP: NEVER}
_YES_NO = {category.code: category.text for category in (NO, YES)}
_DECIMAL = {ResponseType.NUMBER, ResponseType.PERCENT}

Answer = tuple[str, ...] | Missing
"""The codes answered, or the reason there is no answer."""


def part_words(response: Response | None, part: str) -> LocalText | None:
    """Return what a part of a question is called; None for the nameless part.

    A part the question does not have is called by its code.
    """
    if not part:
        return None
    if part in _EVIDENCE_PARTS:
        return _EVIDENCE_PARTS[part]
    rows = response.rows if response is not None else ()
    named = (*rows, WRITTEN, MANAGEMENT)
    return next((p.text for p in named if p.code == part), _as_it_is(part))


def answer_words(
    answer: Answer, response: Response | None, part: str = ""
) -> LocalText:
    """Return an answer in both languages, or the reason there is none.

    `response` is None for a question that is not known: its codes are told as they are.
    """
    if isinstance(answer, Missing):
        return answer.text
    said = [_value(code, response, part) for code in answer]
    if not said:
        return _ABSENT.get(part) or Missing.NOT_ANSWERED.text
    return LocalText(
        sv="; ".join(text.sv for text in said), en="; ".join(text.en for text in said)
    )


def _value(code: str, response: Response | None, part: str) -> LocalText:
    """A choice by its words, a number with its unit, a date of evidence in full."""
    if part in _ABSENT:
        day = date.fromisoformat(code)
        return LocalText(sv=date_text(day, "sv"), en=date_text(day, "en"))
    if part == DOCUMENTED:
        return _YES_NO[code]
    if response is None:
        return _as_it_is(code)
    words = {c.code: c.text for c in categories_of(response)}
    return words.get(code) or _plain(code, response)


def _plain(code: str, response: Response) -> LocalText:
    """A number with the mark and the unit of each language; else as it was written."""
    if response.type in _DECIMAL:
        try:
            return amount(Fraction(Decimal(code)), response.unit)
        except InvalidOperation:
            return _as_it_is(code)
    return _as_it_is(code)


def _as_it_is(text: str) -> LocalText:
    return LocalText(sv=text, en=text)
