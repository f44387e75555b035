"""A place's pages: shares and why they changed, factors, routines, groups."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from html import unescape

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from builders.little_sweden import FOLLOWED
from jamfor.core.comparability.edges import Verdict
from jamfor.core.findings.baskets import ALL
from jamfor.core.findings.decomposition import Decomposition, Part
from jamfor.core.findings.positives import share_of_positives
from jamfor.core.places.places import Place, PlaceKind
from jamfor.core.statistics.formatting import percent_text
from jamfor.core.statistics.rounding import largest_remainder
from jamfor.store.releases import Release
from jamfor.web.explorer.queries.atlas import atlas_of, share_of_positives_id
from jamfor.web.explorer.queries.comparable import common_of, same_basket
from jamfor.web.explorer.queries.ledger import Ledger
from jamfor.web.explorer.queries.place_routines import routines_of
from jamfor.web.explorer.queries.waterfalls import apportioned, printed_items


BROKEN = "U37549"  # made stricter in 2022
Row = dict[str, object]


def words(client: Client, address: str, status: int = 200) -> str:
    """Return a page's text as a reader sees it: no tags, single spaces."""
    response = client.get(address)
    assert response.status_code == status, address
    bare = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"[ \n]+", " ", unescape(bare))


def table(client: Client, address: str, key: str) -> list[Row]:
    """Return the rows of one of a page's tables from its JSON."""
    path, _, query = address.partition("?")
    document = json.loads(client.get(f"{path}.json?{query}").content)
    found = {one["key"]: one["rows"] for one in document["tables"]}
    rows: list[Row] = found[key]
    return rows


def answering(release: Release) -> Iterable[Place]:
    """Return every municipality and district."""
    atlas = atlas_of(release)
    return atlas.of_kind(PlaceKind.MUNICIPALITY, PlaceKind.DISTRICT)


@pytest.mark.parametrize(
    ("address", "sv", "en"),
    [
        ("kommun", "Län för län", "County by county"),
        ("kommun?bokstav=B", "Borås", "Borås"),
        ("kommun/1460", "Vad har ändrats?", "What has changed?"),
        ("kommun/0180", "Stadsdel för stadsdel", "District by district"),
        ("kommun/1480", "Göteborg svarar genom", "Göteborg answers through"),
        ("kommun/1480-g13", "upphörde 30 juni 2021", "ended on 30 June 2021"),
        ("kommun/1460/lss", "Hur står varje faktor?", "How does each factor stand?"),
        ("kommun/0180/aldreomsorg", "antal stadsdelar", "districts that meet it"),
        ("kommun/lan-14", "andelar av alla enheter", "shares of all units"),
        ("kommun/skr-C8", "ovägda medelvärden", "unweighted means"),
        ("kommun/0000", "Län för län", "County by county"),
    ],
)
def test_every_page_of_a_place_is_there_in_both_languages(
    site: Client, address: str, sv: str, en: str
) -> None:
    """Breaks if a phrase lacks one language, or a kind of place has no page."""
    assert sv in words(site, f"/sv/{address}")
    assert en in words(site, f"/en/{address}")
    assert sv in words(site, f"/sv/r/2022.1.0/{address}")


def test_the_shares_counted_item_by_item_are_the_published_ones(
    little_release: Release,
) -> None:
    """Breaks if the page's baskets, frames or states are not the release's."""
    seen = 0
    for place in answering(little_release):
        ledger = Ledger(little_release, place, atlas_of(little_release))
        for area in [*(a.id for a in ledger.atlas.areas), ALL]:
            found = ledger.reckon(area)
            for year, states in zip(
                ledger.years, (found.before, found.after), strict=True
            ):
                value = ledger.value(place.code, share_of_positives_id(area), year)
                counted = share_of_positives(states)
                if value is None:
                    assert not states, (place.code, area, year)
                    continue
                assert value.missing is counted.shown
                if value.missing is None:
                    shown = (value.numerator, value.denominator)
                    assert shown == (counted.met, counted.counted)
                    seen += 1
    assert seen > 100


