"""Every figure followed back: rule, question, answer, evidence, units, release."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from django.test import Client

from jamfor.core.statistics.formatting import date_text
from jamfor.store.releases import Release
from jamfor.web.explorer.queries.atlas import atlas_of


REWORDED = ("U31484", "household-advice-fa")  # put in other words in 2022
ROUTINE = "U37537"  # current routine on violence, social psychiatry


def words(client: Client, address: str, status: int = 200) -> str:
    """Return a page's text as a reader sees it: no tags, single spaces."""
    response = client.get(address)
    assert response.status_code == status, address
    bare = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"[ \n]+", " ", unescape(bare))


def tables(client: Client, address: str) -> dict[str, list[dict[str, object]]]:
    """Return a page's tables from its JSON, by key."""
    document = json.loads(client.get(f"{address}.json").content)
    return {table["key"]: table["rows"] for table in document["tables"]}


@pytest.mark.parametrize(
    ("address", "sv", "en"),
    [
        (f"{ROUTINE}/1460", "Bedömningen, steg för steg", "step by step"),
        (f"{ROUTINE}/0000", "Täljaren är de som uppfyller", "The numerator is"),
        (f"{ROUTINE}/0180", "stadsdelar", "districts"),
        (f"{ROUTINE}/skr-C8", "Varje kommun räknas en gång", "counts once"),
        ("oj-share-lss/1460", "Faktorerna", "The factors"),
        ("oj-share-all/lan-14", "Kommunerna", "The municipalities"),
    ],
)
def test_every_kind_of_figure_is_traced_in_both_languages(
    site: Client, address: str, sv: str, en: str
) -> None:
    """Breaks if a kind of place or indicator leads to a page that explains nothing."""
    assert sv in words(site, f"/sv/indikator/{address}")
    assert en in words(site, f"/en/indikator/{address}")


def test_a_unit_shows_question_answer_date_and_judgement(
    little_release: Release, site: Client
) -> None:
    """Breaks if the question of another year, or another unit's evidence, is shown."""
    atlas = atlas_of(little_release)
    told = 0
    for year in atlas.periods:
        answers = little_release.answers("1460", year)
        page = words(site, f"/sv/indikator/{ROUTINE}/1460?ar={year}")
        question = atlas.questions_in(year)["violence-routine-sp"]
        assert question.text.sv in page
        assert f"så som den ställdes {year}" in page
        evidence = answers.evidence.get("violence-routine-sp")
        if evidence and evidence.followed_up:
            assert date_text(evidence.followed_up, "sv") in page
            told += 1
        assert f"jamfor verify 2022.1.0 --value {ROUTINE} 1460 {year}" in page
        assert f"/sv/r/2022.1.0/indikator/{ROUTINE}/1460?ar={year}" in page
    assert told


def test_a_question_is_shown_as_it_was_put_that_year(
    little_release: Release, site: Client
) -> None:
    """Breaks if an old answer is shown under a new wording."""
    atlas = atlas_of(little_release)
    texts = {
        year: atlas.questions_in(year)[REWORDED[1]].text.sv for year in atlas.periods
    }

    assert len(set(texts.values())) == len(texts)
    for year, text in texts.items():
        page = words(site, f"/sv/indikator/{REWORDED[0]}/1460?ar={year}")
        assert text in page
        assert not any(other in page for other in set(texts.values()) - {text})


def test_the_units_of_a_share_are_its_numerator_and_denominator(site: Client) -> None:
    """Breaks if a silent unit is counted, or one is left out of the lists."""
    found = tables(site, f"/sv/indikator/{ROUTINE}/0000")
    share = next(row for row in found["figure"] if row["measure"] == "Andel")
    standing = [row["standing"] for row in found["units"]]

    assert standing.count("Uppfyller") == share["numerator"]
    met = standing.count("Uppfyller") + standing.count("Uppfyller inte")
    assert met == share["denominator"]
    assert "Svar saknas" in standing
    assert "om alla hade svarat" in words(site, f"/sv/indikator/{ROUTINE}/0000")


def test_a_composite_leads_to_each_of_its_factors(site: Client) -> None:
    """Breaks if the factors listed are not the ones counted."""
    found = tables(site, "/sv/indikator/oj-share-lss/1460")
    share = found["figure"][0]
    answers = [row["answer"] for row in found["factors"]]
    values = [row["value"] for row in found["factors"]]

    assert values.count(1.0) == share["numerator"]
    assert len([v for v in values if v is not None]) == share["denominator"]
    assert "Ja" in answers
    page = site.get("/sv/indikator/oj-share-lss/1460").content.decode()
    for row in found["factors"]:
        assert f'/sv/indikator/{row["indicator"]}/1460?ar=2022"' in page


def test_a_year_it_was_not_asked_says_so_and_computes_nothing(site: Client) -> None:
    """Breaks if an indicator that has ended is judged on this year's answers."""
    page = words(site, "/sv/indikator/U74441/1460?ar=2022")

    assert "Indikatorn mättes inte 2022." in page
    assert "Bedömningen" not in page


def test_a_break_is_told_beside_the_other_year(site: Client) -> None:
    """Breaks if two years are shown side by side without saying they do not compare."""
    page = words(site, "/sv/indikator/U37549/1460")

    assert "Jämfört med 2021: ej jämförbar." in page
    assert "skärptes" in page


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/sv/indikator/U37573/1460", 404, "Det finns ingen indikator"),
        (f"/sv/indikator/{ROUTINE}/Mellrud", 404, "Mellerud"),
        (f"/sv/indikator/{ROUTINE}/1460?ar=2019", 400, "2021, 2022"),
    ],
)
def test_what_is_not_there_is_refused_with_a_way_on(
    site: Client, address: str, status: int, said: str
) -> None:
    """Breaks if a year or an id there is not shows something else instead."""
    assert said in words(site, address, status)
