"""Many letters at once: kept when ordered, sent one by one, none of them twice.

A letter is taken in a transaction of its own before it is sent. Two workers never take
the same; one that dies in between leaves a letter taken, which is never sent by itself:
somebody looks, and decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from jamfor.core.access.roles import Role
from jamfor.web.accounts.models import User
from jamfor.web.audit.actions import record
from jamfor.web.notices.models import Letter, Mailing


IN_ONE_GO = 10
"""Letters between which a worker looks after its other work."""
BROKEN_OFF_AFTER = timedelta(minutes=10)
"""A letter taken so long ago is not being sent; the mail server has 20 seconds."""
GOES_ON_FOR = timedelta(hours=1)
"""A mailing left alone so long waits for somebody to say that it is to go on.

It may come from a backup: its letters may have been sent since.
"""
FAILED = {
    Mailing.Kind.REMINDER.value: "reminder-failed",
    Mailing.Kind.INVITATION.value: "invitation-failed",
}

Send = Callable[[], None]
Write = Callable[[Letter], Send | None]
"""Says how to send a letter, or that it is not needed any more; called as it is taken,
in the same transaction, so that what it keeps is kept if the letter is taken."""
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """Who is to have a letter, about which place and which service areas of it."""

    user: User
    place: str
    service_areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a mailing came: how many letters are where."""

    mailing: Mailing
    letters: int
    sent: int
    waiting: int
    not_needed: int
    failed: tuple[Letter, ...]
    broken_off: tuple[Letter, ...]
    stands_still: bool


def keep_mailing(
    mailing: Mailing, addressed: Sequence[Addressed], *, now: datetime
) -> Mailing | None:
    """Keep what is ordered, in the transaction it is ordered in; None if nothing is."""
    if not addressed:
        return None
    mailing.ordered_at = mailing.active_at = now
    mailing.save()
    letters = Letter.objects.bulk_create(
        Letter(
            mailing=mailing,
            user=each.user,
            place=each.place,
            service_areas=list(each.service_areas),
            at=now,
        )
        for each in addressed
    )
    _tell("letters-ordered", mailing, now=now, facts={"letters": len(letters)})
    return mailing


def on_their_way(kind: str, period: str, *, now: datetime) -> set[tuple[int, str]]:
    """Return who has a letter coming, and about which place."""
    taken = Q(state=Letter.State.TAKEN, at__gt=now - BROKEN_OFF_AFTER)
    waiting = Q(state=Letter.State.WAITING)
    rows = Letter.objects.filter(
        waiting | taken, mailing__kind=kind, mailing__period=period
    )
    return set(rows.values_list("user_id", "place"))


def send_some(mailing: Mailing, write: Write, *, clock: Clock) -> bool:
    """Send some letters that wait; return whether more wait, to be sent next.

    A refusal of the mail server stops no other letter. Done twice, or by two at once,
    no letter is sent twice. A mailing that was left alone for long sends nothing.
    """
    if is_left_alone(mailing, now=clock()):
        return False
    waiting = mailing.letters.filter(state=Letter.State.WAITING).order_by("pk")
    for letter in islice(waiting.select_related("user"), IN_ONE_GO):
        send = _take(letter, write, now=clock())
        if send is not None:
            _deliver(letter, send, clock)
    Mailing.objects.filter(pk=mailing.pk).update(active_at=clock())
    return waiting.exists()


def _take(letter: Letter, write: Write, *, now: datetime) -> Send | None:
    """Take a letter; None where another took it, or it is not needed any more."""
    with transaction.atomic():
        row = Letter.objects.filter(pk=letter.pk, state=Letter.State.WAITING)
        if not row.update(state=Letter.State.TAKEN, at=now):
            return None
        send = write(letter)
        if send is None:
            _end(letter, Letter.State.NOT_NEEDED, now=now)
    return send


