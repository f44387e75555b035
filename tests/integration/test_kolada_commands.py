"""From a saved reply to the site and back: the two commands about Kolada."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from django.test import Client
from django.test.utils import override_settings
from python_calamine import CalamineWorkbook

from builders.deliveries import store
from builders.kolada import PERCENT, YES_NO, kpi, row, v3, value
from builders.little_sweden import FIRST, build, freeze, handful, rounds_of
from jamfor.cli.main import main
from jamfor.core.indicators.definitions import Level
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.kolada.delivery_rows import DeliveryRow
from jamfor.formats.kolada.figures import understand
from jamfor.formats.kolada.replies import read_reply
from jamfor.formats.packs import pack_from_json
from jamfor.pipeline.kolada import CREDIT, kolada_delivery
from jamfor.pipeline.kolada_export import Wanted, delivery_rows
from jamfor.pipeline.verify import verify_release
from jamfor.store.cells import latest_deliveries, read_cells_snapshot
from jamfor.store.parquet import OBSERVATIONS, read_table
from jamfor.store.releases import open_release, publish
from jamfor.web.explorer import pages


IDS = {"a-a": "U00001", "d-level": "U00002", "g-share": "U00003", "a-d": "U30426"}
REPLIES = (
    kpi("N00009", PERCENT),
    kpi("U00001", YES_NO),
    {"id": "0001", "title": "Region Stockholm", "type": "L"},
    row("N00009", "0000", value(41.5), value(44, gender="K"), value(39, gender="M")),
    row("N00009", "0000", value(40), period="2021"),
    row("N00009", "1460", value(None, status="Private")),
    row("N00009", "0001", value(43.1, count=26)),
    row("U00001", "1460", value(1.0)),
    row("U00001", "1460", value(0.0), period=2017),
)


def named(pack: Pack) -> Pack:
    """The handful with Kolada's ids, levels in its numbers, and a year elsewhere."""
    numbers = {"no": 0, "partly": 1, "yes": 2}

    indicators = []
    for indicator in pack.indicators:
        (only,) = indicator.versions
        levels = tuple(
            Level(code=each.code, text=each.text, kolada=numbers[each.code])
            for each in only.levels
        )
        only = replace(only, levels=levels)
        if indicator.id == "a-a":
            only = replace(only, elsewhere=("2017",))
        indicators.append(
            replace(
                indicator,
                id=IDS.get(indicator.id, indicator.id),
                versions=(only,),
                kolada_until="2021" if indicator.id == "g-share" else "",
            )
        )
    return replace(pack, indicators=tuple(sorted(indicators, key=lambda i: i.id)))


PACK = named(handful())


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published release with a delivery of Kolada's in it."""
    data = tmp_path_factory.mktemp("kolada")
    answers = freeze(data, PACK, rounds_of(PACK, seed=5))
    replies = [read_reply(v3(REPLIES), file="svar.json")]
    delivery = kolada_delivery(understand(replies, PACK), label="2022-10-01")
    build(data, PACK, [*answers, store(data, delivery)])
    publish(data, FIRST)
    return data


@pytest.fixture
def site(data: Path) -> Iterator[Client]:
    with override_settings(DATA=data, ALLOWED_HOSTS=["testserver"]):
        pages.forget()
        yield Client()


@pytest.fixture
def observations(data: Path) -> pl.DataFrame:
    return read_table(data / "releases" / str(FIRST), OBSERVATIONS)


def rows(
    observations: pl.DataFrame, *, years: tuple[str, ...] = (), ended_too: bool = False
) -> dict[tuple[str, ...], DeliveryRow]:
    wanted = Wanted(years=years, ended_too=ended_too)
    found = delivery_rows(PACK, observations, wanted)
    return {row.key: row for row in found}


def test_a_release_with_kolada_s_values_can_be_verified(data: Path) -> None:
    """Breaks if the oracle, or the downloads made again, lack the credit or a row."""
    assert verify_release(data / "releases" / str(FIRST)).mismatches == ()


def test_every_value_of_the_reply_is_in_the_release(observations: pl.DataFrame) -> None:
    """Breaks if a place we lack, a sex, a reason or a year we compute is dropped."""
    found = observations.filter(pl.col("flags").str.contains("external"))
    keys = ("indicator", "place", "period", "breakdown", "value", "missing")

    assert sorted(found.select(keys).iter_rows(), key=str) == sorted(
        [
            ("N00009", "0000", "2021", "", 0.4, ""),
            ("N00009", "0000", "2022", "", 0.415, ""),
            ("N00009", "0000", "2022", "sex=men", 0.39, ""),
            ("N00009", "0000", "2022", "sex=women", 0.44, ""),
            ("N00009", "1460", "2022", "", None, "suppressed"),
            ("N00009", "kolada-0001", "2022", "", 0.431, ""),
            ("U00001", "1460", "2017", "", 0.0, ""),
            ("U00001", "1460", "2022", "source=kolada", 1.0, ""),
        ],
        key=str,
    )


