"""The pages of a release that corrects another say what was corrected, and of both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.test.utils import override_settings

from builders.corrected import SECOND, UNIT, published_twice
from builders.little_sweden import FIRST, little_pack
from jamfor.store.corrections import read_corrections
from jamfor.store.releases import publish, release_folder
from jamfor.web.explorer import pages


ROUTINE, INDICATOR = "agreement-cy-child-psychiatry", "U33540"


@pytest.fixture(scope="module")
def corrected_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """2022.1.0 with an agreement followed up too long ago, and 2022.1.1 after it."""
    data = tmp_path_factory.mktemp("corrected")
    published_twice(data, little_pack(), routine=ROUTINE)
    return data


@pytest.fixture
def site(corrected_data: Path) -> Iterator[Client]:
    """A visitor; the correction is the current release."""
    publish(corrected_data, SECOND)
    with override_settings(DATA=corrected_data, ALLOWED_HOSTS=["testserver"]):
        pages.forget()
        yield Client()


def seen(site: Client, address: str) -> str:
    """The text of a page."""
    answer = site.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("language", "heading", "answer", "figure"),
    [
        (
            "sv",
            "Rättat i utgåva 2022.1.1",
            "senast uppföljd 3 januari 2020 → 1 oktober 2021",
            "Nej → <b>Ja</b>",
        ),
        (
            "en",
            "Corrected in release 2022.1.1",
            "last followed up 3 January 2020 → 1 October 2021",
            "No → <b>Yes</b>",
        ),
    ],
)
def test_a_municipality_says_what_was_corrected(
    site: Client, language: str, heading: str, answer: str, figure: str
) -> None:
    """Breaks if the page shows only what follows, and not what was changed."""
    page = seen(site, f"/{language}/kommun/{UNIT}")

    assert page.index(heading) < page.index('class="facts four"')
    assert answer in page
    assert figure in page
    assert f'href="/{language}/indikator/{INDICATOR}/{UNIT}?ar=2022"' in page


def test_what_was_not_corrected_says_nothing(site: Client) -> None:
    """Breaks if another municipality, or the first release, shows the section."""
    assert "Rättat i" not in seen(site, "/sv/kommun/1461")
    assert "Rättat i" not in seen(site, f"/sv/r/2022.1.0/kommun/{UNIT}")


def test_a_trace_leads_to_the_figure_as_it_was(site: Client) -> None:
    """Breaks if the earlier figure cannot be reached from the one that took over."""
    unit = seen(site, f"/sv/indikator/{INDICATOR}/{UNIT}")
    nation = seen(site, f"/sv/indikator/{INDICATOR}/0000")
    old = f"/sv/r/2022.1.0/indikator/{INDICATOR}/{UNIT}?ar=2022"

    assert "I utgåva 2022.1.0: Nej (senast uppföljd 3 januari 2020)" in unit
    assert f'href="{old}"' in unit
    assert "<b>Nej</b>" in seen(site, old)
    assert "Rättat: 0 av " in nation
    assert "→ 1 av " in nation


def test_all_releases_are_listed_newest_first(
    site: Client, corrected_data: Path
) -> None:
    """Breaks if only the current one is named, or its corrections are not counted."""
    page = seen(site, "/sv/data")
    folder = release_folder(corrected_data, SECOND)
    count = read_corrections(folder, str(SECOND)).count

    assert page.index('"/sv/r/2022.1.1/"') < page.index('"/sv/r/2022.1.0/"')
    assert f"{count} <small>mot 2022.1.0</small>" in page
    assert count > 0


def test_a_release_not_yet_public_is_not_listed(
    site: Client, corrected_data: Path
) -> None:
    """Breaks if whatever lies below releases/ is listed."""
    publish(corrected_data, FIRST)

    assert "2022.1.1" not in seen(site, "/sv/data")


def test_a_superseded_release_says_so_as_soon_as_it_is(
    site: Client, corrected_data: Path
) -> None:
    """Breaks if a kept page outlives the day its release was the latest one."""
    publish(corrected_data, FIRST)
    before = site.get("/sv/r/2022.1.0/")
    publish(corrected_data, SECOND)
    after = site.get("/sv/r/2022.1.0/", headers={"if-none-match": before["ETag"]})
    latest = seen(site, "/sv/r/2022.1.1/")

    assert "ersatt av" not in before.content.decode()
    assert "senaste utgåvan, publicerad" in before.content.decode()
    assert after.status_code == 200
    assert "ersatt av 2022.1.1" in after.content.decode()
    assert "utgåva 2022.1.0, publicerad" in after.content.decode()
    assert "senaste utgåvan, publicerad" not in after.content.decode()
    assert "ersatt av" not in latest
