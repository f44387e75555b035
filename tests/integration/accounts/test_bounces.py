"""Letters that come back: who cannot be reached gets no more of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone

from builders.rounds import opened_round, person
from jamfor.core.access.roles import Role
from jamfor.core.answers.steps import AreaState
from jamfor.core.vocabulary.texts import LocalText
from jamfor.web.accounts.letters import send
from jamfor.web.accounts.models import User
from jamfor.web.collection.actions.reminders import Choice, preview
from jamfor.web.notices.bounces import read_folder
from jamfor.web.notices.models import Mail


pytestmark = pytest.mark.django_db

REPORT = """\
From: MAILER-DAEMON@mail.example
To: kommunenkaten@jamfor.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

I could not deliver your message.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; somebody@kommun.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 unknown user
--b
Content-Type: message/rfc822

Message-ID: {id}
Subject: Kommunen

Hej
--b--
"""


@pytest.fixture
def sent(settings: object) -> tuple[User, str]:
    """Somebody who was sent a letter, and its id."""
    settings.EMAIL_BACKEND = "jamfor.web.notices.backend.KeepingBackend"  # type: ignore[attr-defined]
    settings.EMAIL_THROUGH = "django.core.mail.backends.locmem.EmailBackend"  # type: ignore[attr-defined]
    user = person(Role.COORDINATOR, "1460", period="2022")
    word = LocalText(sv="Hej", en="Hello")
    send(user, subject=word, body=word, kind="reminder")
    return user, Mail.objects.get().message_id


def _report(folder: Path, message_id: str, action: str) -> None:
    status = "5.1.1" if action == "failed" else "4.4.7"
    text = REPORT.format(id=message_id, action=action, status=status)
    (folder / f"{action}.eml").write_text(text)


def test_a_letter_that_came_back_for_good_stops_the_next(
    sent: tuple[User, str], tmp_path: Path
) -> None:
    """Breaks when the report’s copy of the letter is not found, or not believed."""
    user, message_id = sent
    _report(tmp_path, message_id, "failed")
    made = opened_round()

    assert read_folder(tmp_path, now=timezone.now()) == 1

    user.refresh_from_db()
    assert user.undeliverable_since is not None
    assert Mail.objects.get().state == Mail.State.BOUNCED
    found = preview(made, Choice(state=AreaState.NOT_STARTED), now=timezone.now())
    assert user.pk not in {each.user.pk for each in found.reminders}
    assert user.pk in {each.user.pk for each in found.undeliverable}


def test_a_letter_that_is_merely_late_has_not_come_back(
    sent: tuple[User, str], tmp_path: Path
) -> None:
    """Breaks when every report is taken for a failure."""
    _report(tmp_path, sent[1], "delayed")

    assert read_folder(tmp_path, now=timezone.now()) == 0
    assert Mail.objects.get().state == Mail.State.SENT


def test_reading_the_same_report_again_is_no_news(
    sent: tuple[User, str], tmp_path: Path
) -> None:
    _report(tmp_path, sent[1], "failed")
    read_folder(tmp_path, now=timezone.now())

    assert read_folder(tmp_path, now=timezone.now()) == 0


def test_what_is_no_report_is_left_alone(
    sent: tuple[User, str], tmp_path: Path
) -> None:
    (tmp_path / "spam.eml").write_text(f"Subject: Hej\n\nMessage-ID: {sent[1]}\n")
    (tmp_path / "noise").write_bytes(b"\xff\x00\x01")

    assert read_folder(tmp_path, now=timezone.now()) == 0
