"""The downloads: the same figures as the release, under words people can read."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import polars as pl
import pytest
from python_calamine import CalamineWorkbook

from builders.little_sweden import build, freeze, handful, rounds_of
from jamfor.core.comparability.edges import Edge, Verdict
from jamfor.core.vocabulary.basis import Basis
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.sheets import LongSheet, read_long_sheet, to_workbook
from jamfor.pipeline.downloads import SCHEMA
from jamfor.store.parquet import OBSERVATIONS, read_table


Sheet = list[list[object]]
_ADDED = ("place_name", "segment", "verdict_to_previous", "credit")
X = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

BROKEN = Edge(
    indicator="a-a",
    verdict=Verdict.NOT_COMPARABLE,
    years=("2021", "2022"),
    motive=LocalText(sv="Ny definition", en="New definition"),
    decided_by="metodansvarig",
    decided_on="2022-01-01",
    basis=Basis.EXAMPLE,
)
PACK = replace(handful(), edges=(BROKEN,))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of a little Sweden."""
    data = tmp_path_factory.mktemp("downloads")
    return build(data, PACK, freeze(data, PACK, rounds_of(PACK, seed=11)))


@pytest.fixture(scope="module")
def sheets(folder: Path) -> dict[str, Sheet]:
    """The workbook on homelessness."""
    book = CalamineWorkbook.from_path(str(folder / "downloads" / "hemloshet.xlsx"))
    return {
        name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for name in book.sheet_names
    }


def test_the_sheets_are_those_people_ask_for(sheets: dict[str, Sheet]) -> None:
    """Breaks if a sheet is left out."""
    assert list(sheets) == ["Läsbar", "Trend", "Data", "Definitioner", "Koder", "Om"]


def test_the_csv_and_the_data_sheet_have_the_figures_of_the_observations(
    folder: Path,
) -> None:
    """Breaks if a download rounds, drops or adds a figure."""
    content = (folder / "downloads" / "lss.xlsx").read_bytes()
    sheet = read_long_sheet(content, name="Data", schema=SCHEMA).drop(_ADDED)
    csv = pl.read_csv(folder / "downloads" / "lss.csv", schema=SCHEMA)
    csv = csv.with_columns(pl.col(pl.String).fill_null("")).drop(_ADDED)
    shown = sheet["indicator"].unique()
    due = read_table(folder, OBSERVATIONS).filter(pl.col("indicator").is_in(shown))

    assert sheet.equals(due)
    assert csv.equals(due)
    assert set(shown) >= {"a-a", "b-behind", "c-behind", "d-level", "oj-lss"}
    assert "e-routine" not in set(shown)


def test_the_readable_sheet_says_the_same_in_words(
    folder: Path, sheets: dict[str, Sheet]
) -> None:
    """Yes and no of a unit, a share of a city, the reason for a gap.

    Breaks if a column is shifted, or if a city's fraction is read as a yes or no.
    """
    indicators, _, _, years = sheets["Läsbar"][:4]
    cells = {
        (str(indicator), str(row[0]), str(year)): cell
        for row in sheets["Läsbar"][4:]
        for indicator, year, cell in zip(indicators, years, row, strict=True)
    }
    rows = read_table(folder, OBSERVATIONS).filter(
        pl.col("indicator") == "a-a",
        pl.col("measure") == "share",
        pl.col("breakdown") == "",
    )
    for row in rows.to_dicts():
        shown = cells["a-a", row["place"], row["period"]]
        if row["missing"]:
            assert shown in {"svar saknas", "kan inte lämna uppgift", "vet ej"}
        elif row["place"] in {"0180", "1480", "0000", "lan-01", "lan-14"}:
            assert shown == pytest.approx(row["value"])
        else:
            assert shown == ("Ja" if row["value"] else "Nej")


def readable(sheets: dict[str, Sheet]) -> dict[tuple[str, str, str], object]:
    """The cells of the readable sheet by indicator, year, and code or heading."""
    indicators, _, _, years = sheets["Läsbar"][:4]
    return {
        (str(indicator), str(year), str(row[0] or row[2])): cell
        for row in sheets["Läsbar"][4:]
        for indicator, year, cell in list(zip(indicators, years, row, strict=True))[3:]
    }


def test_no_cell_is_empty_without_a_reason(sheets: dict[str, Sheet]) -> None:
    """A district that is not there yet, and one that is no more, are outside.

    Breaks if a place without an observation is left blank.
    """
    cells = readable(sheets)

    assert all(cell != "" for cell in cells.values())
    outside = {
        year: {
            code
            for name, y, code in cells
            if (name, y) == ("a-a", year) and cells[name, y, code] == "ingår inte"
        }
        for year in ("2021", "2022")
    }
    for year, codes in outside.items():
        assert {code[:5] for code in codes} == {"1480-"}, year
    assert not outside["2021"] & outside["2022"]


