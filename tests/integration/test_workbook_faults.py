"""Every way a published workbook can be unclear: its code, and the cell it is in.

Each case is a sheet somebody might publish. K-kod is in A, Kommun in B, figures from C.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from builders.workbooks import (
    COUNT,
    FACT,
    LEVELS,
    SHARE,
    Rows,
    read_rows,
    read_sheets,
)
from jamfor.core.releases.outside import OutsideSeries
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.workbooks import findings
from jamfor.formats.workbooks.mapping import ColumnRule, WorkbookMap, read_map
from jamfor.formats.workbooks.reading import Fate, Reading
from jamfor.formats.workbooks.sheets import UnreadableWorkbookError, read_workbook
from jamfor.pipeline.workbook_report import workbook_report


def table(
    *rows: tuple[str | float, ...], heading: str = FACT
) -> list[list[str | float]]:
    """A sheet with one column of figures, headed in row 1."""
    return [["K-kod", "Kommun", heading], *(list(row) for row in rows)]


def ruled(**rule: str | bool | Mapping[str, str]) -> WorkbookMap:
    """A map that says something of column C."""
    column = ColumnRule(sheet="Data", column="C", **rule)  # type: ignore[arg-type]
    return WorkbookMap(columns={("Data", "C"): column})


NOTHING = WorkbookMap()
SERIES = OutsideSeries(
    id="egen", title=LocalText(sv="E", en="E"), what=LocalText(sv="E", en="E"), unit=""
)
TITLE_OF_TWO = (
    "Aktuell rutin vid indikation på att en vuxen utsatts för våld inom socialpsykiatri"
)
TITLE = "Aktuell rutin för samordning mellan ekonomiskt bistånd och missbruk"
FAULTS: list[tuple[str, Rows, WorkbookMap, str, str]] = [
    ("no table", [["Förord"], ["Tack"]], NOTHING, "table-missing", "None"),
    (
        "a short name",
        table((114, "", "Ja"), heading="Jour"),
        NOTHING,
        "column-unmapped",
        "C1",
    ),
    (
        "a near title",
        table((114, "", "Ja"), heading="Aktuell rutin samordning missbruk"),
        NOTHING,
        "column-unmapped",
        "C1",
    ),
    (
        "an id of somebody else's",
        table((114, "", "Ja"), heading=f"U99999 {TITLE}"),
        NOTHING,
        "column-unmapped",
        "C1",
    ),
    (
        "no heading",
        table((114, "", "Ja"), heading=""),
        NOTHING,
        "column-unmapped",
        "C1",
    ),
    (
        "a title of two",
        table((114, "", "Ja"), heading=TITLE_OF_TWO),
        NOTHING,
        "column-ambiguous",
        "C1",
    ),
    (
        "a series without unit",
        table((114, "", 4), heading="Egen"),
        WorkbookMap(series=(SERIES,), columns=ruled(indicator="egen").columns),
        "unit-unclear",
        "C1",
    ),
    ("unknown code", table((9999, "", "Ja")), NOTHING, "place-unknown", "A2"),
    ("unknown name", table(("", "Storköping", "Ja")), NOTHING, "place-unknown", "A2"),
    ("figures of nobody", table(("", "", "Ja")), NOTHING, "place-unknown", "A2"),
    ("another's name", table((1460, "Åmål", "Ja")), NOTHING, "place-doubtful", "A2"),
    (
        "a later district",
        table((180, "Stockholm", "Ja"), ("", "Järva", "Ja")),
        NOTHING,
        "place-outside-year",
        "C3",
    ),
    ("an unknown word", table((114, "", "Kanske")), NOTHING, "value-unknown", "C2"),
    (
        "an error of a formula",
        table((114, "", "#DIV/0!")),
        NOTHING,
        "value-unknown",
        "C2",
    ),
    ("Delvis of yes or no", table((114, "", "Delvis")), NOTHING, "value-unknown", "C2"),
    (
        "a note at a number",
        table((114, "", "45¹)"), heading=SHARE),
        NOTHING,
        "value-unknown",
        "C2",
    ),
    (
        "a raised note",
        table((114, "", "45¹"), heading=COUNT),
        NOTHING,
        "value-unknown",
        "C2",
    ),
    ("a marked answer", table((114, "", "Ja*")), NOTHING, "value-unknown", "C2"),
    (
        "a title over another figure",
        [["", "", TITLE], ["K-kod", "Kommun", "Antal svar"], [114, "", 12]],
        NOTHING,
        "column-unmapped",
        "C2",
    ),
    ("a share of a unit", table((114, "", "45 %")), NOTHING, "value-unknown", "C2"),
    ("an unclear mark", table((114, "", "x")), NOTHING, "symbol-unclear", "C2"),
    ("an asterisk", table((114, "", "*")), NOTHING, "symbol-unclear", "C2"),
    (
        "1 and 2",
        table((114, "", 1), (115, "", 2)),
        NOTHING,
        "coding-unclear",
        "C2",
    ),
    (
        "levels from 1 to 3",
        table((114, "", 1), (115, "", 3), heading=LEVELS),
        NOTHING,
        "coding-unclear",
        "C2",
    ),
    (
        "sums of levels",
        table((114, "", "Ja"), ("", "Riket", "45 %"), heading=LEVELS),
        NOTHING,
        "aggregates-unclear",
        "C3",
    ),
    (
        "two scales",
        table((114, "", 0.45), (115, "", 45), heading=SHARE),
        NOTHING,
        "scale-unclear",
        "C2",
    ),
    (
        "small shares",
        table((114, "", 0.1), heading=SHARE),
        NOTHING,
        "scale-unclear",
        "C2",
    ),
    ("only 1", table((114, "", 1), heading=SHARE), NOTHING, "scale-unclear", "C2"),
    (
        "over 100",
        table((114, "", 104), heading=SHARE),
        NOTHING,
        "percent-out-of-range",
        "C2",
    ),
    (
        "below 0",
        table((114, "", "−3 %"), heading=SHARE),
        NOTHING,
        "percent-out-of-range",
        "C2",
    ),
    (
        "1.000",
        table((114, "", "1.000"), heading=COUNT),
        NOTHING,
        "number-unclear",
        "C2",
    ),
    (
        "two values",
        table((114, "", "Ja"), ("0114", "", "Nej")),
        NOTHING,
        "value-conflict",
        "C3",
    ),
    (
        "a map of another file",
        table((114, "", "Ja")),
        ruled(heading="Något annat"),
        "map-heading-differs",
        "C1",
    ),
    (
        "a map of no indicator",
        table((114, "", "Ja")),
        ruled(indicator="U00000"),
        "map-unknown-indicator",
        "C1",
    ),
    (
        "a map of no column",
        table((114, "", "Ja")),
        WorkbookMap(columns={("Data", "Q"): ColumnRule(sheet="Data", column="Q")}),
        "map-unknown-column",
        "None",
    ),
    (
        "a map of no place",
        table((114, "", "Ja")),
        WorkbookMap(places={"Storköping": "9999"}),
        "map-unknown-place",
        "None",
    ),
]


def told(reading: Reading, severity: str = "error") -> list[tuple[str, str]]:
    """The codes and cells of what is wrong."""
    return [
        (p.code, f"{p.where.column}{p.where.row}")
        for p in reading.problems
        if p.severity == severity
    ]


@pytest.mark.parametrize(
    ("rows", "said", "code", "cell"),
    [fault[1:] for fault in FAULTS],
    ids=[fault[0] for fault in FAULTS],
)
def test_what_is_unclear_has_a_code_and_a_cell(
    rows: Rows, said: WorkbookMap, code: str, cell: str
) -> None:
    """Breaks if a check is dropped and a figure guessed, or it points elsewhere."""
    reading = read_rows(rows, said)

    assert told(reading) == [(code, cell)]
    assert f"[{code}]" in workbook_report(reading, language="sv")
    assert f"[{code}]" in workbook_report(reading, language="en")
    assert len(reading.fates) == sum(sheet.filled for sheet in reading.sheets)


WARNINGS: list[tuple[str, Rows, str, str]] = [
    ("spelled", table((114, "Upplands-Väsby", "Ja")), "place-spelled-otherwise", "A2"),
    ("an old code", table((1917, "Heby", "Ja")), "place-spelled-otherwise", "A2"),
    ("twice", table((114, "", "Ja"), (114, "", 1)), "value-repeated", "C3"),
    (
        "the share of yes",
        table((114, "", "Ja"), (115, "", "Nej"), ("", "Riket", "70 %")),
        "total-differs",
        "C4",
    ),
    (
        "a mean outside",
        table((114, "", 40), (115, "", 50), ("", "Riket", 51.5), heading=SHARE),
        "total-differs",
        "C4",
    ),
    (
        "a sum",
        table((114, "", 40), (115, "", 50), ("", "Stockholms län", 92), heading=COUNT),
        "total-differs",
        "C4",
    ),
]


@pytest.mark.parametrize(
    ("rows", "code", "cell"), [w[1:] for w in WARNINGS], ids=[w[0] for w in WARNINGS]
)
def test_what_is_worth_a_look_is_told_and_taken(
    rows: Rows, code: str, cell: str
) -> None:
    """Breaks if a doubt is not told, or if it hinders what is clear."""
    reading = read_rows(rows)

    assert told(reading) == []
    assert told(reading, "warning") == [(code, cell)]


def test_columns_that_claim_to_be_one_are_asked_about() -> None:
    """Breaks if two figures under one id are taken for one, or the first is."""
    rows = [["K-kod", "Kommun", FACT, f"{FACT} antal"], [114, "", "Ja", 12]]

    assert told(read_rows(rows)) == [("column-twice", "C1"), ("column-twice", "D1")]
    settled = read_rows(
        rows,
        WorkbookMap(
            columns={
                ("Data", "C"): ColumnRule(sheet="Data", column="C", indicator=FACT),
                ("Data", "D"): ColumnRule(sheet="Data", column="D", skip=True),
            }
        ),
    )
    assert [f.numerator for f in settled.figures] == [1]


@pytest.mark.parametrize(
    "heading",
    [
        f"{TITLE}, 2019 (ja/nej)",
        f"{TITLE} 2019",
        f"{TITLE} (2019)",
        f"{TITLE.upper()} (Ja=1, Nej=0)",
        f"{TITLE.replace(' ', chr(160))}*",
        f"{FACT} Socialjour",
        f"Socialjour ({FACT})",
    ],
)
def test_a_heading_is_known_with_its_year_and_its_unit(heading: str) -> None:
    """Breaks if what is usually written beside a title makes it unknown."""
    reading = read_rows(table((114, "", "Ja"), heading=heading))

    assert [(f.indicator, f.period) for f in reading.figures] == [(FACT, "2019")]


def test_a_list_of_indicators_is_no_table() -> None:
    """Breaks if a sheet of descriptions is taken for figures of unknown places."""
    about = [["Kod", "Namn", "Beskrivning"], [FACT, "Socialjour", "Ja om jour finns"]]

    reading = read_sheets({"Om": about, "Data": table((114, "", "Ja"))})

    assert told(reading) == []
    assert reading.count(Fate.UNREAD) == 6


def test_a_year_has_to_be_said() -> None:
    """Breaks if a year is taken from a title, or today's is."""
    rows = [["Resultat 2019"], *table((114, "", "Ja"))]

    assert told(read_rows(rows, year="")) == [("year-missing", "C2")]