def test_the_page_says_what_its_files_say(site: Client) -> None:
    """Breaks if a template computes, rounds twice, or shows another year."""
    page = words(site, "/sv/kommun/1460")
    rows = table(site, "/sv/kommun/1460", "areas")
    text = site.get("/sv/kommun/1460.csv").content.decode("utf-8-sig")
    comma = list(csv.DictReader(io.StringIO(text)))
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(site.get("/sv/kommun/1460.xlsx").content)
    )
    sheet = book.get_sheet_by_name("areas").to_python()[1:]

    assert len(rows) == len(comma) == 10
    for row, line, cells in zip(rows, comma, sheet, strict=False):
        assert line["2022"] == ("" if row["2022"] is None else str(row["2022"]))
        if row["2022_of"]:
            share = Fraction(str(row["2022_met"])) / Fraction(str(row["2022_of"]))
            assert cells[1] == pytest.approx(float(share))
            assert f"{percent_text(share, 'sv')} {row['2022_met']} av" in page


def test_the_parts_of_a_change_add_up_to_it(site: Client) -> None:
    """Breaks if a part is left out, or a change is shown that has no parts."""
    changes = {
        row["area"]: row["change"]
        for row in table(site, "/sv/kommun/1460", "areas")
        if row["change"] is not None
    }
    sums: dict[object, float] = {}
    for row in table(site, "/sv/kommun/1460", "parts"):
        amount = row["amount"]
        assert isinstance(amount, float)
        sums[row["area"]] = sums.get(row["area"], 0.0) + amount

    assert changes
    for area, change in changes.items():
        assert sums.get(area, 0.0) == pytest.approx(change)


def test_printed_items_add_up_to_their_part_and_parts_to_the_change(
    little_release: Release,
) -> None:
    """Breaks if items are rounded each by itself."""
    for place in answering(little_release):
        ledger = Ledger(little_release, place, atlas_of(little_release))
        for area in ledger.atlas.areas:
            found = ledger.reckon(area.id).decomposition
            if not isinstance(found, Decomposition):
                continue
            printed = found.printed(1)
            items = printed_items(found)
            for part, amounts in items.items():
                assert sum(amounts, Decimal()) == printed.parts[part]
            total = sum((sum(a, Decimal()) for a in items.values()), Decimal())
            assert total == printed.difference


@given(st.lists(st.fractions(-50, 50), min_size=1, max_size=30))
def test_apportioning_moves_no_part_by_more_than_its_last_digit(
    parts: list[Fraction],
) -> None:
    """Breaks if what lacks is given to one part instead of to those that lost most."""
    (total,) = largest_remainder([sum(parts, Fraction())], 1)

    rounded = apportioned(parts, total)

    assert sum(rounded, Decimal()) == total
    pairs = zip(parts, rounded, strict=True)
    assert all(abs(Fraction(r) - p) < Fraction(1, 10) for p, r in pairs)


def test_a_break_gives_no_change_to_the_answers(site: Client) -> None:
    """Breaks if a redefined factor is counted as an answer that changed."""
    address = "/sv/kommun/1460/vald-i-nara-relationer"
    factors = table(site, address, "factors")
    contributions = table(site, address, "contributions")

    broken = [row for row in factors if row["indicator"] == BROKEN]
    assert [row["comparability"] for row in broken] == ["ej jämförbar"]
    parts = {row["part"] for row in contributions if row["factor"] == BROKEN}
    assert parts <= {"Nya faktorer", "Borttagna faktorer"}
    assert "ej jämförbar" in words(site, address)


