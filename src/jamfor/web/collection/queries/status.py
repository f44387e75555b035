"""Where a round stands: counts per state beside the frame they must add up to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.db.models import Count, Max

from jamfor.core.access.roles import Role
from jamfor.core.answers.steps import LOCKED, AreaState
from jamfor.core.places.places import Geography, Place, PlaceKind, ServiceArea
from jamfor.core.vocabulary.texts import LocalText
from jamfor.web.accounts.models import Appointment
from jamfor.web.collection.models import AreaWork, Revision, Round, Unit
from jamfor.web.collection.packs import asked_of, pack_of


Counts = Mapping[AreaState, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class StateLine:
    """A service area or a county: units in each state, and how many are asked.

    `frame` comes from the definitions, the counts from the work; they are held against
    each other wherever they are shown.
    """

    name: LocalText
    key: str
    counts: Counts
    frame: int

    @property
    def counted(self) -> int:
        """The sum of the counts."""
        return sum(self.counts.values())

    @property
    def reconciles(self) -> bool:
        """Whether every unit of the frame is in one state, and nobody else is."""
        return self.counted == self.frame

    @property
    def cells(self) -> tuple[int, ...]:
        """The counts in the order of the states."""
        return tuple(self.counts.get(state, 0) for state in AreaState)

    @property
    def responded(self) -> int:
        """How many have handed in: signed, or waiting to be."""
        return sum(self.counts.get(state, 0) for state in LOCKED)

    @property
    def rate(self) -> Fraction:
        """The response rate now: handed in or signed over the frame."""
        return Fraction(self.responded, self.frame) if self.frame else Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLine:
    """A unit: its county, its areas by state, its coordinators, its last save."""

    place: str
    name: LocalText
    county: str
    county_name: LocalText
    states: Mapping[str, AreaState]
    coordinators: tuple[str, ...]
    saved_at: datetime | None

    @property
    def cells(self) -> tuple[int, ...]:
        """How many of its areas are in each state, in the order of the states."""
        counts = Counter(self.states.values())
        return tuple(counts.get(state, 0) for state in AreaState)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which units a list shows; empty parts ask for nothing.

    A state and an area together ask for units in that state in that area.
    """

    state: str = ""
    area: str = ""
    county: str = ""
    text: str = ""

    def holds(self, unit: UnitLine) -> bool:
        """Whether a unit is one of them."""
        states = [s for a, s in unit.states.items() if self.area in {"", a}]
        names = f"{unit.name.sv} {unit.name.en} {unit.place}".lower()
        return (
            any(self.state in {"", state} for state in states)
            and self.county in {"", unit.county}
            and self.text.lower() in names
        )


def by_area(made: Round) -> tuple[StateLine, ...]:
    """Return the counts of each service area; one query."""
    asked = asked_of(made.pack_id, made.period)
    frame = Counter(area for areas in asked.units.values() for area in areas)
    rows = (
        AreaWork.objects.filter(unit__round=made)
        .values_list("service_area", "state")
        .annotate(n=Count("id"))
    )
    areas = pack_of(made.pack_id).geography.service_areas
    return _lines({area.id: area.name for area in areas}, frame, rows)


def by_county(made: Round) -> tuple[StateLine, ...]:
    """Return the counts of each county; one query."""
    geography = pack_of(made.pack_id).geography
    counties = counties_of(geography)
    frame: Counter[str] = Counter()
    for place, areas in asked_of(made.pack_id, made.period).units.items():
        frame[counties[place]] += len(areas)
    works = AreaWork.objects.filter(unit__round=made)
    rows = works.values_list("unit__place", "state").annotate(n=Count("id"))
    names = {place.code: place.name for place in geography.places}
    return _lines(
        {county: names[county] for county in sorted(set(counties.values()))},
        frame,
        ((counties[place], state, n) for place, state, n in rows),
    )


def _lines(
    names: Mapping[str, LocalText],
    frame: Mapping[str, int],
    rows: Iterable[tuple[str, str, int]],
) -> tuple[StateLine, ...]:
    """The counts of each name that is asked, or that has work though it is not."""
    found: dict[str, Counter[AreaState]] = {}
    for key, state, n in rows:
        found.setdefault(key, Counter())[AreaState(state)] += n
    return tuple(
        StateLine(
            name=name,
            key=key,
            counts=found.get(key, Counter()),
            frame=frame.get(key, 0),
        )
        for key, name in names.items()
        if key in found or frame.get(key)
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
    frame = 0
    for line in lines:
        counts.update(line.counts)
        frame += line.frame
    return StateLine(
        name=LocalText(sv="Alla", en="All"), key="", counts=counts, frame=frame
    )


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
            county_name=names[counties[place]],
            states=states[place],
            coordinators=tuple(str(row.user) for row in people.get(place, ())),
            saved_at=saved.get(place),
        )
        for place in sorted(states)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaSteps:
    """One area of a unit: where it stands, and who took which step when."""

    area: ServiceArea
    work: AreaWork

    @property
    def state(self) -> AreaState:
        """Where the work stands."""
        return AreaState(self.work.state)

    @property
    def reopenable(self) -> bool:
        """Whether the unit has to ask before it can go on with the area."""
        return self.state in {*LOCKED, AreaState.PARTIAL, AreaState.NONE}


def unit_areas(unit: Unit) -> tuple[AreaSteps, ...]:
    """Return the areas of a unit in the order of the pack; one query."""
    rows = unit.areas.select_related("handed_in_by", "signed_by", "reopened_by")
    works = {work.service_area: work for work in rows}
    areas = pack_of(unit.round.pack_id).geography.service_areas
    return tuple(
        AreaSteps(area=area, work=works[area.id]) for area in areas if area.id in works
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