def _deliver(letter: Letter, send: Send, clock: Clock) -> None:
    try:
        send()
    except (OSError, ValueError) as error:
        # The mail server said no, or the letter cannot be written as mail.
        with transaction.atomic():
            _end(letter, Letter.State.FAILED, now=clock(), fault=type(error).__name__)
            _tell(
                FAILED[letter.mailing.kind],
                letter.mailing,
                now=clock(),
                place=letter.place,
                facts={"user": letter.user_id},
            )
    else:
        _end(letter, Letter.State.SENT, now=clock())


def _end(letter: Letter, state: str, *, now: datetime, fault: str = "") -> None:
    taken = Letter.objects.filter(pk=letter.pk, state=Letter.State.TAKEN)
    taken.update(state=state, at=now, fault=fault)


def go_on(mailing: Mailing, *, by: User, now: datetime) -> None:
    """Let a mailing that stands still go on with the letters that wait."""
    with transaction.atomic():
        Mailing.objects.filter(pk=mailing.pk).update(active_at=now)
        _tell("letters-go-on", mailing, now=now, by=by)


def send_again(mailing: Mailing, *, by: User, now: datetime) -> int:
    """Let those wait anew whose letter failed or was broken off; return how many."""
    with transaction.atomic():
        rows = mailing.letters.filter(_failed(now))
        found = rows.update(state=Letter.State.WAITING, at=now, fault="")
        if found:
            Mailing.objects.filter(pk=mailing.pk).update(active_at=now)
            _tell("letters-again", mailing, now=now, by=by, facts={"letters": found})
    return found


def _failed(now: datetime) -> Q:
    """Letters that did not go or may not have, and that no later one took over from."""
    broken_off = Q(state=Letter.State.TAKEN, at__lte=now - BROKEN_OFF_AFTER)
    lost = broken_off | Q(state=Letter.State.FAILED)
    later = Letter.objects.filter(
        mailing__kind=OuterRef("mailing__kind"),
        mailing__period=OuterRef("mailing__period"),
        user=OuterRef("user"),
        place=OuterRef("place"),
        pk__gt=OuterRef("pk"),
    )
    return lost & Q(~Exists(later))


def is_left_alone(mailing: Mailing, *, now: datetime) -> bool:
    """Whether so long has passed since anything was sent that somebody must look."""
    seen = Mailing.objects.values_list("active_at", flat=True).get(pk=mailing.pk)
    return seen < now - GOES_ON_FOR


def unfinished(*, now: datetime) -> list[Mailing]:
    """Return the mailings that are to go on by themselves, the oldest first."""
    rows = Mailing.objects.filter(
        letters__state=Letter.State.WAITING, active_at__gte=now - GOES_ON_FOR
    )
    return list(rows.distinct().order_by("pk"))


def progress(kind: str, period: str, *, now: datetime, most: int = 3) -> list[Progress]:
    """Return how far the newest mailings of a round came, the newest first."""
    rows = Mailing.objects.filter(kind=kind, period=period).order_by("-pk")
    return [_progress(mailing, now) for mailing in rows[:most]]


def _progress(mailing: Mailing, now: datetime) -> Progress:
    letters = mailing.letters.select_related("user")
    counts = Counter(mailing.letters.values_list("state", flat=True))
    look = list(letters.filter(_failed(now)).order_by("place", "pk"))
    waiting = counts[Letter.State.WAITING]
    return Progress(
        mailing=mailing,
        letters=sum(counts.values()),
        sent=counts[Letter.State.SENT],
        waiting=waiting,
        not_needed=counts[Letter.State.NOT_NEEDED],
        failed=tuple(each for each in look if each.state == Letter.State.FAILED),
        broken_off=tuple(each for each in look if each.state == Letter.State.TAKEN),
        stands_still=bool(waiting) and mailing.active_at < now - BROKEN_OFF_AFTER,
    )


def _tell(
    action: str,
    mailing: Mailing,
    *,
    now: datetime,
    by: User | None = None,
    place: str = "",
    facts: Mapping[str, str | int | bool | None] | None = None,
) -> None:
    who = by.pk if by else mailing.ordered_by_id
    record(
        action,
        at=now,
        by=who,
        role=Role.AGENCY,
        period=mailing.period,
        place=place,
        facts={"mailing": mailing.pk, **(facts or {})},
    )
