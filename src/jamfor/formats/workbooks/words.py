"""The words of published workbooks, and how they are compared."""

from __future__ import annotations

import re
import unicodedata

from jamfor.core.vocabulary.missing import Missing


_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_RAISED = re.compile("[¹²³⁰⁴-⁹⁽⁾]+")
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_LAST_YEAR = re.compile(r"[\s,:(-]*\b((?:19|20)[0-9]{2})\)?\s*$")
_IDENTIFIER = re.compile(r"\b[A-Z][0-9]{5}\b")
_UNIT = re.compile(
    r"\s*(?:,\s*andel\s*\(%\)|,?\s*\((?:%|procent|andel|ja/nej|ja=1,?\s*nej=0)\)|,\s*%)$",
    re.IGNORECASE,
)

K_CODES = frozenset(
    {"k-kod", "kkod", "kommunkod", "kommun-kod", "kommun kod", "kommunnr"}
    | {"kommunnummer", "municipality code"}
)
"""Headings that only a table of municipalities has."""

CODE_HEADINGS = K_CODES | {"kod", "knr"}
NAME_HEADINGS = frozenset(
    {"kommun", "kommunnamn", "kommunens namn", "namn", "stadsdel", "municipality"}
    | {"kommun/stadsdel", "kommun / stadsdel", "kommun eller stadsdel", "enhet"}
    | {"kommun och stadsdel", "kommuner", "kommun/län", "område", "ort"}
)
YEAR_HEADINGS = frozenset({"år", "årtal", "year", "mätår"})
OTHER_LABELS = frozenset(
    {"län", "länskod", "länsnamn", "l-kod", "länsnr", "kommungrupp", "skr-grupp"}
    | {"skl-grupp", "kommungruppskod", "stadsdelskod", "county"}
)
NEUTRAL_HEADINGS = frozenset(
    {"andel", "andel (%)", "andel %", "procent", "%", "(%)", "ja/nej", "resultat"}
    | {"värde", "andel ja", "andel ja (%)"}
)
"""Headings beneath a title that do not make it another figure."""

SUMMARY_WORDS = frozenset(
    {"medel", "medelvärde", "genomsnitt", "median", "summa", "totalt", "total"}
    | {"samtliga", "alla", "min", "max", "minimum", "maximum", "antal", "antal ja"}
    | {"antal svarande", "antal kommuner", "svarsfrekvens", "standardavvikelse"}
    | {"kommungrupp", "andel ja", "medelvärde kommuner", "samtliga kommuner"}
)
"""Rows that sum up, of no place of ours: Totalt may be the country, or this file."""

SYMBOLS = {
    "-": Missing.NOT_ANSWERED,
    "svar saknas": Missing.NOT_ANSWERED,
    "uppgift saknas": Missing.NOT_ANSWERED,
    "ej svar": Missing.NOT_ANSWERED,
    "saknas": Missing.NOT_ANSWERED,
    ".": Missing.NOT_APPLICABLE,
    "ej tillämpligt": Missing.NOT_APPLICABLE,
    "..": Missing.SUPPRESSED,
    "visas inte": Missing.SUPPRESSED,
    "visas inte (för få svar)": Missing.SUPPRESSED,
    "för få svar": Missing.SUPPRESSED,
    "vet ej": Missing.DONT_KNOW,
    "kan inte lämna uppgift": Missing.CANNOT_PROVIDE,
}
UNCLEAR_SYMBOLS = frozenset(
    {"x", "xx", "*", "**", "/", "?", "...", "e.t.", "n/a", "ns"}
)
"""Marks that mean different things in different publications: the map says which."""

YES_WORDS = frozenset({"ja", "yes"})
NO_WORDS = frozenset({"nej", "no"})


def spaced(text: str) -> str:
    """Return a text with one kind of blank and of dash, and no raised marks.

    >>> spaced("Öppen\\u00a0 vård\\u2009–  2019")
    'Öppen vård - 2019'
    """
    spelled = unicodedata.normalize("NFKC", _RAISED.sub("", text))
    spelled = spelled.replace("\N{SOFT HYPHEN}", "")
    return " ".join(spelled.translate(_DASHES).split())


def answer(text: str) -> str:
    """Return the words of a figure's cell as they are compared.

    A note at its end is kept, for it may change what the cell says: "Ja*" is not "Ja".
    """
    spelled = text.replace("\N{HORIZONTAL ELLIPSIS}", "...").translate(_DASHES)
    return " ".join(unicodedata.normalize("NFC", spelled).casefold().split())


def plain(text: str) -> str:
    """Return a text as it is compared: without case, and without notes at its end."""
    return re.sub(r"(?<=\w)\s*(?:[*:]+|[0-9]\))$", "", spaced(text).casefold())


def year_of(text: str) -> str:
    """Return the year a heading names, empty without any or with several."""
    found = set(_YEAR.findall(text))
    return found.pop() if len(found) == 1 else ""


def identifier_in(text: str) -> str:
    """Return the Kolada id a heading holds, empty without any or with several."""
    found = set(_IDENTIFIER.findall(text))
    return found.pop() if len(found) == 1 else ""


def title_in(text: str) -> str:
    """Return what a heading calls its indicator: less the year, the unit and the id.

    >>> title_in("U31468 Jourverksamhet, 2019 (ja/nej)")
    'jourverksamhet'
    """
    title = _IDENTIFIER.sub("", spaced(text)).replace("()", "").strip(" :-,;")
    for _ in range(2):  # the year stands before the unit, or after
        title = _LAST_YEAR.sub("", _UNIT.sub("", title).strip()).strip(" ,:-")
    return plain(title)


def titled(text: str) -> str:
    """Return a title of the definitions as headings are compared with it."""
    return plain(_UNIT.sub("", spaced(text)))
