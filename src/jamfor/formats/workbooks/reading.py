"""A workbook read from end to end: figures, problems, and the fate of every cell."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.problems import Problem, Severity
from jamfor.formats.workbooks.columns import Catalogue, How, Resolved, resolved
from jamfor.formats.workbooks.findings import finding
from jamfor.formats.workbooks.mapping import SKIP, WorkbookMap
from jamfor.formats.workbooks.places import PlaceBook
from jamfor.formats.workbooks.rows import Role, Row, rows_of
from jamfor.formats.workbooks.sheets import Sheet, letters
from jamfor.formats.workbooks.tables import Table, tables_of
from jamfor.formats.workbooks.totals import contradicted
from jamfor.formats.workbooks.values import (
    COLUMN_WIDE,
    Entry,
    Figure,
    Settled,
    Told,
    read_column,
    settled,
)
from jamfor.formats.workbooks.words import K_CODES, answer, plain


class Fate(StrEnum):
    """What became of a filled cell; each has exactly one."""

    STORED = "stored"
    REFUSED = "refused"
    REPEATED = "repeated"
    LABEL = "label"
    HEADING = "heading"
    NOTE = "note"
    SUMMARY = "summary"
    SKIPPED = "skipped"
    UNREAD = "unread"


Address = tuple[str, int, int]
"""A sheet, and the row and column of a cell, counted from nought."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A cell that was not taken: where, what stands there, and why."""

    sheet: str
    address: str
    text: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What came of a workbook; `summaries` are the labels of rows that sum up.

    `refused_rows` are the rows of no place, each with its label and the code.
    `settled` are the columns that were read, with their scale; `symbols` how often each
    mark gave a reason. `empty` cells of a place and a column say nothing and have no
    fate.
    """

    sheets: tuple[Sheet, ...]
    figures: tuple[Figure, ...]
    columns: tuple[Resolved, ...]
    settled: tuple[Settled, ...]
    symbols: Mapping[tuple[str, Missing], int]
    problems: tuple[Problem, ...]
    fates: Mapping[Address, Fate]
    refused: tuple[Refused, ...]
    refused_rows: tuple[tuple[str, str], ...]
    empty: int
    summaries: tuple[str, ...]

    @property
    def has_errors(self) -> bool:
        """Whether anything hinders that all of it is stored."""
        return any(p.severity is Severity.ERROR for p in self.problems)

    def count(self, fate: Fate) -> int:
        """Return how many cells had a fate."""
        return Counter(self.fates.values())[fate]


@dataclass(slots=True, kw_only=True)
class _Ledger:
    """Where the reading of a workbook is gathered."""

    fates: dict[Address, Fate] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    columns: list[Resolved] = field(default_factory=list)
    settled: list[Settled] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    wide: set[tuple[str, str, str]] = field(default_factory=set)
    refused: list[Refused] = field(default_factory=list)
    refused_rows: list[tuple[str, str]] = field(default_factory=list)
    summaries: list[str] = field(default_factory=list)
    empty: int = 0

    def refuse(self, sheet: Sheet, row: int, column: int, code: str) -> None:
        self.fates[sheet.name, row, column] = Fate.REFUSED
        self.refused.append(
            Refused(
                sheet=sheet.name,
                address=f"{letters(column)}{row + 1}",
                text=str(sheet.at(row, column)),
                code=code,
            )
        )


def read_figures(
    sheets: Sequence[Sheet],
    pack: Pack,
    said: WorkbookMap,
    *,
    sheet: str = "",
    year: str = "",
) -> Reading:
    """Read the tables of a workbook, or of its one sheet named `sheet`.

    `year` is of the columns that name none.
    """
    ledger = _Ledger()
    book = PlaceBook.of(pack.geography, said.places)
    catalogue = Catalogue.of(pack, said)
    tables = [
        table
        for each in _chosen(sheets, sheet, ledger)
        for table in tables_of(each)
        if _is_of_places(table, book, said)
    ]
    _all_titles(sheets, tables, ledger)
    for table in tables:
        _read_table(table, book, catalogue, said, year, ledger)
    ledger.problems += _about_the_map(said, tables, book)
    if not tables and not ledger.problems:
        where = sheets[0].place(None, None) if sheets else None
        ledger.problems += [finding("table-missing", where)] if where else []
    figures = _settled(ledger, {each.name: each for each in sheets})
    ledger.problems += contradicted(figures, book)
    return Reading(
        sheets=tuple(sheets),
        figures=figures,
        columns=tuple(ledger.columns),
        settled=tuple(ledger.settled),
        symbols=_symbols(ledger.told),
        problems=tuple(ledger.problems),
        fates=ledger.fates,
        refused=tuple(ledger.refused),
        refused_rows=tuple(ledger.refused_rows),
        empty=ledger.empty,
        summaries=tuple(ledger.summaries),
    )


def _symbols(told: Sequence[Told]) -> Counter[tuple[str, Missing]]:
    """How often each mark stood for a reason why there is no figure."""
    return Counter(
        (answer(str(each.entry.cell)), figure.missing)
        for each in told
        for figure in each.figures
        if figure.missing is not None
    )


def _chosen(sheets: Sequence[Sheet], wanted: str, ledger: _Ledger) -> Iterator[Sheet]:
    """Yield the sheets to read; a name that is only near is offered."""
    if not wanted:
        for sheet in sheets:
            if not sheet.hidden:
                yield sheet
            elif tables_of(sheet):
                where = sheet.place(None, None)
                ledger.problems.append(finding("sheet-hidden", where))
        return
    named = [sheet for sheet in sheets if plain(sheet.name) == plain(wanted)]
    yield from named
    if not named and sheets:
        names = [sheet.name for sheet in sheets]
        near = difflib.get_close_matches(wanted, names, n=len(names), cutoff=0)
        where = sheets[0].place(None, None)
        hint = ", ".join(near)
        ledger.problems.append(finding("sheet-unknown", where, found=wanted, hint=hint))


def _is_of_places(table: Table, book: PlaceBook, said: WorkbookMap) -> bool:
    """Whether a table has places: one headed Kod or Namn may be a list of something."""
    head = {
        plain(str(c))
        for r in range(table.top, table.first)
        for c in table.sheet.rows[r]
    }
    if head & K_CODES:
        return True
    return any(row.role is Role.PLACE for row in rows_of(table, book, said.places))


def _all_titles(
    sheets: Sequence[Sheet], tables: Sequence[Table], ledger: _Ledger
) -> None:
    """Let every filled cell be a title, or unread, until a table says otherwise."""
    read = {table.sheet.name for table in tables}
    for sheet in sheets:
        fate = Fate.HEADING if sheet.name in read else Fate.UNREAD
        for r, row in enumerate(sheet.rows):
            for c, cell in enumerate(row):
                if cell != "":
                    ledger.fates[sheet.name, r, c] = fate


def _read_table(
    table: Table,
    book: PlaceBook,
    catalogue: Catalogue,
    said: WorkbookMap,
    year: str,
    ledger: _Ledger,
) -> None:
    rows = list(rows_of(table, book, said.places))
    columns = list(resolved(table, catalogue, said, year=year))
    ledger.columns += columns
    for row in rows:
        _note_row(table, row, ledger)
    for column in columns:
        ledger.problems += column.problems
        if column.target is None:
            _leave(table, column, rows, ledger)
            continue
        entries = list(_entries(table, column, rows, book, ledger))
        missing = said.missing
        if "" in {**missing, **column.rule.missing}:
            entries += list(_blanks(table, column, rows, book))
        whole = settled(column, column.target, entries, missing)
        ledger.settled.append(whole)
        ledger.told += read_column(whole, entries)


_OF_ROW = {
    Role.PLACE: Fate.LABEL,
    Role.SUMMARY: Fate.SUMMARY,
    Role.NOTE: Fate.NOTE,
    Role.SKIPPED: Fate.SKIPPED,
}


def _note_row(table: Table, row: Row, ledger: _Ledger) -> None:
    """Write down what a row is; the figures of a place are read by the column."""
    ledger.problems += row.problems
    if row.role is Role.SUMMARY:
        ledger.summaries.append(row.label)
    if row.role is Role.REFUSED:
        ledger.refused_rows.append((row.label, row.problems[0].code))
    for column, cell in enumerate(table.sheet.rows[row.index]):
        if cell == "":
            continue
        if row.role is Role.REFUSED and column not in table.labels.all:
            ledger.refuse(table.sheet, row.index, column, row.problems[0].code)
        else:
            fate = _OF_ROW.get(row.role, Fate.LABEL)
            ledger.fates[table.sheet.name, row.index, column] = fate


def _leave(
    table: Table, column: Resolved, rows: Sequence[Row], ledger: _Ledger
) -> None:
    """Write down the cells of a column that is not read."""
    for row in rows:
        at = column.column.index
        if row.role is not Role.PLACE or table.sheet.at(row.index, at) == "":
            continue
        if column.how is How.SKIPPED:
            ledger.fates[table.sheet.name, row.index, at] = Fate.SKIPPED
        else:
            code = column.problems[0].code
            ledger.refuse(table.sheet, row.index, at, code)


def _entries(
    table: Table,
    column: Resolved,
    rows: Sequence[Row],
    book: PlaceBook,
    ledger: _Ledger,
) -> Iterator[Entry]:
    for row in rows:
        cell = table.sheet.at(row.index, column.column.index)
        if row.found is None:
            continue
        if cell == "":
            ledger.empty += 1
            continue
        year = column.rule.year or column.column.year or row.year or column.year
        where = table.sheet.place(row.index, column.column.index)
        place = row.found.in_year(year) if year else None
        if place is not None:
            yield Entry(
                row=row.index,
                place=place,
                year=year,
                cell=cell,
                where=where,
                divided=book.is_divided(place),
            )
            continue
        code = "place-outside-year" if year else "year-missing"
        name = row.found.places[0].name.sv if year else column.column.heading
        ledger.problems.append(finding(code, where, found=name, hint=year))
        ledger.refuse(table.sheet, row.index, column.column.index, code)


def _blanks(
    table: Table, column: Resolved, rows: Sequence[Row], book: PlaceBook
) -> Iterator[Entry]:
    """Empty cells, where the map says what an empty cell means."""
    for row in rows:
        at = column.column.index
        if row.found is None or table.sheet.at(row.index, at) != "":
            continue
        year = column.rule.year or column.column.year or row.year or column.year
        place = row.found.in_year(year) if year else None
        if place is not None:
            yield Entry(
                row=row.index,
                place=place,
                year=year,
                cell="",
                where=table.sheet.place(row.index, at),
                divided=book.is_divided(place),
            )


def _settled(ledger: _Ledger, sheets: Mapping[str, Sheet]) -> tuple[Figure, ...]:
    """Return the figures that stand, each once; two that differ are both refused."""
    kept: dict[tuple[str, str, str, str], Told] = {}
    refused: set[tuple[str, str, str, str]] = set()
    for told in ledger.told:
        if told.problem is not None:
            _refuse(told, told.problem, sheets, ledger)
        elif not told.figures:
            _fate(told, Fate.SKIPPED, ledger)
        elif (earlier := kept.get(told.figures[0].key)) is None:
            kept[told.figures[0].key] = told
        elif [f.said for f in earlier.figures] == [f.said for f in told.figures] and [
            f.key for f in earlier.figures
        ] == [f.key for f in told.figures]:
            _fate(told, Fate.REPEATED, ledger)
            again = finding("value-repeated", told.entry.where, found=_at(earlier))
            ledger.problems.append(again)
        else:
            refused.add(told.figures[0].key)
            _conflict(told, earlier, sheets, ledger)
    for key in refused:
        told = kept.pop(key)
        _refuse(told, None, sheets, ledger, code="value-conflict")
    for told in kept.values():
        _fate(told, Fate.STORED, ledger)
    return tuple(figure for told in kept.values() for figure in told.figures)


def _conflict(
    told: Told, earlier: Told, sheets: Mapping[str, Sheet], ledger: _Ledger
) -> None:
    problem = finding("value-conflict", told.entry.where, found=_at(earlier))
    _refuse(told, problem, sheets, ledger)


def _refuse(
    told: Told,
    problem: Problem | None,
    sheets: Mapping[str, Sheet],
    ledger: _Ledger,
    *,
    code: str = "",
) -> None:
    where = told.entry.where
    if problem is not None and not _is_said(problem, ledger):
        ledger.problems.append(problem)
    if told.entry.cell != "":
        sheet = sheets[where.sheet]
        column = _index(where.column)
        why = code or (problem.code if problem else "")
        ledger.refuse(sheet, told.entry.row, column, why)


def _is_said(problem: Problem, ledger: _Ledger) -> bool:
    """Whether a problem of a whole column was told at an earlier cell of it."""
    if problem.code not in COLUMN_WIDE:
        return False
    about = (problem.code, problem.where.sheet, problem.where.column)
    said = about in ledger.wide
    ledger.wide.add(about)
    return said


def _fate(told: Told, fate: Fate, ledger: _Ledger) -> None:
    where = told.entry.where
    if told.entry.cell != "":
        address = (where.sheet, told.entry.row, _index(where.column))
        ledger.fates[address] = fate


def _index(column: str) -> int:
    number = 0
    for letter in column:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _at(told: Told) -> str:
    where = told.entry.where
    return f"{where.sheet}!{where.column}{where.row}"


def _about_the_map(
    said: WorkbookMap, tables: Sequence[Table], book: PlaceBook
) -> Iterator[Problem]:
    """What the map says that the file and the definitions do not bear out."""
    if not tables:
        return
    whole = tables[0].sheet.place(None, None)
    known = {
        (sheet, letters(column.index))
        for table in tables
        for column in table.columns
        for sheet in (table.sheet.name, "")
    }
    for sheet, column in said.columns:
        if (sheet, column) not in known:
            found = f"{sheet}!{column}" if sheet else column
            yield finding("map-unknown-column", whole, found=found)
    for name, code in said.places.items():
        if code and code != SKIP and code not in book.by_code:
            yield finding("map-unknown-place", whole, found=code, hint=name)
