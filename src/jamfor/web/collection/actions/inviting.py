"""Inviting many at once: a line a person, each judged before anybody is mailed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction

from jamfor.core.access.roles import Role
from jamfor.core.vocabulary.texts import LocalText
from jamfor.web.accounts.actions import appoint, invite, user_of
from jamfor.web.accounts.letters import send_link
from jamfor.web.accounts.models import User
from jamfor.web.collection.models import Round
from jamfor.web.collection.packs import asked_of
from jamfor.web.notices.mailings import (
    Addressed,
    Clock,
    Send,
    Write,
    keep_mailing,
    on_their_way,
)
from jamfor.web.notices.models import Letter, Mailing
from jamfor.web.shell.fields import is_email


ROLES = {
    word: role
    for role in (
        Role.COORDINATOR,
        Role.DEPUTY,
        Role.CONTRIBUTOR,
        Role.APPROVER,
        Role.READER,
    )
    for word in (role.value, role.text.sv, role.text.en)
}
"""What may stand for a role in a line; nothing is a coordinator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """A person to invite: where, her address and name, in which role."""

    place: str
    email: str
    name: str
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestList:
    """What a text says: who is to be invited, and the lines that cannot be used."""

    guests: tuple[Guest, ...]
    faults: tuple[tuple[int, LocalText], ...]


def read_guests(made: Round, text: str) -> GuestList:
    """Read lines of code;address;name;role; tabs and commas part too.

    A first line without an address is a heading.
    """
    units = set(made.units.values_list("place", flat=True))
    guests: list[Guest] = []
    faults: list[tuple[int, LocalText]] = []
    for number, cells in _lines(text):
        found = _guest(cells, units)
        if isinstance(found, Guest):
            guests.append(found)
        elif not (number == 1 and "@" not in "".join(cells)):
            faults.append((number, found))
    return GuestList(guests=tuple(guests), faults=tuple(faults))


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    first = text.lstrip("\ufeff").splitlines()[:1]
    mark = max(";\t,", key=first[0].count) if first else ";"
    rows = csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=mark)
    for number, row in enumerate(rows, start=1):
        if any(cell.strip() for cell in row):
            yield number, [cell.strip() for cell in row]


def _guest(cells: list[str], units: set[str]) -> Guest | LocalText:
    place, email, name, role = (*cells[:4], "", "", "", "")[:4]
    if place not in units:
        return LocalText(
            sv=f"”{place}” är ingen enhet i omgången.",
            en=f"“{place}” is no unit of the round.",
        )
    if not is_email(email):
        return LocalText(
            sv=f"”{email}” är ingen e-postadress.",
            en=f"“{email}” is no e-mail address.",
        )
    known = ROLES.get(role.lower(), Role.COORDINATOR if not role else None)
    if known is None:
        return LocalText(sv=f"”{role}” är ingen roll.", en=f"“{role}” is no role.")
    return Guest(place=place, email=email, name=name[:120], role=known)


def order_invitations(
    made: Round, guests: tuple[Guest, ...], *, by: User | None, now: datetime
) -> Mailing | None:
    """Give everybody her role, all or none, and order a letter to each with her link.

    The letters are sent beside the request. Who has one coming already gets no other,
    and two roles at a unit are one letter.
    """
    with transaction.atomic():
        # Two who order at the same moment wait for each other here.
        Round.objects.select_for_update().get(pk=made.pk)
        invited: dict[tuple[int, str], User] = {}
        for guest in guests:
            user = user_of(guest.email, name=guest.name)
            where = {"place": guest.place, "period": made.period}
            appoint(user, guest.role, by=by, now=now, **where)
            invited[user.pk, guest.place] = user
        kind = Mailing.Kind.INVITATION
        coming = on_their_way(kind, made.period, now=now)
        return keep_mailing(
            Mailing(kind=kind, period=made.period, ordered_by=by),
            [
                Addressed(user=user, place=place)
                for (key, place), user in invited.items()
                if (key, place) not in coming
            ],
            now=now,
        )


def inviting(made: Round, mailing: Mailing, *, clock: Clock) -> Write:
    """Return how each invitation is written, when it is sent.

    Her link is made there and then: until it is in her letter nobody has it, and an
    earlier one holds. Who has lost her role meanwhile gets none.
    """
    places = asked_of(made.pack_id, made.period).places

    def write(each: Letter) -> Send | None:
        user = User.objects.get(pk=each.user_id)
        held = user.appointments.filter(
            place=each.place, period__in=("", made.period), ended_at=None
        )
        if not (user.is_active and held.exists()):
            return None
        link = invite(
            user,
            place=each.place,
            period=made.period,
            by=mailing.ordered_by,
            now=clock(),
        )
        name = places[each.place].name
        what = LocalText(sv=f"{name.sv} {made.period}", en=f"{name.en} {made.period}")
        return partial(send_link, user, link, what=what)

    return write
