"""What one cell says: a word of a choice, a number, a day, or a text."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from jamfor.core.answers.response_review import categories_of
from jamfor.core.questionnaires.questions import (
    YES_NO,
    Category,
    Response,
    ResponseType,
)
from jamfor.formats.answer_sheets.words import plain, tidy


_BETWEEN_CHOICES = re.compile(r"[;|\n]")
_THOUSANDS = re.compile(r"(?<=[0-9])[ \u00a0\u202f](?=[0-9]{3}(?:[^0-9]|$))")
_NUMBER = re.compile(r"-?[0-9]{1,20}(?:\.[0-9]{1,20})?")
_COMPACT_DAY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")


def codes_in(cell: str, response: Response) -> tuple[str, ...] | str:
    """Return the codes a cell answers with, or the word no answer is called by.

    Numbers and days come back in their canonical form where they have one, and else as
    they were written, for the review to refuse.
    """
    if categories_of(response):
        return _choices(cell, categories_of(response))
    if response.type is ResponseType.DATE:
        return (canonical_day(cell),)
    if response.type is ResponseType.TEXT:
        return (tidy(cell),)
    percent = response.type is ResponseType.PERCENT
    return (canonical_number(cell.removesuffix("%") if percent else cell),)


def _choices(cell: str, offered: tuple[Category, ...]) -> tuple[str, ...] | str:
    """A cell is one choice, or several parted by semicolons, bars, lines or commas."""
    words = [cell]
    for mark in ("", _BETWEEN_CHOICES, ","):
        if mark:
            words = [word for word in re.split(mark, cell) if word.strip()]
        found = [code_of(word, offered) for word in words]
        if None not in found:
            return _in_order({code for code in found if code}, offered)
    unknown = [w for w in _BETWEEN_CHOICES.split(cell) if code_of(w, offered) is None]
    return next((word.strip() for word in unknown if word.strip()), cell)


def _in_order(codes: set[str], offered: tuple[Category, ...]) -> tuple[str, ...]:
    return tuple(category.code for category in offered if category.code in codes)


def code_of(word: str, offered: tuple[Category, ...]) -> str | None:
    """Return the code a word stands for: itself, or its words in either language."""
    said = plain(word)
    for category in offered:
        if said == plain(category.code):
            return category.code
    for category in offered:
        if said in {plain(category.text.sv), plain(category.text.en)}:
            return category.code
    return None


def is_yes(word: str) -> bool | None:
    """Return what a yes or a no says, or None for any other word."""
    code = code_of(word, YES_NO)
    return None if code is None else code == "yes"


def canonical_number(cell: str) -> str:
    """Return a number with a decimal point and nothing superfluous.

    >>> canonical_number("1 250,50")
    '1250.5'
    >>> canonical_number("tolv")
    'tolv'
    """
    written = _THOUSANDS.sub("", cell.strip()).replace(",", ".").replace("−", "-")
    if not _NUMBER.fullmatch(written):
        return cell.strip()
    number = Decimal(written)
    return format(number.normalize(), "f") if number else "0"


def canonical_day(cell: str) -> str:
    """Return a day as 2021-11-30; 20211130 is taken too.

    >>> canonical_day("20211130")
    '2021-11-30'
    """
    return _COMPACT_DAY.sub(r"\1-\2-\3", cell.strip(), count=1)


def day_in(cell: str) -> date | None:
    """Return the day a cell names, or None."""
    text = canonical_day(cell)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None
