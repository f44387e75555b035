"""The downloads: the same figures as the release, under words people can read."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

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
    assert list(sheets) == ["Läsbar", "Data", "Definitioner", "Koder", "Om"]


def test_the_csv_and_the_data_sheet_have_the_figures_of_the_observations(
    folder: Path,
) -> None:
    """Breaks if a download rounds, drops or adds a figure."""
    content = (folder / "downloads" / "lss.xlsx").read_bytes()
    sheet = read_long_sheet(content, name="Data", schema=SCHEMA).drop("place_name")
    csv = pl.read_csv(folder / "downloads" / "lss.csv", schema=SCHEMA)
    csv = csv.with_columns(pl.col(pl.String).fill_null("")).drop("place_name")
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