def test_below_the_nation_stands_what_its_share_rests_on(
    folder: Path, sheets: dict[str, Sheet]
) -> None:
    """Breaks if a share stands without n and bounds, or beside another year's."""
    cells = readable(sheets)
    rows = read_table(folder, OBSERVATIONS).filter(
        pl.col("indicator") == "a-a",
        pl.col("measure") == "share",
        pl.col("place") == "0000",
        pl.col("breakdown") == "",
    )
    for row in rows.to_dicts():
        shown = [
            cells["a-a", row["period"], heading]
            for heading in (
                "Svar (n)",
                "Tillfrågade som berörs (N)",
                "Lägst om alla svarat",
                "Högst om alla svarat",
            )
        ]
        due = [row[c] for c in ("answered", "frame", "bound_low", "bound_high")]
        assert shown == pytest.approx(due)
    assert cells["h-days", "2022", "Lägst om alla svarat"] == "beräknas inte"


def test_what_is_to_be_compared_with_caution_is_marked(tmp_path: Path) -> None:
    """Only Göteborg, its county and the nation changed frame; words carry it too.

    Breaks if the mark follows the indicator and not the observation's flag.
    """
    careful = replace(BROKEN, indicator="a-b", verdict=Verdict.CAUTION)
    pack = replace(handful(), edges=(careful,))
    folder = build(tmp_path, pack, freeze(tmp_path, pack, rounds_of(pack, seed=11)))
    book = folder / "downloads" / "hemloshet.xlsx"
    sheet = CalamineWorkbook.from_path(str(book)).get_sheet_by_name("Läsbar")
    cells = readable({"Läsbar": sheet.to_python(skip_empty_area=False)})
    words = {cell for key, cell in cells.items() if key[:2] == ("a-b", "2022")}
    before = {cell for key, cell in cells.items() if key[1] == "2021"}

    assert {"Ja *", "Nej *"} <= words
    assert not {"Ja", "Nej"} & words
    assert not {"Ja *", "Nej *"} & before
    flagged = read_table(folder, OBSERVATIONS).filter(
        pl.col("indicator") == "a-a",
        pl.col("period") == "2022",
        pl.col("flags").str.contains("caution"),
        pl.col("value").is_not_null(),
    )
    assert marked(book, "a-a", "2022") == set(flagged["place"])
    assert {"0000", "lan-14", "1480"} <= set(flagged["place"])
    assert marked(book, "a-a", "2021") == set()


def marked(book: Path, indicator: str, year: str) -> set[str]:
    """The places whose number of an indicator and year is shown with an asterisk."""
    with zipfile.ZipFile(book) as source:
        sheet, styles, shared = (
            ElementTree.fromstring(source.read(f"xl/{name}.xml"))  # noqa: S314 - ours
            for name in ("worksheets/sheet1", "styles", "sharedStrings")
        )
    texts = ["".join(entry.itertext()) for entry in shared]
    formats = {
        e.get("numFmtId"): e.get("formatCode") for e in styles.iter(f"{X}numFmt")
    }
    cautious = {
        str(number)
        for number, xf in enumerate(styles.find(f"{X}cellXfs") or ())
        if "*" in (formats.get(xf.get("numFmtId")) or "")
    }
    rows = [
        {re.sub(r"\d", "", c.get("r") or ""): c for c in row}
        for row in sheet.iter(f"{X}row")
    ]

    def text(cell: ElementTree.Element) -> str:
        value = cell.findtext(f"{X}v") or ""
        return texts[int(value)] if cell.get("t") == "s" else value

    (column,) = (
        name
        for name, cell in rows[0].items()
        if text(cell) == indicator and text(rows[3][name]) == year
    )
    return {
        text(row["A"])
        for row in rows[4:]
        if column in row and "A" in row and row[column].get("s") in cautious
    }


def test_the_code_sheet_explains_means_and_marks(sheets: dict[str, Sheet]) -> None:
    """Breaks if what a mean's frame counts, or the asterisk, is nowhere explained."""
    codes = {(row[0], row[1]): str(row[2]) for row in sheets["Koder"]}

    assert "tillämplig" in codes["measure", "mean-unweighted"]
    assert "försiktighet" in codes["Läsbar", "*"]


def test_a_break_stands_over_its_year(sheets: dict[str, Sheet]) -> None:
    """Breaks if two years can be read beside each other without the warning."""
    indicators, _, comparability, years = sheets["Läsbar"][:4]
    warnings = {
        (indicator, year): told
        for indicator, told, year in zip(indicators, comparability, years, strict=True)
        if told and indicator
    }

    assert warnings == {("a-a", "2022"): "Ej jämförbar med 2021"}


def test_the_rule_of_each_indicator_is_told(sheets: dict[str, Sheet]) -> None:
    """Breaks if a definition is left without its rule."""
    heading, *rows = sheets["Definitioner"]
    rules = {row[0]: row[heading.index("Regel")] for row in rows}

    assert str(rules["e-routine"]).startswith("Uppfylls när")
    assert {row[0] for row in rows} >= {"a-a", "g-share", "oj-homelessness"}


def test_a_text_that_looks_like_markup_stays_text() -> None:
    """Breaks if a name with & or < makes a workbook Excel cannot open."""
    table = pl.DataFrame({"name": ["A & B <c>", "", "é"], "value": [0.1, 2.5, None]})
    book = to_workbook(
        [LongSheet(name="Data", table=table)],
        created=datetime(2022, 6, 21, tzinfo=UTC),
    )

    assert read_long_sheet(book, name="Data", schema=table.schema).equals(table)
    assert CalamineWorkbook.from_filelike(io.BytesIO(book)).sheet_names == ["Data"]
