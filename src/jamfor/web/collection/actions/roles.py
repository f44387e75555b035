"""Who holds which role at a unit, and for which of its service areas."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from jamfor.core.access.policy import LIMITED
from jamfor.core.access.roles import Role
from jamfor.core.vocabulary.errors import JamforError
from jamfor.core.vocabulary.texts import LocalText
from jamfor.web.accounts.actions import appoint, end_appointment, invite, user_of
from jamfor.web.accounts.letters import send_link
from jamfor.web.accounts.models import Appointment, User
from jamfor.web.audit.actions import record
from jamfor.web.collection.here import Here
from jamfor.web.collection.queries.log import EVERY_AREA


class LastCoordinatorError(JamforError):
    """A unit must keep somebody who coordinates it."""

    code = "last-coordinator"
    http_status = 409

    def __init__(self) -> None:
        super().__init__(
            text=LocalText(
                sv="Det måste finnas en kontaktperson. Lägg till en ny först.",
                en="There must be a coordinator. Add a new one first.",
            )
        )


class AreasError(JamforError):
    """A role cannot be held for these service areas."""

    code = "role-areas"
    http_status = 422


def add_person(here: Here, *, email: str, name: str, role: Role, now: datetime) -> User:
    """Give somebody a role at the unit and mail her a personal link."""
    user = user_of(email, name=name, language=here.language)
    _appointed(here, user, role, now)
    send_invitation(here, user, now=now)
    return user


def add_limited(
    here: Here,
    person: tuple[str, str],
    role: Role,
    areas: Collection[str],
    now: datetime,
) -> User:
    """Give somebody, an address and a name, a role for some areas; none is all.

    Raises AreasError where she holds the role for others already: what somebody may do
    is changed where it is seen, not by adding her again.
    """
    email, name = person
    with transaction.atomic():
        user = user_of(email, name=name, language=here.language)
        held = _held(here, user, role)
        if held is not None and set(held.service_areas) != set(_kept(here, areas)):
            raise AreasError(
                text=LocalText(
                    sv=f"{user} är redan {role.text.sv} här. Ändra områdena i listan"
                    " över personer.",
                    en=f"{user} is {role.text.en} here already. Change the service"
                    " areas in the list of people.",
                )
            )
        limit(here, held or _appointed(here, user, role, now), areas, now=now)
    send_invitation(here, user, now=now)
    return user


def _held(here: Here, user: User, role: Role) -> Appointment | None:
    return Appointment.objects.filter(
        user=user,
        role=role,
        place=here.unit.place,
        period__in=("", here.asked.period),
        ended_at=None,
    ).first()


def _appointed(here: Here, user: User, role: Role, now: datetime) -> Appointment:
    where = {"place": here.unit.place, "period": here.asked.period}
    return appoint(user, role, by=here.user, now=now, **where)


def limit(
    here: Here, appointment: Appointment, areas: Collection[str], *, now: datetime
) -> None:
    """Say for which areas of the unit a role is held; none, or every one, is all.

    Raises AreasError for a role that is not held for areas, and for an area the unit is
    not asked about: left out, it could leave none, and none is all.
    """
    if Role(appointment.role) not in LIMITED:
        raise AreasError(
            text=LocalText(
                sv="Rollen kan inte begränsas till områden här.",
                en="The role cannot be limited to service areas here.",
            )
        )
    now_held = _kept(here, areas)
    with transaction.atomic():
        row = Appointment.objects.select_for_update().get(pk=appointment.pk)
        before = row.service_areas
        if set(before) == set(now_held):
            return
        row.service_areas = now_held
        row.save(update_fields=["service_areas"])
        record(
            "role-limited",
            at=now,
            by=here.user.pk,
            role=here.role,
            period=here.asked.period,
            place=here.unit.place,
            facts={
                "user": row.user_id,
                "role": row.role,
                "areas_before": " ".join(before) or EVERY_AREA,
                "areas_now": " ".join(now_held) or EVERY_AREA,
            },
        )


def _kept(here: Here, areas: Collection[str]) -> list[str]:
    """The areas as they are kept, in the pack's order; empty for all of them."""
    if set(areas) - here.areas.keys():
        raise AreasError(
            text=LocalText(
                sv="Kommunen svarar inte för det området i den här enkäten.",
                en="The unit is not asked about that service area.",
            )
        )
    return (
        []
        if len(set(areas)) == len(here.areas)
        else [a for a in here.areas if a in areas]
    )


def send_invitation(here: Here, user: User, *, now: datetime) -> None:
    """Mail somebody a new personal link; the one before stops working."""
    link = invite(
        user,
        place=here.unit.place,
        period=here.asked.period,
        by=here.user,
        now=now,
    )
    period = here.asked.period
    what = LocalText(sv=f"{here.name.sv} {period}", en=f"{here.name.en} {period}")
    send_link(user, link, what=what)


def remove_person(here: Here, appointment: Appointment, *, now: datetime) -> None:
    """End a role at the unit; raises LastCoordinatorError for the only coordinator.

    What was assigned to her has no owner from then on, and shows as a gap.
    """
    coordinators = Appointment.objects.filter(
        place=here.unit.place,
        period__in=("", here.asked.period),
        role=Role.COORDINATOR,
        ended_at=None,
    )
    if appointment.role == Role.COORDINATOR and coordinators.count() == 1:
        raise LastCoordinatorError
    with transaction.atomic():
        end_appointment(appointment, by=here.user, now=now)
        # What she holds in another round answers nothing in this one.
        others = Appointment.objects.filter(
            user=appointment.user,
            place=here.unit.place,
            period__in=("", here.asked.period),
            ended_at=None,
        )
        if not others.exists():
            here.unit.assignments.filter(user=appointment.user, ended_at=None).update(
                ended_at=now
            )
