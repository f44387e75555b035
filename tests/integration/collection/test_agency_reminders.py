"""Reminders: exactly whom the preview shows, and never who is done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.test.utils import override_settings
from django.utils import timezone

from builders.released import AT_ONCE
from builders.rounds import PERIOD, opened_round, person, signed_in, unit_at
from jamfor.core.access.roles import Phase, Role
from jamfor.core.answers.steps import AreaState
from jamfor.web.accounts.models import Appointment, User
from jamfor.web.audit.models import Event
from jamfor.web.collection.actions import reminders as sending
from jamfor.web.collection.actions.reminders import order_reminders
from jamfor.web.collection.models import AreaWork, Round
from jamfor.web.collection.queries.reminders import (
    WAITING,
    Choice,
    Reminder,
    letter,
    preview,
)
from jamfor.web.collection.tasks import send_letters
from jamfor.web.notices.models import Letter


pytestmark = pytest.mark.django_db

AREA, OTHER = "child-youth-welfare", "lss"
ADDRESS = f"/sv/enkat/omgang/{PERIOD}/paminn"
NOT_STARTED = Choice(state=AreaState.NOT_STARTED)


@pytest.fixture(autouse=True)
def _sent_at_once() -> Iterator[None]:
    with override_settings(TASKS=AT_ONCE):
        yield


@pytest.fixture
def made() -> Round:
    return opened_round()


@pytest.fixture
def kim(made: Round) -> User:
    return person(Role.COORDINATOR, "1460", name="Kim", period=PERIOD)


@pytest.fixture
def agency() -> User:
    return person(Role.AGENCY, name="Handläggare")


def _all_in(state: AreaState, *areas: str) -> None:
    works = AreaWork.objects.filter(unit__place="1460")
    (works.filter(service_area__in=areas) if areas else works).update(state=state)


def _to(made: Round, choice: Choice) -> list[str]:
    found = preview(made, choice, now=timezone.now())
    return [reminder.user.name for reminder in found.reminders]


def remind(made: Round, choice: Choice, *, by: User, now: datetime) -> int:
    """Order and send reminders; return how many letters came to somebody."""
    before = len(mail.outbox)
    ordered = order_reminders(made, choice, by=by, now=now)
    if ordered is not None:
        send_letters.call(ordered.pk)
    return len(mail.outbox) - before


@pytest.mark.parametrize("state", list(AreaState))
def test_who_has_signed_everything_is_never_reminded(
    made: Round, kim: User, state: AreaState
) -> None:
    """Breaks when the choice is of units and not of what waits in them."""
    person(Role.APPROVER, "1460", name="Chef", period=PERIOD)
    _all_in(AreaState.SIGNED)

    assert _to(made, Choice(state=state)) == []


@pytest.mark.parametrize(
    ("state", "whom"),
    [
        (AreaState.NOT_STARTED, "Kim"),
        (AreaState.IN_PROGRESS, "Kim"),
        (AreaState.DONE, "Kim"),
        (AreaState.HANDED_IN, "Chef"),
    ],
)
def test_a_letter_goes_to_whom_the_area_waits_for(
    made: Round, kim: User, state: AreaState, whom: str
) -> None:
    person(Role.APPROVER, "1460", name="Chef", period=PERIOD)
    person(Role.CONTRIBUTOR, "1460", name="Medsvarande", period=PERIOD)
    _all_in(state)

    assert _to(made, Choice(state=state)) == [whom]


def test_the_choice_of_an_area_leaves_out_who_is_done_with_it(
    made: Round, kim: User
) -> None:
    _all_in(AreaState.SIGNED, AREA)

    assert _to(made, Choice(state=AreaState.NOT_STARTED, service_area=AREA)) == []
    assert _to(made, Choice(state=AreaState.NOT_STARTED, service_area=OTHER)) == ["Kim"]
    assert _to(made, Choice(state=AreaState.NOT_STARTED, county="lan-01")) == []


@pytest.mark.parametrize("when", ["signed", "partly", "closed", "ended", "bounces"])
def test_who_needs_no_letter_when_it_is_to_be_sent_gets_none(
    made: Round, kim: User, agency: User, when: str
) -> None:
    """Breaks when what was ordered is sent without looking once more."""
    ordered = order_reminders(made, NOT_STARTED, by=agency, now=timezone.now())
    assert ordered is not None
    match when:
        case "signed":
            _all_in(AreaState.SIGNED)
        case "partly":
            _all_in(AreaState.SIGNED, AREA)
        case "closed":
            Round.objects.update(phase=Phase.CLOSED)
        case "ended":
            Appointment.objects.filter(user=kim).update(ended_at=timezone.now())
        case "bounces":
            User.objects.filter(pk=kim.pk).update(undeliverable_since=timezone.now())

    send_letters.call(ordered.pk)

    if when == "partly":
        assert "barn- och ungdomsvård" not in mail.outbox[0].body
        return
    assert (mail.outbox, Event.objects.filter(action="reminded").count()) == ([], 0)
    assert ordered.letters.get().state == "not-needed"


def test_nobody_is_reminded_twice_in_a_day_unless_it_is_confirmed(
    made: Round, kim: User, agency: User
) -> None:
    """Breaks when the letters sent are not read before the next ones."""
    now = timezone.now()
    remind(made, NOT_STARTED, by=agency, now=now)

    assert remind(made, NOT_STARTED, by=agency, now=now) == 0
    assert [r.user for r in preview(made, NOT_STARTED, now=now).just_reminded] == [kim]
    again = Choice(state=AreaState.NOT_STARTED, again=True)
    assert remind(made, again, by=agency, now=now) == 1
    assert remind(made, NOT_STARTED, by=agency, now=now + timedelta(hours=25))


def test_who_answers_for_two_is_reminded_of_each(
    made: Round, kim: User, agency: User
) -> None:
    """Breaks when a day is counted from a letter about another municipality."""
    remind(made, NOT_STARTED, by=agency, now=timezone.now())
    Appointment.objects.create(
        user=kim,
        role=Role.COORDINATOR,
        place="1461",
        period=PERIOD,
        made_at=timezone.now(),
    )

    remind(made, NOT_STARTED, by=agency, now=timezone.now())

    assert [m.subject.rpartition(", ")[2] for m in mail.outbox] == [
        "Bengtsfors",
        "Mellerud",
    ]


def test_two_roles_are_one_letter(made: Round, kim: User) -> None:
    Appointment.objects.create(
        user=kim, role=Role.DEPUTY, place="1460", period="", made_at=timezone.now()
    )

    assert _to(made, NOT_STARTED) == ["Kim"]


def test_an_approver_is_reminded_of_her_own_areas(made: Round) -> None:
    """Breaks when the areas of an appointment are not asked."""
    chief = person(Role.APPROVER, "1460", name="Chef", period=PERIOD)
    chief.appointments.update(service_areas=[OTHER])
    _all_in(AreaState.HANDED_IN, AREA)

    found = preview(made, Choice(state=AreaState.HANDED_IN), now=timezone.now())
    assert (found.reminders, [u.place for u in found.without_people]) == ((), ["1460"])

    _all_in(AreaState.HANDED_IN, AREA, OTHER)
    found = preview(made, Choice(state=AreaState.HANDED_IN), now=timezone.now())
    assert [r.areas for r in found.reminders] == [(OTHER,)]


def test_an_address_that_bounces_gets_nothing_and_is_told(
    made: Round, kim: User
) -> None:
    User.objects.filter(pk=kim.pk).update(undeliverable_since=timezone.now())

    found = preview(made, NOT_STARTED, now=timezone.now())

    assert found.reminders == ()
    assert [each.user for each in found.undeliverable] == [kim]


def test_a_letter_that_could_not_be_sent_stops_no_other_and_may_be_sent_anew(
    made: Round, kim: User, agency: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Breaks when one refusal of the mail server ends the whole sending."""
    person(Role.COORDINATOR, "1461", name="Alex", period=PERIOD)
    real = sending.send

    def refusing(user: User, **letter: object) -> None:
        if user == kim:
            raise OSError("refused")
        real(user, **letter)  # type: ignore[arg-type]

    monkeypatch.setattr(sending, "send", refusing)
    sent = remind(made, NOT_STARTED, by=agency, now=timezone.now())

    assert sent == 1
    assert Letter.objects.get(state="failed").user == kim
    assert _to(made, NOT_STARTED) == ["Kim"]


