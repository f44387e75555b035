"""No face joins two years the graph parts: page, picture, CSV, JSON, workbooks.

Every indicator of the real definitions, over all their rounds, with a figure from
outside for each year that only others published, at the nation.

Each change a test names as making it fail has been made once, and it failed.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise
from pathlib import Path
from random import Random

import pytest
from django.test import Client
from django.test.utils import override_settings
from python_calamine import CalamineWorkbook

from builders.deliveries import delivery_of, store
from builders.drawn import joined_years
from builders.little_sweden import FIRST, build, freeze, little_pack
from builders.random_answers import random_tables
from jamfor.cli.main import main
from jamfor.core.releases.pack import Pack
from jamfor.formats.packs import pack_from_json
from jamfor.pipeline.oracle.segments import SegmentOracle, segment_faults
from jamfor.store.releases import Release, current_release, open_release, publish
from jamfor.web.explorer import pages


NATION = "0000"
Row = dict[str, object]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of a little Sweden: every round, and what others published before."""
    folder = tmp_path_factory.mktemp("trends")
    pack = little_pack()
    rounds = {
        each.period: random_tables(pack, each.period, Random(each.period), silent=0.1)
        for each in pack.rounds
    }
    outside = delivery_of(_published(pack, Random(1)))
    snapshots = [*freeze(folder, pack, rounds), store(folder, outside)]
    build(folder, pack, snapshots)
    publish(folder, FIRST)
    return folder


def _published(pack: Pack, random: Random) -> list[tuple[str, str, str, float | str]]:
    return [
        (indicator.id, NATION, year, random.randrange(101) / 100)
        for indicator in pack.indicators
        for version in indicator.versions
        for year in version.elsewhere
    ]


@pytest.fixture
def site(data: Path) -> Iterator[Client]:
    """A visitor to the site of that release."""
    with override_settings(DATA=data, ALLOWED_HOSTS=["testserver"]):
        pages.forget()
        yield Client()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """What may be joined at the nation, by the oracle that asks no graph."""

    oracle: SegmentOracle
    pack: Pack
    published: dict[str, frozenset[str]]

    @classmethod
    def of(cls, pack: Pack) -> Judge:
        return cls(
            oracle=SegmentOracle(pack),
            pack=pack,
            published={
                i.id: frozenset(y for v in i.versions for y in v.elsewhere)
                for i in pack.indicators
            },
        )

    def years(self, indicator: str) -> list[str]:
        return sorted(self._marks(indicator))

    def joins(self, indicator: str, earlier: str, later: str) -> bool:
        marks = self._marks(indicator)
        return marks[earlier][0] == marks[later][0]

    def _marks(self, indicator: str) -> dict[str, tuple[str, str]]:
        return self.oracle.marks(indicator, NATION, self.published[indicator])


@pytest.fixture(scope="module")
def release(data: Path) -> Iterator[Release]:
    """The release, opened."""
    found = open_release(current_release(data), read_pack=pack_from_json)
    yield found
    found.close()


@pytest.fixture(scope="module")
def judge(release: Release) -> Judge:
    """Who says what may be joined."""
    return Judge.of(release.pack)


def _years_of(site: Client, indicator: str) -> list[Row]:
    """The years of an indicator; none where its page is another, of a register."""
    document = json.loads(site.get(f"/sv/indikator/{indicator}.json").content)
    tables = {table["key"]: table["rows"] for table in document["tables"]}
    rows: list[Row] = tables.get("years", [])
    return rows


def test_the_definitions_have_what_a_trend_must_carry(judge: Judge) -> None:
    """The tests below say nothing of a pack without breaks, rests, and outside years.

    Fails the day the definitions lose them.
    """
    marks = {i.id: judge.years(i.id) for i in judge.pack.indicators}
    parted = [
        i
        for i, years in marks.items()
        if any(not judge.joins(i, *pair) for pair in pairwise(years))
    ]
    rests = [
        i
        for i, years in marks.items()
        if any(int(b) - int(a) > 1 for a, b in pairwise(years))
    ]

    assert len(parted) > 10
    assert len(rests) > 10
    assert any(judge.published.values())


def test_no_page_or_file_of_an_indicator_joins_what_is_parted(
    site: Client, judge: Judge
) -> None:
    """The page's pictures and table, and the same rows as JSON, for every indicator.

    Fails if `TrendPicture.joins` pairs neighbours, if a row is marked as broken by
    another year's step, or if `YearRow.segment` is the name of the whole series.
    """
    for indicator in (each.id for each in judge.pack.indicators):
        rows = _years_of(site, indicator)
        page = site.get(f"/sv/indikator/{indicator}").content.decode()
        if not rows:
            assert "register" in page, indicator
            assert "<path" not in page, indicator
            continue
        told = [str(row["year"]) for row in rows if row["value"] is not None]
        _check_rows(judge, indicator, rows)
        _check_pictures(judge, indicator, page, told)
        _check_table(judge, indicator, page)
        _check_sentence(judge, indicator, page)


