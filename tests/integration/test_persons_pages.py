"""Pages about persons: an interval beside each share, and a reason where it is hidden.

Each change a test names as making it fail has been made once, and it failed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from django.test.utils import override_settings

from builders.little_sweden import FIRST, build, freeze, little_pack, rounds_of
from builders.questions import text
from jamfor.core.indicators.definitions import Kind
from jamfor.core.questionnaires.questions import Section
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.missing import Missing
from jamfor.store.releases import Release, publish
from jamfor.web.explorer import pages


GIRLS = "U33820"
SHARES = ("U33820", "U33821", "U33822", "U33823")
GROUPS = ("Flickor 0–11 år", "Pojkar 0–11 år", "Flickor 12–18 år", "Pojkar 12–18 år")
INTERVAL = re.compile(r"intervall \d+–\d+ %")


def asked_twice() -> Pack:
    """Return the real definitions, with what is asked of children in both years."""
    pack = little_pack()
    names = {
        f"{count}-{who}-{age}"
        for count in ("investigated", "participated")
        for who in ("girls", "boys")
        for age in ("0-11", "12-18")
    } | {"child-participation-data"}
    years = ("2021", "2022")
    section = Section(id="children", title=text("Barn"), questions=tuple(sorted(names)))
    return replace(
        pack,
        edges=tuple(edge for edge in pack.edges if edge.indicator not in SHARES),
        indicators=tuple(
            replace(each, versions=(replace(each.latest, periods=years),))
            if each.id in SHARES
            else each
            for each in pack.indicators
        ),
        questions=tuple(
            replace(each, versions=(replace(each.versions[0], periods=years),))
            if each.id in names
            else each
            for each in pack.questions
        ),
        questionnaires=tuple(
            replace(form, sections=(*form.sections, section))
            if (form.period, form.service_area) == ("2022", "child-youth-welfare")
            else form
            for form in pack.questionnaires
        ),
    )


@pytest.fixture(scope="module")
def two_years(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder where persons were asked about in both years."""
    data, pack = tmp_path_factory.mktemp("two-years"), asked_twice()
    build(data, pack, freeze(data, pack, rounds_of(pack, seed=3, silent=0)))
    publish(data, FIRST)
    return data


@pytest.fixture
def both_years(two_years: Path) -> Iterator[Client]:
    """A visitor to its site."""
    with override_settings(DATA=two_years, ALLOWED_HOSTS=["testserver"]):
        pages.forget()
        yield Client()


def words(client: Client, address: str) -> str:
    """Return a page's text as a reader sees it, its spaces plain."""
    response = client.get(address)
    assert response.status_code == 200, address
    bare = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", unescape(bare))


def test_an_interval_stands_beside_a_share_of_persons(
    both_years: Client, little_release: Release
) -> None:
    """Fails if the tag that writes a figure leaves its interval out: at the head, in
    the tables, or beside a unit."""
    shown = [
        figure
        for figure in little_release.for_indicator(GIRLS, measures={"share"})
        if figure.value is not None
    ]

    page = words(both_years, f"/sv/indikator/{GIRLS}")

    assert shown
    assert all(figure.ci_low is not None for figure in shown)
    parts = re.split("Efter kön och ålder|Hur ser det ut|Vad svarade varje", page)
    assert all(INTERVAL.search(part) for part in parts)


def test_no_interval_stands_beside_a_figure_of_another_kind(
    site: Client, little_release: Release
) -> None:
    """Fails if the pipeline gives a fact an interval, or a page prints one."""
    first: dict[Kind, str] = {}
    for indicator in little_release.pack.indicators:
        first.setdefault(indicator.latest.kind, indicator.id)

    for kind, name in first.items():
        if kind.has_interval:
            continue
        figures = little_release.for_indicator(name)
        assert all(figure.ci_low is None for figure in figures), name
        assert not INTERVAL.search(words(site, f"/sv/indikator/{name}")), name


def test_a_hidden_share_reads_otherwise_than_one_nobody_gave(
    site: Client, little_release: Release
) -> None:
    """Fails if what is hidden is printed as no answer, or as a number."""
    hidden = next(
        (figure.indicator, figure.place)
        for name in SHARES
        for figure in little_release.for_indicator(name, measures={"share"})
        if figure.missing is Missing.SUPPRESSED
    )

    page = words(site, "/sv/indikator/{}/{}?ar=2021".format(*hidden))

    assert "visas inte (för få personer)" in page
    assert "svar saknas" not in page


def test_girls_and_boys_younger_and_older_stand_side_by_side(site: Client) -> None:
    """Fails if the groups an indicator names are not read, or not in their order."""
    page = words(site, f"/sv/indikator/{GIRLS}")

    assert "Efter kön och ålder" in page
    places = [page.index(group, page.index("Efter kön och ålder")) for group in GROUPS]
    assert places == sorted(places)


def test_the_data_behind_the_page_has_the_intervals(site: Client) -> None:
    """Fails if the tables of a share of persons lack the ends that the page prints."""
    for suffix in ("json", "csv", "xlsx"):
        assert site.get(f"/sv/indikator/{GIRLS}.{suffix}").status_code == 200
    told = json.loads(site.get(f"/sv/indikator/{GIRLS}.json").content)

    text = json.dumps(told)
    assert "2021_ci_low" in text
    assert "2021_ci_low" not in site.get("/sv/indikator/U31468.json").content.decode()


def test_a_page_says_under_which_policy_it_hides(site: Client) -> None:
    """Fails if a reader meets “visas inte” and is never told the limit."""
    assert "färre än tio personer visas inte" in words(site, f"/sv/indikator/{GIRLS}")
    assert "färre än tio personer" not in words(site, "/sv/indikator/U31468")


def test_a_change_of_a_share_of_persons_says_what_may_be_chance(
    both_years: Client,
) -> None:
    """Fails if the change between two years is printed without its interval, on the
    page of the indicator or on that of the municipality."""
    told = re.compile(r"[+−]\d+,\d [^+−]*[+−]\d+,\d till [+−]\d+,\d")

    assert told.search(words(both_years, f"/sv/indikator/{GIRLS}"))
    places = ("0180", "1460", "1461", "1480", "1490")
    pages_of = [
        words(both_years, f"/sv/kommun/{p}/social-barn-och-ungdomsvard") for p in places
    ]
    assert any(told.search(page) for page in pages_of)
    assert any("visas inte (för få personer)" in page for page in pages_of)