def test_whom_one_is_compared_with_stands_in_every_output(site: Client) -> None:
    """Breaks if a file forgets the choice, or that a group's mean is unweighted."""
    address = "/sv/kommun/1460?jamfor=grupp"
    label = "Landsbygdskommun ej nära större stad (ovägt medelvärde av kommunerna)"
    page = words(site, address)

    assert label in page
    assert all(row["compared_with"] == label for row in table(site, address, "areas"))
    assert label in site.get("/sv/kommun/1460.csv?jamfor=grupp").content.decode()
    assert 'href="/sv/kommun/1460.csv?jamfor=grupp"' in (
        site.get(address).content.decode()
    )


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/sv/kommun/1460?jamfor=grannen", 400, "Det går inte att jämföra med"),
        ("/sv/kommun/Bengtfors", 404, "Bengtsfors"),
        ("/sv/kommun/1460/aldreomsorgen", 404, "Äldreomsorg"),
        ("/sv/kommun/lan-14/lss", 404, "har ingen sida"),
    ],
)
def test_what_is_not_there_is_refused_with_a_way_on(
    site: Client, address: str, status: int, said: str
) -> None:
    """Breaks if a bad choice is ignored, or nothing near is offered."""
    assert said in words(site, address, status)


def test_every_factor_stands_once_with_its_state_or_its_reason(site: Client) -> None:
    """Breaks if what is missing is left out, or shown as No."""
    rows = table(site, "/sv/kommun/1460", "factors")
    now = [row for row in rows if row["state_2022"] is not None]
    page = words(site, "/sv/kommun/1460")

    assert len({(row["unit"], row["indicator"]) for row in rows}) == len(rows)
    by_state: dict[object, int] = {}
    for row in now:
        by_state[row["state_2022"]] = by_state.get(row["state_2022"], 0) + 1
    left_out = by_state.get("svar saknas", 0) + by_state.get("ej tillämpligt", 0)
    assert left_out
    assert f"Uppfyllda {by_state['uppfylld']} " in page
    assert f"Inte uppfyllda {by_state['inte uppfylld']} " in page
    assert f"Räknas inte i år {left_out} " in page


def test_a_new_district_does_not_make_a_factor_new(site: Client) -> None:
    """Breaks if every factor of a reorganised city is told as new and as removed."""
    rows = table(site, "/sv/kommun/1480", "factors")
    moved = {row["unit"] for row in rows if row["what"] == "stadsdelen ny eller borta"}
    new = {row["indicator"] for row in rows if row["what"] == "ny"}
    before = {row["indicator"] for row in rows if row["state_2021"] is not None}

    assert moved == {*FOLLOWED, *FOLLOWED.values()}
    assert new
    assert not new & before


def test_a_reorganised_city_is_compared_with_caution(little_release: Release) -> None:
    """Breaks if a change of districts passes for a change of answers."""
    atlas = atlas_of(little_release)
    ledger = Ledger(little_release, atlas.places["1480"], atlas)

    assert ledger.comparison("homelessness").verdict is Verdict.CAUTION
    # Asked as one, but it counts factors of areas that are asked by district.
    assert ledger.comparison("lss").verdict is Verdict.CAUTION
    other = Ledger(little_release, atlas.places["0180"], atlas)
    assert other.comparison("lss").verdict is Verdict.IDENTICAL
    found = ledger.reckon("homelessness").decomposition
    assert not isinstance(found, Decomposition) or found.of(Part.UNITS)


def test_a_city_is_the_sum_of_its_districts(site: Client) -> None:
    """Breaks if the city is counted beside its districts, or as a yes or no."""
    city = {row["area"]: row for row in table(site, "/sv/kommun/0180", "areas")}
    districts = table(site, "/sv/kommun/0180", "districts")

    for area, row in city.items():
        mine = [d for d in districts if d["area"] == area and d["met"] is not None]
        if len(mine) == len({d["code"] for d in districts}):
            assert row["2022_met"] == sum(int(str(d["met"])) for d in mine)
    page = words(site, "/sv/kommun/0180")
    assert "av 3 stadsdelar" in page


