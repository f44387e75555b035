"""`jamfor import workbook` from the first dry run to a delivery that is stored."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from builders.workbooks import COUNT, FACT, LEVELS, SHARE, book_of, read_sheets
from jamfor.cli.main import main
from jamfor.formats.workbooks.map_writer import map_text
from jamfor.formats.workbooks.mapping import WorkbookMap, read_map
from jamfor.store.cells import latest_deliveries, read_cells_snapshot


NEAR = "Aktuell rutin samordning ekonomiskt bistånd och missbruk"
SHEETS = {
    "Resultat": [
        ["Öppna jämförelser 2019"],
        ["K-kod", "Kommun", NEAR, SHARE, "Dagar till beslut"],
        [114, "Upplands Väsby", "Ja", 0.45, 12],
        ["0115", "Vallentuna", "x", "%0.5", 14.5],
        ["", "Riket", "60 %", 0.47, 13],
        ["", "Medel", "60 %", 0.47, 13],
    ]
}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A published workbook on disk."""
    path = tmp_path / "oj.xlsx"
    path.write_bytes(book_of(SHEETS))
    return path


def run(book: Path, *options: str) -> int:
    """Run the command in a data folder of its own."""
    data = book.parent / "data"
    return main(["import", "workbook", str(book), "--data", str(data), *options])


def stored(book: Path) -> list[Path]:
    """The deliveries there are."""
    return list(latest_deliveries(book.parent / "data"))


def mend(path: Path) -> None:
    """Go through the map that was written, as somebody who has read the workbook."""
    text = path.read_text(encoding="utf-8")
    for before, after in (
        ('source: ""', 'source: "oj-2019"'),
        ('label: ""', 'label: "2019"'),
        ('  sv: ""', '  sv: "Källa: Myndigheten"'),
        ('"x": ""', '"x": suppressed'),
        ('indicator: ""  #', 'indicator: "days-to-decision"  #'),
        ("# series:", "series:"),
        ('#   - {id: "dagar-till-beslut"', '  - {id: "days-to-decision"'),
        ('unit: ""', 'unit: "dagar"'),
    ):
        assert before in text
        text = text.replace(before, after)
    path.write_text(text, encoding="utf-8")


