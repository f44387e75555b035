"""The words of an answer sheet, and how forgivingly they are read.

Capital letters, non-breaking spaces, long dashes and doubled blanks make no difference
to a heading or an answer. A cell that a spreadsheet would run as a formula is written
with an apostrophe before it, and read without.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.texts import LocalText


class Heading(StrEnum):
    """What a column of an answer sheet holds."""

    PLACE = "place"
    PERIOD = "period"
    QUESTION = "question"
    PART = "part"
    ANSWER = "answer"
    MISSING = "missing"
    DECIDED = "decided"
    FOLLOWED_UP = "followed-up"
    DOCUMENTED = "documented"

    @property
    def text(self) -> LocalText:
        """What the column is called in a long sheet."""
        return _TITLES[self]


_TITLES = {
    Heading.PLACE: LocalText(sv="Plats", en="Place"),
    Heading.PERIOD: LocalText(sv="År", en="Year"),
    Heading.QUESTION: LocalText(sv="Fråga", en="Question"),
    Heading.PART: LocalText(sv="Del", en="Part"),
    Heading.ANSWER: LocalText(sv="Svar", en="Answer"),
    Heading.MISSING: LocalText(
        sv="Orsak om svar saknas", en="Reason if there is no answer"
    ),
    Heading.DECIDED: LocalText(sv="Beslutad", en="Decided"),
    Heading.FOLLOWED_UP: LocalText(sv="Senast uppföljd", en="Last followed up"),
    Heading.DOCUMENTED: LocalText(
        sv="Uppföljningen dokumenterad", en="Follow-up documented"
    ),
}

HEADINGS: Mapping[Heading, tuple[str, ...]] = MappingProxyType(
    {
        Heading.PLACE: (
            *("plats", "platskod", "kommunkod", "kommun", "enhet"),
            *("place", "place code", "municipality", "unit"),
        ),
        Heading.PERIOD: ("år", "period", "year", "round"),
        # In a sheet with both, the question is in words and the id in its own column.
        Heading.QUESTION: (
            *("id", "fråge-id", "frågeid", "question id", "question-id"),
            *("fråga", "question"),
        ),
        Heading.PART: ("del", "delfråga", "part"),
        Heading.ANSWER: ("svar", "värde", "answer", "value"),
        Heading.MISSING: (
            *("orsak om svar saknas", "orsak", "saknas"),
            *("reason if there is no answer", "reason", "missing"),
        ),
        Heading.DECIDED: ("beslutad", "beslutsdatum", "decided"),
        Heading.FOLLOWED_UP: (
            *("senast uppföljd", "uppföljd", "uppföljningsdatum"),
            *("last followed up", "followed up", "followed-up", "followed_up"),
        ),
        Heading.DOCUMENTED: (
            *("uppföljningen dokumenterad", "dokumenterad"),
            *("follow-up documented", "documented"),
        ),
    }
)
"""What a column may be called, the surest name first."""

_HEADING_OF = {name: heading for heading in Heading for name in HEADINGS[heading]}
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_RUNS = "=+-@\t\r"
_NEEDS_APOSTROPHE = re.compile(rf"'*[{re.escape(_RUNS)}]")
_HAS_APOSTROPHE = re.compile(rf"'+[{re.escape(_RUNS)}]")


@lru_cache(maxsize=8192)  # the same few words stand in every row
def plain(text: str) -> str:
    """Return a word as it is compared.

    >>> plain(" EJ\\u00a0Tillämpligt. ")
    'ej tillämpligt'
    """
    spelled = unicodedata.normalize("NFKC", text).translate(_DASHES).casefold()
    return " ".join(spelled.split()).rstrip(".:*").rstrip()


def tidy(text: str) -> str:
    """Return a running text without edges and without characters nobody can see."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    visible = (c for c in lines if c == "\n" or unicodedata.category(c) != "Cc")
    return unicodedata.normalize("NFC", "".join(visible)).strip()


def escaped(text: str) -> str:
    """Return a cell that no spreadsheet runs.

    >>> escaped("=cmd|' /C calc'!A0")
    "'=cmd|' /C calc'!A0"
    """
    return f"'{text}" if _NEEDS_APOSTROPHE.match(text) else text


def unescaped(cell: str) -> str:
    """Return what was written before `escaped`."""
    return cell[1:] if _HAS_APOSTROPHE.match(cell) else cell


def heading_in(cell: str) -> Heading | None:
    """Return what a column with this heading holds, or None where we do not read it."""
    return _HEADING_OF.get(plain(cell))


def is_header(row: Sequence[str]) -> bool:
    """Whether a row heads a sheet: it names where questions and answers stand."""
    found = {heading_in(cell) for cell in row}
    return {Heading.QUESTION, Heading.ANSWER} <= found


def reason_in(word: str) -> Missing | None:
    """Return the reason a word names, by its code or in either language."""
    return _REASONS.get(plain(word))


_REASONS = {
    plain(word): reason
    for reason in Missing
    for word in (reason.value, reason.text.sv, reason.text.en)
} | {"don't know": Missing.DONT_KNOW}