def test_routines_to_follow_up_are_told_with_the_day_they_lapse(
    little_release: Release, site: Client
) -> None:
    """Breaks if a lapse is counted from another date than the unit's own follow-up."""
    told = 0
    for place in answering(little_release):
        ledger = Ledger(little_release, place, atlas_of(little_release))
        found = routines_of(ledger)
        for line in found.lines:
            assert line.last_day < date(2023, 2, 1)
            months = (line.last_day.year - line.followed_up.year) * 12
            months += line.last_day.month - line.followed_up.month
            assert months == line.months
            told += 1
        assert all(line.last_day < found.published for line in found.lapsed)
        if place.code == "1460":
            page = words(site, "/sv/kommun/1460")
            assert f"Följ upp före 1 februari 2023 {found.count} " in page
    assert told


def test_the_common_factors_counted_item_by_item_are_the_published_ones(
    little_release: Release,
) -> None:
    """Breaks if the page's tick and the release's comparable-only share differ."""
    seen = 0
    for place in answering(little_release):
        ledger = Ledger(little_release, place, atlas_of(little_release))
        for area in [*(a.id for a in ledger.atlas.areas), ALL]:
            mine = ledger.reckon(area).common.joined
            published = common_of(
                little_release,
                share_of_positives_id(area),
                place.code,
                years=ledger.years,
            )
            assert (mine is None) is (published is None), (place.code, area)
            if mine is not None and published is not None:
                assert mine.before.fraction == published.before
                assert mine.after.fraction == published.after
                assert mine.counted == published.counted
                seen += 1
    assert seen > 50


def test_improved_areas_are_counted_among_common_factors(site: Client) -> None:
    """Breaks if raw shares are counted, or an area without a common share."""
    contrary = 0
    for code in ("0180", "1460", "1461", "1480", "1490"):
        rows = table(site, f"/sv/kommun/{code}", "areas")
        said = [r for r in rows if r["comparable_change"] is not None]
        rose = sum(float(str(r["comparable_change"])) > 0 for r in said)
        raw = sum(r["change"] is not None and float(str(r["change"])) > 0 for r in rows)
        contrary += rose != raw
        if said:
            sentence = f"{rose} av {len(said)} områden har förbättrats sedan 2021,"
            page = words(site, f"/sv/kommun/{code}")
            assert f"{sentence} bland gemensamma faktorer" in page
    assert contrary


def test_a_share_that_rose_while_its_common_factors_fell_says_both(
    site: Client, little_release: Release
) -> None:
    """Breaks if a story tells only what the replaced basket made of the share."""
    seen = 0
    for place in answering(little_release):
        rows = table(site, f"/sv/kommun/{place.code}", "areas")
        page = words(site, f"/sv/kommun/{place.code}")
        for row in rows:
            raw, common = row["change"], row["comparable_change"]
            if raw is None or common is None:
                continue
            if float(str(raw)) * float(str(common)) >= 0:
                continue
            how = "steg" if float(str(common)) > 0 else "sjönk"
            said = f", men bland de {row['comparable_n']} gemensamma faktorerna {how}"
            assert said in page, (place.code, row["area"])
            seen += 1
    assert seen


@pytest.mark.parametrize("code", ["0000", "lan-14", "skr-C8", "1460", "1480"])
def test_no_line_joins_shares_of_different_baskets(
    site: Client, little_release: Release, code: str
) -> None:
    """Breaks if the rings of a partly replaced basket are joined."""
    atlas = atlas_of(little_release)
    joined = [a.id for a in atlas.areas if same_basket(little_release, atlas, a.id)]
    assert joined == ["emergency-preparedness"]  # the only one with the same factors

    page = site.get(f"/sv/kommun/{code}").content.decode()

    assert "<circle" in page
    rows = re.sub(r"<circle[^>]+>", "", page).split('<div class="row">')
    lined = [row for row in rows if 'class="line-mine"' in row]
    assert all("Socialtjänstens krisberedskap" in row for row in lined)
    assert len(lined) <= len(joined)
    assert 'class="line-ink"' in page


def test_a_mean_gives_who_is_in_it_and_never_a_common_denominator(
    site: Client,
) -> None:
    """Breaks if the fraction a mean is kept as is exported as met of counted."""
    for key in ("areas", "indicators"):
        for row in table(site, "/sv/kommun/skr-C8", key):
            assert row["2022_met"] is None
            assert row["2022_of"] is None
        rows = table(site, "/sv/kommun/skr-C8", key)
        assert any(row["2022_answered"] for row in rows)


