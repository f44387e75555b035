"""The country's pages: fronts, areas, indicators, families, search, guides, files."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from fractions import Fraction
from html import unescape

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from jamfor.core.comparability.edges import Verdict
from jamfor.core.statistics.formatting import percent_text
from jamfor.core.statistics.rounding import round_half_away
from jamfor.core.vocabulary.observations import Observation
from jamfor.formats.tables import Table
from jamfor.store.releases import Release
from jamfor.web.explorer.queries.atlas import atlas_of
from jamfor.web.explorer.queries.ledger import Ledger


BROKEN = "U37549"  # made stricter in 2022
RECODED = "U33561"
ENDED = "U74441"
LSS = "Stöd och service enligt LSS"


def words(client: Client, address: str, status: int = 200) -> str:
    """Return a page's text as a reader sees it: no tags, single spaces."""
    response = client.get(address)
    assert response.status_code == status, address
    bare = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"[ \n]+", " ", unescape(bare))


def rows(client: Client, address: str, table: int = 0) -> list[dict[str, object]]:
    """Return the rows of a page's table from its JSON."""
    document = json.loads(client.get(f"{address}.json").content)
    found: list[dict[str, object]] = document["tables"][table]["rows"]
    return found


@pytest.mark.parametrize(
    ("address", "sv", "en"),
    [
        ("", "Hur arbetar socialtjänsten i din kommun?", "How do social services"),
        ("omrade", "Ekonomiskt bistånd", "Financial assistance"),
        ("omrade/lss", "Vad uppfyller kommunerna?", "What do the municipalities meet?"),
        ("indikator", "indikatorer.", "indicators."),
        (f"indikator/{BROKEN}", "Ej jämförbar.", "Not comparable."),
        ("familj/freda", "FREDA för att upptäcka", "FREDA to detect"),
        ("sok?q=boras", "Borås", "Borås"),
        ("lasguide", "Varför finns ingen rangordning?", "Why is there no ranking?"),
        ("metod", "Ett exempel ur utgåvan", "An example from the release"),
        ("data", "jamfor verify 2022.1.0", "jamfor verify 2022.1.0"),
        ("tillganglighet", "WCAG 2.2", "WCAG 2.2"),
    ],
)
def test_every_page_is_there_in_both_languages_and_pinned(
    site: Client, address: str, sv: str, en: str
) -> None:
    """Breaks if a phrase lacks one language or a page forgets its release."""
    swedish = words(site, f"/sv/{address}")
    english = words(site, f"/en/{address}")

    assert sv in swedish
    assert en in english
    assert "Utgåva 2022.1.0, publicerad 21 juni 2022" in swedish
    assert "Release 2022.1.0, published 21 June 2022" in english
    pinned = words(site, f"/sv/r/2022.1.0/{address}")
    assert "Du läser den låsta utgåvan 2022.1.0." in pinned


@pytest.mark.parametrize("slug", ["lss", "kommunal-halso-och-sjukvard"])
def test_a_page_says_what_its_files_say(site: Client, slug: str) -> None:
    """Breaks if a template computes, rounds twice, or shows another year."""
    address = f"/sv/omrade/{slug}"
    page = words(site, address)
    found = rows(site, address)
    text = site.get(f"{address}.csv").content.decode("utf-8-sig")
    comma = list(csv.DictReader(io.StringIO(text)))
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(site.get(f"{address}.xlsx").content)
    )
    sheet = book.get_sheet_by_index(0).to_python()[1:]

    assert len(found) == len(comma) == len(sheet) > 20
    for row, line, cells in zip(found, comma, sheet, strict=True):
        value = row["2022"]
        assert line["2022"] == ("" if value is None else str(value))
        if isinstance(value, float):
            assert cells[4] == pytest.approx(value)
        if isinstance(row["2022_of"], int):
            share = Fraction(str(row["2022_met"])) / Fraction(str(row["2022_of"]))
            met = f"{percent_text(share, 'sv')} {row['2022_met']} av {row['2022_of']}"
            assert met in page


def test_a_break_shows_both_values_and_no_difference(site: Client) -> None:
    """Breaks if a difference is printed or exported over a break."""
    page = words(site, f"/sv/indikator/{BROKEN}")
    nation = rows(site, f"/sv/indikator/{BROKEN}")

    assert "ingen förändring kan visas" in page
    assert "skärptes" in page
    assert "omdefinierad" in page
    assert "från nej till ja" not in page
    assert all(row["change"] is None for row in nation)
    assert all(row["comparability"] == "omdefinierad" for row in nation)


def test_a_recoded_indicator_shows_each_year_in_its_own_words(site: Client) -> None:
    """Breaks if the earlier year is shown on the later scale without saying so."""
    page = words(site, f"/sv/indikator/{RECODED}")

    assert "Omkodad." in page
    assert "Delvis" in page
    assert "sammanställts men inte använts" in page


