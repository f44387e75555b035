"""Coming in: a link opens nothing by itself, a code opens once, guesses end."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import override_settings
from django.utils import timezone

from builders.rounds import person
from jamfor.core.access.roles import Role
from jamfor.web.accounts.actions import (
    appoint,
    create_agency_user,
    invite,
    user_of,
)
from jamfor.web.accounts.models import Invitation, LoginCode, User
from jamfor.web.accounts.views import client_of
from jamfor.web.notices.models import Mail


pytestmark = pytest.mark.django_db


@pytest.fixture
def kim() -> User:
    user = user_of("Kim@Kommun.example", name="Kim")
    appoint(
        user,
        Role.CONTRIBUTOR,
        place="1460",
        period="2022",
        by=None,
        now=timezone.now(),
    )
    return user


@pytest.fixture
def link(kim: User) -> str:
    return _path(invite(kim, place="1460", period="2022", by=None, now=timezone.now()))


def _path(link: str) -> str:
    return "/" + link.split("/", 3)[3]


def _code() -> str:
    found = re.search(r"\d{6}", mail.outbox[-1].body)
    assert found
    return found.group()


def _is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_link_and_its_code_let_her_in(link: str) -> None:
    client = Client()
    client.get(link)
    client.post(link)

    answer = client.post(link, {"code": _code()})

    assert answer["Location"] == "/sv/enkat/2022/1460"
    assert _is_in(client)


def test_opening_a_link_sends_nothing(link: str) -> None:
    """Breaks when a GET sends the code: mail scanners open every link they see."""
    page = Client().get(link)

    assert page.status_code == 200
    assert mail.outbox == []
    assert "k•••@kommun.example" in page.text
    assert "kim@kommun.example" not in page.text


def test_neither_link_nor_code_is_kept_as_it_is(link: str) -> None:
    """Breaks when the secret itself is stored: whoever reads a backup could come in."""
    Client().post(link)
    token, code = link.rsplit("/", 1)[1], _code()

    kept = [*Invitation.objects.values_list(), *LoginCode.objects.values_list()]

    assert token not in str(kept)
    assert code not in str(kept)


def test_a_code_is_used_once(link: str) -> None:
    """Breaks when a used code is not marked."""
    client = Client()
    client.post(link)
    code = _code()
    client.post(link, {"code": code})

    again = Client()

    assert again.post(link, {"code": code}).status_code == 422
    assert not _is_in(again)


def test_a_code_ends_after_five_guesses(link: str) -> None:
    """Breaks when attempts are not counted before they are judged."""
    client = Client()
    client.post(link)
    code = _code()
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for _ in range(5):
        assert client.post(link, {"code": wrong}).status_code == 422

    assert client.post(link, {"code": code}).status_code == 422
    assert not _is_in(client)


def test_a_code_is_good_for_a_quarter_of_an_hour(link: str) -> None:
    client = Client()
    client.post(link)
    code = _code()

    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False):
        assert client.post(link, {"code": code}).status_code == 422


def test_codes_are_not_sent_without_end(link: str) -> None:
    """Breaks when codes are not counted: each would be five new guesses."""
    client = Client()
    answers = [client.post(link).status_code for _ in range(6)]

    assert answers == [200] * 5 + [429]


def test_guesses_from_one_address_end(kim: User) -> None:
    """Breaks when only the code counts its guesses, and new codes are asked for."""
    statuses = []
    for _ in range(8):
        link = invite(kim, place="1460", period="2022", by=None, now=timezone.now())
        client, path = Client(), _path(link)
        client.post(path)
        statuses += [client.post(path, {"code": "x"}).status_code for _ in range(4)]

    assert 429 in statuses
    assert statuses.count(422) <= 30


@pytest.mark.parametrize(
    ("proxies", "told", "client"),
    [
        (0, "", "10.0.0.1"),
        (0, "192.0.2.7", "10.0.0.1"),
        (1, "192.0.2.7", "192.0.2.7"),
        (1, "made-up, 192.0.2.7", "192.0.2.7"),
        (2, "made-up, 192.0.2.7, 10.0.0.9", "192.0.2.7"),
        (1, "", "10.0.0.1"),
    ],
)
def test_a_visitor_is_counted_by_an_address_she_cannot_choose(
    proxies: int, told: str, client: str
) -> None:
    """Breaks when the header is believed whoever wrote it: every guess would come from
    somebody new. Without it behind a proxy, everybody would be one visitor.
    """
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1")
    request.META["HTTP_X_FORWARDED_FOR"] = told

    with override_settings(PROXIES=proxies):
        assert client_of(request) == client


def test_a_whole_municipality_comes_in_from_one_address() -> None:
    """Breaks when right codes count as guesses: the thirty-first colleague who comes in
    within an hour would be refused.
    """
    for n in range(35):
        user = user_of(f"colleague{n}@kommun.example")
        made = invite(user, place="1460", period="2022", by=None, now=timezone.now())
        client, path = Client(), _path(made)
        client.post(path)
        client.post(path, {"code": _code()})
        assert _is_in(client)


def test_a_new_link_ends_the_one_before(kim: User, link: str) -> None:
    new = _path(invite(kim, place="1460", period="2022", by=None, now=timezone.now()))

    assert Client().get(link).status_code == 404
    assert Client().get(new).status_code == 200


def test_who_was_locked_out_has_no_link(kim: User, link: str) -> None:
    kim.is_active = False
    kim.save()

    assert Client().get(link).status_code == 404


def test_asking_for_a_link_tells_nobody_who_is_known(kim: User) -> None:
    """Breaks when the page of a stranger’s address differs."""
    client = Client()

    known = client.post("/sv/konto", {"email": kim.email})
    stranger = client.post("/sv/konto", {"email": "nobody@kommun.example"})

    assert len(mail.outbox) == 1
    assert _without_tokens(known.text) == _without_tokens(stranger.text)


def _without_tokens(page: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


@pytest.mark.parametrize(
    ("wanted", "led"),
    [
        ("/sv/enkat/2022/1460/granska", "/sv/enkat/2022/1460/granska"),
        ("https://elsewhere.example/", "/sv/enkat"),
        ("//elsewhere.example/", "/sv/enkat"),
        ("javascript:alert(1)", "/sv/enkat"),
    ],
)
def test_afterwards_she_is_led_within_the_site_only(
    link: str, wanted: str, led: str
) -> None:
    """Breaks when `next` is followed as it is."""
    client = Client()
    client.post(link)

    answer = client.post(link, {"code": _code(), "next": wanted})

    assert answer["Location"] == led


def test_the_session_is_a_new_one_when_she_comes_in(link: str) -> None:
    client = Client()
    client.post(link)
    before = client.session.session_key

    client.post(link, {"code": _code()})

    assert client.session.session_key != before


def test_public_pages_set_no_cookie(site: Client) -> None:
    """Breaks when a context processor or middleware reads the session everywhere."""
    answer = site.get("/sv/")

    assert answer.status_code == 200
    assert answer.cookies == {}


def test_a_letter_is_kept_as_a_fact_without_its_words(
    link: str, settings: object, kim: User
) -> None:
    settings.EMAIL_BACKEND = "jamfor.web.notices.backend.KeepingBackend"  # type: ignore[attr-defined]
    settings.EMAIL_THROUGH = "django.core.mail.backends.locmem.EmailBackend"  # type: ignore[attr-defined]
    Client().post(link)

    kept = Mail.objects.get()

    assert (kept.user, kept.kind, kept.state) == (kim.pk, "code", "sent")
    assert "X-Jamfor-User" not in str(mail.outbox[-1].message())


SECRET_OF_HERS = "ett-langt-losenord"  # noqa: S105 - of somebody who is invented


def test_agency_people_come_in_with_password_and_code() -> None:
    """The whole way: password, a second factor set up, and both the next time.

    Breaks when a password alone opens the desk.
    """
    user = person(Role.AGENCY)
    user.set_password(SECRET_OF_HERS)
    user.save()
    client = Client()
    assert _with_password(client, user, "fel").status_code == 200

    _with_password(client, user, SECRET_OF_HERS)
    setup = client.get("/sv/enkat/omgang")["Location"]
    asked = client.get(setup)["Location"]
    client.post(asked, {"password": SECRET_OF_HERS})
    page = client.get(setup)
    secret = page.context["form"].secret
    client.post(setup, {"code": _totp(secret)})
    # Straight on, without signing in anew: only the code is asked for.
    onward = client.get("/sv/enkat/omgang")["Location"]
    assert onward == "/sv/konto/2fa/reauthenticate/?next=/sv/enkat/omgang"
    with time_machine.travel(timezone.now() + timedelta(seconds=31), tick=False):
        led = client.post(onward, {"code": _totp(secret)})
        assert client.get(led["Location"]).status_code == 200
    client.post("/sv/konto/logout/")

    again = _with_password(client, user, SECRET_OF_HERS)
    assert client.get("/sv/enkat/omgang").status_code == 302
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=False):
        client.post(again["Location"], {"code": _totp(secret)})
        assert client.get("/sv/enkat/omgang").status_code == 200
    assert "Lägg till engångskod" in page.text


def _with_password(client: Client, user: User, password: str) -> HttpResponse:
    return client.post("/sv/konto/login/", {"login": user.email, "password": password})


def _totp(secret: str) -> str:
    counter = int(timezone.now().timestamp()) // 30
    return format_hotp_value(hotp_value(secret, counter))


def test_nobody_signs_up() -> None:
    assert Client().get("/sv/konto/signup/").status_code == 404
    assert (
        Client().post("/sv/konto/signup/", {"email": "x@y.example"}).status_code == 404
    )


def test_a_mailed_code_sets_up_no_second_factor_of_the_agency() -> None:
    """Somebody at the agency who also answers for a municipality, and has not yet set
    up her second factor. Breaks when the code that came by mail is enough to do it:
    who reads her mail would become the agency.
    """
    user = create_agency_user(
        email="bo@myndighet.example",
        name="Bo",
        password="en lång hemlighet",  # noqa: S106 - of a test
        now=timezone.now(),
    )
    link = _path(invite(user, place="1460", period="2022", by=None, now=timezone.now()))
    client = Client()
    client.post(link)
    client.post(link, {"code": _code()})

    page = client.get("/sv/konto/2fa/totp/activate/")

    assert page.status_code == 302
    assert "bekrafta" in page["Location"]
