"""Reminders in bulk: whom they would reach, and sending them; never to who is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from jamfor.core.access.roles import Role
from jamfor.core.answers.steps import AreaState
from jamfor.core.statistics.formatting import date_text
from jamfor.core.vocabulary.texts import LocalText
from jamfor.web.accounts.letters import send
from jamfor.web.accounts.models import User
from jamfor.web.audit.actions import record
from jamfor.web.audit.models import Event
from jamfor.web.collection.models import Round
from jamfor.web.collection.queries.status import UnitLine, coordinators_of, units_of


NOT_TWICE_WITHIN = timedelta(hours=24)
WAITING = {
    AreaState.NOT_STARTED: (Role.COORDINATOR, Role.DEPUTY),
    AreaState.IN_PROGRESS: (Role.COORDINATOR, Role.DEPUTY),
    AreaState.DONE: (Role.COORDINATOR, Role.DEPUTY),
    AreaState.HANDED_IN: (Role.APPROVER,),
}
"""Whom each state waits for. Nobody is reminded of what is signed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which units are reminded: a state, and an area or a county if named."""

    state: AreaState
    service_area: str = ""
    county: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """A letter that would be sent: to whom, about which unit, of which areas."""

    user: User
    unit: UnitLine
    areas: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a choice would send, and what it would leave out and why."""

    reminders: tuple[Reminder, ...]
    without_people: tuple[UnitLine, ...]
    undeliverable: tuple[User, ...]
    just_reminded: tuple[User, ...]


def preview(made: Round, choice: Choice, *, now: datetime) -> Preview:
    """Return whom a choice would reach; units that are done are in no choice."""
    people = coordinators_of(made, WAITING.get(choice.state, ()))
    recent = _reminded_since(made, now - NOT_TWICE_WITHIN)
    reminders, without, bounced, again = [], [], [], []
    for unit in units_of(made):
        areas = _waiting(unit, choice)
        if not areas:
            continue
        found = people.get(unit.place, [])
        if not found:
            without.append(unit)
        for row in found:
            if row.user.undeliverable_since is not None:
                bounced.append(row.user)
            elif row.user_id in recent:
                again.append(row.user)
            else:
                reminders.append(Reminder(user=row.user, unit=unit, areas=areas))
    return Preview(
        reminders=tuple(reminders),
        without_people=tuple(without),
        undeliverable=tuple(bounced),
        just_reminded=tuple(again),
    )


def _waiting(unit: UnitLine, choice: Choice) -> tuple[str, ...]:
    """The areas of a unit that a choice is about."""
    if choice.county and unit.county != choice.county:
        return ()
    return tuple(
        area
        for area, state in unit.states.items()
        if state is choice.state
        and choice.state in WAITING
        and (not choice.service_area or area == choice.service_area)
    )


def _reminded_since(made: Round, since: datetime) -> set[int]:
    rows = Event.objects.filter(action="reminded", period=made.period, at__gt=since)
    return {int(row.facts["user"]) for row in rows}


def remind(made: Round, choice: Choice, *, by: User, now: datetime) -> int:
    """Send what the preview shows and return how many letters went.

    The choice is read anew: who has finished since the preview is left in peace. Each
    letter's event is kept before it is sent, so that nobody gets it twice.
    """
    sent = 0
    for reminder in preview(made, choice, now=now).reminders:
        with transaction.atomic():
            record(
                "reminded",
                at=now,
                by=by.pk,
                role=Role.AGENCY,
                period=made.period,
                place=reminder.unit.place,
                facts={"user": reminder.user.pk, "areas": len(reminder.areas)},
            )
        subject, body = letter(made, reminder, choice)
        send(reminder.user, subject=subject, body=body, kind="reminder")
        sent += 1
    return sent


def letter(
    made: Round, reminder: Reminder, choice: Choice
) -> tuple[LocalText, LocalText]:
    """Return the subject and the body of a reminder."""
    n, name = len(reminder.areas), reminder.unit.name
    address = f"enkat/{made.period}/{reminder.unit.place}"
    signs = choice.state is AreaState.HANDED_IN
    what_sv = (
        "väntar på att godkännas" if signs else f"är i läget ”{choice.state.text.sv}”"
    )
    what_en = "await your signature" if signs else f"are “{choice.state.text.en}”"
    subject = LocalText(
        sv=f"Påminnelse: kommunenkäten {made.period}, {name.sv}",
        en=f"Reminder: the questionnaire of {made.period}, {name.en}",
    )
    body = LocalText(
        sv=f"I kommunenkäten {made.period} har {name.sv} {n} områden som"
        f" {what_sv}.\n\nSista svarsdag är den {date_text(made.last_day, 'sv')}.\n\n"
        f"{settings.SITE}/sv/{address}\n\nHar du redan svarat kan du bortse från"
        " brevet. Vem som svarar på vad ser och ändrar du under ”Vem svarar”.\n",
        en=f"In the questionnaire of {made.period}, {name.en} has {n} service areas"
        f" that {what_en}.\n\nThe last day to answer is"
        f" {date_text(made.last_day, 'en')}.\n\n{settings.SITE}/en/{address}\n\nIf you"
        " have already answered, ignore this letter. Who answers what is seen and"
        " changed under “Who answers”.\n",
    )
    return subject, body
