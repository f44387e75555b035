"""Every way a file of answers can be wrong: its code, and the cell it is in.

Each case is a file somebody might send. The first line of a long sheet is row 1.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date

import pytest
import xlsxwriter

from builders.survey import answers_of, received
from jamfor.core.answers.answers import Evidence, UnitAnswers
from jamfor.core.vocabulary.missing import Missing
from jamfor.pipeline.receipt_report import report


HEADER = "plats;fråga;del;svar;orsak;beslutad;senast uppföljd;dokumenterad"
ENGLISH = "place,question,part,answer,missing,decided,followed-up,documented"

BEFORE = {
    "1460": answers_of({("staff", ""): ("10",), ("methods", ""): ("audit",)}),
}

# what is wrong · the rows below the header · the code · row · column
FAULTS: list[tuple[str, str, str, int, str]] = [
    ("unknown place", "9999;jour;;Ja;;;;", "place-unknown", 2, "A"),
    ("no place", ";jour;;Ja;;;;", "place-missing", 2, "A"),
    ("a county", "lan-14;jour;;Ja;;;;", "place-outside-frame", 2, "A"),
    ("a divided city", "0180;jour;;Ja;;;;", "place-outside-frame", 2, "A"),
    ("another area", "1480;methods;;audit;;;;", "question-outside-frame", 2, "B"),
    ("unknown question", "1460;joru;;Ja;;;;", "question-unknown", 2, "B"),
    ("no question", "1460;;;Ja;;;;", "question-missing", 2, "B"),
    ("not asked this year", "1460;rested;;Ja;;;;", "question-not-asked", 2, "B"),
    ("unknown part", "1460;plan;garden;Ja;;;;", "part-unknown", 2, "C"),
    ("unknown option", "1460;methods;gas;Ja;;;;", "part-unknown", 2, "C"),
    ("missing part", "1460;plan;;Ja;;;;", "part-missing", 2, "C"),
    ("unknown word", "1460;jour;;Kanske;;;;", "answer-unknown", 2, "D"),
    ("unknown choice", "1460;methods;;audit, gas;;;;", "answer-unknown", 2, "D"),
    ("several", "1460;jour;;Ja, Nej;;;;", "answer-several", 2, "D"),
    ("not a number", "1460;waiting;;ungefär 5;;;;", "number-unreadable", 2, "D"),
    ("negative", "1460;waiting;;-3;;;;", "number-too-small", 2, "D"),
    ("too large", "1460;waiting;;36 500;;;;", "number-too-large", 2, "D"),
    ("decimals", "1460;waiting;;1,23456;;;;", "number-too-precise", 2, "D"),
    ("percent", "1460;satisfied;;104 %;;;;", "percent-over-100", 2, "D"),
    ("part of whole", "1460;staff-degree;;11;;;;", "part-exceeds-whole", 2, "D"),
    ("no such day", "1460;mapped-on;;2021-02-30;;;;", "date-unreadable", 2, "D"),
    ("a later day", "1460;mapped-on;;2022-02-02;;;;", "date-in-future", 2, "D"),
    ("long text", "1460;comment;;" + "x" * 21 + ";;;;", "text-too-long", 2, "D"),
    ("none and more", "1460;methods;none;Ja;;;;", "exclusive-with-others", 2, "D"),
    ("nothing chosen", "1460;methods;audit;Nej;;;;", "nothing-chosen", 2, "D"),
    ("both", "1460;waiting;;5;kan inte lämna uppgift;;;", "answer-and-reason", 2, "E"),
    ("unknown reason", "1460;waiting;;;har glömt;;;", "reason-unknown", 2, "E"),
    ("reason not offered", "1460;jour;;;vet ej;;;", "reason-not-allowed", 2, "E"),
    (
        "evidence elsewhere",
        "1460;jour;;Ja;;;2021-01-01;",
        "evidence-not-routine",
        2,
        "G",
    ),
    (
        "no such decision day",
        "1460;routine-x;written;Ja;;i våras;;",
        "date-unreadable",
        2,
        "F",
    ),
    (
        "a later decision",
        "1460;routine-x;written;Ja;;2022-03-01;;",
        "date-in-future",
        2,
        "F",
    ),
    (
        "follow-up first",
        "1460;routine-x;written;Ja;;2021-05-01;2021-04-01;Ja",
        "follow-up-before-decision",
        2,
        "G",
    ),
    (
        "documented what",
        "1460;routine-x;written;Ja;;2021-05-01;;Ja",
        "documented-without-follow-up",
        2,
        "H",
    ),
    (
        "documented how",
        "1460;routine-x;written;Ja;;;2021-05-01;delvis",
        "answer-unknown",
        2,
        "H",
    ),
    (
        "conflict",
        "1460;jour;;Ja;;;;\n1490;jour;;Ja;;;;\n1460;jour;;Nej;;;;",
        "answer-conflict",
        4,
        "D",
    ),
    (
        "options in conflict",
        "1460;methods;;audit;;;;\n1460;methods;dudit;Ja;;;;",
        "answer-conflict",
        3,
        "D",
    ),
    (
        "a reason and an option",
        "1460;methods;;;svar saknas;;;\n1460;methods;dudit;Ja;;;;",
        "answer-and-reason",
        2,
        "E",
    ),
    (
        "dates in conflict",
        "1460;routine-x;written;;;2021-01-01;;\n1460;routine-x;management;;;2021-02-01;;",
        "answer-conflict",
        3,
        "F",
    ),
]


@pytest.mark.parametrize(
    ("rows", "code", "row", "column"),
    [fault[1:] for fault in FAULTS],
    ids=[fault[0] for fault in FAULTS],
)
def test_a_fault_has_a_code_and_a_cell(
    rows: str, code: str, row: int, column: str
) -> None:
    """Breaks if a check is dropped, tells another code, or points at another cell."""
    receipt = received(f"{HEADER}\n{rows}\n".encode(), before=BEFORE)

    errors = [f.problem for f in receipt.findings if f.is_error]
    assert [(e.code, e.where.row, e.where.column) for e in errors] == [
        (code, row, column)
    ]
    assert code in report(receipt, language="sv")
    assert errors[0].text.en in report(receipt, language="en")


@pytest.mark.parametrize("rows", [f[1] for f in FAULTS], ids=[f[0] for f in FAULTS])
def test_a_faulty_row_is_refused_and_changes_nothing(rows: str) -> None:
    """Breaks if a row with an error is laid over the answers all the same."""
    receipt = received(f"{HEADER}\n{rows}\n".encode(), before=BEFORE)

    changed = {place for place, u in receipt.units.items() if u.changes_anything}
    assert receipt.refused
    assert changed <= {"1490"}  # whose only row is right


WARNINGS: list[tuple[str, str, str, int, str]] = [
    (
        "closed route",
        "1460;jour;;Nej;;;;\n1460;jour-hours;;all;;;;",
        "route-closed",
        3,
        "D",
    ),
    ("twice", "1490;jour;;Ja;;;;\n1490;jour;;ja;;;;", "answer-twice", 3, "D"),
    ("emptied", "1460;staff;;;;;;", "answer-emptied", 2, "D"),
    ("emptied option", "1460;methods;audit;;;;;", "answer-emptied", 2, "D"),
    (
        "dates without a routine",
        "1460;routine-x;written;Nej;;2021-01-01;;",
        "evidence-without-routine",
        2,
        "F",
    ),
]


@pytest.mark.parametrize(
    ("rows", "code", "row", "column"),
    [warning[1:] for warning in WARNINGS],
    ids=[warning[0] for warning in WARNINGS],
)
def test_a_warning_has_a_code_and_a_cell_and_stops_nothing(
    rows: str, code: str, row: int, column: str
) -> None:
    """Breaks if a warning refuses its row, or an emptied answer goes unremarked."""
    receipt = received(f"{HEADER}\n{rows}\n".encode(), before=BEFORE)

    found = [f.problem for f in receipt.findings]
    assert [(e.code, e.where.row, e.where.column) for e in found] == [
        (code, row, column)
    ]
    assert not receipt.has_errors
    assert not receipt.refused


def workbook(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    """Return a workbook as somebody might have made it by hand."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    days = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, column, cell, days)
                elif isinstance(cell, str):
                    sheet.write_string(number, column, cell)
                elif cell is not None:
                    sheet.write(number, column, cell)
    book.close()
    return out.getvalue()