def test_a_sheet_is_found_by_its_name_or_offered() -> None:
    """Breaks if a misspelt sheet is taken without asking, or a hidden one is read."""
    sheets = {"Komuner": table((114, "", "Ja")), "Gammalt": table((114, "", "Nej"))}

    wrong = read_sheets(sheets, sheet="Kommuner")
    assert told(wrong) == [("sheet-unknown", "None")]
    assert "Komuner, Gammalt" in wrong.problems[0].text.sv

    kept = read_sheets(sheets, hidden=frozenset({"Gammalt"}))
    assert told(kept) == []
    assert told(kept, "warning") == [("sheet-hidden", "None")]
    assert [f.numerator for f in kept.figures] == [1]
    hidden = read_sheets(sheets, sheet="gammalt", hidden=frozenset({"Gammalt"}))
    assert [f.numerator for f in hidden.figures] == [0]


def test_of_a_conflict_neither_is_taken() -> None:
    """Breaks if the first or the last of two differing figures wins."""
    reading = read_rows(table((114, "", "Ja"), (115, "", "Ja"), ("0114", "", "Nej")))

    assert [f.place for f in reading.figures] == ["0115"]
    assert [(c.address, c.text) for c in reading.refused] == [
        ("C4", "Nej"),
        ("C2", "Ja"),
    ]


