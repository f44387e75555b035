"""Register figures on the pages: apart from the survey's, by sex, hidden or not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from django.test.utils import override_settings

from builders.little_sweden import build, freeze, little_pack, rounds_of
from builders.registers import store_register
from jamfor.core.releases.ids import ReleaseId
from jamfor.store.releases import publish
from jamfor.web.explorer import pages


AREA = "social-barn-och-ungdomsvard"
ELIGIBLE = "Behörighet till gymnasieutbildning - placerade hela åk 9"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A summer without register figures, and an autumn with them."""
    folder = tmp_path_factory.mktemp("register-pages")
    pack = little_pack()
    answers = freeze(folder, pack, rounds_of(pack, seed=7))
    build(folder, pack, answers)
    autumn = ReleaseId.parse("2022.2.0")
    build(folder, pack, [*answers, store_register(folder, pack)], autumn)
    publish(folder, autumn)
    return folder


@pytest.fixture
def site(data: Path) -> Iterator[Client]:
    """A visitor to the site."""
    with override_settings(DATA=data, ALLOWED_HOSTS=["testserver"]):
        pages.forget()
        yield Client()


def seen(site: Client, address: str) -> str:
    """What a reader sees: the words of a page, without its markup."""
    response = site.get(address)
    assert response.status_code == 200, address
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", unescape(text))


def test_the_page_says_what_it_is_and_of_which_years(site: Client) -> None:
    """Breaks if the rule, the source line, the pooled years or the policy are not told,
    or a change between overlapping periods is shown.
    """
    page = seen(site, "/sv/indikator/N33870")

    assert "registeruppgift" in page
    assert "delat med det totala antalet 17-åringar placerade under hela" in page
    assert "Källa: Provregistret" in page
    assert "60 % 980 av 1 630, riket 2017–2022" in page
    assert "Två perioder efter varandra har 5 år gemensamma" in page
    assert "2 av 4 kommuner visas inte 2017–2022" in page
    assert "En andel av färre än 21 barn" in page
    assert "procentenheter" not in page


def test_hidden_is_told_apart_from_not_there(site: Client) -> None:
    """Breaks if a hidden municipality reads as one without answers, or without figures
    as a hidden one.
    """
    page = seen(site, "/sv/indikator/N33870")

    assert "Bengtsfors visas inte (för få personer)" in page
    assert "Stockholm ingår inte" in page
    assert "Bengtsfors not shown (too few persons)" in seen(
        site, "/en/indikator/N33870"
    )


def test_the_sexes_stand_side_by_side(site: Client) -> None:
    """Breaks if girls and boys are swapped or left out, or a count is a share."""
    page = seen(site, "/sv/indikator/N33812")

    assert "2022 22 363 10 579 11 784" in page
    assert "Göteborg 900 410 490" in page
    assert "%" not in page.partition("Om indikatorn")[0].partition("Samma id")[0]


def test_a_rate_is_printed_in_its_unit(site: Client) -> None:
    """Breaks if children per thousand are printed as per cent."""
    page = seen(site, "/sv/indikator/N33817")

    assert "8,8 22 363 av 2 528 889, riket 2022" in page


def test_before_the_autumn_the_page_says_that_there_are_none(site: Client) -> None:
    """Breaks if the June release shows an empty table, or fails."""
    page = seen(site, "/sv/r/2022.1.0/indikator/N33870")

    assert "Den här utgåvan har inga uppgifter om indikatorn" in page
    assert "Registeruppgifter " not in seen(site, f"/sv/r/2022.1.0/omrade/{AREA}")


@pytest.mark.parametrize(
    "address", [f"/sv/omrade/{AREA}", "/sv/indikator", f"/sv/kommun/1480/{AREA}"]
)
def test_lists_show_them_apart(site: Client, address: str) -> None:
    """Breaks if register indicators stand among the survey's, or nowhere."""
    before, heading, after = seen(site, address).partition(
        "Registeruppgifter Uppgifter"
    )

    assert heading
    assert ELIGIBLE not in before
    assert ELIGIBLE in after
    assert "Källa: Provregistret" in after


def test_a_municipality_has_its_own_beside_the_nation(site: Client) -> None:
    """Breaks if the country's figure stands for the municipality's."""
    page = seen(site, f"/sv/kommun/1480/{AREA}")

    assert "17 år, andel (%) 2017–2022 34 % 61 av 180" in page
    assert "visas inte (för få personer)" in seen(site, f"/sv/kommun/1460/{AREA}")


def test_they_are_in_no_basket_and_no_rate(site: Client) -> None:
    """Breaks if a register indicator is counted: both releases have the same counts."""
    first, second = (
        site.get(f"/sv/r/{release}/omrade/{AREA}").content.decode()
        for release in ("2022.1.0", "2022.2.0")
    )

    counted, again = (
        re.findall(r'<ul class="facts.*?</ul>', page, re.DOTALL)
        for page in (first, second)
    )
    assert counted
    assert counted == again
    assert factors(first) == factors(second)


def factors(page: str) -> list[str]:
    """How many factors the area's share is said to count."""
    return re.findall(r"<b>(\d+) faktorer</b>", page)


def test_every_figure_can_be_fetched_with_its_numbers_and_reason(site: Client) -> None:
    """Breaks if files lack the sexes, a number, the period or the reason, or the JSON
    the source line.
    """
    found = json.loads(site.get("/sv/indikator/N33870.json").content)

    assert found["credits"] == ["Källa: Provregistret"]
    nation, places = found["tables"]
    assert nation["rows"][0]["period"] == "2017–2022"
    assert (nation["rows"][0]["total_number"], nation["rows"][0]["total_of"]) == (
        980,
        1630,
    )
    hidden = next(r for r in places["rows"] if r["code"] == "1460")
    assert hidden["missing"]["total"] == "suppressed"
    assert hidden["total_number"] is None
    csv = site.get("/sv/indikator/N33812.csv?tabell=places").content.decode("utf-8-sig")
    assert "1480,Göteborg,2022,900" in csv


def test_another_year_of_the_places_can_be_chosen(site: Client) -> None:
    """Breaks if the year in the address is not heeded, or any year is taken."""
    page = seen(site, "/sv/indikator/N33870?ar=2021")

    assert "Göteborg ingår inte" in page
    assert site.get("/sv/indikator/N33870?ar=1999").status_code == 400


def test_the_list_of_releases_says_what_is_new(site: Client) -> None:
    """Breaks if the second release of a year is not in the list, or reads as a
    correction of the first.
    """
    page = seen(site, "/sv/data")

    assert re.search(r"2022\.2\.0 den senaste .* 2022\.1\.0 ", page)
    assert "mot 2022.1.0" not in page


def test_a_place_has_its_periods_on_a_page_of_its_own(site: Client) -> None:
    """Breaks if the address that traces a survey's figure fails for a register's, or
    shows it as an answer of the municipality.
    """
    page = seen(site, "/sv/indikator/N33870/1480")

    assert "inte räknad av kommunens svar" in page
    assert "2017–2022 34 % 61 av 180 60 %" in page
    assert "frågan ställdes inte" not in page
    assert site.get("/sv/indikator/N33870/1480.csv").status_code == 200
    assert site.get("/sv/r/2022.1.0/indikator/N33870/1480").status_code == 200
