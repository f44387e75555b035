"""Which place a row is of: by code, by name, or by the city it stands under.

A code may have lost its leading nought. A code with another place's name is doubtful
and refused; a name that is nobody's beside a known code is taken, and said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from jamfor.core.places.places import Geography, Place, PlaceKind
from jamfor.formats.workbooks.sheets import Cell, Number
from jamfor.formats.workbooks.words import plain


_NATION = frozenset({"riket", "hela riket", "sverige", "totalt riket", "riket totalt"})
_MUNICIPAL = re.compile(r"(s?) (?:kommun|stad)$|^region (?=gotland)")
_OF_DISTRICT = re.compile(
    r"\s*(?:stadsdelsförvaltning|stadsdelsområde|stadsdelsnämndsområde"
    r"|stadsdelsnämnd|socialförvaltning|socialförvaltningen|stadsdel|sdf|sdn)\s*"
)
_CODE_LENGTH = 4
_AGGREGATES = frozenset(
    {
        *(PlaceKind.NATION, PlaceKind.COUNTY),
        *(PlaceKind.SKR_GROUP, PlaceKind.SIZE_CLASS),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The places a row may be of, over the years; one of them in any one year.

    `remark` is said when the code and the name do not quite agree.
    """

    places: tuple[Place, ...]
    remark: str = ""

    def in_year(self, year: str) -> Place | None:
        """Return the one that existed that year: on 1 February, or at any time."""
        living = [p for p in self.places if _lived(p, year)]
        if len(living) > 1:
            asked = date(int(year), 2, 1)
            living = [p for p in living if p.exists_on(asked)]
        return living[0] if len(living) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubtful:
    """A code and a name of two different places."""

    code: Place
    name: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceBook:
    """Places by code and by name; `named` are the map's own words for some rows."""

    by_code: Mapping[str, Place]
    by_name: Mapping[str, tuple[Place, ...]]
    districts: Mapping[str, Mapping[str, tuple[Place, ...]]]
    named: Mapping[str, str]

    @classmethod
    def of(cls, geography: Geography, named: Mapping[str, str]) -> PlaceBook:
        """Return the book of a geography."""
        undivided = [p for p in geography.places if p.kind is not PlaceKind.DISTRICT]
        cities: dict[str, list[Place]] = {}
        for place in geography.places:
            if place.kind is PlaceKind.DISTRICT:
                cities.setdefault(place.parents[0], []).append(place)
        return cls(
            by_code={place.code: place for place in geography.places},
            by_name=_names(undivided),
            districts={city: _names(found) for city, found in cities.items()},
            named={plain(name): code for name, code in named.items()},
        )

    def is_divided(self, place: Place) -> bool:
        """Whether a city has districts of its own."""
        return place.code in self.districts

    def find(self, code: Cell, name: Cell, *, city: str) -> Found | Doubtful | None:
        """Return the place of a row; `city` is the divided city it stands under."""
        said = str(name).strip() or ("" if _digits(code) else str(code).strip())
        for words in (f"{_digits(code)} {said}".strip(), said, _digits(code)):
            mapped = self.by_code.get(self.named.get(plain(words), ""))
            if mapped is not None:
                return Found(places=(mapped,))
        numbered = self.by_code.get(_full(_digits(code)))
        if numbered is None and str(code).strip() in self.by_code:
            numbered = self.by_code[str(code).strip()]
        if numbered is not None:
            return self._with_code(numbered, said, city)
        other = str(code).strip() if str(name).strip() else ""
        return self._by_name(said, city=city, code=other)

    def _with_code(self, place: Place, said: str, city: str) -> Found | Doubtful | None:
        if not said or name_of(said) in _written(place):
            return Found(places=(place,))
        others = self._candidates(said, city=city)
        if place in others:
            return Found(places=(place,))
        # The districts of a city often carry the city's code.
        if place.code in self.districts and others and _are_of(others, place.code):
            return Found(places=others)
        if others:
            return Doubtful(code=place, name=others[0])
        return Found(places=(place,), remark=f"{place.code} {said}")

    def _by_name(self, said: str, *, city: str, code: str) -> Found | None:
        found = self._candidates(said, city=city)
        if not found:
            return None
        if not code or found[0].kind in _AGGREGATES | {PlaceKind.DISTRICT}:
            return Found(places=found)
        return Found(places=found, remark=f"{code} {said}")

    def _candidates(self, said: str, *, city: str) -> tuple[Place, ...]:
        if plain(said) in _NATION:
            return self.by_name.get("riket", ())
        if city and (below := self._districts_of(city, said)):
            return below
        if found := self.by_name.get(name_of(said)):
            return found
        return self._any_district(said)

    def _any_district(self, said: str) -> tuple[Place, ...]:
        """A district outside its city's rows: if its name is of one city alone."""
        found = [f for city in self.districts if (f := self._districts_of(city, said))]
        return found[0] if len(found) == 1 else ()

    def _districts_of(self, city: str, said: str) -> tuple[Place, ...]:
        names = self.districts.get(city, {})
        whole = self.by_code[city].name.sv.casefold()
        short = _OF_DISTRICT.sub(" ", plain(said)).strip()
        bare = re.sub(rf"^{re.escape(whole)}s?(?: stad)?[\s,:/-]+", "", short)
        return names.get(name_of(said)) or names.get(short) or names.get(bare) or ()


def name_of(said: str) -> str:
    """Return a place's name as names are compared.

    >>> name_of("Upplands-Väsby  kommun")
    'upplands-väsby'
    """
    return _MUNICIPAL.sub("", plain(said)).strip()


def is_aggregate(place: Place) -> bool:
    """Whether a figure of the place sums up those of municipalities."""
    return place.kind in _AGGREGATES


def _names(places: Iterable[Place]) -> dict[str, tuple[Place, ...]]:
    names: dict[str, tuple[Place, ...]] = {}
    for place in places:
        for name in sorted(_written(place)):
            names[name] = (*names.get(name, ()), place)
    return names


def _written(place: Place) -> set[str]:
    """The ways a place is written: plainly, and as the owner of a municipality."""
    names = {name_of(text) for text in (place.name.sv, place.name.en)}
    if place.kind is PlaceKind.MUNICIPALITY:
        names |= {f"{name}s" for name in names if not name.endswith("s")}
    return names


def _digits(code: Cell) -> str:
    """The digits of a code, whether text or number; empty for anything else.

    "0114", "114", 114 and "114.0" are one; blanks and an apostrophe are not part of it.
    """
    if isinstance(code, Number):
        return str(int(code.value)) if code.value == int(code.value) >= 0 else ""
    text = re.sub(r"[.,]0+$", "", plain(code).replace(" ", "").strip("'"))
    return text if text.isdecimal() else ""


def _full(digits: str) -> str:
    """A municipality's code has four digits; three have lost the nought."""
    return digits.zfill(_CODE_LENGTH) if len(digits) >= _CODE_LENGTH - 1 else ""


def _are_of(places: tuple[Place, ...], city: str) -> bool:
    return all(place.parents[:1] == (city,) for place in places)


def _lived(place: Place, year: str) -> bool:
    first, last = date(int(year), 1, 1), date(int(year), 12, 31)
    began = place.valid_from is None or place.valid_from <= last
    if place.kind is not PlaceKind.DISTRICT:
        return True  # a group is as old as its name; the figure says what it was
    return began and (place.valid_to is None or place.valid_to >= first)
