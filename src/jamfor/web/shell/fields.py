"""What a form may send: numbers of rows, and addresses that fit."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email


LONGEST_NUMBER = 9  # digits: what every database holds
LONGEST_EMAIL = 254  # characters, RFC 5321


def number_in(text: str) -> int | None:
    """Return a number as a form sends it; None for anything else, however long.

    >>> number_in("12"), number_in("-1"), number_in("9" * 5000)
    (12, None, None)
    """
    fits = text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER
    return int(text) if fits else None


def is_email(text: str) -> bool:
    """Whether a text is an e-mail address that can be kept.

    >>> is_email("kim@kommun.example"), is_email("kim")
    (True, False)
    """
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= LONGEST_EMAIL
