"""Signing in at an identity provider, proved with a real one on this machine."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

import pytest
from django.test import Client
from django.test.utils import override_settings

from builders import identity_provider
from builders.rounds import person
from jamfor.core.access.roles import Role


pytestmark = pytest.mark.django_db

CALLBACK = "http://testserver/konto/oidc/oidc/login/callback/"


class _Stop(HTTPRedirectHandler):
    def redirect_request(self, *_: object, **__: object) -> None:
        """Follow nothing: where it leads is what is asked."""


@contextmanager
def _provider(folder: Path, email: str, verified: str) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = identity_provider.__file__
    arguments = [str(folder), str(port), CALLBACK, email, verified]
    with subprocess.Popen(
        [sys.executable, program, *arguments], stdout=subprocess.PIPE
    ) as server:
        try:
            assert server.stdout is not None
            assert server.stdout.readline() == b"ready\n"
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(10)


@pytest.fixture
def signs_in(tmp_path: Path) -> Callable[[str, str], Client]:
    """Sign in with an address at a provider, and return the browser afterwards."""

    def sign_in(email: str, verified: str) -> Client:
        with _provider(tmp_path, email, verified) as issuer:
            app = {
                "provider_id": "oidc",
                "name": "Provlegitimation",
                "client_id": identity_provider.CLIENT_ID,
                "secret": identity_provider.CLIENT_SECRET,
                "settings": {"server_url": issuer},
            }
            with override_settings(
                SOCIALACCOUNT_PROVIDERS={"openid_connect": {"APPS": [app]}}
            ):
                return _through(Client())

    return sign_in


def _through(client: Client) -> Client:
    """Our button, the provider's page, and back with what it gave us."""
    sent = client.post("/konto/oidc/oidc/login/")
    assert sent.status_code == 302
    opener = build_opener(_Stop)
    try:
        opener.open(sent["Location"])
    except OSError as answer:
        back = answer.headers["Location"]  # type: ignore[attr-defined]
    parts = urlsplit(back)
    client.get(f"{parts.path}?{parts.query}")
    return client


def _is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_known_person_comes_in_by_her_verified_address(
    signs_in: Callable[[str, str], Client],
) -> None:
    user = person(Role.AGENCY)

    client = signs_in(user.email, "verified")

    assert client.session["_auth_user_id"] == str(user.pk)


def test_her_role_at_the_agency_counts_where_the_provider_is_strong(
    signs_in: Callable[[str, str], Client],
) -> None:
    """Breaks when any provider is taken for two factors."""
    user = person(Role.AGENCY)

    client = signs_in(user.email, "verified")

    assert client.get("/sv/enkat/omgang").status_code == 302
    with override_settings(OIDC_IS_STRONG=True):
        assert client.get("/sv/enkat/omgang").status_code == 200


def test_an_address_nobody_has_verified_opens_nothing(
    signs_in: Callable[[str, str], Client],
) -> None:
    """Breaks when an address is believed as it is: anybody could claim hers."""
    user = person(Role.AGENCY)

    assert not _is_in(signs_in(user.email, "unverified"))


def test_a_stranger_does_not_become_a_user(
    signs_in: Callable[[str, str], Client],
) -> None:
    assert not _is_in(signs_in("stranger@elsewhere.example", "verified"))
