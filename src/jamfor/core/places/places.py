"""Places as they were, are, and came to be.

Codes are strings: a municipality "1490", a county "lan-14", the nation "0000", a city
district "0180-s01", groups "skr-C8" and "size-3". Dates bound a place's life.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jamfor.core.vocabulary.basis import Basis
from jamfor.core.vocabulary.texts import LocalText


class PlaceKind(StrEnum):
    """What sort of place it is."""

    NATION = "nation"
    COUNTY = "county"
    MUNICIPALITY = "municipality"
    DISTRICT = "district"
    SKR_GROUP = "skr-group"
    SIZE_CLASS = "size-class"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place with its life span; `parents` are the codes of what it belongs to.

    A municipality's parents are its county, its SKR group and its size class; a
    district's only parent is its city. `successors` took over when it ended.
    """

    code: str
    kind: PlaceKind
    name: LocalText
    basis: Basis = Basis.SOURCE
    parents: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    successors: tuple[str, ...] = ()

    def exists_on(self, day: date) -> bool:
        """Whether the place exists on a day."""
        began = self.valid_from is None or self.valid_from <= day
        return began and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceArea:
    """One of the ten service areas; `slug` is its Swedish address."""

    id: str
    slug: str
    name: LocalText
    short: LocalText
    group: str
    former_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameRule:
    """Which cities are asked district by district, for some areas and years."""

    service_areas: tuple[str, ...]
    periods: tuple[str, ...]
    districts_of: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A dated relation between places, or a municipality and its administrations."""

    kind: str  # shares-leadership | administration
    places: tuple[str, ...]
    name: str = ""
    service_areas: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    basis: Basis = Basis.INFERRED


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameUnit:
    """A unit asked: itself, and the city it stands for when it is a district."""

    place: str
    municipality: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Geography:
    """All places, service areas, frame rules and relations of a pack."""

    places: tuple[Place, ...]
    service_areas: tuple[ServiceArea, ...]
    frame_rules: tuple[FrameRule, ...]
    relations: tuple[Relation, ...]