def test_an_ended_indicator_still_has_its_page(site: Client) -> None:
    """Breaks if a page needs a value of this year."""
    assert "Indikatorn mättes inte 2022" in words(site, f"/sv/indikator/{ENDED}")
    assert "Fanns i Kolada till och med 2021." in words(site, f"/sv/indikator/{ENDED}")


def test_every_unit_stands_with_its_answer_or_its_reason(site: Client) -> None:
    """Breaks if silent units are left out, or a city is shown without districts."""
    units = rows(site, "/sv/indikator/U37537", table=3)
    reasons = [row for row in units if "missing" in row]

    codes = {str(row["code"]) for row in units}
    municipalities = {"0180", "1460", "1461", "1480", "1490"}
    assert municipalities <= codes
    assert any(code.startswith("0180-s") for code in codes)
    assert all(row["2022"] is not None or "missing" in row for row in units)
    assert reasons
    page = words(site, "/sv/indikator/U37537")
    assert "svar saknas" in page
    for row in units:
        assert str(row["place"]) in page


def test_the_two_ways_of_counting_the_country_stand_side_by_side(site: Client) -> None:
    """Breaks if a mean of municipalities is shown without being called unweighted."""
    page = words(site, "/sv/indikator/U37537")

    assert "Som tillfrågade: stadsdelar räknas var för sig" in page
    assert "Varje kommun en gång (ovägt medelvärde)" in page
    assert "5 kommuner" in page


def test_the_list_is_narrowed_by_its_filters(site: Client) -> None:
    """Breaks if a filter is read and forgotten."""
    every = rows(site, "/sv/indikator")
    some = json.loads(
        site.get("/sv/indikator.json?omrade=lss&slag=fact&q=freda").content
    )["tables"][0]["rows"]

    assert 0 < len(some) < len(every)
    assert all("FREDA" in row["title"] for row in some)


@pytest.mark.parametrize(
    "address",
    [
        "indikator?omrade=nowhere",
        "indikator?tema=nothing",
        "familj/freda?kommun=9999",
        f"sok?q={'a' * 200}",
    ],
)
def test_a_bad_filter_is_refused_with_a_sentence(site: Client, address: str) -> None:
    """Breaks if a bad filter is ignored, or answers as our mistake."""
    assert "Det går inte att visa det du bad om" in words(site, f"/sv/{address}", 400)
    assert "What you asked for cannot be shown" in words(site, f"/en/{address}", 400)


@pytest.mark.parametrize(
    ("address", "near"),
    [
        ("omrade/aldromsorg", "Äldreomsorg"),
        ("indikator/U3754", BROKEN),
        ("familj/fredda", "FREDA"),
        ("indikatorr", "Indikatorer"),
        ("method/x", "Så har vi räknat"),
    ],
)
def test_what_does_not_exist_suggests_what_does(
    site: Client, address: str, near: str
) -> None:
    """Breaks if an unknown id answers with a bare 404."""
    response = site.get(f"/sv/{address}")

    assert response.status_code == 404
    assert near in response.content.decode()


def test_what_is_typed_on_a_page_is_never_markup(site: Client) -> None:
    """Breaks if a search or an address is written without escaping."""
    for address in ("sok?q=<b>x</b>", "indikator?q=<b>x</b>", "omrade/<b>x<b>"):
        assert "<b>x" not in site.get(f"/sv/{address}").content.decode()


def test_a_misspelt_search_is_answered_with_the_nearest(site: Client) -> None:
    """Breaks if nothing found is the end of the road."""
    assert "Bengtsfors" in words(site, "/sv/sok?q=bengtsfosr")


def test_one_municipality_stands_beside_the_country(site: Client) -> None:
    """Breaks if a city asked by district gets a yes or a no of its own."""
    assert re.search(r"Bengtsfors: (Ja|Nej|svar saknas)", _family(site, "1460"))
    assert re.search(r"Stockholm: \d+ % \d av \d", _family(site, "0180"))


def _family(site: Client, code: str) -> str:
    return words(site, f"/sv/familj/freda?kommun={code}").replace("\xa0", " ")


def test_the_example_of_the_method_adds_up(
    site: Client, little_release: Release
) -> None:
    """Breaks if the method page prints other numbers than the release has."""
    place = atlas_of(little_release).places["1460"]
    reckoning = Ledger(little_release, place, atlas_of(little_release)).reckon(
        "municipal-health-care"
    )
    found = reckoning.decomposition

    page = words(site, "/sv/metod")

    assert f"{found.before.met} av {found.before.counted} faktorer" in page
    assert f"{found.after.met} av {found.after.counted}." in page


def test_outcomes_and_comparability_stand_on_the_front_page(
    site: Client, little_release: Release
) -> None:
    """Breaks if either count leaves something out or counts composites."""
    atlas = atlas_of(little_release)
    rate = atlas.rates[None]
    assert rate.share is not None

    page = words(site, "/sv/")

    assert f"{rate.share.numerator} av {rate.share.denominator}" in page
    assert "mäter resultat för människor" in page


