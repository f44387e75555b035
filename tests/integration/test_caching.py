"""What browsers and proxies may keep, and for how long."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.test.utils import override_settings

from jamfor.web.explorer import pages


@pytest.fixture
def client(example_data: Path) -> Iterator[Client]:
    """A visitor of the example."""
    with override_settings(DATA=example_data):
        pages.forget()
        yield Client()


def test_a_pinned_page_is_kept_for_ever_and_the_current_one_for_a_minute(
    client: Client,
) -> None:
    """Broken by giving both the same age: a correction would never be seen."""
    current = client.get("/sv/kommun/1460")
    pinned = client.get("/sv/r/2024.1.0/kommun/1460")

    assert current["Cache-Control"] == "public, max-age=60"
    assert pinned["Cache-Control"] == "public, max-age=31536000, immutable"


def test_each_form_language_and_encoding_has_an_etag_of_its_own(
    client: Client,
) -> None:
    """Broken by leaving one of them out: a proxy would mix them up."""
    answers = [
        client.get(f"/{language}/kommun/1460{form}", headers=headers)
        for language in ("sv", "en")
        for form in ("", ".csv", ".json", ".xlsx")
        for headers in ({}, {"accept-encoding": "gzip"})
    ]

    assert len({answer["ETag"] for answer in answers}) == len(answers)
    assert {answer["Vary"] for answer in answers} == {"Accept-Encoding"}


def test_what_the_visitor_has_is_not_sent_again(client: Client) -> None:
    """Broken by not looking at If-None-Match."""
    seen = client.get("/sv/kommun/1460")

    again = client.get("/sv/kommun/1460", headers={"if-none-match": seen["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


def test_compressed_and_plain_say_the_same(client: Client) -> None:
    """Broken by keeping bytes under a key that forgets the question's form."""
    plain = client.get("/sv/kommun/1460")
    zipped = client.get("/sv/kommun/1460", headers={"accept-encoding": "gzip"})

    assert zipped["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.content) == plain.content


def test_a_page_carries_a_strict_policy_and_no_cookie(client: Client) -> None:
    """Broken by an inline style, a third party, or the first session."""
    answer = client.get("/sv/")

    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not answer.cookies


def test_an_address_with_a_slash_too_many_leads_to_its_page(client: Client) -> None:
    """Broken by dropping the redirect: a typed address would be a page not found."""
    answer = client.get("/sv/kommun/1490/?jamfor=lan")

    assert answer.status_code == 301
    assert answer["Location"] == "/sv/kommun/1490?jamfor=lan"
