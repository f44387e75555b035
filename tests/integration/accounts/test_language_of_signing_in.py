"""The agency signs in in the language of the address, whatever library speaks."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.utils import timezone

from builders.rounds import person
from jamfor.core.access.roles import Role
from jamfor.core.vocabulary.texts import Language


pytestmark = pytest.mark.django_db

SECRET_OF_HERS = "ett-langt-losenord"  # noqa: S105 - of somebody who is invented
OURS = {"Jämför", "Svenska"}
ENGLISH = re.compile(r"\b(the|your|you|is|are|code|password|required)\b", re.IGNORECASE)


def _said(page: str) -> str:
    """What a page says inside its main part, without its tags."""
    main = page.split("<main", 1)[1].split("</main>", 1)[0]
    return re.sub(r"<(code|title)>.*?</\1>|<[^>]+>", " ", main)


def _pages(language: Language) -> Iterator[str]:
    """Every page of coming in, with what is said of mistakes on the way."""
    user = person(Role.AGENCY)
    user.set_password(SECRET_OF_HERS)
    user.save()
    client, root = Client(), f"/{language}/konto"
    mail = {"login": user.email}
    yield client.get(root).text
    yield client.get(f"{root}/login/?next=/{language}/enkat/omgang").text
    yield client.post(f"{root}/login/", {**mail, "password": "fel"}).text
    yield client.post(f"{root}/login/", {**mail, "password": ""}).text
    entered = client.post(f"{root}/login/", {**mail, "password": SECRET_OF_HERS})
    assert entered["Location"] == f"/{language}/enkat"
    setup = client.get(f"/{language}/enkat/omgang")["Location"]
    asked = client.get(setup)["Location"]
    assert setup.startswith(root)
    assert asked.startswith(root)
    yield client.get(asked).text
    yield client.post(asked, {"password": "fel"}).text
    client.post(asked, {"password": SECRET_OF_HERS})
    page = client.get(setup)
    yield page.text
    yield client.post(setup, {"code": "000000"}).text
    client.post(setup, {"code": _totp(page.context["form"].secret)})
    for name in ("2fa/", "2fa/recovery-codes/", "2fa/totp/deactivate/", "logout/"):
        yield client.get(f"{root}/{name}").text
    left = client.post(f"{root}/logout/")
    assert left["Location"] == root
    client.post(f"{root}/login/", {**mail, "password": SECRET_OF_HERS})
    yield client.get(f"{root}/2fa/authenticate/").text
    yield client.post(f"{root}/2fa/authenticate/", {"code": "111111"}).text


def _totp(secret: str) -> str:
    counter = int(timezone.now().timestamp()) // 30
    return format_hotp_value(hotp_value(secret, counter))


def test_swedish_pages_speak_swedish() -> None:
    """Breaks when a library’s English stands on a Swedish page of signing in."""
    pages = list(_pages("sv"))

    said = [_said(page) for page in pages]
    assert [text for text in said if ENGLISH.search(text)] == []
    assert any("och/eller lösenordet" in text for text in said)


def test_english_pages_speak_english() -> None:
    """Breaks when Swedish stands on an English page of signing in."""
    pages = list(_pages("en"))

    assert all('<html lang="en">' in page for page in pages)
    words = {w for page in pages for w in re.findall(r"\w*[åäöÅÄÖ]\w*", _said(page))}
    assert words - OURS == set()
    assert any("not correct" in page for page in pages)
