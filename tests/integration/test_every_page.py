"""Every public page answers from the releases folder alone."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import override_settings

from jamfor.core.places.places import PlaceKind
from jamfor.formats.packs import pack_from_json
from jamfor.store.releases import Release, current_release, open_release
from jamfor.web.explorer import pages


FIXED = [
    "",
    "omrade",
    "indikator",
    "familj",
    "samordning",
    "samordning?kommun=1480",
    "kommun",
    "familj",
    "samordning",
    "lasguide",
    "metod",
    "data",
    "tillganglighet",
    "sok?q=bor%C3%A5s",
    "sok?q=",
]


@pytest.fixture(scope="module")
def survivors(
    example_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """A data folder where all but the releases has burnt down."""
    data = tmp_path_factory.mktemp("burnt")
    shutil.copytree(example_data / "releases", data / "releases")
    with override_settings(DATA=data):
        pages.forget()
        yield data


@pytest.fixture(scope="module")
def release(survivors: Path) -> Release:
    """The release that survived."""
    return open_release(current_release(survivors), read_pack=pack_from_json)


def addresses(release: Release) -> list[str]:
    """Every page there is, but for the traces, of which there is one an indicator."""
    areas = release.pack.geography.service_areas
    places = [place.code for place in release.pack.geography.places]
    municipalities = [
        place.code
        for place in release.pack.geography.places
        if place.kind is PlaceKind.MUNICIPALITY
    ]
    indicators = [indicator.id for indicator in release.pack.indicators]
    return [
        *FIXED,
        *(f"omrade/{area.slug}" for area in areas),
        *(f"indikator/{indicator}" for indicator in indicators),
        *(f"familj/{family.id}" for family in release.pack.families),
        *(f"kommun/{place}" for place in places),
        *(
            f"kommun/{place}/{areas[number % len(areas)].slug}"
            for number, place in enumerate(municipalities)
        ),
        *(
            f"indikator/{indicator}/{municipalities[number % len(municipalities)]}"
            for number, indicator in enumerate(indicators)
        ),
    ]


@pytest.mark.parametrize("share", range(4))
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_page_answers_without_any_database(
    release: Release, language: str, share: int
) -> None:
    """Broken by the first view that asks the collection database, or by a dead link.

    In quarters, so that the workers share them. Each page's links are held against the
    addresses there are.
    """
    client = Client()
    known = {address.split("?")[0] for address in addresses(release)}
    pages_seen = [a for n, a in enumerate(addresses(release)) if n % 4 == share]

    for address in pages_seen:
        answer = client.get(f"/{language}/{address}")
        assert answer.status_code == 200, address
        text = answer.content.decode()
        assert "Exempeldata" in text or "Example data" in text, address
        assert dead_links(text, known, release) == [], address


def test_a_public_page_asks_no_database(site: Client) -> None:
    """Broken by a view, a context processor or a middleware that reads a user or a
    session for every page: a test without leave to use the database is refused one.

    The refusal is shown from a thread of its own: a browser test before this one in the
    same process leaves an event loop behind, beside which Django asks no database.
    """
    with ThreadPoolExecutor(max_workers=1) as thread:
        refused = thread.submit(connection.cursor).exception()

    assert isinstance(refused, RuntimeError)
    assert "Database access not allowed" in str(refused)
    assert site.get("/sv/kommun/1460").status_code == 200


def dead_links(text: str, known: set[str], release: Release) -> list[str]:
    """The links of a page that lead to no page, figure or file."""
    places = {place.code for place in release.pack.geography.places}
    slugs = {area.slug for area in release.pack.geography.service_areas}
    ids = {indicator.id for indicator in release.pack.indicators}

    def leads_somewhere(address: str) -> bool:
        if address in known or address.startswith("data/"):
            return True
        words = address.split("/")
        return (
            words[0] == "indikator" and words[1] in ids and words[2:][0] in places
        ) or (words[0] == "kommun" and words[1] in places and words[2:][0] in slugs)

    return [
        address
        for address in _Links(text).inside()
        if address and not leads_somewhere(address)
    ]


class _Links(HTMLParser):
    """The addresses a page links to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._found += [value for name, value in attrs if name == "href" and value]

    def inside(self) -> list[str]:
        """Addresses of pages of ours, without language, release, form and query."""
        own = [a for a in self._found if re.match(r"/(sv|en)/", a)]
        bare = [re.sub(r"^/(sv|en)/(r/[^/]+/)?", "", address) for address in own]
        bare = [re.split(r"[?#]", address)[0] for address in bare]
        return [
            a if a.startswith("data/") else re.sub(r"\.(csv|xlsx|json)$", "", a)
            for a in bare
        ]
