"""Letters in bulk: beside the request, one by one, and none of them twice."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from datetime import timedelta
from time import monotonic

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import override_settings
from django.utils import timezone

from builders.rounds import PERIOD, opened_round, person, signed_in
from builders.visitor import comes_in
from builders.worker import KEPT, work
from jamfor.core.access.roles import Role
from jamfor.core.answers.steps import AreaState
from jamfor.web.accounts.models import Invitation, User
from jamfor.web.audit.models import Event
from jamfor.web.collection.actions.inviting import order_invitations, read_guests
from jamfor.web.collection.actions.reminders import order_reminders
from jamfor.web.collection.models import Round
from jamfor.web.collection.queries.reminders import Choice
from jamfor.web.collection.tasks import go_on_sending, send_letters
from jamfor.web.notices import mailings
from jamfor.web.notices.mailings import BROKEN_OFF_AFTER, GOES_ON_FOR
from jamfor.web.notices.models import Letter, Mailing
from jamfor.web.publishing.tasks import run_tonight_and_now


pytestmark = pytest.mark.django_db

REMIND = f"/sv/enkat/omgang/{PERIOD}/paminn"
INVITE = f"/sv/enkat/omgang/{PERIOD}/inbjudan"
GUESTS = "1460;a@b.example;Anna\n1461;c@d.example;Bo\n"
AGAIN = Choice(state=AreaState.NOT_STARTED, again=True)
Refuses = Callable[[EmailMessage], None]


@pytest.fixture(autouse=True)
def _queued() -> Iterator[None]:
    with override_settings(TASKS=KEPT):
        yield


@pytest.fixture
def made() -> Round:
    return opened_round()


@pytest.fixture
def agency() -> User:
    return person(Role.AGENCY, name="Handläggare")


@pytest.fixture
def desk(agency: User) -> Client:
    return signed_in(agency, second_factor=True)


@pytest.fixture
def two(made: Round) -> list[User]:
    return [
        person(Role.COORDINATOR, place, name=place, period=PERIOD)
        for place in ("1460", "1461")
    ]


def mail_server(monkeypatch: pytest.MonkeyPatch, does: Refuses) -> None:
    """Let something happen to each letter before it goes, or instead."""
    real = EmailMessage.send

    def send(self: EmailMessage) -> int:
        does(self)
        return real(self)

    monkeypatch.setattr(EmailMessage, "send", send)


def receivers() -> list[str]:
    return sorted(message.to[0] for message in mail.outbox)


def test_the_page_answers_before_anything_is_sent_and_tells_how_far_it_came(
    two: list[User], desk: Client
) -> None:
    """Breaks when letters are sent in the request."""
    assert desk.post(REMIND, {"state": "not-started"}).status_code == 302
    assert mail.outbox == []
    waiting = desk.get(REMIND).text
    work()

    assert "0 av 2 skickade" in waiting
    assert "2 väntar på att skickas" in waiting
    assert receivers() == sorted(user.email for user in two)
    assert "2 av 2 skickade" in desk.get(REMIND).text


@pytest.mark.parametrize("again", [{}, {"again": "1"}])
def test_a_button_pressed_twice_sends_once(
    two: list[User], desk: Client, again: dict[str, str]
) -> None:
    """Breaks when letters that wait are not seen by the next preview."""
    for _ in range(2):
        desk.post(REMIND, {"state": "not-started", **again})
    for _ in range(2):
        desk.post(INVITE, {"text": "1460;a@b.example;Anna\n", "send": "1"})
    work()

    assert receivers() == sorted(["a@b.example", *(user.email for user in two)])


@pytest.mark.parametrize("went", [False, True])
def test_a_worker_that_dies_at_a_letter_sends_it_to_nobody_twice(
    two: list[User],
    desk: Client,
    agency: User,
    made: Round,
    monkeypatch: pytest.MonkeyPatch,
    went: object,
) -> None:
    """Breaks when a letter is taken after it was sent, or a taken one sent again.

    It dies before the letter has gone, or when it has: nobody can tell which, so the
    page says that it is not known, and somebody decides.
    """
    died = []

    def dies(message: EmailMessage) -> None:
        if message.to == [two[0].email] and not died:
            died.append(message)
            if went:
                mail.outbox.append(message)
            raise SystemExit

    mail_server(monkeypatch, dies)
    ordered = order_reminders(made, AGAIN, by=agency, now=timezone.now())
    assert ordered is not None
    with pytest.raises(SystemExit):
        send_letters.call(ordered.pk)
    for _ in range(2):
        assert go_on_sending() <= 1
        work()

    assert receivers().count(two[0].email) == (1 if went else 0)
    assert receivers().count(two[1].email) == 1
    assert "Det är osäkert" not in desk.get(REMIND).text
    with time_machine.travel(timezone.now() + BROKEN_OFF_AFTER * 2):
        shown = desk.get(REMIND).text
    assert "1 av 2 skickade" in shown
    assert f"Det är osäkert om de kom fram: {two[0].email}" in shown


def test_two_workers_at_once_send_each_letter_once(
    two: list[User], made: Round, agency: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Breaks when a letter is taken by whoever has read it, not by whoever is first."""
    ordered = order_reminders(made, AGAIN, by=agency, now=timezone.now())
    assert ordered is not None
    other = []

    def meanwhile(_: EmailMessage) -> None:
        if not other:
            other.append("runs")
            send_letters.call(ordered.pk)

    mail_server(monkeypatch, meanwhile)
    send_letters.call(ordered.pk)

    assert receivers() == sorted(user.email for user in two)


