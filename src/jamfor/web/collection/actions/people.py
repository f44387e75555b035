"""Delegating, handing over, standing in, inheriting: who answers what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from jamfor.web.accounts.models import Appointment, User
from jamfor.web.audit.actions import record
from jamfor.web.collection.here import Here
from jamfor.web.collection.models import Administration, Assignment, Round, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What is delegated: a service area, a section of it, or one question."""

    service_area: str
    section: str = ""
    question: str = ""


def assign(here: Here, parts: Iterable[Part], user: User, *, now: datetime) -> int:
    """Delegate parts to somebody and return how many were new."""
    made = 0
    with transaction.atomic():
        for part in parts:
            where = {
                "service_area": part.service_area,
                "section": part.section,
                "question": part.question,
            }
            held = here.unit.assignments.filter(user=user, ended_at=None, **where)
            if held.exists():
                continue
            Assignment.objects.create(
                unit=here.unit, user=user, made_at=now, made_by=here.user, **where
            )
            made += 1
        _tell(here, "parts-delegated", now, user=user.pk, parts=made)
    return made


def unassign(here: Here, assignment: Assignment, *, now: datetime) -> None:
    """Take a part back."""
    with transaction.atomic():
        Assignment.objects.filter(pk=assignment.pk).update(ended_at=now)
        _tell(here, "part-taken-back", now, user=assignment.user_id)


def hand_over(here: Here, giver: User, taker: User, *, now: datetime) -> int:
    """Give all somebody answers to another, for good; returns how many parts."""
    with transaction.atomic():
        rows = list(here.unit.assignments.filter(user=giver, ended_at=None))
        Assignment.objects.filter(pk__in=[row.pk for row in rows]).update(ended_at=now)
        Assignment.objects.bulk_create(
            Assignment(
                unit=here.unit,
                service_area=row.service_area,
                section=row.section,
                question=row.question,
                administration=row.administration,
                user=taker,
                made_at=now,
                made_by=here.user,
            )
            for row in rows
        )
        _tell(here, "handed-over", now, user=giver.pk, to=taker.pk, parts=len(rows))
    return len(rows)


def stand_in(
    here: Here, away: User, instead: User, *, until: date | None, now: datetime
) -> int:
    """Let somebody answer in another's place until a day; it ends by itself."""
    with transaction.atomic():
        rows = here.unit.assignments.filter(user=away, ended_at=None)
        n = rows.update(stand_in=instead, stand_in_until=until)
        _tell(here, "stand-in", now, user=away.pk, to=instead.pk, parts=n)
    return n


def describe(
    here: Here, *, name: str, areas: Iterable[str], now: datetime
) -> Administration:
    """Say which service areas an administration answers for; each area has one."""
    wanted = set(areas)
    with transaction.atomic():
        rows = Administration.objects.filter(place=here.unit.place, ended_at=None)
        for row in rows:
            left = [area for area in row.service_areas if area not in wanted]
            if left != row.service_areas:
                row.service_areas = left
                row.save(update_fields=["service_areas"])
        found, _ = Administration.objects.get_or_create(
            place=here.unit.place, name=name.strip()[:120], ended_at=None
        )
        found.service_areas = sorted({*found.service_areas, *wanted})
        found.save(update_fields=["service_areas"])
        _tell(here, "administration-described", now, areas=len(wanted))
    return found


def end_administration(here: Here, found: Administration, *, now: datetime) -> None:
    """Say that an administration is no more; its areas have none until described."""
    with transaction.atomic():
        Administration.objects.filter(pk=found.pk).update(ended_at=now)
        _tell(here, "administration-ended", now)


def _tell(here: Here, action: str, now: datetime, **facts: int) -> None:
    record(
        action,
        at=now,
        by=here.user.pk,
        role=here.role,
        period=here.asked.period,
        place=here.unit.place,
        facts=facts,
    )


def inherit(made: Round, *, before: Round, now: datetime) -> int:
    """Give the units of a round the people and the map of the round before.

    What is no longer asked is left out, and so is who has left: both show as gaps.
    Returns how many assignments were taken over; a second call takes none.
    """
    units = {unit.place: unit for unit in made.units.all()}
    with transaction.atomic():
        _inherit_roles(made, before, units, now)
        old = Assignment.objects.filter(
            unit__round=before, ended_at=None, user__is_active=True
        ).select_related("unit")
        held = {
            (row.unit_id, row.user_id, row.service_area, row.section, row.question)
            for row in Assignment.objects.filter(unit__round=made)
        }
        present = set(
            Appointment.objects.filter(period=made.period, ended_at=None).values_list(
                "user_id", "place"
            )
        )
        rows = [
            Assignment(
                unit=units[row.unit.place],
                service_area=row.service_area,
                section=row.section,
                question=row.question,
                administration_id=row.administration_id,
                user_id=row.user_id,
                inherited_from=before.period,
                made_at=now,
            )
            for row in old
            if row.unit.place in units
            and (row.user_id, row.unit.place) in present
            and (
                units[row.unit.place].pk,
                row.user_id,
                row.service_area,
                row.section,
                row.question,
            )
            not in held
        ]
        Assignment.objects.bulk_create(rows, batch_size=1000)
        record(
            "map-inherited",
            at=now,
            by=None,
            period=made.period,
            facts={"parts": len(rows), "from": before.period},
        )
    return len(rows)


def _inherit_roles(
    made: Round, before: Round, units: dict[str, Unit], now: datetime
) -> None:
    old = Appointment.objects.filter(
        period=before.period, ended_at=None, user__is_active=True
    )
    held = set(
        Appointment.objects.filter(period=made.period).values_list(
            "user_id", "place", "role"
        )
    )
    Appointment.objects.bulk_create(
        [
            Appointment(
                user_id=row.user_id,
                role=row.role,
                place=row.place,
                period=made.period,
                service_areas=row.service_areas,
                made_at=now,
            )
            for row in old
            if row.place in units and (row.user_id, row.place, row.role) not in held
        ],
        batch_size=1000,
    )
