"""Who holds which role for which service areas, and which areas nobody may sign."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from jamfor.core.access.policy import LIMITED, Target, may
from jamfor.core.access.roles import Action, Phase, Role
from jamfor.core.places.places import ServiceArea
from jamfor.web.accounts.models import Appointment, User
from jamfor.web.accounts.queries import grant_of
from jamfor.web.collection.here import Here
from jamfor.web.collection.queries.people import AreaOwners, people_at


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleHeld:
    """A role somebody holds at a unit, and the service areas it is held for.

    `areas` are what she answers where she is a contributor, by the respondent map.
    """

    appointment: Appointment
    areas: tuple[ServiceArea, ...]
    every_area: bool

    @property
    def limitable(self) -> bool:
        """Whether the role can be held for some areas only."""
        return Role(self.appointment.role) in LIMITED


def roles_held(here: Here, owned: Iterable[AreaOwners]) -> tuple[RoleHeld, ...]:
    """Return who holds which role at a unit for what, coordinators first; one query."""
    by_map = {each.area.id: _answering(each) for each in owned}
    return tuple(_held(here, row, by_map) for row in people_at(here.unit))


def _held(here: Here, row: Appointment, by_map: Mapping[str, set[int]]) -> RoleHeld:
    contributes = row.role == Role.CONTRIBUTOR
    limited = row.role in LIMITED and bool(row.service_areas)
    return RoleHeld(
        appointment=row,
        areas=tuple(
            area
            for id_, area in here.areas.items()
            if (contributes and row.user_id in by_map.get(id_, ()))
            or (limited and id_ in row.service_areas)
        ),
        every_area=not (contributes or limited),
    )


def _answering(owned: AreaOwners) -> set[int]:
    """Who answers something of an area, herself or in another's place."""
    found = list(owned.owners)
    for section in owned.sections:
        found += section.owners
        for owners in section.questions.values():
            found += owners
    return {owner.user.pk for owner in found}


def signers(here: Here) -> dict[str, tuple[User, ...]]:
    """Return who may sign each service area of a unit while it is open; one query.

    An area with nobody is a gap: it can be handed in, and stays there.
    """
    held = [row for row in people_at(here.unit) if row.user.is_active]
    return {
        area: tuple(
            {row.user_id: row.user for row in held if _signs(here, row, area)}.values()
        )
        for area in here.areas
    }


def _signs(here: Here, row: Appointment, area: str) -> bool:
    target = Target(
        phase=Phase.OPEN,
        place=here.unit.place,
        period=here.unit.round.period,
        service_area=area,
    )
    return may([grant_of(row)], Action.SIGN, target)


def unsigned_areas(here: Here) -> tuple[ServiceArea, ...]:
    """Return the service areas of a unit that nobody may sign."""
    return tuple(here.areas[id_] for id_, found in signers(here).items() if not found)
