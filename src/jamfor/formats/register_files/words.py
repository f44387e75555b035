"""The words of a register file: its headings, the sexes, and why a figure is missing.

They are read as forgivingly as those of an answer sheet.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.answer_sheets.words import plain, reason_in


class Column(StrEnum):
    """What a column of a register file holds."""

    INDICATOR = "indicator"
    PLACE = "place"
    PERIOD = "period"
    SEX = "sex"
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    VALUE = "value"
    MISSING = "missing"


NEEDED = (Column.INDICATOR, Column.PLACE, Column.PERIOD)

HEADINGS: Mapping[Column, tuple[str, ...]] = {
    Column.INDICATOR: ("indikator", "nyckeltal", "id", "indicator", "kpi"),
    Column.PLACE: ("plats", "platskod", "kommunkod", "kommun", "place", "municipality"),
    Column.PERIOD: ("period", "år", "year"),
    Column.SEX: ("kön", "sex", "gender"),
    Column.NUMERATOR: ("täljare", "antal", "numerator", "count"),
    Column.DENOMINATOR: ("nämnare", "denominator"),
    Column.VALUE: ("värde", "andel", "value", "share"),
    Column.MISSING: ("orsak", "saknas", "orsak om värde saknas", "missing", "reason"),
}
"""What a column may be called; the first name is the Swedish one we write."""

_COLUMN_OF = {name: column for column, names in HEADINGS.items() for name in names}


class Sex(StrEnum):
    """Whom a row counts; the value is the code of the breakdown `sex=`."""

    BOTH = ""
    WOMEN = "women"
    MEN = "men"


SEX_TEXTS: Mapping[Sex, LocalText] = {
    Sex.BOTH: LocalText(sv="Totalt", en="Total"),
    Sex.WOMEN: LocalText(sv="Flickor och kvinnor", en="Girls and women"),
    Sex.MEN: LocalText(sv="Pojkar och män", en="Boys and men"),
}

_SEX_OF: Mapping[str, Sex] = {
    **dict.fromkeys(("", "t", "totalt", "total", "båda", "both", "alla"), Sex.BOTH),
    **dict.fromkeys(("k", "kvinnor", "flickor", "women", "girls", "f"), Sex.WOMEN),
    **dict.fromkeys(("m", "män", "pojkar", "men", "boys"), Sex.MEN),
    **{text.sv.casefold(): sex for sex, text in SEX_TEXTS.items()},
    **{text.en.casefold(): sex for sex, text in SEX_TEXTS.items()},
}
_SYMBOLS: Mapping[str, Missing] = {
    "..": Missing.SUPPRESSED,
    "x": Missing.SUPPRESSED,
    "röjandekontroll": Missing.SUPPRESSED,
    "undertryckt": Missing.SUPPRESSED,
    "visas inte": Missing.SUPPRESSED,
    ".": Missing.NOT_APPLICABLE,
    "-": Missing.NOT_ANSWERED,
    "uppgift saknas": Missing.NOT_ANSWERED,
}


def column_in(cell: str) -> Column | None:
    """Return what a column with this heading holds, or None where it is not read.

    >>> column_in("Värde (%)").value
    'value'
    """
    return _COLUMN_OF.get(plain(cell.partition("(")[0]))


def sex_in(cell: str) -> Sex | None:
    """Return whom a cell names, or None for a word that names nobody."""
    return _SEX_OF.get(plain(cell))


def symbol_in(cell: str) -> Missing | None:
    """Return the reason a word or a symbol gives for a figure that is missing."""
    # `plain` takes full stops off, and two of the symbols are nothing else.
    return _SYMBOLS.get(cell.strip()) or _SYMBOLS.get(plain(cell)) or reason_in(cell)
