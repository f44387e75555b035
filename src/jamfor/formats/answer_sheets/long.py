"""The long sheet: a row for each unit and part of a question, in codes.

Read back, it gives the answers it was written from.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import xlsxwriter

from jamfor.core.answers.answers import Evidence, UnitAnswers
from jamfor.core.questionnaires.questions import WRITTEN
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.problems import Problem
from jamfor.core.vocabulary.texts import Language
from jamfor.formats.answer_sheets.claims import Finding
from jamfor.formats.answer_sheets.rows import Row
from jamfor.formats.answer_sheets.words import Heading, escaped


COLUMNS = tuple(Heading)
BETWEEN_CHOICES = "; "

_WHY = {"sv": ("Blad", "Rad", "Kod", "Fel"), "en": ("Sheet", "Row", "Code", "Fault")}

Cells = Mapping[Heading, str]


def long_rows(units: Iterable[UnitAnswers]) -> Iterator[Cells]:
    """Return a row for each part answered, the evidence beside `written`."""
    for unit in units:
        stated = {Heading.PLACE: unit.place, Heading.PERIOD: unit.period}
        keys = set(unit.values) | {(r, WRITTEN.code) for r in unit.evidence}
        for question, part in sorted(keys):
            named = {Heading.QUESTION: question, Heading.PART: part}
            evidence = unit.evidence.get(question) if part == WRITTEN.code else None
            yield (
                stated
                | named
                | _answer(unit.values.get((question, part)))
                | evidence_cells(evidence)
            )


def _answer(answer: tuple[str, ...] | Missing | None) -> dict[Heading, str]:
    if answer is None:
        return {}
    if isinstance(answer, Missing):
        return {Heading.MISSING: answer.value}
    return {Heading.ANSWER: BETWEEN_CHOICES.join(answer)}


def evidence_cells(evidence: Evidence | None) -> dict[Heading, str]:
    """Return evidence as cells; a follow-up that never was is an empty one."""
    if evidence is None:
        return {}
    days = {
        Heading.DECIDED: evidence.decided,
        Heading.FOLLOWED_UP: evidence.followed_up,
    }
    written = {heading: day.isoformat() for heading, day in days.items() if day}
    return written | {Heading.DOCUMENTED: "yes" if evidence.documented else "no"}


def to_long_csv(units: Iterable[UnitAnswers], *, language: Language) -> bytes:
    """Write a long sheet as UTF-8 CSV with semicolons and a byte order mark."""
    rows = [[cells.get(h, "") for h in COLUMNS] for cells in long_rows(units)]
    return _csv([_titles(language), *rows])


def to_long_xlsx(
    units: Iterable[UnitAnswers], *, language: Language, created: datetime
) -> bytes:
    """Write a long sheet as a workbook; every cell is text."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": created.replace(tzinfo=None)})
    sheet = book.add_worksheet("Svar" if language == "sv" else "Answers")
    bold = book.add_format({"bold": True, "bottom": 1})
    for column, title in enumerate(_titles(language)):
        sheet.write_string(0, column, title, bold)
    number = 0
    for number, cells in enumerate(long_rows(units), start=1):
        for column, heading in enumerate(COLUMNS):
            if cells.get(heading):
                sheet.write_string(number, column, escaped(cells[heading]))
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(COLUMNS) - 1, 22)
    sheet.autofilter(0, 0, number, len(COLUMNS) - 1)
    book.close()
    return out.getvalue()


def to_refused_csv(
    rows: Sequence[Row], findings: Sequence[Finding], *, language: Language
) -> bytes:
    """Write refused rows as a long sheet, with where they stood and what is wrong.

    Corrected, it can be imported as it is: the last columns are not read.
    """
    table = [[*_titles(language), *_WHY[language]]]
    found: dict[tuple[str, int], list[Problem]] = {}
    for finding in findings:
        for name in {row.name for row in finding.rows if finding.is_error}:
            found.setdefault(name, []).append(finding.problem)
    for row in rows:
        errors = found.get(row.name, [])
        why = [
            row.sheet,
            str(row.number),
            BETWEEN_CHOICES.join(error.code for error in errors),
            " ".join(error.text.in_language(language) for error in errors),
        ]
        table.append([row.cell(heading) for heading in COLUMNS] + why)
    return _csv(table)


def _titles(language: Language) -> list[str]:
    return [heading.text.in_language(language) for heading in COLUMNS]


def _csv(table: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([escaped(cell) for cell in row] for row in table)
    return out.getvalue().encode("utf-8-sig")
