"""Exact numbers as people read them, in Swedish and in English.

Swedish has a decimal comma, and no-break spaces in thousands and before the per cent
sign; English has a point, a comma and no space. The minus is a real one in both.
Rounding is half away from zero, here and nowhere earlier (rule 12).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from jamfor.core.statistics.rounding import round_half_away
from jamfor.core.statistics.shares import Share
from jamfor.core.vocabulary.texts import Language


NO_BREAK = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"

_MONTHS_SV = (
    *("januari", "februari", "mars", "april", "maj", "juni", "juli"),
    *("augusti", "september", "oktober", "november", "december"),
)
_MONTHS_EN = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_WORDS_SV = (
    *("noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio"),
    *("tio", "elva", "tolv"),
)
_WORDS_EN = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve"),
)


def number_text(
    value: Decimal | Fraction | int, language: Language, digits: int = 0
) -> str:
    """Return a number: "1 000,5" or "1,000.5"; a zero never has a minus.

    >>> number_text(Fraction(-2001, 2), "en", 1)
    '−1,000.5'
    """
    rounded = round_half_away(Fraction(value), digits)
    minus = MINUS if rounded < 0 else ""
    plain = f"{rounded.copy_abs():,.{digits}f}"
    if language == "sv":
        plain = plain.replace(",", NO_BREAK).replace(".", ",")
    return minus + plain


def percent_text(value: Fraction, language: Language, digits: int = 0) -> str:
    """Return a share, given as a fraction of one, in per cent: "25 %" or "25%".

    >>> percent_text(Fraction(12, 48), "en")
    '25%'
    """
    space = NO_BREAK if language == "sv" else ""
    return f"{number_text(100 * value, language, digits)}{space}%"


def signed_text(
    value: Decimal | Fraction | int, language: Language, digits: int = 1
) -> str:
    """Return a change with its sign: "+5,0", "−10,3", and "0,0" without one."""
    rounded = round_half_away(Fraction(value), digits)
    return ("+" if rounded > 0 else "") + number_text(rounded, language, digits)


def points_text(value: Fraction, language: Language, digits: int = 1) -> str:
    """Return a difference of shares, given as a fraction of one, in percentage points.

    >>> points_text(Fraction(12, 48) - Fraction(12, 34), "en")
    '−10.3'
    """
    return signed_text(100 * value, language, digits)


def parts_text(share: Share, language: Language) -> str:
    """Return the two numbers of a share: "12 av 48" or "12 of 48"."""
    of = "av" if language == "sv" else "of"
    met = number_text(share.numerator, language)
    return f"{met} {of} {number_text(share.denominator, language)}"


def date_text(day: date, language: Language) -> str:
    """Return a date: "21 juni 2022" or "21 June 2022"."""
    months = _MONTHS_SV if language == "sv" else _MONTHS_EN
    return f"{day.day} {months[day.month - 1]} {day.year}"


def count_text(count: int, language: Language) -> str:
    """Return a count in words up to twelve, then in figures; Swedish common gender."""
    words = _WORDS_SV if language == "sv" else _WORDS_EN
    return words[count] if 0 <= count < len(words) else number_text(count, language)
