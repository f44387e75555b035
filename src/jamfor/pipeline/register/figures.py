"""A register's figures as the definitions know them: version, place and persons."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from jamfor.core.indicators.definitions import IndicatorVersion
from jamfor.core.places.places import PlaceKind
from jamfor.core.releases.pack import Pack
from jamfor.core.statistics.additive_tables import Persons
from jamfor.core.statistics.suppression import SuppressionPolicy
from jamfor.core.vocabulary.missing import Missing
from jamfor.formats.register_files.reading import RegisterRow
from jamfor.formats.register_files.words import Sex


PER_1000 = "per-1000"
COUNT = "count"
FACTORS: Mapping[str, int] = {"percent": 100, PER_1000: 1000}
"""What a numerator over a denominator is multiplied by, as the unit is printed."""

_COUNTY = re.compile(r"[0-9]{2}")
_SHORTENED = re.compile(r"[0-9]{3}")  # a code whose first nought a spreadsheet dropped


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterFigure:
    """A figure: of persons counted, or with the reason there are none.

    `row` is where in the file it stands.
    """

    indicator: str
    version: IndicatorVersion
    policy: SuppressionPolicy
    place: str
    period: str
    sex: Sex
    persons: Persons | None
    missing: Missing | None
    row: RegisterRow = field(repr=False)

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What no other figure of the file may share."""
        return self.indicator, self.place, self.period, self.sex.value


def persons_of(row: RegisterRow, unit: str) -> Persons | None:
    """Return whom a row counts, or None where it does not say enough to know."""
    if unit == COUNT:
        count = row.numerator if row.numerator is not None else row.value
        if count is None or count != int(count):
            return None
        return Persons(numerator=int(count))
    if row.numerator is None or row.denominator is None:
        return None
    return Persons(numerator=row.numerator, denominator=row.denominator)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPlaces:
    """The places registers have figures of, and which is a part of which."""

    kinds: Mapping[str, PlaceKind]
    parents: Mapping[str, str]

    @classmethod
    def of(cls, pack: Pack) -> RegisterPlaces:
        """Read them from a pack: the nation, counties and municipalities."""
        places = [p for p in pack.geography.places if p.kind in _KINDS]
        kinds = {place.code: place.kind for place in places}
        nation = next((c for c, k in kinds.items() if k is PlaceKind.NATION), "")
        parents = {
            place.code: next(
                (p for p in place.parents if kinds.get(p) is PlaceKind.COUNTY), nation
            )
            for place in places
            if place.kind is not PlaceKind.NATION
        }
        return cls(kinds=kinds, parents=parents)

    def code_of(self, cell: str) -> str | None:
        """Return the code of a place as it is written in a file, or None."""
        written = cell.strip().casefold()
        if written == "riket":
            return next(c for c, k in self.kinds.items() if k is PlaceKind.NATION)
        if _COUNTY.fullmatch(written):
            written = f"lan-{written}"
        if _SHORTENED.fullmatch(written):
            written = f"0{written}"
        return written if written in self.kinds else None

    def parts_of(self, whole: str) -> Sequence[str]:
        """Return the places that make up a place."""
        return [place for place, of in self.parents.items() if of == whole]


_KINDS = frozenset({PlaceKind.NATION, PlaceKind.COUNTY, PlaceKind.MUNICIPALITY})