def test_what_can_be_compared_is_counted_of_the_places_own_factors(
    site: Client,
) -> None:
    """Breaks if the nation's share of comparable factors stands on every page."""
    said = set()
    for code in ("1460", "1461", "1480"):
        page = words(site, f"/sv/kommun/{code}")
        found = re.search(
            r"räknade faktorer kan jämföras med 2021 \((\d+) av (\d+)\)", page
        )
        total = re.search(r"(\d+) av (\d+) faktorer uppfyllda i alla områden", page)
        if found and total:
            assert found[2] == total[2]
            said.add(found.groups())
    assert len(said) > 1


@pytest.mark.parametrize(
    "address",
    [
        "kommun/0000",
        "kommun/1480",
        "kommun/1460",
        "kommun/1460/lss",
        "indikator/U37537",
        f"indikator/{BROKEN}",
        "indikator/U33561",
        "indikator/U37537/0000",
        "indikator/U37537/1460",
        "indikator/oj-share-lss/1460",
        "omrade/lss",
    ],
)
def test_each_table_is_a_file_of_its_own(site: Client, address: str) -> None:
    """Breaks if tables are glued together, or a link names a table there is not."""
    page = site.get(f"/sv/{address}").content.decode()
    document = json.loads(site.get(f"/sv/{address}.json").content)
    keys = [one["key"] for one in document["tables"]]

    assert re.findall(r"\.csv\?[^\"]*tabell=([^\"&]+)", page) == keys[1:]
    first = site.get(f"/sv/{address}.csv").content
    for key, one in zip(keys, document["tables"], strict=True):
        body = site.get(f"/sv/{address}.csv?tabell={key}").content
        assert body.count(b"\xef\xbb\xbf") == 1
        lines = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
        assert len(lines) == len(one["rows"])
        assert (body == first) is (key == keys[0])


def test_a_table_there_is_not_is_refused(site: Client) -> None:
    """Breaks if an unknown key answers with another table."""
    response = site.get("/sv/kommun/1460.csv?tabell=nothing")

    assert response.status_code == 400
    assert "Sidan har ingen tabell" in response.content.decode()


def test_a_city_is_told_to_answer_through_what_it_has(site: Client) -> None:
    """Breaks if Göteborg is given districts, or areas asked as one are left out."""
    page = words(site, "/sv/kommun/1480")

    assert "Göteborg svarar genom fyra socialförvaltningar om " in page
    assert re.search(r", och som en enda enhet om [^.]*LSS", page)
    assert "stadsdelsområden" in words(site, "/sv/kommun/0180")


def test_a_group_says_which_mean_it_shows(site: Client) -> None:
    """Breaks if a group's mean is exported as a share of units."""
    document = json.loads(site.get("/sv/kommun/skr-C8.json").content)

    assert "ovägt medelvärde" in document["tables"][0]["title"]
    assert all(row["2022_low"] is None for row in document["tables"][0]["rows"])
    county = json.loads(site.get("/sv/kommun/lan-14.json").content)
    assert any(row["2022_low"] is not None for row in county["tables"][0]["rows"])


@pytest.mark.parametrize(
    "address", ["kommun/1460", "kommun/lan-14", "kommun/1460/lss", "omrade/lss"]
)
def test_a_page_is_about_the_year_chosen_or_says_which_there_are(
    site: Client, address: str
) -> None:
    """Breaks if a year is chosen in vain, or a year without one before it is shown as
    if the question had not been put then.
    """
    chosen = words(site, f"/sv/{address}?ar=2022")

    # The citation leads to the page as it was seen, with the choice.
    assert chosen.replace("?ar=2022", "") == words(site, f"/sv/{address}")
    for year in ("2021", "2018", "x", "20222022202220222022"):
        refused = site.get(f"/sv/{address}?ar={year}")
        assert refused.status_code == 400
        assert "Välj något av åren 2022." in refused.content.decode()
