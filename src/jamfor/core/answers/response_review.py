"""Whether what was answered has the form its question asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from jamfor.core.answers.faults import AnswerKey, Fault, in_future
from jamfor.core.questionnaires.questions import (
    YES_NO,
    Category,
    Response,
    ResponseType,
)
from jamfor.core.vocabulary.texts import LocalText


EXCLUSIVE = "none"
"""The category of a multiple choice that cannot be chosen together with another."""
LARGEST = {"days": 3660}
"""Ten years is longer than anybody waits; units of their own limit."""
LARGEST_OTHERWISE = 9_999_999
"""Nearly the population of Sweden: more is a slip of the pen."""
DECIMALS = 4
"""The engine counts in whole ten-thousandths."""

_NUMBER = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,20})?")


def categories_of(response: Response) -> tuple[Category, ...]:
    """Return what may be chosen: yes and no where the question lists nothing else."""
    if response.categories:
        return response.categories
    plain = {ResponseType.YES_NO, ResponseType.ROUTINE, ResponseType.MATRIX}
    return YES_NO if response.type in plain else ()


def review_codes(
    key: AnswerKey, codes: tuple[str, ...], response: Response, reference: date
) -> Iterator[Fault]:
    """Report what is wrong with an answer's form, its reference date being given."""
    if not codes:
        yield _nothing_chosen(key)
    elif response.type is ResponseType.MULTIPLE:
        yield from _review_choices(key, codes, response)
    elif len(codes) > 1:
        yield several_answers(key, codes)
    elif categories_of(response):
        yield from _review_choices(key, codes, response)
    elif response.type is ResponseType.DATE:
        yield from _review_date(key, codes[0], reference)
    elif response.type is ResponseType.TEXT:
        yield from _review_text(key, codes[0], response)
    else:
        yield from _review_number(key, codes[0], response)


def _fault(code: str, key: AnswerKey, *, sv: str, en: str) -> Fault:
    return Fault(code=code, question=key[0], part=key[1], text=LocalText(sv=sv, en=en))


def _nothing_chosen(key: AnswerKey) -> Fault:
    return _fault(
        "nothing-chosen",
        key,
        sv="Inget alternativ är valt. Välj minst ett, eller ange en orsak.",
        en="Nothing is chosen. Choose at least one, or state a reason.",
    )


def several_answers(key: AnswerKey, codes: tuple[str, ...]) -> Fault:
    """Return the fault of choosing several where one is asked for."""
    listed = ", ".join(codes)
    return _fault(
        "answer-several",
        key,
        sv=f"Bara ett svar kan anges här, inte flera ({listed}). Välj ett.",
        en=f"Only one answer can be given here, not several ({listed}). Choose one.",
    )


def unknown_answer(key: AnswerKey, word: str, response: Response) -> Fault:
    """Return the fault of an answer the question does not offer."""
    offered = categories_of(response)
    sv = ", ".join(f"”{category.text.sv}”" for category in offered)
    en = ", ".join(f"“{category.text.en}”" for category in offered)
    return _fault(
        "answer-unknown",
        key,
        sv=f"”{word}” är inget av svarsalternativen. Välj bland {sv}.",
        en=f"“{word}” is none of the answers. Choose among {en}.",
    )


def _review_choices(
    key: AnswerKey, codes: tuple[str, ...], response: Response
) -> Iterator[Fault]:
    known = {category.code for category in categories_of(response)}
    for code in codes:
        if code not in known:
            yield unknown_answer(key, code, response)
    if EXCLUSIVE in codes and len(set(codes)) > 1 and set(codes) <= known:
        none = next(c for c in response.categories if c.code == EXCLUSIVE)
        yield _fault(
            "exclusive-with-others",
            key,
            sv=f"”{none.text.sv}” kan inte väljas tillsammans med andra alternativ."
            " Välj antingen det eller de andra.",
            en=f"“{none.text.en}” cannot be chosen together with other answers."
            " Choose either that or the others.",
        )


def _review_date(key: AnswerKey, text: str, reference: date) -> Iterator[Fault]:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        yield unreadable_date(key, text)
        return
    if day > reference:
        yield in_future(key, day, reference=reference)


def unreadable_date(key: AnswerKey, text: str) -> Fault:
    """Return the fault of a date that is not in the calendar, or not written as one."""
    return _fault(
        "date-unreadable",
        key,
        sv=f"”{text}” är inget datum. Skriv år-månad-dag, till exempel 2021-11-30.",
        en=f"“{text}” is not a date. Write year-month-day, for example 2021-11-30.",
    )


def _review_text(key: AnswerKey, text: str, response: Response) -> Iterator[Fault]:
    limit = response.max_length
    if limit is not None and len(text) > limit:
        yield _fault(
            "text-too-long",
            key,
            sv=f"Texten är {len(text)} tecken lång. Högst {limit} får plats.",
            en=f"The text is {len(text)} characters long. At most {limit} fit.",
        )


def _review_number(key: AnswerKey, text: str, response: Response) -> Iterator[Fault]:
    if not _NUMBER.fullmatch(text):
        yield _fault(
            "number-unreadable",
            key,
            sv=f"”{text}” är inget tal. Skriv med siffror, till exempel 12 eller 12,5.",
            en=f"“{text}” is not a number. Write it in digits, such as 12 or 12.5.",
        )
        return
    number = Decimal(text)
    yield from _review_size(key, number, response)
    decimals = text.partition(".")[2].rstrip("0")
    if decimals and response.unit == "persons":
        yield _fault(
            "persons-not-whole",
            key,
            sv=f"{text} är inget helt antal personer. Skriv ett heltal.",
            en=f"{text} is not a whole number of persons. Write a whole number.",
        )
    elif len(decimals) > DECIMALS:
        yield _fault(
            "number-too-precise",
            key,
            sv=f"{text} har fler än {DECIMALS} decimaler. Avrunda talet.",
            en=f"{text} has more than {DECIMALS} decimals. Round the number.",
        )


def _review_size(
    key: AnswerKey, number: Decimal, response: Response
) -> Iterator[Fault]:
    smallest = response.minimum or 0
    if number < smallest:
        yield _fault(
            "number-too-small",
            key,
            sv=f"{number} är för litet. Talet kan inte vara mindre än {smallest}.",
            en=f"{number} is too small. The number cannot be less than {smallest}.",
        )
    if response.type is ResponseType.PERCENT:
        if number > (response.maximum or 100):
            yield _fault(
                "percent-over-100",
                key,
                sv=f"{number} procent är mer än alla. Ange högst 100.",
                en=f"{number} per cent is more than all. State 100 at most.",
            )
        return
    largest = response.maximum or LARGEST.get(response.unit, LARGEST_OTHERWISE)
    if number > largest:
        yield _fault(
            "number-too-large",
            key,
            sv=f"{number} är orimligt stort. Talet kan inte vara större än {largest}.",
            en=f"{number} is too large to be true. The most that fits is {largest}.",
        )
