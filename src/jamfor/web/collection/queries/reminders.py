"""Whom a reminder would reach, and the letter; nobody who is done is in any choice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.conf import settings

from jamfor.core.access.roles import Role
from jamfor.core.answers.steps import AreaState
from jamfor.core.statistics.formatting import date_text
from jamfor.core.vocabulary.texts import Language, LocalText
from jamfor.web.accounts.models import Appointment, User
from jamfor.web.audit.models import Event
from jamfor.web.collection.models import Round
from jamfor.web.collection.packs import pack_of
from jamfor.web.collection.queries.status import UnitLine, coordinators_of, units_of
from jamfor.web.notices.mailings import on_their_way
from jamfor.web.notices.models import Mailing


NOT_TWICE_WITHIN = timedelta(hours=24)
WAITING = {
    AreaState.NOT_STARTED: (Role.COORDINATOR, Role.DEPUTY),
    AreaState.IN_PROGRESS: (Role.COORDINATOR, Role.DEPUTY),
    AreaState.DONE: (Role.COORDINATOR, Role.DEPUTY),
    AreaState.HANDED_IN: (Role.APPROVER,),
}
"""Whom each state waits for. Nobody is reminded of what is signed."""

_ASKS = {
    AreaState.NOT_STARTED: LocalText(
        sv="Följande områden är inte påbörjade:",
        en="The following service areas have not been started:",
    ),
    AreaState.IN_PROGRESS: LocalText(
        sv="Följande områden är påbörjade men inte klara:",
        en="The following service areas have been started but are not done:",
    ),
    AreaState.DONE: LocalText(
        sv="Följande områden är klara men inte inlämnade:",
        en="The following service areas are done but not handed in:",
    ),
    AreaState.HANDED_IN: LocalText(
        sv="Följande områden är inlämnade och väntar på att du godkänner dem:",
        en="The following service areas are handed in and await your signature:",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which units are reminded: a state, and an area or a county if named.

    `again` says that those who were reminded within a day are to be reminded anew.
    """

    state: AreaState
    service_area: str = ""
    county: str = ""
    again: bool = False

    def waits(self, area: str, state: AreaState) -> bool:
        """Whether the choice is about an area in a state; never about what is done."""
        return (
            state is self.state and state in WAITING and self.service_area in {"", area}
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """A letter that would be sent: to whom, about which unit, of which areas."""

    user: User
    unit: UnitLine
    areas: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a choice would send, and what it would leave out and why.

    `just_reminded` are those who had a letter within a day, or have one coming.
    """

    reminders: tuple[Reminder, ...]
    without_people: tuple[UnitLine, ...]
    undeliverable: tuple[Reminder, ...]
    just_reminded: tuple[Reminder, ...]


@dataclass(slots=True, kw_only=True)
class _Sorted:
    reminders: list[Reminder] = field(default_factory=list)
    without_people: list[UnitLine] = field(default_factory=list)
    undeliverable: list[Reminder] = field(default_factory=list)
    just_reminded: list[Reminder] = field(default_factory=list)

    def add(self, each: Reminder, *, recent: bool) -> None:
        if each.user.undeliverable_since is not None:
            self.undeliverable.append(each)
        elif recent:
            self.just_reminded.append(each)
        else:
            self.reminders.append(each)


def preview(made: Round, choice: Choice, *, now: datetime) -> Preview:
    """Return whom a choice would reach; as many queries however many units."""
    people = coordinators_of(made, WAITING.get(choice.state, ()))
    recent = set() if choice.again else _reminded_since(made, now - NOT_TWICE_WITHIN)
    # Whose letter waits is not written to again, whatever was chosen.
    recent |= on_their_way(Mailing.Kind.REMINDER, made.period, now=now)
    found = _Sorted()
    for unit in units_of(made):
        if choice.county not in {"", unit.county}:
            continue
        waiting = tuple(a for a, s in unit.states.items() if choice.waits(a, s))
        asked = _asked(people.get(unit.place, ()), waiting)
        for user, areas in asked.items():
            reminder = Reminder(user=user, unit=unit, areas=areas)
            found.add(reminder, recent=(user.pk, unit.place) in recent)
        if {area for areas in asked.values() for area in areas} != set(waiting):
            found.without_people.append(unit)
    return Preview(
        reminders=tuple(found.reminders),
        without_people=tuple(found.without_people),
        undeliverable=tuple(found.undeliverable),
        just_reminded=tuple(found.just_reminded),
    )


def _asked(
    held: Iterable[Appointment], waiting: tuple[str, ...]
) -> Mapping[User, tuple[str, ...]]:
    """Each person once, with the areas that wait for her: hers, where hers are some."""
    found: dict[User, set[str]] = {}
    for each in held:
        narrow = each.role != Role.COORDINATOR and each.service_areas
        own = set(each.service_areas) if narrow else set(waiting)
        found.setdefault(each.user, set()).update(own & set(waiting))
    return {
        user: tuple(area for area in waiting if area in areas)
        for user, areas in found.items()
        if areas
    }


def _reminded_since(made: Round, since: datetime) -> set[tuple[int, str]]:
    """Who was reminded of which unit; a letter that did not go does not count."""
    found: set[tuple[int, str]] = set()
    rows = Event.objects.filter(
        action__in=("reminded", "reminder-failed"), period=made.period, at__gt=since
    )
    for row in rows.order_by("id"):
        whom = (int(row.facts["user"]), row.place)
        if row.action == "reminded":
            found.add(whom)
        else:
            found.discard(whom)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A reminder as it is read, in the language of whoever gets it."""

    subject: LocalText
    body: LocalText


def letter(made: Round, reminder: Reminder, choice: Choice, *, today: date) -> Letter:
    """Return the reminder to one person about one unit, as it reads on a day."""
    late = today > made.last_day
    name = reminder.unit.name
    return Letter(
        subject=LocalText(
            sv=f"Påminnelse: kommunenkäten {made.period}, {name.sv}",
            en=f"Reminder: the municipal questionnaire {made.period}, {name.en}",
        ),
        body=LocalText(
            sv=f"Påminnelse om kommunenkäten {made.period} för {name.sv}.\n\n"
            f"{_asks(made, reminder, choice, 'sv')}\n\nSista svarsdag"
            f" {'var' if late else 'är'} den"
            f" {date_text(made.last_day, 'sv')}. Enkäten stänger den"
            f" {date_text(made.closes, 'sv')}.\n\n{_link(made, reminder, 'sv')}\n\n"
            "Har svaren lämnats in eller godkänts efter att brevet skickades behöver du"
            " inte göra något. Under ”Vem svarar” ser ni vem som svarar på vad.\n",
            en=f"A reminder of the municipal questionnaire {made.period} for"
            f" {name.en}.\n\n{_asks(made, reminder, choice, 'en')}\n\nThe last day to"
            f" answer {'was' if late else 'is'} {date_text(made.last_day, 'en')}."
            f" The questionnaire closes on {date_text(made.closes, 'en')}.\n\n"
            f"{_link(made, reminder, 'en')}\n\n"
            "If the answers were handed in or signed after this letter was sent, there"
            " is nothing you need to do. “Who answers” shows who answers what.\n",
        ),
    )


def _asks(made: Round, reminder: Reminder, choice: Choice, language: Language) -> str:
    areas = pack_of(made.pack_id).geography.service_areas
    names = [
        f"– {area.name.in_language(language)}"
        for area in areas
        if area.id in reminder.areas
    ]
    return "\n".join([_ASKS[choice.state].in_language(language), *names])


def _link(made: Round, reminder: Reminder, language: Language) -> str:
    return f"{settings.SITE}/{language}/enkat/{made.period}/{reminder.unit.place}"
