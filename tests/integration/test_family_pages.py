"""Families and the coordination matrix as pages, over the real example."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from django.test.utils import override_settings

from jamfor.core.indicators.definitions import COORDINATION
from jamfor.core.places.places import PlaceKind
from jamfor.formats.packs import pack_from_json
from jamfor.store.releases import Release, current_release, open_release
from jamfor.web.explorer import pages
from jamfor.web.explorer.queries.atlas import NATION, atlas_of
from jamfor.web.explorer.queries.coordination_cells import Standings, State
from jamfor.web.explorer.queries.family_rows import family_rows, range_in
from jamfor.web.explorer.queries.place_rounds import PlaceYears


Row = dict[str, object]


@pytest.fixture
def visitor(example_data: Path) -> Iterator[Client]:
    """A visitor to the example."""
    with override_settings(DATA=example_data, ALLOWED_HOSTS=["testserver"]):
        pages.forget()
        yield Client()


@pytest.fixture(scope="module")
def release(example_data: Path) -> Release:
    """The release of the example."""
    return open_release(current_release(example_data), read_pack=pack_from_json)


def rows(client: Client, address: str, key: str) -> list[Row]:
    """Return the rows of one table of a page."""
    document = json.loads(client.get(address).content)
    found: list[Row] = next(t["rows"] for t in document["tables"] if t["key"] == key)
    return found


def words(client: Client, address: str) -> str:
    """Return a page's text, with single spaces."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    bare = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", unescape(bare))


def test_the_range_of_every_family_has_the_true_ends(release: Release) -> None:
    """Breaks if a member measured otherwise, or of another year, were in the range."""
    atlas = atlas_of(release)
    nation = PlaceYears(release, atlas.places[NATION])
    told = 0

    for family in atlas.pack.families:
        for year in atlas.periods:
            members = family_rows(atlas, family, year, nation, None)
            shares = [
                row.cell(year).figure.exact
                for row in members
                if row.synchronised and not row.differs
            ]
            known = [s for s in shares if s is not None]
            found = range_in(members, year)
            if found is not None:
                told += 1
                assert (found.low, found.high) == (min(known), max(known))

    assert told > len(atlas.periods)


def test_a_longer_window_is_told_and_left_out_of_the_range(visitor: Client) -> None:
    """Breaks if agreements of 24 months were compared with those of 12."""
    page = words(visitor, "/sv/familj/external-agreement?ar=2024")

    assert "högst 24 månader gammal, i de övriga 12" in page
    assert "15 av 21 som mäts på samma sätt" in page


def test_a_break_stands_in_the_page_and_the_file(visitor: Client) -> None:
    """Breaks if a year that may not be compared lost its word or its verdict."""
    page = words(visitor, "/sv/familj/continuity-plan")
    verdicts = {
        row["verdict"]
        for row in rows(visitor, "/sv/familj/continuity-plan.json", "family")
    }

    assert page.count("jämförs inte") > 2
    assert "Ej jämförbar" in verdicts


@pytest.mark.parametrize("address", ["familj", "familj/freda", "samordning"])
def test_what_is_chosen_survives_in_links(visitor: Client, address: str) -> None:
    """Breaks if a link dropped the place a visitor has chosen."""
    page = visitor.get(f"/sv/{address}?kommun=1460").content.decode()

    assert "?kommun=1460" in page.replace("&amp;", "&").partition("<main")[2]


@pytest.mark.parametrize("choice", ["kommun=9999", "kommun=0000", "ar=1999"])
@pytest.mark.parametrize("address", ["familj/freda", "samordning"])
def test_a_choice_that_is_none_is_refused(
    visitor: Client, address: str, choice: str
) -> None:
    assert visitor.get(f"/sv/{address}?{choice}").status_code == 400


def test_each_routine_stands_once_in_the_matrix(visitor: Client) -> None:
    """Breaks if the page printed both halves of the symmetric matrix."""
    found = rows(visitor, "/sv/samordning.json?ar=2022", "coordination")
    page = visitor.get("/sv/samordning?ar=2022").content.decode()
    matrix = page.partition('class="matrix coordination"')[2].partition("</table>")[0]

    assert matrix.count('class="link"') == len(found) == 12
    assert len({row["service_areas"] for row in found}) == len(found)


def test_a_city_of_districts_has_so_many_of_so_many(
    visitor: Client, release: Release
) -> None:
    """Breaks if a city asked by its districts were given a yes or a no."""
    found = rows(visitor, "/sv/samordning.json?kommun=0180&ar=2022", "coordination")

    divided = [row for row in found if row["2022_lapsed"] is not None]
    assert divided
    assert all(isinstance(row["2022"], float) for row in divided)
    page = words(visitor, "/sv/samordning?kommun=0180&ar=2022")
    assert f"{divided[0]['2022_met']} av {divided[0]['2022_of']}" in page


def test_lapsed_is_told_apart_from_no(release: Release) -> None:
    """Breaks if a routine that only needs follow-up were shown as a no.

    Each lapsed one has a follow-up that is too old; no current one is lapsed.
    """
    atlas = atlas_of(release)
    routines = [
        indicator
        for indicator in atlas.pack.indicators
        if indicator.latest.family == COORDINATION and indicator.in_period("2022")
    ]
    seen: Counter[State | None] = Counter()
    for place in atlas.of_kind(PlaceKind.MUNICIPALITY)[:40]:
        standings = Standings(PlaceYears(release, place))
        for standing in (standings.of(routine, "2022") for routine in routines):
            seen[standing.state] += 1
            if standing.state is State.LAPSED:
                assert standing.lacks is not None
                assert "äldre än tolv månader" in standing.lacks.sv
                assert standing.figure.met is False

    assert seen[State.LAPSED]
    assert seen[State.NO]
    assert seen[State.YES]


def test_agreements_stand_by_party_and_area(visitor: Client) -> None:
    """Breaks if an agreement lost its party on the way from the definitions."""
    found = rows(visitor, "/sv/samordning.json?ar=2024", "agreements")

    assert {row["party"] for row in found} >= {"Polisen", "Försäkringskassan"}
    assert "Kvinnojourer" in words(visitor, "/sv/samordning?ar=2024")