@pytest.mark.parametrize("code", ["N00009", "U00001"])
def test_the_credit_follows_the_values_to_page_csv_json_and_excel(
    site: Client, code: str
) -> None:
    """Breaks if one of the four shows a value of Kolada's without its source line."""
    page = site.get(f"/sv/indikator/{code}").content.decode()
    english = site.get(f"/en/indikator/{code}").content.decode()
    sheet = site.get(f"/sv/indikator/{code}.csv?tabell=outside").content
    document = json.loads(site.get(f"/sv/indikator/{code}.json").content)
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(site.get(f"/sv/indikator/{code}.xlsx").content)
    )

    assert "Källa: Kolada" in page
    assert "Source: Kolada" in english
    read = list(csv.DictReader(io.StringIO(sheet.decode("utf-8-sig"))))
    assert read
    assert {each["credit"] for each in read} == {"Källa: Kolada"}
    assert document["credits"] == ["Källa: Kolada"]
    assert ["Källa: Kolada"] in book.get_sheet_by_name("Om").to_python()
    assert "outside" in book.sheet_names


def test_our_own_calculations_never_carry_the_credit(site: Client, data: Path) -> None:
    """Breaks if a page or a row without a value of Kolada's names it as the source."""
    own = site.get("/sv/indikator/U00002").content.decode()
    document = json.loads(site.get("/sv/indikator/U00002.json").content)
    downloads = data / "releases" / str(FIRST) / "downloads"
    table = pl.read_csv(downloads / "lss.csv", infer_schema=False)
    external = pl.col("flags").str.contains("external")

    assert "Kolada" not in own.split("Om indikatorn")[0]
    assert document["credits"] == []
    assert set(table.filter(external)["credit"]) == {"Källa: Kolada"}
    assert set(table.filter(~external)["credit"].fill_null("")) == {""}


def test_a_figure_of_ours_has_no_credit_where_kolada_has_one_too(data: Path) -> None:
    """Breaks if the delivery that has the same key is asked, whosever the figure is."""
    release = open_release(data / "releases" / str(FIRST), read_pack=pack_from_json)
    ours = release.value("U00001", "1460", "2022")
    theirs = release.value("U00001", "1460", "2022", breakdown="source=kolada")
    joined = release.value("U00001", "1460", "2017")

    assert ours is not None
    assert theirs is not None
    assert joined is not None
    assert release.credit(ours) is None
    assert release.credit(theirs) == release.credit(joined) == CREDIT
    release.close()


def test_the_site_finds_a_series_only_kolada_has(site: Client) -> None:
    """Breaks if a place or an area that is not ours makes a page fall."""
    for address in ("/sv/sok?q=N00009", "/sv/indikator/N00009/0000", "/sv/indikator"):
        assert site.get(address).status_code == 200, address


def test_answers_are_delivered_in_kolada_s_numbers(observations: pl.DataFrame) -> None:
    """Breaks if Ja is not 1 (or Nej not 2 where Kolada says so), a level is delivered
    as a share of met, per cent as a fraction, or Kolada gets its own values back.
    """
    found = rows(observations, ended_too=True)
    ours = observations.filter(~pl.col("flags").str.contains("external"))
    facts = ours.filter(
        pl.col("indicator").is_in(["U00001", "U00003", "U30426"])
        & (pl.col("breakdown") == "")
        & (pl.col("measure") == "share")
        & pl.col("place").is_in(["0180", "1460", "1461", "1480", "1490"])
        & (pl.col("missing") == "")
    )

    assert facts.height
    for cells in facts.iter_rows(named=True):
        delivered = found[cells["indicator"], cells["place"], cells["period"], "T"]
        share = cells["value"]
        due = {"U00003": 100 * share, "U30426": 2 - share}
        assert float(delivered.value or 0) == pytest.approx(
            due.get(cells["indicator"], share)
        )
    levels = ours.filter(
        (pl.col("indicator") == "U00002") & (pl.col("breakdown") == "level=partly")
    )
    one = levels.filter(pl.col("place") == "1490").to_dicts()
    for cells in one:
        assert found["U00002", "1490", cells["period"], "T"].value == 1
    assert ("U00001", "1460", "2017", "T") not in found
    assert {key[0] for key in found} == {"U00001", "U00002", "U00003", "U30426"}


def test_no_figure_from_outside_is_sent_back(observations: pl.DataFrame) -> None:
    """Breaks if what is flagged as somebody else's is delivered as ours."""
    every = observations.with_columns(
        flags=pl.concat_str("flags", pl.lit("external"), separator=";")
    )

    assert rows(observations)
    assert rows(every) == {}