def _check_rows(judge: Judge, indicator: str, rows: list[Row]) -> None:
    segments = {str(r["year"]): r["segment"] for r in rows if r["segment"]}
    assert sorted(segments) == judge.years(indicator)
    for pair in combinations(sorted(segments), 2):
        same = segments[pair[0]] == segments[pair[1]]
        assert same == judge.joins(indicator, *pair), (indicator, pair)
    for row in rows:
        if row["no_to_yes"] is not None:
            pair = (str(row["compared_with"]), str(row["year"]))
            assert judge.joins(indicator, *pair), (indicator, pair)


def _check_pictures(judge: Judge, indicator: str, page: str, told: list[str]) -> None:
    shapes = re.findall(r'<div class="trend \w+">(<svg.*?</svg>)</div>', page, re.S)
    assert len(shapes) == (2 if len(told) > 1 else 0), indicator
    for svg in shapes:
        due = {pair for pair in pairwise(told) if judge.joins(indicator, *pair)}
        assert joined_years(svg, told) == due, indicator


def _check_table(judge: Judge, indicator: str, page: str) -> None:
    body = page.partition('<table class="indicators years">')[2].partition("</table>")[
        0
    ]
    found = re.findall(
        r'<tr(| class="broken")><th scope="row">(?:<a[^>]*>)?(\d{4})', body
    )
    broken = {year for mark, year in found if mark}
    years = judge.years(indicator)
    due = {b for a, b in pairwise(years) if not judge.joins(indicator, a, b)}
    if found:
        assert broken == due, indicator


def _check_sentence(judge: Judge, indicator: str, page: str) -> None:
    said = re.search(r"Från (\d{4}) till (\d{4}): [^.]* → ", page)
    if said:
        assert judge.joins(indicator, *said.groups()), (indicator, said[0])


@pytest.mark.parametrize("indicator", ["U25434", "oj-outreach-social-psychiatry"])
def test_csv_and_workbook_of_a_page_have_the_rows_of_its_json(
    site: Client, indicator: str
) -> None:
    """Fails if a form leaves out the columns that say what may be joined."""
    rows = _years_of(site, indicator)
    address = f"/sv/indikator/{indicator}"
    text = site.get(f"{address}.csv?tabell=years").content.decode("utf-8-sig")
    comma = list(csv.DictReader(io.StringIO(text)))
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(site.get(f"{address}.xlsx").content)
    )
    sheet = book.get_sheet_by_name("years").to_python()

    head = [str(cell) for cell in sheet[0]]
    at = [head.index(name) for name in ("År", "Jämförbara år", "Omdöme, kod")]
    keys = ("year", "segment", "verdict_to_previous")
    due = [[str(row[key] or "") for key in keys] for row in rows]
    assert [[line[key] for key in keys] for line in comma] == due
    assert [[str(cells[i]) for i in at] for cells in sheet[1:]] == due


def test_the_downloads_name_the_segment_of_every_figure(
    data: Path, judge: Judge
) -> None:
    """CSV and the sheet Data, at all places; the oracle reads every row.

    Fails if a place with published figures gets the segments of those without, if a
    shaken place loses its caution, or if a composite is joined over other factors.
    """
    folder = current_release(data)

    assert segment_faults(folder, judge.pack) == []
    for path in sorted((folder / "downloads").glob("*.csv")):
        with path.open(encoding="utf-8") as file:
            comma = [
                (r["indicator"], r["place"], r["period"], r["segment"])
                for r in csv.DictReader(file)
            ]
        book = CalamineWorkbook.from_path(str(path.with_suffix(".xlsx")))
        head, *sheet = book.get_sheet_by_name("Data").to_python()
        at = [head.index(k) for k in ("indicator", "place", "period", "segment")]
        assert [tuple(str(row[i]) for i in at) for row in sheet] == comma


def test_the_sheet_of_trends_says_what_stands_between_two_years(
    data: Path, judge: Judge
) -> None:
    """Between two years that are parted stands a word, and none where they are plain.

    Fails if the columns between the years are shifted, or filled only from edges.
    """
    for path in sorted((current_release(data) / "downloads").glob("*.xlsx")):
        book = CalamineWorkbook.from_path(str(path))
        head, *rows = book.get_sheet_by_name("Trend").to_python()
        for row in rows:
            indicator, cells = str(row[0]), dict(zip(map(str, head), row, strict=True))
            for pair in pairwise(judge.years(indicator)):
                between = str(cells[f"mot {pair[1]}"])
                parting = between.startswith(("Ej jämförbar", "Andra faktorer"))
                assert parting != judge.joins(indicator, *pair), (indicator, pair)
            segments = "; ".join(dict.fromkeys(_segments(judge, indicator)))
            assert cells["Jämförbara år"] == segments