# what the map says · the cell · what it then is
ANSWERS: list[tuple[str, str | float, WorkbookMap, str, object]] = [
    (
        "x",
        "x",
        WorkbookMap(missing={"x": Missing.SUPPRESSED}),
        FACT,
        Missing.SUPPRESSED,
    ),
    ("2 is no", 2, ruled(codes={"1": "yes", "2": "no"}), FACT, 0),
    ("a level's short word", "Ja, ofta", ruled(codes={"Ja, ofta": "yes"}), LEVELS, 1),
    ("per cent", 0.4, ruled(scale="percent"), SHARE, 0.004),
    ("fraction", 0.1, ruled(scale="fraction"), SHARE, 0.1),
    ("thousands", "1.250", ruled(decimal="comma"), COUNT, 1250.0),
    ("decimals", "1.250", ruled(decimal="point"), COUNT, 1.25),
    ("an indicator", "Ja", ruled(indicator=FACT, year="2018"), "Jour", 1),
]


@pytest.mark.parametrize(
    ("cell", "said", "heading", "value"),
    [a[1:] for a in ANSWERS],
    ids=[a[0] for a in ANSWERS],
)
def test_the_map_answers_what_was_asked(
    cell: str | float, said: WorkbookMap, heading: str, value: object
) -> None:
    """Breaks if an answer of the map is not heard."""
    reading = read_rows(table((114, "", cell), heading=heading), said)

    figure = reading.figures[0]
    assert told(reading) == []
    assert value in {figure.missing, figure.numerator, figure.value}


