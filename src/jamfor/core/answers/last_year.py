"""What changed since last year in a way that asks for an explanation.

Only a question put in the same version is held against last year's answer: one in other
words may have got another answer for that reason alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from jamfor.core.answers.answers import UnitAnswers
from jamfor.core.answers.doubts import Doubt, signature_of
from jamfor.core.answers.response_review import review_codes
from jamfor.core.questionnaires.questions import (
    MANAGEMENT,
    NO,
    WRITTEN,
    YES,
    QuestionVersion,
    ResponseType,
)
from jamfor.core.statistics.amounts import amount
from jamfor.core.vocabulary.texts import LocalText


JUMP = 3
SMALLEST_JUMP = 5
"""From one to five is a change of four: below five, factors say nothing."""


def against_last_year(
    question: str, version: QuestionVersion, *, now: UnitAnswers, before: UnitAnswers
) -> Iterator[Doubt]:
    """Yield what is odd in an answer beside last year's."""
    if before.period not in version.periods:
        return
    match version.response.type:
        case ResponseType.YES_NO:
            yield from _lost(question, "", now, before)
        case ResponseType.ROUTINE:
            yield from _lost(question, WRITTEN.code, now, before)
            yield from _undecided(question, now, before)
            yield from _older(question, now, before)
        case ResponseType.NUMBER | ResponseType.PERCENT:
            yield from _jumped(question, version, now, before)


def _went(
    key: tuple[str, str], now: UnitAnswers, before: UnitAnswers
) -> tuple[str, str] | None:
    """The answers of two years, where both are one code."""
    then, there = before.values.get(key), now.values.get(key)
    if not isinstance(then, tuple) or not isinstance(there, tuple):
        return None
    return (then[0], there[0]) if len(then) == len(there) == 1 else None


def _lost(
    question: str, part: str, now: UnitAnswers, before: UnitAnswers
) -> Iterator[Doubt]:
    if _went((question, part), now, before) == (YES.code, NO.code):
        yield Doubt(
            code="lost",
            question=question,
            signature=signature_of(now, question),
            text=LocalText(
                sv=f"Svaret var Ja {before.period} och är nu Nej. Förklara vad som har"
                " hänt, eller rätta svaret.",
                en=f"The answer was Yes in {before.period} and is now No. Explain what"
                " has happened, or correct the answer.",
            ),
        )


def _undecided(question: str, now: UnitAnswers, before: UnitAnswers) -> Iterator[Doubt]:
    """A routine that is still written, but no longer decided at management level."""
    written = now.values.get((question, WRITTEN.code)) == (YES.code,)
    key = (question, MANAGEMENT.code)
    if written and _went(key, now, before) == (YES.code, NO.code):
        yield Doubt(
            code="lost",
            question=question,
            signature=signature_of(now, question),
            text=LocalText(
                sv=f"Rutinen var beslutad på ledningsnivå {before.period} men inte nu."
                " Förklara vad som har hänt, eller rätta svaret.",
                en=f"The routine was decided at management level in {before.period},"
                " but is not now. Explain what has happened, or correct the answer.",
            ),
        )


def _older(question: str, now: UnitAnswers, before: UnitAnswers) -> Iterator[Doubt]:
    evidence = now.evidence.get(question)
    decided = evidence.decided if evidence else None
    gained = _went((question, WRITTEN.code), now, before) == (NO.code, YES.code)
    if gained and decided is not None and decided <= before.reference_date:
        yield Doubt(
            code="older-than-it-was",
            question=question,
            signature=signature_of(now, question),
            text=LocalText(
                sv=f"Beslutad {decided}, men {before.period} var svaret att den inte"
                " fanns. Förklara, eller rätta datumet.",
                en=f"Decided on {decided}; in {before.period} the answer was that it"
                " did not exist. Explain, or correct the date.",
            ),
        )


def _jumped(
    question: str, version: QuestionVersion, now: UnitAnswers, before: UnitAnswers
) -> Iterator[Doubt]:
    then, there = _number(question, version, before), _number(question, version, now)
    if then is None or there is None or abs(there - then) < SMALLEST_JUMP:
        return
    if max(then, there) <= JUMP * min(then, there):
        return
    unit = version.response.unit
    last, this = amount(then, unit), amount(there, unit)
    yield Doubt(
        code="number-jump",
        question=question,
        signature=signature_of(now, question),
        text=LocalText(
            sv=f"Svaret var {last.sv} {before.period} och är nu {this.sv}. Förklara"
            " vad som har hänt, eller rätta svaret.",
            en=f"The answer was {last.en} in {before.period} and is now {this.en}."
            " Explain what has happened, or correct the answer.",
        ),
    )


def _number(
    question: str, version: QuestionVersion, unit: UnitAnswers
) -> Fraction | None:
    """The number answered; None without one, or when it is unsound."""
    codes = unit.values.get((question, ""))
    if not isinstance(codes, tuple):
        return None
    key = (question, "")
    unsound = any(review_codes(key, codes, version.response, unit.reference_date))
    return None if unsound else Fraction(codes[0])
