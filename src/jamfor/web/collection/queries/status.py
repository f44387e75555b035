"""Where a round stands: counts per state that always add up to the frame."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max

from jamfor.core.access.roles import Role
from jamfor.core.answers.steps import AreaState
from jamfor.core.places.places import Geography, Place, PlaceKind
from jamfor.core.vocabulary.texts import LocalText
from jamfor.web.accounts.models import Appointment
from jamfor.web.collection.models import AreaWork, Revision, Round
from jamfor.web.collection.packs import pack_of


Counts = Mapping[AreaState, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class StateLine:
    """A service area or a county, and how many units are in each state."""

    name: LocalText
    key: str
    counts: Counts

    @property
    def frame(self) -> int:
        """How many units are asked: the sum of the counts, by construction."""
        return sum(self.counts.values())

    @property
    def cells(self) -> tuple[int, ...]:
        """The counts in the order of the states."""
        return tuple(self.counts.get(state, 0) for state in AreaState)

    @property
    def signed_share(self) -> float:
        """The share signed so far, 0–1."""
        return self.counts.get(AreaState.SIGNED, 0) / self.frame if self.frame else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLine:
    """A unit: its county, its areas by state, its coordinators, its last save."""

    place: str
    name: LocalText
    county: str
    states: Mapping[str, AreaState]
    coordinators: tuple[str, ...]
    saved_at: datetime | None

    @property
    def counts(self) -> Counts:
        """How many of its areas are in each state."""
        return Counter(self.states.values())

    @property
    def cells(self) -> tuple[int, ...]:
        """The counts in the order of the states."""
        return tuple(self.counts.get(state, 0) for state in AreaState)


def by_area(made: Round) -> tuple[StateLine, ...]:
    """Return the counts of each service area; one query."""
    rows = (
        AreaWork.objects.filter(unit__round=made)
        .values_list("service_area", "state")
        .annotate(n=Count("id"))
    )
    found: dict[str, Counter[AreaState]] = {}
    for area, state, n in rows:
        found.setdefault(area, Counter())[AreaState(state)] += n
    areas = {a.id: a for a in pack_of(made.pack_id).geography.service_areas}
    return tuple(
        StateLine(name=areas[id_].name, key=id_, counts=found[id_])
        for id_ in areas
        if id_ in found
    )


def by_county(made: Round) -> tuple[StateLine, ...]:
    """Return the counts of each county; one query."""
    geography = pack_of(made.pack_id).geography
    counties = counties_of(geography)
    rows = (
        AreaWork.objects.filter(unit__round=made)
        .values_list("unit__place", "state")
        .annotate(n=Count("id"))
    )
    found: dict[str, Counter[AreaState]] = {}
    for place, state, n in rows:
        found.setdefault(counties[place], Counter())[AreaState(state)] += n
    names = {place.code: place.name for place in geography.places}
    return tuple(
        StateLine(name=names[code], key=code, counts=found[code])
        for code in sorted(found)
    )


def counties_of(geography: Geography) -> Mapping[str, str]:
    """Return the county of each municipality and each district."""
    places = {place.code: place for place in geography.places}
    return {
        code: county
        for code, place in places.items()
        if (county := _county(place, places))
    }


def _county(place: Place, places: Mapping[str, Place]) -> str:
    if place.kind is PlaceKind.MUNICIPALITY:
        return place.parents[0]
    if place.kind is PlaceKind.DISTRICT:
        return _county(places[place.parents[0]], places)
    return ""


def total(lines: Iterable[StateLine]) -> StateLine:
    """Return the counts of all lines together."""
    counts: Counter[AreaState] = Counter()
    for line in lines:
        counts.update(line.counts)
    return StateLine(name=LocalText(sv="Alla", en="All"), key="", counts=counts)


def units_of(made: Round) -> tuple[UnitLine, ...]:
    """Return every unit of a round; three queries however many there are."""
    geography = pack_of(made.pack_id).geography
    names = {place.code: place.name for place in geography.places}
    counties = counties_of(geography)
    states: dict[str, dict[str, AreaState]] = {}
    works = AreaWork.objects.filter(unit__round=made)
    for place, area, state in works.values_list("unit__place", "service_area", "state"):
        states.setdefault(place, {})[area] = AreaState(state)
    saved = dict(
        Revision.objects.filter(unit__round=made)
        .values_list("unit__place")
        .annotate(at=Max("at"))
    )
    people = coordinators_of(made)
    return tuple(
        UnitLine(
            place=place,
            name=names[place],
            county=counties[place],
            states=states[place],
            coordinators=tuple(str(row.user) for row in people.get(place, ())),
            saved_at=saved.get(place),
        )
        for place in sorted(states)
    )


def coordinators_of(
    made: Round, roles: Iterable[Role] = (Role.COORDINATOR, Role.DEPUTY)
) -> dict[str, list[Appointment]]:
    """Return who holds some roles at each place in a round; one query."""
    rows = Appointment.objects.filter(
        period__in=("", made.period),
        role__in=list(roles),
        ended_at=None,
        user__is_active=True,
    ).exclude(place="")
    found: dict[str, list[Appointment]] = {}
    for row in rows.select_related("user").order_by("place", "role", "id"):
        found.setdefault(row.place, []).append(row)
    return found
