"""What somebody may do, as the policy reads it."""

from __future__ import annotations

from urllib.parse import quote

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest

from jamfor.core.access.policy import Grant
from jamfor.core.access.roles import Role
from jamfor.web.accounts.models import Appointment, User
from jamfor.web.shell.languages import language_of


def grants_of(user: User) -> tuple[Grant, ...]:
    """Return the grants of a user, as they stand now; one query."""
    if not user.is_active:
        return ()
    return tuple(grant_of(each) for each in user.appointments.filter(ended_at=None))


def grant_of(appointment: Appointment) -> Grant:
    """Return an appointment as the policy reads it."""
    return Grant(
        role=Role(appointment.role),
        place=appointment.place,
        period=appointment.period,
        service_areas=frozenset(appointment.service_areas),
    )


def grants_in(request: HttpRequest) -> tuple[Grant, ...]:
    """Return what somebody may do in this session.

    The agency's role is held only by who came in with a second factor.
    """
    if not isinstance(request.user, User):
        return ()
    grants = grants_of(request.user)
    if has_second_factor(request):
        return grants
    return tuple(grant for grant in grants if grant.role is not Role.AGENCY)


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this session was opened with a second factor."""
    records = get_authentication_records(request, request.user)
    strong = {"mfa"} | ({"socialaccount"} if settings.OIDC_IS_STRONG else set())
    return any(record.get("method") in strong for record in records)


def lacks_second_factor(request: HttpRequest) -> bool:
    """Whether somebody at the agency came in without her second factor."""
    if not isinstance(request.user, User) or has_second_factor(request):
        return False
    return any(grant.role is Role.AGENCY for grant in grants_of(request.user))


def second_factor_address(request: HttpRequest) -> str:
    """Return where to give the second factor: its code, or first its setting up."""
    if not isinstance(request.user, User) or not is_mfa_enabled(request.user):
        return f"/{language_of(request)}/konto/2fa/totp/activate/"
    back = quote(request.get_full_path(), safe="/")
    return f"/{language_of(request)}/konto/2fa/reauthenticate/?next={back}"


def appointed(*, place: str, period: str) -> QuerySet[Appointment]:
    """Return who holds a role at a unit in a round, with their users."""
    return (
        Appointment.objects.filter(place=place, period__in=("", period), ended_at=None)
        .select_related("user")
        .order_by("role", "user__name", "user__email")
    )