def test_from_the_first_look_to_what_is_stored(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Breaks if the dry run stores, if its map cannot be handed back, or if a figure, a
    reason, a unit or the credit is lost on the way to the snapshot.
    """
    plan = book.parent / "karta.yaml"
    assert run(book, "--year", "2019", "--write-map", str(plan)) == 5
    assert f'indicator: "{FACT}"  # KONTROLLERA: förslag' in plan.read_text("utf-8")
    assert f"--map {plan}" in capsys.readouterr().out
    mend(plan)

    assert run(book, "--map", str(plan)) == 0
    assert "Lägg till --store" in capsys.readouterr().out
    assert stored(book) == []
    assert run(book, "--map", str(plan), "--store") == 0

    snapshot = read_cells_snapshot(stored(book)[0])
    columns = ("indicator", "place", "value", "numerator", "missing")
    assert (snapshot.manifest.source, snapshot.manifest.period) == ("oj-2019", "2019")
    assert snapshot.manifest.credit.sv == "Källa: Myndigheten"
    assert [(s.id, s.unit) for s in snapshot.series] == [("days-to-decision", "dagar")]
    assert set(snapshot.cells.select(columns).iter_rows()) == {
        (FACT, "0114", None, 1, ""),
        (FACT, "0115", None, None, "suppressed"),
        (FACT, "0000", 0.6, None, ""),
        (SHARE, "0114", 0.45, None, ""),
        (SHARE, "0115", 0.5, None, ""),
        (SHARE, "0000", 0.47, None, ""),
        ("days-to-decision", "0114", 12.0, None, ""),
        ("days-to-decision", "0115", 14.5, None, ""),
        ("days-to-decision", "0000", 13.0, None, ""),
    }


def test_with_errors_nothing_is_stored_unless_asked(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Breaks if --store stores half a file, or a refused cell is not written down."""
    named = ("--year", "2019", "--source", "oj", "--credit", "Källa: M")
    refused = book.parent / "refused.csv"

    assert run(book, *named, "--store") == 5
    assert stored(book) == []
    assert run(book, *named, "--store-valid", "--refused", str(refused)) == 0

    assert read_cells_snapshot(stored(book)[0]).cells.height == 3
    with refused.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.reader(lines, delimiter=";"))
    assert [row[1] for row in rows[1:]] == ["C3", "C4", "C5", "E3", "E4", "E5"]
    assert "--store-valid" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("--store-valid",), 2, "the source is never invented"),
        (("--store-valid", "--source", "oj"), 2, "the source is never invented"),
        (("--store-valid", "--source", "Min Fil", "--credit", "M"), 2, "a short name"),
        (("--store-valid", "--source", "../x", "--credit", "M"), 2, "a short name"),
        (("--year", "19"), 2, "19 is no year"),
        (("--map", "nowhere.yaml"), 3, "nowhere.yaml"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_sentence(
    book: Path,
    capsys: pytest.CaptureFixture[str],
    options: tuple[str, ...],
    code: int,
    said: str,
) -> None:
    """Breaks if a source is invented, a folder is named by it, or a trace is shown."""
    assert (
        run(book, *(("--year", "2019") if "--year" not in options else ()), *options)
        == code
    )

    assert said in capsys.readouterr().err
    assert stored(book) == []


def test_a_map_is_never_written_over(book: Path) -> None:
    """Breaks if what somebody has filled in is lost by a second dry run."""
    plan = book.parent / "karta.yaml"
    plan.write_text("mine", encoding="utf-8")

    assert run(book, "--year", "2019", "--write-map", str(plan)) == 2

    assert plan.read_text(encoding="utf-8") == "mine"


def test_a_map_without_questions_gives_the_same_figures() -> None:
    """Breaks if writing a map loses what an earlier map said."""
    sheets = {
        "A": [
            ["K-kod", "Kommun", FACT, LEVELS, COUNT, "Annat"],
            [114, "", 1, 1, "1.250", "x"],
            [120, "Danderyd", 2, "Ja, ofta", 3, "x"],
        ]
    }
    text = """
missing: {"x": "suppressed"}
places: {"120 Danderyd": "0162"}
columns:
  - {sheet: "A", column: "C", codes: {"1": "yes", "2": "no"}}
  - {sheet: "A", column: "D", codes: {"Ja, ofta": "yes"}}
  - {sheet: "A", column: "E", decimal: "comma"}
  - {sheet: "A", column: "F", skip: true}
"""
    said, faults = read_map(text.encode(), file="karta.yaml")
    first = read_sheets(sheets, said)

    again, problems = read_map(map_text(first, said).encode(), file="karta.yaml")

    assert (*faults, *problems, *first.problems) == ()
    assert len(first.figures) == 8
    assert read_sheets(sheets, again, year="").figures == first.figures
    assert read_sheets(sheets, WorkbookMap()).has_errors


def test_a_series_is_kept_when_a_map_is_written_again() -> None:
    """Breaks if the series of a map are left out of the next one."""
    text = """
columns: [{column: "C", indicator: "egen", year: "2019"}]
series: [{id: "egen", title: {sv: "Egen", en: "Own"}, unit: "count"}]
"""
    said, _ = read_map(text.encode(), file="karta.yaml")
    sheets = {"A": [["K-kod", "Kommun", "Egen"], [114, "", 3]]}
    first = read_sheets(sheets, said)

    again, problems = read_map(map_text(first, said).encode(), file="karta.yaml")

    assert problems == ()
    assert again.series == said.series
    assert read_sheets(sheets, again).figures == first.figures
