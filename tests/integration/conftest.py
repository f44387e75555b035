"""A little Sweden as a published site, built once for all tests of pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.test.utils import override_settings

from builders.little_sweden import FIRST, build, freeze, little_pack, rounds_of
from jamfor.formats.packs import pack_from_json
from jamfor.store.releases import Release, current_release, open_release, publish
from jamfor.web.explorer import pages


@pytest.fixture(scope="session")
def little_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one release: five municipalities, the real definitions."""
    data = tmp_path_factory.mktemp("little")
    pack = little_pack()
    build(data, pack, freeze(data, pack, rounds_of(pack, seed=7)))
    publish(data, FIRST)
    return data


@pytest.fixture
def little_release(little_data: Path) -> Iterator[Release]:
    """The release of little Sweden, opened."""
    release = open_release(current_release(little_data), read_pack=pack_from_json)
    yield release
    release.close()


@pytest.fixture
def site(little_data: Path) -> Iterator[Client]:
    """A visitor to the site of little Sweden; no page is kept from an earlier test."""
    with override_settings(DATA=little_data, ALLOWED_HOSTS=["testserver"]):
        pages.forget()
        yield Client()