def test_the_preview_shows_who_gets_what_and_the_button_sends_it(
    made: Round, kim: User, agency: User
) -> None:
    desk = signed_in(agency, second_factor=True)
    shown = desk.get(f"{ADDRESS}?state=not-started").text
    answer = desk.post(ADDRESS, {"state": "not-started"}, follow=True)

    assert kim.email in shown
    assert "Påminnelse: kommunenkäten 2022, Bengtsfors" in shown
    assert "Skicka 1 påminnelser" in shown
    assert [m.to for m in mail.outbox] == [[kim.email]]
    assert "1 av 1 skickade" in answer.text
    event = Event.objects.get(action="reminded")
    assert (event.place, event.role, event.facts["user"]) == ("1460", "agency", kim.pk)


def test_a_letter_is_in_the_language_of_who_gets_it(
    made: Round, kim: User, agency: User
) -> None:
    User.objects.filter(pk=kim.pk).update(language="en")

    remind(made, NOT_STARTED, by=agency, now=timezone.now())

    assert "The last day to answer is" in mail.outbox[0].body
    assert "/en/enkat/2022/1460" in mail.outbox[0].body


@pytest.mark.parametrize("state", list(WAITING))
def test_every_state_that_waits_has_a_letter(
    made: Round, kim: User, state: AreaState
) -> None:
    unit = preview(made, NOT_STARTED, now=timezone.now()).reminders[0].unit

    reminder = Reminder(user=kim, unit=unit, areas=(AREA,))
    text, late = (
        letter(made, reminder, Choice(state=state), today=day)
        for day in (made.last_day, made.closes)
    )

    assert "Sista svarsdag är den" in text.body.sv
    assert "Sista svarsdag var den" in late.body.sv
    assert "– Social barn- och ungdomsvård" in text.body.sv
    assert text.body.sv != text.body.en


def test_units_without_a_coordinator_are_a_gap(made: Round, kim: User) -> None:
    found = preview(made, NOT_STARTED, now=timezone.now())

    asked = made.units.count()
    assert len(found.without_people) == asked - 1
    assert unit_at(made, "1460").place not in {u.place for u in found.without_people}
