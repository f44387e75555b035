"""Sending reminders in bulk: what the preview shows, but never to who is done since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from jamfor.core.access.roles import Role
from jamfor.core.answers.steps import AreaState
from jamfor.web.accounts.letters import send
from jamfor.web.accounts.models import User
from jamfor.web.audit.actions import record
from jamfor.web.collection.models import AreaWork, Round
from jamfor.web.collection.queries.reminders import (
    Choice,
    Reminder,
    letter,
    preview,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """How many letters went, and how many could not be sent."""

    letters: int
    failed: int


def remind(made: Round, choice: Choice, *, by: User, now: datetime) -> Sent:
    """Send what the preview of a choice shows.

    The choice is read anew, and each unit once more before its letter: who has finished
    meanwhile is left in peace. A letter's event is kept before it is sent, so that a
    sending that breaks off reaches nobody twice.
    """
    letters = failed = 0
    for reminder in preview(made, choice, now=now).reminders:
        if not _still_waits(made, reminder, choice):
            continue
        _record("reminded", made, reminder, by=by, now=now)
        text = letter(made, reminder, choice, today=timezone.localdate(now))
        try:
            send(reminder.user, subject=text.subject, body=text.body, kind="reminder")
        except OSError:
            # The mail server said no to this one; the others still get theirs.
            _record("reminder-failed", made, reminder, by=by, now=now)
            failed += 1
        else:
            letters += 1
    return Sent(letters=letters, failed=failed)


def _still_waits(made: Round, reminder: Reminder, choice: Choice) -> bool:
    works = AreaWork.objects.filter(unit__round=made, unit__place=reminder.unit.place)
    return any(
        choice.waits(area, AreaState(state))
        for area, state in works.filter(service_area__in=reminder.areas).values_list(
            "service_area", "state"
        )
    )


def _record(
    action: str, made: Round, reminder: Reminder, *, by: User, now: datetime
) -> None:
    with transaction.atomic():
        record(
            action,
            at=now,
            by=by.pk,
            role=Role.AGENCY,
            period=made.period,
            place=reminder.unit.place,
            facts={"user": reminder.user.pk, "areas": len(reminder.areas)},
        )
