"""`jamfor import register`: what a register's file may say, and what never enters."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from jamfor.cli.main import main
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.problems import Severity
from jamfor.formats.definitions import definitions_folder, load_definitions
from jamfor.formats.register_files.problems import CODES
from jamfor.formats.register_files.reading import read_register
from jamfor.pipeline.register.delivery import cells_of
from jamfor.pipeline.register.protect import Protected, protect
from jamfor.pipeline.register.review import Reviewed, review
from jamfor.store.cells import latest_deliveries, read_cells_snapshot


HEADER = "Indikator;Plats;Period;Kön;Täljare;Nämnare;Värde (%);Orsak"
POOLED = "N33870;{};2017–2022;T;{};{};;"

# what is wrong · the rows below the header · the code · row · column
FAULTS: list[tuple[str, str, str, int, str]] = [
    ("unknown", "N99999;1460;2022;T;40;90;;", "register-indicator-unknown", 2, "A"),
    (
        "the survey's",
        "U31468;1460;2022;T;40;90;;",
        "register-indicator-unknown",
        2,
        "A",
    ),
    ("no policy", "oj-x;1460;2022;T;40;90;;", "register-policy-missing", 2, "A"),
    ("place", "N33822;9999;2022;T;40;90;;", "register-place-unknown", 2, "B"),
    ("district", "N33822;0180-s03;2022;T;40;90;;", "register-place-unknown", 2, "B"),
    ("period", "N33822;1460;våren;T;40;90;;", "register-period-unreadable", 2, "C"),
    (
        "backwards",
        "N33822;1460;2022-2017;T;40;90;;",
        "register-period-unreadable",
        2,
        "C",
    ),
    ("one year", "N33870;1460;2022;T;40;90;;", "register-window-differs", 2, "C"),
    ("a later year", "N33822;1460;2031;T;40;90;;", "register-year-not-named", 2, "C"),
    ("sex", "N33822;1460;2022;Z;40;90;;", "register-sex-unknown", 2, "D"),
    ("number", "N33822;1460;2022;T;många;90;;", "register-number-unreadable", 2, "E"),
    ("negative", "N33822;1460;2022;T;-4;90;;", "register-number-unreadable", 2, "E"),
    (
        "half a person",
        "N33822;1460;2022;T;4,5;90;;",
        "register-number-unreadable",
        2,
        "E",
    ),
    ("no parts", "N33822;1460;2022;T;;;44,4;", "register-parts-missing", 2, "E"),
    ("no whole", "N33822;1460;2022;T;40;;;", "register-parts-missing", 2, "E"),
    ("too many", "N33822;1460;2022;T;95;90;;", "register-numerator-exceeds", 2, "E"),
    ("value", "N33822;1460;2022;T;40;90;45,4;", "register-value-differs", 2, "G"),
    ("a fraction", "N33822;1460;2022;T;40;90;0,444;", "register-value-differs", 2, "G"),
    ("reason", "N33822;1460;2022;T;;;;hemligt", "register-reason-unknown", 2, "H"),
    ("both", "N33822;1460;2022;T;40;90;;..", "register-figure-and-reason", 2, "H"),
    ("nothing", "N33822;1460;2022;T;;;;", "register-figure-missing", 2, "G"),
    (
        "twice",
        "N33822;1460;2022;T;40;90;;\nN33822;1460;2022;T;41;90;;",
        "register-row-twice",
        3,
        "B",
    ),
    (
        "total",
        (
            "N33820;1460;2022;T;40;90;;\nN33820;1460;2022;K;20;40;;\n"
            "N33820;1460;2022;M;21;50;;"
        ),
        "register-total-differs",
        2,
        "E",
    ),
    (
        "sum",
        (
            "N33822;lan-14;2022;T;60;200;;\nN33822;1460;2022;T;40;90;;\n"
            "N33822;1461;2022;T;40;90;;"
        ),
        "register-sum-exceeds",
        2,
        "E",
    ),
    ("too few", POOLED.format("1460", 3, 90), "register-not-suppressed", 2, "E"),
    ("too few of", POOLED.format("1460", 10, 20), "register-not-suppressed", 2, "E"),
    ("nearly all", POOLED.format("1460", 88, 90), "register-not-suppressed", 2, "E"),
    ("a small count", "N33812;1460;2022;T;3;;;", "register-not-suppressed", 2, "E"),
]


@pytest.fixture(scope="module")
def pack() -> Pack:
    """The real definitions, and an indicator from outside without a policy."""
    loaded = load_definitions(definitions_folder(), example=False).pack
    assert loaded is not None
    known = {i.id: i for i in loaded.indicators}
    version = replace(known["N33822"].latest, suppression="")
    bare = replace(known["N33822"], id="oj-x", versions=(version,))
    return replace(loaded, indicators=(*loaded.indicators, bare))


def received(pack: Pack, rows: str, header: str = HEADER) -> tuple[Reviewed, Protected]:
    """A file as it comes through the door."""
    read = read_register(f"{header}\n{rows}\n".encode(), file="prov.csv")
    reviewed = review(pack, read)
    return reviewed, protect(pack, reviewed.figures)


@pytest.mark.parametrize(
    ("rows", "code", "row", "column"),
    [case[1:] for case in FAULTS],
    ids=[case[0] for case in FAULTS],
)
def test_a_fault_is_told_where_it_stands(
    pack: Pack, rows: str, code: str, row: int, column: str
) -> None:
    """Breaks if the check is left out, points elsewhere, or is joined by others."""
    reviewed, protected = received(pack, rows)

    found = [*reviewed.problems, *protected.problems]

    assert [(p.code, p.where.row, p.where.column) for p in found] == [
        (code, row, column)
    ]


def test_every_fault_of_a_file_has_a_case() -> None:
    """Breaks if a code is added without a file that earns it."""
    headless = {
        "register-unreadable",
        "register-headings-missing",
        "register-heading-twice",
    }

    assert {case[2] for case in FAULTS} | headless == CODES


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\x00\x01\x02", "register-unreadable"),
        (b"", "register-headings-missing"),
        ("Plats;Värde\n1460;3\n".encode(), "register-headings-missing"),
        (
            "Indikator;Plats;Period;Andel;Värde\nN33822;1460;2022;1;1\n".encode(),
            "register-heading-twice",
        ),
    ],
)
def test_a_file_without_usable_headings_is_refused(content: bytes, code: str) -> None:
    """Breaks if such a file is taken for one without rows."""
    found = read_register(content, file="prov.csv")

    assert code in {problem.code for problem in found.problems}


def test_no_fault_tells_a_number_of_persons(pack: Pack) -> None:
    """Breaks if a text quotes the numerator, the denominator or the value it is about.

    The numbers of the cases are such that no place, year or row has them.
    """
    rows = "\n".join(
        [
            POOLED.format("1460", 3, 913),
            "N33822;1461;2022;T;917;911;;",
            "N33822;1462;2022;T;503;907;77,7;",
            "N33820;1463;2022;T;509;919;;",
            "N33820;1463;2022;K;251;401;;",
            "N33820;1463;2022;M;257;419;;",
        ]
    )
    reviewed, protected = received(pack, rows)

    texts = " ".join(
        f"{p.text.sv} {p.text.en} {p.where}"
        for p in [*reviewed.problems, *protected.problems]
    )

    assert len(reviewed.problems) == 3
    assert len(protected.problems) == 1
    for number in ("913", "917", "911", "503", "907", "77", "509", "251", "257"):
        assert number not in texts


ENGLISH = "indicator,place,period,sex,numerator,denominator,value,missing"


@pytest.mark.parametrize(
    "rows",
    [
        [
            HEADER.split(";"),
            ["N33870", "1460", "2017–2022", "T", "40", "90", "44,4", ""],
        ],
        [
            ENGLISH.split(","),
            ["N33870", "1460", "2017-2022", "", "40", "90", "44.4", ""],
        ],
        [
            ["Kommun", "Nyckeltal", "År", "Täljare", "Nämnare", "Värde"],
            ["1460", "N33870", "2017 - 2022", "40", "90", "44 %"],
        ],
    ],
    ids=["Swedish", "English", "few columns"],
)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_same_figure_in_every_dress(
    pack: Pack, rows: list[list[str]], form: str
) -> None:
    """Breaks if a heading, a decimal comma, a dash or a workbook is read otherwise."""
    content = as_workbook(rows) if form == "xlsx" else as_csv(rows)
    reviewed = review(pack, read_register(content, file=f"prov.{form}"))

    assert reviewed.problems == ()
    cells = cells_of(reviewed.figures)
    assert cells.select(
        *("indicator", "place", "period", "breakdown", "measure"),
        *("numerator", "denominator", "missing"),
    ).rows() == [("N33870", "1460", "2022", "", "share", 40, 90, "")]


def as_csv(rows: list[list[str]]) -> bytes:
    return "\n".join(";".join(row) for row in rows).encode()


def as_workbook(rows: list[list[str]]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_string(0, 0, "Registeruppgifter 2024")
    for number, row in enumerate(rows, start=2):
        for column, cell in enumerate(row):
            whole = cell.isdigit() and cell != "1460"
            sheet.write(number, column, int(cell) if whole else cell)
    book.close()
    return out.getvalue()


def test_each_unit_has_its_own_measure(pack: Pack) -> None:
    """Breaks if a count is stored as a share, or a rate of a thousand as its quotient.
    A share of nobody is not applicable, in place of a value.
    """
    rows = (
        "N33812;0000;2022;T;22363;;;\nN33817;0000;2022;K;9;1000;;\n"
        "N33820;0000;2022;M;0;0;;"
    )

    reviewed, _ = received(pack, rows)

    cells = cells_of(reviewed.figures).select(
        "indicator", "breakdown", "measure", "value", "missing"
    )
    assert reviewed.problems == ()
    assert cells.rows() == [
        ("N33812", "", "count", 22363.0, ""),
        ("N33817", "sex=women", "mean", 9.0, ""),
        ("N33820", "sex=men", "share", None, "not-applicable"),
    ]


COUNTY = "\n".join(
    [
        POOLED.format("lan-14", 140, 420),
        POOLED.format("1460", 3, 60),
        POOLED.format("1461", 27, 90),
        POOLED.format("1462", 50, 130),
        POOLED.format("1463", 60, 140),
    ]
)


def test_what_would_give_a_hidden_figure_away_is_hidden_too(pack: Pack) -> None:
    """Breaks if only the small municipality is hidden: it is the county less the rest.
    The next smallest goes with it, and no number of either is left anywhere.
    """
    reviewed, protected = received(pack, COUNTY)

    hidden = [f for f in protected.figures if f.missing is not None]
    assert (protected.came, protected.primary, protected.complementary) == (0, 1, 1)
    assert [figure.place for figure in hidden] == ["1460", "1461"]
    assert {f.persons for f in hidden} == {None}
    assert {f.row.numerator for f in hidden} == {None}
    cells = cells_of(protected.figures).filter(pl.col("missing") == "suppressed")
    assert cells.select("value", "numerator", "denominator").unique().rows() == [
        (None, None, None)
    ]
    assert reviewed.problems == ()


def test_what_came_hidden_is_recognised(pack: Pack) -> None:
    """Breaks if a hidden row is a fault, or is not counted among the hidden."""
    rows = COUNTY.replace("T;3;60;;", "T;..;..;..;")

    reviewed, protected = received(pack, rows)

    assert reviewed.problems == protected.problems == ()
    assert (protected.came, protected.primary, protected.complementary) == (1, 0, 1)


def run(tmp_path: Path, rows: str, *options: str) -> int:
    path = tmp_path / "register.csv"
    path.write_text(f"{HEADER}\n{rows}\n", encoding="utf-8")
    command = ["import", "register", str(path), "--label", "2024-10"]
    return main([*command, "--data", str(tmp_path / "data"), *options])


def test_a_file_with_too_few_persons_is_not_stored(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Breaks if what the door refused is stored, or a number of persons is told."""
    assert run(tmp_path, COUNTY, "--store") == 5

    told = capsys.readouterr().out
    assert "register.csv:row 3:column E" in told
    assert "[register-not-suppressed]" in told
    assert "Inget är sparat" in told
    assert " 3 " not in told.replace("row 3", "")
    assert latest_deliveries(tmp_path / "data") == []


