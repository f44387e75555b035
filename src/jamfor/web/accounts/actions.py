"""Appointing people, inviting them, and letting them in."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from jamfor.core.access.roles import Role
from jamfor.core.vocabulary.errors import JamforError
from jamfor.core.vocabulary.texts import LocalText
from jamfor.web.accounts.limits import CODES, TRIES, count, refuse_spent
from jamfor.web.accounts.models import Appointment, Invitation, LoginCode, User
from jamfor.web.accounts.secrets import (
    code_hash,
    is_code,
    new_code,
    new_token,
    token_hash,
)
from jamfor.web.audit.actions import record


LINK_LIVES = timedelta(days=120)  # from preparation to the last correction
CODE_LIVES = timedelta(minutes=15)
MOST_ATTEMPTS = 5  # at one code


class LinkError(JamforError):
    """A personal link that does not lead anywhere any more, or never did."""

    code = "link-unusable"
    http_status = 404

    def __init__(self) -> None:
        super().__init__(
            text=LocalText(
                sv="Länken gäller inte. Den kan ha ersatts, återkallats eller blivit"
                " för gammal. Be om en ny länk nedan eller av kontaktpersonen.",
                en="The link is not valid. It may have been replaced by a newer one,"
                " revoked or become too old. Ask for a new link below or from the"
                " coordinator.",
            )
        )


class CodeError(JamforError):
    """A code that is wrong, used or too old."""

    code = "code-wrong"
    http_status = 422

    def __init__(self) -> None:
        super().__init__(
            text=LocalText(
                sv="Koden stämmer inte, är redan använd eller har gått ut. Kontrollera"
                " den, eller skicka en ny.",
                en="The code is wrong, already used or has expired. Check it, or send a"
                " new one.",
            )
        )


def user_of(email: str, *, name: str = "", language: str = "sv") -> User:
    """Return the user of an address, made if there is none."""
    found = User.objects.filter(email=email.strip().lower()).first()
    return found or User.objects.create_user(email, name=name, language=language)


def appoint(
    user: User,
    role: Role,
    *,
    place: str,
    period: str,
    by: User | None,
    now: datetime,
) -> Appointment:
    """Give somebody a role; the same role held already is returned as it is."""
    with transaction.atomic():
        held = Appointment.objects.filter(
            user=user, role=role, place=place, period=period, ended_at=None
        ).first()
        if held is not None:
            return held
        made = Appointment.objects.create(
            user=user,
            role=role,
            place=place,
            period=period,
            made_at=now,
            made_by=by,
        )
        record(
            "role-given",
            at=now,
            by=by.pk if by else None,
            period=period,
            place=place,
            facts={"user": user.pk, "role": role},
        )
    return made


def end_appointment(appointment: Appointment, *, by: User, now: datetime) -> None:
    """End a role; the link that led to it is of no use from then on."""
    with transaction.atomic():
        Appointment.objects.filter(pk=appointment.pk).update(ended_at=now)
        Invitation.objects.filter(
            user=appointment.user,
            place=appointment.place,
            period=appointment.period,
            revoked_at=None,
        ).update(revoked_at=now)
        record(
            "role-ended",
            at=now,
            by=by.pk,
            period=appointment.period,
            place=appointment.place,
            facts={"user": appointment.user_id, "role": appointment.role},
        )


def invite(
    user: User, *, place: str, period: str, by: User | None, now: datetime
) -> str:
    """Make somebody's personal link to a unit's questionnaire and return it.

    The link is known only to who gets it: its hash is kept. Earlier links to the same
    unit stop working.
    """
    token = new_token()
    with transaction.atomic():
        Invitation.objects.filter(
            user=user, place=place, period=period, revoked_at=None
        ).update(revoked_at=now)
        Invitation.objects.create(
            user=user,
            place=place,
            period=period,
            token_hash=token_hash(token),
            made_at=now,
            made_by=by,
            expires_at=now + LINK_LIVES,
        )
        record(
            "link-made",
            at=now,
            by=by.pk if by else None,
            period=period,
            place=place,
            facts={"user": user.pk},
        )
    return f"{settings.SITE}/{user.language}/konto/in/{token}"


def invitation_of(token: str, *, now: datetime) -> Invitation:
    """Return the invitation of a link; raises LinkError for one that does not hold."""
    found = (
        Invitation.objects.select_related("user")
        .filter(
            token_hash=token_hash(token),
            revoked_at=None,
            expires_at__gt=now,
            user__is_active=True,
        )
        .first()
    )
    if found is None:
        raise LinkError
    return found


def make_code(invitation: Invitation, *, now: datetime) -> str:
    """Make a code for a link and return it, to be mailed; earlier codes stop working.

    Raises TooManyError after five in an hour.
    """
    count(CODES, str(invitation.pk), now=now)
    code = new_code()
    with transaction.atomic():
        invitation.codes.filter(used_at=None).update(expires_at=now)
        LoginCode.objects.create(
            invitation=invitation,
            code_hash=code_hash(code, of=invitation.pk),
            made_at=now,
            expires_at=now + CODE_LIVES,
        )
    return code


def use_code(invitation: Invitation, typed: str, *, client: str, now: datetime) -> None:
    """Use a code up; raises CodeError where it is not the one that was sent.

    Every try is counted at the code. Wrong ones are counted for the client's address
    too, and raise TooManyError when they are many; right ones are not, since a whole
    municipality may come from one.
    """
    refuse_spent(TRIES, client, now=now)
    with transaction.atomic():
        kept = (
            invitation.codes.select_for_update()
            .filter(used_at=None, expires_at__gt=now, attempts__lt=MOST_ATTEMPTS)
            .order_by("-id")
            .first()
        )
        right = kept is not None and is_code(
            typed.strip().replace(" ", ""), kept.code_hash, of=invitation.pk
        )
        if kept is not None:
            kept.attempts += 1
            kept.used_at = now if right else None
            kept.save(update_fields=["attempts", "used_at"])
        record(
            "came-in" if right else "code-refused",
            at=now,
            by=invitation.user_id,
            period=invitation.period,
            place=invitation.place,
        )
    if not right:
        count(TRIES, client, now=now)
        raise CodeError


def create_agency_user(*, email: str, name: str, password: str, now: datetime) -> User:
    """Make somebody at the agency: a password here, a second factor at first login."""
    user = user_of(email, name=name)
    user.set_password(password)
    user.save(update_fields=["password"])
    appoint(user, Role.AGENCY, place="", period="", by=None, now=now)
    return user
