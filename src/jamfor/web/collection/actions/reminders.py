"""Reminders in bulk: what the preview shows, but never to who is done since."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone

from jamfor.core.access.policy import ANSWERING
from jamfor.core.access.roles import Role
from jamfor.core.answers.steps import AreaState
from jamfor.web.accounts.letters import send
from jamfor.web.accounts.models import User
from jamfor.web.audit.actions import record
from jamfor.web.collection.models import AreaWork, Round
from jamfor.web.collection.phases import phase_on
from jamfor.web.collection.queries.reminders import (
    WAITING,
    Choice,
    Reminder,
    letter,
    preview,
)
from jamfor.web.collection.queries.status import (
    UnitLine,
    coordinators_of,
    units_of,
)
from jamfor.web.notices.mailings import Addressed, Clock, Send, Write, keep_mailing
from jamfor.web.notices.models import Letter, Mailing


def order_reminders(
    made: Round, choice: Choice, *, by: User, now: datetime
) -> Mailing | None:
    """Order what the preview of a choice shows, read anew; None where that is nothing.

    The letters are sent beside the request. Ordered twice nobody is written to twice.
    """
    with transaction.atomic():
        # Two who order at the same moment wait for each other here.
        Round.objects.select_for_update().get(pk=made.pk)
        reminders = preview(made, choice, now=now).reminders
        return keep_mailing(
            Mailing(
                kind=Mailing.Kind.REMINDER,
                period=made.period,
                about=_kept(choice),
                ordered_by=by,
            ),
            [
                Addressed(user=r.user, place=r.unit.place, service_areas=r.areas)
                for r in reminders
            ],
            now=now,
        )


def _kept(choice: Choice) -> dict[str, str]:
    return {"state": choice.state.value, "service_area": choice.service_area}


def reminding(made: Round, mailing: Mailing, *, clock: Clock) -> Write:
    """Return how each letter of a mailing of reminders is written, when it is sent.

    Each is looked at once more: whoever has finished, or is not asked any more, is left
    in peace, and so is everybody once the round has closed.
    """
    choice = Choice(
        state=AreaState(mailing.about["state"]),
        service_area=mailing.about["service_area"],
    )
    units = {unit.place: unit for unit in units_of(made)}

    def write(each: Letter) -> Send | None:
        reminder = _still_needed(made, choice, each, units)
        if reminder is None or phase_on(made, timezone.localdate(clock())) not in (
            ANSWERING
        ):
            return None
        _record(mailing, reminder, now=clock())
        text = letter(made, reminder, choice, today=timezone.localdate(clock()))
        return partial(
            send, each.user, subject=text.subject, body=text.body, kind="reminder"
        )

    return write


def _still_needed(
    made: Round, choice: Choice, each: Letter, units: Mapping[str, UnitLine]
) -> Reminder | None:
    """The reminder as it is needed now, of what still waits; None if nothing does."""
    user = User.objects.get(pk=each.user_id)
    roles = WAITING.get(choice.state, ())
    held = coordinators_of(made, roles).get(each.place, [])
    asked = any(row.user_id == user.pk for row in held)
    works = AreaWork.objects.filter(
        unit__round=made, unit__place=each.place, service_area__in=each.service_areas
    )
    waiting = {
        area
        for area, state in works.values_list("service_area", "state")
        if choice.waits(area, AreaState(state))
    }
    areas = tuple(area for area in each.service_areas if area in waiting)
    if not (asked and areas) or user.undeliverable_since is not None:
        return None
    return Reminder(user=user, unit=units[each.place], areas=areas)


def _record(mailing: Mailing, reminder: Reminder, *, now: datetime) -> None:
    record(
        "reminded",
        at=now,
        by=mailing.ordered_by_id,
        role=Role.AGENCY,
        period=mailing.period,
        place=reminder.unit.place,
        facts={"user": reminder.user.pk, "areas": len(reminder.areas)},
    )