def test_suppressing_at_the_door_stores_the_rest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Breaks if --suppress stores a hidden number, or does not say how many it hid."""
    assert run(tmp_path, COUNTY, "--store", "--suppress") == 0

    told = capsys.readouterr().out
    assert "0 värden var redan dolda i filen" in told
    assert "1 värden för få personer döljs här" in told
    assert "1 värden döljs dessutom" in told
    (folder,) = latest_deliveries(tmp_path / "data")
    stored = read_cells_snapshot(folder)
    assert stored.manifest.source == "register"
    assert stored.manifest.credit is not None
    assert sorted(stored.cells.drop_nulls("numerator")["place"]) == [
        *("1462", "1463"),
        "lan-14",
    ]


def test_a_dry_run_stores_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Breaks if figures are stored without --store."""
    assert run(tmp_path, POOLED.format("1460", 40, 90)) == 0

    assert "Lägg till --store" in capsys.readouterr().out
    assert latest_deliveries(tmp_path / "data") == []


def test_a_year_the_definition_does_not_name_is_a_warning(
    pack: Pack, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Breaks if next year's figures are refused: they stand beside until named."""
    rows = "N33822;1460;2031;T;40;90;;"
    reviewed, _ = received(pack, rows)

    assert {p.severity for p in reviewed.problems} == {Severity.WARNING}
    assert run(tmp_path, rows, "--store") == 0
    assert "source=register" in capsys.readouterr().out
