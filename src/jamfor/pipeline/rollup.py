"""Which aggregates each unit and each municipality adds to.

A district adds to its city, its county and the nation. A municipality also belongs to
an SKR group and a size class, where each municipality counts once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from jamfor.core.places.places import Geography, PlaceKind


WHOLE = frozenset({PlaceKind.NATION, PlaceKind.COUNTY})
"""Where every unit of the frame counts; a divided city is added to these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollup:
    """Memberships of a geography, from municipality to aggregate."""

    nation: str
    kinds: dict[str, PlaceKind]
    parents: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, geography: Geography) -> Rollup:
        """Read the memberships of a geography; it has exactly one nation."""
        kinds = {place.code: place.kind for place in geography.places}
        (nation,) = (c for c, kind in kinds.items() if kind is PlaceKind.NATION)
        parents = {
            place.code: (*place.parents, nation)
            for place in geography.places
            if place.kind is PlaceKind.MUNICIPALITY
        }
        return cls(nation=nation, kinds=kinds, parents=parents)

    def wholes_of(self, municipality: str) -> tuple[str, ...]:
        """Return the county and the nation a municipality lies in."""
        return tuple(p for p in self.parents[municipality] if self.kinds[p] in WHOLE)

    def targets_of(self, *, place: str, municipality: str) -> tuple[str, ...]:
        """Return what a unit is added to: its city if it is a district, the wholes."""
        city = (municipality,) if place != municipality else ()
        return (*city, *self.wholes_of(municipality))

    def unit_targets(self, units: Iterable[tuple[str, str]]) -> pl.DataFrame:
        """Return (place, target) for units given as (place, municipality)."""
        rows = [
            (place, target)
            for place, municipality in units
            for target in self.targets_of(place=place, municipality=municipality)
        ]
        return _pairs(rows, "place")

    def municipality_targets(self, municipalities: Iterable[str]) -> pl.DataFrame:
        """Return (municipality, target) for every aggregate a municipality is in."""
        rows = [(m, target) for m in municipalities for target in self.parents[m]]
        return _pairs(rows, "municipality")


def _pairs(rows: list[tuple[str, str]], member: str) -> pl.DataFrame:
    schema = {member: pl.String, "target": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row").unique(maintain_order=True)