def test_only_files_the_manifest_names_can_be_fetched(
    site: Client, little_release: Release
) -> None:
    """Breaks if a name is joined to the folder without being looked up."""
    for name, entry in little_release.manifest.files.items():
        address = name.replace("/", "-")
        address = name.rsplit("/", 1)[-1] if name.startswith("downloads/") else address
        response = site.get(f"/sv/data/{address}")
        body = b"".join(response.streaming_content)  # type: ignore[attr-defined]
        assert hashlib.sha256(body).hexdigest() == entry.sha256
    for name in ("..%2f..%2fcurrent", "manifest.json.bak", "snapshots", "%2e%2e"):
        assert site.get(f"/sv/data/{name}").status_code == 404


def test_no_chart_joins_years_that_cannot_be_compared(
    site: Client, little_release: Release
) -> None:
    """Breaks if a line is drawn between the dots of a broken series."""
    graph = little_release.graph
    broken = graph.compare(BROKEN, earlier="2021", later="2022")
    family = atlas_of(little_release).indicators[BROKEN].latest.family

    page = site.get(f"/sv/familj/{family}").content.decode()
    row = page.split(f"indikator/{BROKEN}")[1].split('class="val"')[0]

    assert broken.verdict is Verdict.NOT_COMPARABLE
    assert "<circle" in row
    assert 'class="line-mine"' not in re.sub(r"<circle[^>]+>", "", row)


@pytest.mark.parametrize("address", ["", "omrade"])
def test_areas_print_only_the_change_among_common_factors(
    site: Client, address: str
) -> None:
    """Breaks if the difference of two baskets' shares is printed, or joined."""
    found = rows(site, "/sv/omrade")
    html = site.get(f"/sv/{address}").content.decode()
    page = words(site, f"/sv/{address}")

    assert len(found) == 10
    said = [row for row in found if row["comparable_now"] is not None]
    assert len(said) > 5
    assert all(row["change"] is None for row in found if row not in said)
    for row in said:
        before, now = (
            Fraction(str(row[key])) for key in ("comparable_before", "comparable_now")
        )
        assert row["change"] == pytest.approx(float(100 * (now - before)))
        shares = f"{round_half_away(100 * before)} → {percent_text(now, 'sv')}"
        assert f"bland gemensamma faktorer: {shares}, " in page
    assert any(
        row["change"]
        != pytest.approx(float(str(row["2022"])) - float(str(row["2021"])))
        for row in said
    )
    lined = [
        row
        for row in re.sub(r"<circle[^>]+>", "", html).split('<div class="row">')
        if 'class="line-mine"' in row
    ]
    assert all("krisberedskap" in row for row in lined)  # the same factors both years


def test_a_release_without_common_shares_prints_no_change(
    site: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Breaks if the raw change is printed where the comparable one is unknown."""
    plain = Release.value

    def without(self: Release, *key: str, **how: str) -> Observation | None:
        hidden = how.get("breakdown", "").startswith("basket=")
        return None if hidden else plain(self, *key, **how)

    monkeypatch.setattr(Release, "value", without)

    assert all(row["change"] is None for row in rows(site, "/sv/omrade"))
    assert all(row["change"] is None for row in rows(site, "/sv/kommun/lan-14"))
    assert "bland gemensamma faktorer:" not in words(site, "/sv/")


def test_a_share_of_positives_changes_among_common_factors_on_its_own_page(
    site: Client,
) -> None:
    """Breaks if the page of the share prints the difference of two baskets."""
    area = {row["area"]: row for row in rows(site, "/sv/omrade")}[LSS]
    nation = rows(site, "/sv/indikator/oj-share-lss")[0]

    assert nation["change"] == area["change"] is not None
    assert "bland gemensamma faktorer" in words(site, "/sv/indikator/oj-share-lss")


def test_a_composite_is_as_cautious_as_the_frames_of_its_factors(
    site: Client, little_release: Release
) -> None:
    """Breaks if only the area's own frame is asked, not its factors' homes."""
    atlas = atlas_of(little_release)
    found = {row["area"]: row for row in rows(site, "/sv/omrade")}

    assert atlas.frame_changes["lss"] is None  # asked as one in both years
    assert atlas.frame_changes_of("lss")
    assert found[LSS]["comparability"] == "med försiktighet"


def test_limits_stand_short_under_a_note_that_says_what_they_are(site: Client) -> None:
    """Breaks if every row repeats the long phrase."""
    page = words(site, "/sv/omrade/lss").replace("\xa0", " ")

    assert re.search(r"\d+–\d+ % ", page)
    assert len(re.findall(r"mellan \d+ och \d+ %", page)) <= 1


def test_tables_are_made_only_when_a_form_is_asked_for(
    site: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Breaks if a page builds the tables it does not send."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a table was made")

    monkeypatch.setattr(Table, "__post_init__", refuse)
    for address in ("", "omrade", "omrade/lss", "indikator/U37537", "kommun/1460"):
        assert site.get(f"/sv/{address}").status_code == 200
