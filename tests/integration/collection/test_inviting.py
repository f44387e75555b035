"""Inviting many at once: nobody is mailed before every line can be used."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core import mail
from django.test.utils import override_settings

from builders.released import AT_ONCE
from builders.rounds import opened_round, person, signed_in
from builders.visitor import comes_in
from jamfor.core.access.roles import Role
from jamfor.web.accounts.models import Appointment


pytestmark = pytest.mark.django_db

ADDRESS = "/sv/enkat/omgang/2022/inbjudan"


@pytest.fixture(autouse=True)
def _sent_at_once() -> Iterator[None]:
    with override_settings(TASKS=AT_ONCE):
        yield


def test_a_list_is_read_first_and_then_sent() -> None:
    opened_round()
    client = signed_in(person(Role.AGENCY), second_factor=True)
    text = "kod;e-post;namn\n1460;a@b.example;Anna\n1461;c@d.example;;godkännare\n"

    read = client.post(ADDRESS, {"text": text})
    assert read.status_code == 200
    assert mail.outbox == []
    client.post(ADDRESS, {"text": text, "send": "1"})

    held = Appointment.objects.exclude(role=Role.AGENCY)
    assert set(held.values_list("place", "role")) == {
        ("1460", "coordinator"),
        ("1461", "approver"),
    }
    assert "/sv/enkat/2022/1460" in comes_in("a@b.example").address


@pytest.mark.parametrize(
    "line", ["9999;a@b.example", "1460;ingen adress", "1460;a@b.example;A;kung"]
)
def test_one_faulty_line_stops_them_all(line: str) -> None:
    """Breaks when what is right is sent at once, and the rest forgotten."""
    opened_round()
    client = signed_in(person(Role.AGENCY), second_factor=True)
    text = f"1461;c@d.example;C\n{line}\n"

    answer = client.post(ADDRESS, {"text": text, "send": "1"})

    assert answer.status_code == 422
    assert "Rad 2" in answer.text
    assert mail.outbox == []
    assert not Appointment.objects.exclude(role=Role.AGENCY).exists()


def test_a_header_cannot_be_smuggled_into_a_letter() -> None:
    """Breaks when an address with a line break in it is taken for one."""
    opened_round()
    client = signed_in(person(Role.AGENCY), second_factor=True)

    client.post(
        ADDRESS, {"text": '1460;"a@b.example\nBcc: x@y.example";A', "send": "1"}
    )

    assert mail.outbox == []