@pytest.mark.django_db(transaction=True)
def test_a_letter_is_taken_for_good_before_it_goes(
    two: list[User], made: Round, agency: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Breaks when the letter goes inside the transaction that takes it.

    That would roll back in a crash, and the letter be sent again; and a slow mail
    server would hold the database.
    """
    seen = []

    def look(_: EmailMessage) -> None:
        taken = Letter.objects.filter(state="taken").count()
        told = Event.objects.filter(action="reminded").count()
        seen.append((connection.in_atomic_block, taken, told))

    mail_server(monkeypatch, look)
    ordered = order_reminders(made, AGAIN, by=agency, now=timezone.now())
    assert ordered is not None
    send_letters.call(ordered.pk)

    assert seen == [(False, 1, 1), (False, 1, 2)]


def test_other_work_gets_its_turn_between_letters(
    two: list[User], made: Round, agency: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Breaks when a build waits for 277 letters and a slow mail server."""
    monkeypatch.setattr(mailings, "IN_ONE_GO", 1)
    ordered = order_reminders(made, AGAIN, by=agency, now=timezone.now())
    assert ordered is not None
    send_letters.enqueue(ordered.pk)

    assert work(most=1) == 1
    assert len(mail.outbox) == 1
    assert work() == 1
    assert len(mail.outbox) == 2


def test_a_mail_server_that_says_nothing_holds_up_one_letter(
    two: list[User], desk: Client
) -> None:
    """Breaks without a time limit: the worker would wait for ever at the first."""
    silent = socket.create_server(("127.0.0.1", 0))
    port = silent.getsockname()[1]
    smtp = "django.core.mail.backends.smtp.EmailBackend"
    with silent, override_settings(EMAIL_PORT=port, EMAIL_TIMEOUT=0.2):
        with override_settings(EMAIL_HOST="127.0.0.1", EMAIL_BACKEND=smtp):
            began = monotonic()
            desk.post(REMIND, {"state": "not-started"})
            work()
        assert monotonic() - began < 10

    shown = desk.get(REMIND).text
    assert "0 av 2 skickade" in shown
    assert "2 brev kunde inte skickas" in shown
    assert Event.objects.filter(action="reminder-failed").count() == 2


def test_what_failed_can_be_sent_again_and_then_once(
    made: Round, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Breaks when everybody has to be invited anew, or those who got theirs are."""
    down = [True]

    def refuse(message: EmailMessage) -> None:
        if down[0] and message.to == ["a@b.example"]:
            raise OSError("refused")

    mail_server(monkeypatch, refuse)
    desk.post(INVITE, {"text": GUESTS, "send": "1"})
    work()
    shown = desk.get(INVITE).text
    assert "1 av 2 skickade" in shown
    assert "a@b.example (1460)" in shown
    down[0] = False
    again = {"mailing": Mailing.objects.get().pk, "mailing-step": "again"}
    for _ in range(2):
        assert desk.post(INVITE, again).status_code == 302
    work()

    assert receivers() == ["a@b.example", "c@d.example"]
    assert "2 av 2 skickade" in desk.get(INVITE).text
    assert Event.objects.filter(action="invitation-failed").count() == 1
    assert "/sv/enkat/2022/1460" in comes_in("a@b.example").address


def test_what_was_ordered_anew_is_not_sent_again(
    made: Round, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Breaks when an old failure is offered though a later letter took over."""
    down = [True]

    def refuse(_: EmailMessage) -> None:
        if down[0]:
            raise OSError("refused")

    mail_server(monkeypatch, refuse)
    desk.post(INVITE, {"text": GUESTS, "send": "1"})
    work()
    first = Mailing.objects.get()
    down[0] = False
    desk.post(INVITE, {"text": GUESTS, "send": "1"})
    work()

    desk.post(INVITE, {"mailing": first.pk, "mailing-step": "again"})
    work()

    assert receivers() == ["a@b.example", "c@d.example"]
    assert "kunde inte skickas" not in desk.get(INVITE).text


def test_a_link_is_made_when_it_is_sent(made: Round, agency: User) -> None:
    """Breaks when links are kept in the database until they are mailed.

    Until then an earlier link holds, and who has lost her role gets none.
    """
    guests = read_guests(made, GUESTS).guests
    ordered = order_invitations(made, guests, by=agency, now=timezone.now())
    assert ordered is not None
    assert not Invitation.objects.exists()
    lost = User.objects.get(email="c@d.example")
    lost.appointments.update(ended_at=timezone.now())

    send_letters.call(ordered.pk)

    assert receivers() == ["a@b.example"]
    assert [i.user.email for i in Invitation.objects.all()] == ["a@b.example"]


def test_two_roles_at_a_unit_are_one_invitation(made: Round, agency: User) -> None:
    """Breaks when the second letter makes the link of the first useless."""
    text = "1460;a@b.example;Anna\n1460;a@b.example;Anna;godkännare\n"
    guests = read_guests(made, text).guests

    ordered = order_invitations(made, guests, by=agency, now=timezone.now())

    assert ordered is not None
    assert ordered.letters.count() == 1
    assert User.objects.get(email="a@b.example").appointments.count() == 2


def test_what_waited_when_a_worker_died_goes_on_with_the_next(
    two: list[User], made: Round, agency: User
) -> None:
    """Breaks when a worker starts and does not look for what its forerunner left."""
    order_reminders(made, AGAIN, by=agency, now=timezone.now())

    run_tonight_and_now()
    work()

    assert receivers() == sorted(user.email for user in two)


def test_what_was_left_alone_for_long_waits_for_somebody_to_say_so(
    two: list[User], made: Round, agency: User, desk: Client
) -> None:
    """Breaks when a database that was restored sends what was sent before."""
    ordered = order_reminders(made, AGAIN, by=agency, now=timezone.now())
    assert ordered is not None
    send_letters.enqueue(ordered.pk)
    with time_machine.travel(timezone.now() + GOES_ON_FOR + timedelta(minutes=1)):
        assert go_on_sending() == 0
        work()
        assert mail.outbox == []
        assert "Utskicket står stilla" in desk.get(REMIND).text
        step = {"mailing": ordered.pk, "mailing-step": "go-on"}
        desk.post(REMIND, step)
        work()

    assert len(mail.outbox) == 2


@pytest.mark.parametrize("mailing", ["999", "x", ""])
def test_a_mailing_that_is_not_there_is_not_found(
    made: Round, desk: Client, mailing: str
) -> None:
    step = {"mailing": mailing, "mailing-step": "go-on"}

    assert desk.post(REMIND, step).status_code == 404