def _segments(judge: Judge, indicator: str) -> Iterator[str]:
    marks = judge.oracle.marks(indicator, NATION, judge.published[indicator])
    for year in sorted(marks):
        yield marks[year][0]


def test_the_status_of_a_figure_agrees_with_its_verdict(data: Path) -> None:
    """B and break where it is not comparable with the year before, D and caution where
    it is with caution. Fails if flags and the column are read from different years.
    """
    folder = current_release(data)
    for path in sorted((folder / "downloads").glob("*.csv")):
        with path.open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                if row["breakdown"]:
                    continue
                flags = set(row["flags"].split(";"))
                verdict = row["verdict_to_previous"]
                assert ("break" in flags) == (verdict == "not-comparable"), row
                if verdict == "caution":
                    assert "caution" in flags, row


def test_the_marks_of_an_area_at_a_place_are_parted_where_its_years_are(
    site: Client, release: Release, judge: Judge
) -> None:
    """Every area of a unit that is asked about it: a line at each parted year, and none
    between the others.

    Fails if `_edge` asks whether a year is missing, or a mark slips to another year.
    """
    rounds = [each.period for each in release.pack.rounds]
    seen = 0
    for area in release.pack.geography.service_areas:
        page = site.get(f"/sv/kommun/1460/{area.slug}").content.decode()
        table = page.partition('<table class="marks">')[2].partition("</table>")[0]
        for row in re.findall(r'/indikator/([^/"]*)/1460">[^<]*</a></th>(.*)', table):
            cells = re.findall(r'<td( class="\w+")?>(.*?)</td>', row[1])
            marks = judge.oracle.marks(row[0], "1460", frozenset())
            years = sorted(marks)
            due = {b for a, b in pairwise(years) if marks[a][0] != marks[b][0]}
            found = {
                year
                for year, cell in zip(rounds, cells, strict=True)
                if "broken" in cell[0]
            }
            assert found == due, (area.id, row[0])
            seen += len(due)
    assert seen > 5


def test_verify_tells_the_years_around_a_figure(
    data: Path, judge: Judge, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each year with its value, the verdict on it and the year before, and why.

    Fails if the series is told for the nation at every place, or the motives are lost.
    """
    folder = str(current_release(data))

    assert main(["verify", folder, "--value", "U25434", NATION, "2024"]) == 0
    broken = capsys.readouterr().out.partition("Serien\n")[2].partition("\n\n")[0]
    outreach = "oj-outreach-social-psychiatry"
    assert main(["verify", folder, "--value", outreach, NATION, "2021"]) == 0
    joined = capsys.readouterr().out.partition("Serien\n")[2].partition("\n\n")[0]

    assert "mot 2022: EJ JÄMFÖRBAR" in broken
    assert "Indikatorn reviderades 2023." in broken
    assert "  → 2024: " in broken
    assert "Kan jämföras inom: 2019–2022; 2023; 2024" in broken
    assert "(publicerad av annan); mot 2015: jämför med försiktighet" in joined
    assert "(utan värde 2016)" in joined
    assert "Kan jämföras inom: 2014–2024" in joined


def test_a_segment_that_joins_too_much_is_found_by_verify(
    data: Path, judge: Judge, tmp_path: Path
) -> None:
    """Fails if `verify` makes the downloads again by what built them, and no more."""
    (tmp_path / "downloads").mkdir()
    name = "downloads/krisberedskap.csv"
    text = (current_release(data) / name).read_text("utf-8")
    forged = text.replace(",2024,not-comparable", ",2023–2024,identical")
    assert forged != text
    (tmp_path / name).write_text(forged, "utf-8")

    found = segment_faults(tmp_path, judge.pack)

    assert any("2023–2024 identical" in line for line in found)
    assert any("2024 not-comparable follows" in line for line in found)


def test_a_share_of_one_unit_is_drawn_and_its_answers_are_not(site: Client) -> None:
    """Fails if a yes and a no are drawn as 100 and 0 per cent, or if a unit's share of
    positives has no picture.
    """
    share = site.get("/sv/indikator/oj-share-lss/1460").content.decode()
    answers = site.get("/sv/indikator/U25434/1460").content.decode()

    assert share.count('<div class="trend') == 2
    assert '<div class="trend' not in answers
    assert '<table class="indicators years">' in answers