def test_a_city_says_how_its_districts_were_put_together(
    observations: pl.DataFrame,
) -> None:
    """Breaks if a city of districts is delivered as one answer, or without the word."""
    found = rows(observations)
    cities = [r for r in found.values() if r.place == "0180" and r.method]

    assert {r.kpi for r in cities} >= {"U00002"}
    assert all("stadsdelar" in r.method.sv for r in cities if r.method)
    assert all(r.method is None for r in found.values() if r.place == "1460")


def test_what_kolada_ended_is_delivered_only_when_asked_for(
    observations: pl.DataFrame,
) -> None:
    """Breaks if years after `kolada_until` go out, or those before it do not."""
    years = {k[2] for k in rows(observations) if k[0] == "U00003"}

    assert years == {"2021"}
    assert {k[2] for k in rows(observations, ended_too=True) if k[0] == "U00003"} == {
        "2021",
        "2022",
    }
    assert {k[2] for k in rows(observations, years=("2022",))} == {"2022"}


def test_invented_answers_are_no_delivery(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Breaks if an example goes out as if municipalities had answered: unasked for, or
    without a word of it in the file.
    """
    command = ["export", "kolada", "--data", str(data), "--year", "2022"]

    assert main([*command, "--out", str(tmp_path / "a.csv")]) == 2
    assert "invented" in capsys.readouterr().err
    for name in ("a.csv", "a.json"):
        assert main([*command, "--example", "--out", str(tmp_path / name)]) == 0
        assert "Exempel: svaren är påhittade" in (tmp_path / name).read_text("utf-8")


def test_the_delivery_is_compared_with_what_kolada_has(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Breaks if a changed, an absent or a surplus value is not told."""
    options = ["--data", str(data), "--year", "2022", "--example"]
    assert main(["export", "kolada", *options, "--out", str(tmp_path / "a.json")]) == 0
    reply = json.loads((tmp_path / "a.json").read_bytes())
    first, second, *_ = reply["values"]
    first["values"][0] |= {"value": 77, "status": ""}
    second["municipality"] = "0114"
    reply["values"].append(row("N12345", "1490", value(1)))
    (tmp_path / "kolada.json").write_text(json.dumps(reply), encoding="utf-8")
    capsys.readouterr()

    out = tmp_path / "b.csv"
    against = ["--diff", str(tmp_path / "kolada.json"), "--out", str(out)]
    assert main(["export", "kolada", str(FIRST), *options, *against]) == 0

    told = capsys.readouterr().out
    assert "Skiljer sig från Kolada: 1" in told
    assert "Finns bara här: 1" in told
    assert "Finns bara i Kolada: 1" in told
    assert "nyckeltalet eller året inte levereras: 1" in told
    read = list(csv.DictReader(io.StringIO(out.read_text("utf-8-sig"))))
    unlike = {r["comparison"]: r for r in read if r["comparison"] != "equal"}
    assert unlike["different"]["kolada"] == "77"
    assert unlike["only-theirs"]["municipality"] == "0114"
    assert set(unlike) == {"different", "only-ours", "only-theirs"}


def saved(folder: Path, *values: object, name: str = "svar.json") -> list[str]:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(v3(values))
    return ["import", "kolada", "--replies", str(folder)]


def test_the_import_is_a_dry_run_until_asked_to_store(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Breaks if --store is not needed, or a value is not accounted for."""
    command = [*saved(tmp_path / "svar", *REPLIES), "--data", str(tmp_path / "data")]

    assert main(command) == 0
    assert "8 värden lästa" in capsys.readouterr().out
    assert latest_deliveries(tmp_path / "data") == []

    assert main([*command, "--store", "--label", "2022-10-01"]) == 0
    (folder,) = latest_deliveries(tmp_path / "data")
    stored = read_cells_snapshot(folder)
    assert stored.cells.height == 8
    assert {series.id for series in stored.series} == {"N00009", "U00001"}
    assert stored.manifest.credit == LocalText(sv="Källa: Kolada", en="Source: Kolada")


def test_a_reply_with_errors_stores_nothing(tmp_path: Path) -> None:
    """Breaks if a value that cannot be read is left out and the rest stored."""
    command = saved(tmp_path / "svar", row("N00009", "1490", value("12")))

    assert main([*command, "--store", "--data", str(tmp_path / "data")]) == 5
    assert latest_deliveries(tmp_path / "data") == []


def test_a_folder_without_replies_is_not_found(tmp_path: Path) -> None:
    """Breaks if nothing to read counts as done."""
    command = ["import", "kolada", "--replies", str(tmp_path)]

    assert main([*command, "--data", str(tmp_path / "data")]) == 3


def test_the_help_of_both_has_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    """Breaks if a command is not registered, or its example is left out."""
    for verb in ("import", "export"):
        with pytest.raises(SystemExit):
            main([verb, "kolada", "--help"])
        assert f"example: jamfor {verb} kolada" in capsys.readouterr().out