def test_the_map_says_what_a_row_is() -> None:
    """Breaks if a row the map names is not read, or one it skips is refused."""
    rows = table(("", "Totalt", "60 %"), (120, "Danderyd", "Ja"), ("", "Övriga", "Ja"))
    said = WorkbookMap(
        places={"Totalt": "0000", "120 Danderyd": "0162", "Övriga": "skip"}
    )

    reading = read_rows(rows, said)

    assert [f.place for f in reading.figures] == ["0000", "0162"]
    assert told(reading) == []


def test_an_empty_cell_means_what_the_map_says() -> None:
    """Breaks if an empty cell is taken for an answer, or the map is not asked."""
    rows = table((114, "Upplands Väsby", ""), (115, "", "Ja"))
    said = WorkbookMap(missing={"": Missing.NOT_ANSWERED})

    assert [f.place for f in read_rows(rows).figures] == ["0115"]
    assert read_rows(rows).empty == 1
    assert {f.place: f.missing for f in read_rows(rows, said).figures} == {
        "0114": Missing.NOT_ANSWERED,
        "0115": None,
    }


MAPS = [
    ("an unknown field", 'kalla: "x"\n', "map-invalid"),
    ("an unknown reason", 'missing: {x: "hemligt"}\n', "map-invalid"),
    (
        "an unknown scale",
        'columns: [{column: "C", scale: "tusental"}]\n',
        "map-invalid",
    ),
    ("no list", 'columns: "C"\n', "map-invalid"),
    ("no fields", 'columns: ["C"]\n', "map-invalid"),
    ("a series without title", 'series: [{id: "egen"}]\n', "map-invalid"),
    ("not YAML", "columns: [\n", "yaml-syntax"),
]


@pytest.mark.parametrize(
    ("text", "code"), [m[1:] for m in MAPS], ids=[m[0] for m in MAPS]
)
def test_a_faulty_map_says_where(text: str, code: str) -> None:
    """Breaks if what a map says amiss is passed over, or has no line."""
    said, problems = read_map(text.encode(), file="karta.yaml")

    assert [p.code for p in problems] == [code]
    assert problems[0].where.line is not None
    assert said.series == ()


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"K-kod;Kommun\n", b"%PDF-1.7"]
)
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    """Breaks if the fault of a reader is let through as ours."""
    with pytest.raises(UnreadableWorkbookError) as refused:
        read_workbook(content, file="oj.xlsx")

    assert refused.value.code == "file-unreadable"


def test_every_code_has_a_case() -> None:
    """Breaks if a code is added without a file that shows it."""
    shown = {f[3] for f in FAULTS} | {w[2] for w in WARNINGS} | {m[2] for m in MAPS}
    shown |= {
        "column-twice",
        "year-missing",
        "sheet-unknown",
        "sheet-hidden",
        "file-unreadable",
    }

    assert findings.CODES - shown == set()