GOOD = [("plats", "fråga", "svar"), ("1460", "jour", "Ja")]
FILES: list[tuple[str, bytes, str, str, int, str]] = [
    ("nothing", b"", "file-empty", "", 1, "A"),
    ("only blanks", b"  \r\n ;; \n", "file-empty", "", 1, "A"),
    ("an empty workbook", workbook({"Blad1": []}), "file-empty", "", 1, "A"),
    ("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "file-unreadable", "", 1, "A"),
    ("half a workbook", workbook({"A": GOOD})[:900], "file-unreadable", "", 1, "A"),
    ("no headings", b"1460;jour;Ja\n", "header-missing", "", 1, "A"),
    (
        "one sheet lost its headings",
        workbook({"A": GOOD, "B": [("jour", "Ja")]}),
        "header-missing",
        "B",
        1,
        "A",
    ),
    (
        "a heading twice",
        workbook({"A": [("id", "svar", "svar"), ("jour", "Ja", "Nej")]}),
        "heading-twice",
        "A",
        1,
        "C",
    ),
    (
        "no place in the whole sheet",
        workbook({"A": [("id", "svar"), ("jour", "Ja"), ("size", "Liten")]}),
        "place-missing",
        "A",
        1,
        "A",
    ),
    (
        "another year above the headings",
        workbook({"A": [("", "År", "2021"), *GOOD, ("1490", "jour", "Ja")]}),
        "other-period",
        "A",
        1,
        "C",
    ),
]


@pytest.mark.parametrize(
    ("content", "code", "sheet", "row", "column"),
    [file[1:] for file in FILES],
    ids=[file[0] for file in FILES],
)
def test_a_file_that_cannot_be_read_as_answers_says_why_once(
    content: bytes, code: str, sheet: str, row: int, column: str
) -> None:
    """Breaks if a sheet is passed by in silence, or one fault is told row by row."""
    receipt = received(content)

    errors = [f.problem for f in receipt.findings if f.is_error]
    assert (code, sheet, row, column) in [
        (e.code, e.where.sheet, e.where.row, e.where.column) for e in errors
    ]
    assert [e.code for e in errors].count(code) == 1
    assert not any(
        unit.changes_anything for p, unit in receipt.units.items() if p == ""
    )


def test_a_sheet_without_answers_is_told_and_stops_nothing() -> None:
    """Breaks if a sheet is passed by in silence, or a note stops the answers."""
    content = workbook({"A": GOOD, "B": [("En not",)], "C": [GOOD[0]]})

    receipt = received(content)

    told = [(f.problem.code, f.problem.where.sheet) for f in receipt.findings]
    assert told == [("sheet-ignored", "B"), ("no-rows", "C")]
    assert not receipt.has_errors
    assert receipt.understood == 1


def test_there_are_more_than_twenty_different_faults() -> None:
    """Breaks if faults are told by one code, so that nobody can look them up."""
    codes = {fault[2] for fault in FAULTS} | {file[2] for file in FILES}

    assert len(codes) >= 20


TOLERATED: list[tuple[str, bytes]] = [
    ("byte order mark", f"\ufeff{HEADER}\n1460;jour;;Ja;;;;".encode()),
    ("commas", f"{ENGLISH}\n1460,jour,,Yes,,,,".encode()),
    ("headings anywhere", b"question,answer,place\njour,Ja,1460\n"),
    ("tabs", b"plats\tid\tsvar\n1460\tjour\tJa"),
    ("an older Excel", f"{HEADER}\n1460;jour;;Ja;;;;".encode("cp1252")),
    ("UTF-16", f"{HEADER}\n1460;jour;;Ja;;;;".encode("utf-16")),
    ("Excel's first line", f"sep=;\n{HEADER}\n1460;jour;;Ja;;;;".encode()),
    (
        "capitals and blanks",
        b"PLATS; Fr\xc3\xa5ga:;SVAR\n1460;\xc2\xa0Jour;JA\xc2\xa0.",
    ),
    ("code and name", b"kommun;id;svar\n1460 Bengtsfors;jour;yes"),
    ("the code itself", b"kommun;id;svar\n1460;jour;YES"),
    ("lines above", b"Svar 2022\n\nplats;id;svar\n1460;jour;Ja"),
    ("place above", b";Plats;1460\n;\xc3\x85r;2022\nid;svar\njour;Ja"),
    ("numbers as numbers", workbook({"A": [GOOD[0], (1460, "jour", "Ja")]})),
    (
        "a sheet of notes",
        workbook({"A": [GOOD[0], ("1460", "jour", "Ja")], "Noter": [("x",)]}),
    ),
    ("columns in another order", b"svar;x;id;plats\nJa;?;jour;1460"),
    ("headings again", b"plats;id;svar\nplats;id;svar\n1460;jour;Ja"),
]


@pytest.mark.parametrize(
    "content", [case[1] for case in TOLERATED], ids=[case[0] for case in TOLERATED]
)
def test_form_is_forgiven(content: bytes) -> None:
    """Breaks if reading grows stricter than people and their spreadsheets are."""
    receipt = received(content)

    assert receipt.units["1460"].merged.values == {("jour", ""): ("yes",)}
    assert not receipt.has_errors


def test_a_leading_nought_lost_in_a_spreadsheet_is_put_back() -> None:
    """Breaks if 180 is not read as 0180, whose districts are then not named."""
    receipt = received(workbook({"A": [GOOD[0], (180, "jour", "Ja")]}))

    assert [f.problem.code for f in receipt.findings] == ["place-outside-frame"]
    assert "0180-s04" in receipt.findings[0].problem.text.sv


def test_a_formula_is_text_and_is_never_run() -> None:
    """Breaks if a cell that begins with = is computed, or its mark is lost."""
    receipt = received(
        workbook({"A": [GOOD[0], ("1460", "comment", "=cmd|'/C calc'!A0")]})
    )

    assert receipt.units["1460"].merged.values["comment", ""] == ("=cmd|'/C calc'!A0",)


def test_days_and_numbers_may_be_cells_of_their_kind() -> None:
    """Breaks if a day becomes a number, or a number gets decimals nobody wrote."""
    receipt = received(
        workbook(
            {
                "A": [
                    ("plats", "id", "svar", "beslutad", "dokumenterad"),
                    (1460, "mapped-on", date(2021, 11, 30)),
                    (1460, "staff", 12.0),
                    (1460, "waiting", 0.1 + 0.2),
                    (1460, "routine-x#written", "Ja", date(2021, 1, 31), "Nej"),
                ]
            }
        )
    )

    unit = receipt.units["1460"].merged
    assert not receipt.has_errors
    assert unit.values["mapped-on", ""] == ("2021-11-30",)
    assert unit.values["staff", ""] == ("12",)
    assert unit.values["waiting", ""] == ("0.3",)
    assert unit.evidence["routine-x"] == Evidence(
        decided=date(2021, 1, 31), followed_up=None, documented=False
    )


def test_what_is_left_when_rows_are_refused_still_stands_together() -> None:
    """Breaks if the review is not repeated: 12 of the former 10 would be stored."""
    rows = "1460;staff;;tolv;;;;\n1460;staff-degree;;12;;;;\n1460;jour;;Ja;;;;"

    receipt = received(f"{HEADER}\n{rows}\n".encode(), before=BEFORE)

    assert [(f.problem.code, f.problem.where.row) for f in receipt.findings] == [
        ("number-unreadable", 2),
        ("part-exceeds-whole", 3),
    ]
    assert receipt.units["1460"].merged.values == {
        **BEFORE["1460"].values,
        ("jour", ""): ("yes",),
    }


def test_an_answer_is_withdrawn_by_saying_so() -> None:
    """Breaks if “svar saknas” is taken for silence."""
    receipt = received(
        f"{HEADER}\n1460;staff;;;Svar saknas;;;\n".encode(), before=BEFORE
    )

    unit: UnitAnswers = receipt.units["1460"].merged
    assert unit.values["staff", ""] is Missing.NOT_ANSWERED
