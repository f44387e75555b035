"""What a key figure's numbers mean, told from its title as Kolada writes titles.

"andel (%)" is per cent. "(Ja=1, Nej=0)" is yes or no, and "(Ja=1, Nej=2)" the same in
other numbers. Other "(word=number)" are levels: a mean of levels is never a share.
"(-2023)" says that the series ended that year.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from jamfor.core.indicators.definitions import Indicator, Kind
from jamfor.core.vocabulary.observations import Measure


class Meaning(StrEnum):
    """How a number of Kolada's is read."""

    YES_NO = "yes-no"
    PERCENT = "percent"
    COUNT = "count"
    NUMBER = "number"  # levels, kronor, days, an index: a mean in its own unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """The meaning of a key figure's numbers; `no` is the number of No."""

    meaning: Meaning
    unit: str = ""
    no: int = 0

    @property
    def measure(self) -> Measure:
        """The measure its figures are."""
        return _MEASURES[self.meaning]


_MEASURES = {
    Meaning.YES_NO: Measure.SHARE,
    Meaning.PERCENT: Measure.SHARE,
    Meaning.COUNT: Measure.COUNT,
    Meaning.NUMBER: Measure.MEAN,
}

NO_IS_TWO = frozenset({"N30466", "U30426", "U30427"})
"""Key figures with Ja=1 and Nej=2. Source: their titles in Kolada."""

_ENDED = re.compile(r"\(\s*-\s*(\d{4})\s*\)")
_NUMBERED = re.compile(r"\(([^()]*=[^()]*)\)")
_COUNTS = re.compile(r"antal(?: svar| personer totalt)?", re.IGNORECASE)


def ended(title: str) -> str:
    """Return the last year of a series whose title says that it ended, else nothing.

    >>> ended("Väntetid, medelvärde (- 2024)")
    '2024'
    """
    found = _ENDED.search(title)
    return found.group(1) if found else ""


def scale_of(kpi: str, *, title: str, indicator: Indicator | None) -> Scale | None:
    """Return what the numbers mean, or None where nobody says it.

    A scale or a per cent sign in the title decides, then our own definition, then the
    rest of the title.
    """
    numbered = _NUMBERED.search(title)
    if numbered:
        return _of_numbers(numbered.group(1))
    if "(%)" in title:
        return Scale(meaning=Meaning.PERCENT, unit="percent")
    if indicator is not None:
        return _of_indicator(kpi, indicator)
    return _of_unit(title) if title else None


def _of_numbers(said: str) -> Scale:
    pairs = [part.partition("=") for part in said.split(",")]
    numbers = {word.strip().casefold(): number.strip() for word, _, number in pairs}
    if numbers.keys() == {"ja", "nej"} and numbers["ja"] == "1":
        no = int(numbers["nej"]) if numbers["nej"] in {"0", "2"} else None
        if no is not None:
            return Scale(meaning=Meaning.YES_NO, unit="percent", no=no)
    return Scale(meaning=Meaning.NUMBER, unit=said.strip())


def _of_indicator(kpi: str, indicator: Indicator) -> Scale:
    version = indicator.latest
    if version.kind is Kind.FACT:
        no = 2 if kpi in NO_IS_TWO else 0
        return Scale(meaning=Meaning.YES_NO, unit="percent", no=no)
    if version.kind is Kind.ORDINAL:
        return Scale(meaning=Meaning.NUMBER, unit="level")
    if version.unit == "percent":
        return Scale(meaning=Meaning.PERCENT, unit="percent")
    if version.unit == "count":
        return Scale(meaning=Meaning.COUNT, unit="count")
    return Scale(meaning=Meaning.NUMBER, unit=version.unit)


def _of_unit(title: str) -> Scale:
    unit = _ENDED.sub("", title).rpartition(",")[2].strip()
    if _COUNTS.fullmatch(unit):
        return Scale(meaning=Meaning.COUNT, unit="count")
    return Scale(meaning=Meaning.NUMBER, unit=unit if unit != title.strip() else "")
