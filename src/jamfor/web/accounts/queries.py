"""What somebody may do, as the policy reads it."""

from __future__ import annotations

from django.db.models import QuerySet

from jamfor.core.access.policy import Grant
from jamfor.core.access.roles import Role
from jamfor.web.accounts.models import Appointment, User


def grants_of(user: User) -> tuple[Grant, ...]:
    """Return the grants of a user, as they stand now; one query."""
    if not user.is_active:
        return ()
    return tuple(
        Grant(
            role=Role(each.role),
            place=each.place,
            period=each.period,
            service_areas=frozenset(each.service_areas),
        )
        for each in user.appointments.filter(ended_at=None)
    )


def appointed(*, place: str, period: str) -> QuerySet[Appointment]:
    """Return who holds a role at a unit in a round, with their users."""
    return (
        Appointment.objects.filter(place=place, period__in=("", period), ended_at=None)
        .select_related("user")
        .order_by("role", "user__name", "user__email")
    )
