"""Reading a register file: rows of a CSV or a workbook, each as it says what it says.

What a row says is understood here; whether rows agree with each other and with the
definitions is judged in the pipeline.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.problems import Location, Problem
from jamfor.formats.answer_sheets.cells import canonical_number
from jamfor.formats.answer_sheets.grids import Grid, UnreadableFileError, read_grids
from jamfor.formats.answer_sheets.rows import column_letter
from jamfor.formats.register_files.problems import problem
from jamfor.formats.register_files.words import (
    NEEDED,
    Column,
    Sex,
    column_in,
    sex_in,
    symbol_in,
)


_PERIOD = re.compile(r"([12][0-9]{3})(?:\s*[-–—]\s*([12][0-9]{3}))?")
_NUMBERS = (Column.NUMERATOR, Column.DENOMINATOR, Column.VALUE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The years a figure is of, counted together; it is named by its last."""

    first: int
    last: int

    @property
    def period(self) -> str:
        """The name of the period."""
        return str(self.last)

    @property
    def years(self) -> int:
        """How many years there are in it."""
        return self.last - self.first + 1

    def __str__(self) -> str:
        return self.period if self.first == self.last else f"{self.first}–{self.last}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRow:
    """A figure of a register, or the reason there is none; `value` as it was stated."""

    indicator: str
    place: str
    window: Window
    sex: Sex
    numerator: int | None
    denominator: int | None
    value: Decimal | None
    missing: Missing | None
    where: Location = field(repr=False)
    columns: Mapping[Column, str] = field(repr=False)

    @property
    def number(self) -> int:
        """The number of the row in its file."""
        return self.where.row or 0

    def at(self, column: Column) -> Location:
        """Return where a cell of the row is."""
        return Location(
            file=self.where.file,
            sheet=self.where.sheet,
            row=self.where.row,
            column=self.columns.get(column, "A"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterFile:
    """The rows of a file that say something, and what is wrong with the others."""

    rows: tuple[RegisterRow, ...]
    problems: tuple[Problem, ...]


def read_register(content: bytes, *, file: str) -> RegisterFile:
    """Read a file; what cannot be read is a problem, never an exception."""
    start = Location(file=file, row=1, column="A")
    try:
        grids = [grid for grid in read_grids(content) if not grid.is_empty]
    except UnreadableFileError:
        return _refused("register-unreadable", start)
    headed = [(grid, at) for grid in grids if (at := _header(grid)) is not None]
    if not headed:
        return _refused("register-headings-missing", start)
    rows: list[RegisterRow] = []
    problems: list[Problem] = []
    for grid, at in headed:
        for found in _read_sheet(grid, at, file=file):
            if isinstance(found, Problem):
                problems.append(found)
            else:
                rows.append(found)
    return RegisterFile(rows=tuple(rows), problems=tuple(problems))


def _refused(code: str, where: Location) -> RegisterFile:
    return RegisterFile(rows=(), problems=(problem(code, where),))


def _header(grid: Grid) -> int | None:
    """The first row that heads what is needed: the figure alone, or its parts."""
    for number, row in enumerate(grid.rows):
        found = {column_in(cell) for cell in row}
        if {*NEEDED} <= found and found & {Column.NUMERATOR, Column.VALUE}:
            return number
    return None


def _read_sheet(
    grid: Grid, header: int, *, file: str
) -> Iterator[RegisterRow | Problem]:
    columns: dict[Column, int] = {}
    for index, cell in enumerate(grid.rows[header]):
        column = column_in(cell)
        if column is not None and column in columns:
            where = Location(
                file=file,
                sheet=grid.name,
                row=header + 1,
                column=column_letter(index),
            )
            yield problem("register-heading-twice", where, found=cell)
        elif column is not None:
            columns[column] = index
    letters = {column: column_letter(index) for column, index in columns.items()}
    for number, cells in enumerate(grid.rows[header + 1 :], start=header + 2):
        raw = _Raw(
            cells={c: cells[i] for c, i in columns.items() if i < len(cells)},
            where=Location(file=file, sheet=grid.name, row=number),
            columns=letters,
        )
        if any(raw.cells.values()):
            yield from raw.understood()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Raw:
    """A row as it stands."""

    cells: Mapping[Column, str]
    where: Location
    columns: Mapping[Column, str]

    def _cell(self, column: Column) -> str:
        return self.cells.get(column, "").strip()

    def _at(self, column: Column) -> Location:
        return Location(
            file=self.where.file,
            sheet=self.where.sheet,
            row=self.where.row,
            column=self.columns.get(column, "A"),
        )

    def understood(self) -> Iterator[RegisterRow | Problem]:
        """Yield the row, or everything that keeps it from being understood."""
        window = _window(self._cell(Column.PERIOD))
        sex = sex_in(self._cell(Column.SEX))
        numbers, missing, faults = self._figures()
        if window is None:
            faults.append(self._unread("register-period-unreadable", Column.PERIOD))
        if sex is None:
            faults.append(self._unread("register-sex-unknown", Column.SEX))
        yield from faults
        if faults or window is None or sex is None:
            return
        yield RegisterRow(
            indicator=self._cell(Column.INDICATOR),
            place=self._cell(Column.PLACE),
            window=window,
            sex=sex,
            numerator=_whole(numbers.get(Column.NUMERATOR)),
            denominator=_whole(numbers.get(Column.DENOMINATOR)),
            value=numbers.get(Column.VALUE),
            missing=missing,
            where=self.where,
            columns=self.columns,
        )

    def _unread(self, code: str, column: Column) -> Problem:
        return problem(code, self._at(column), found=self._cell(column))

    def _figures(
        self,
    ) -> tuple[dict[Column, Decimal], Missing | None, list[Problem]]:
        """The numbers of the row and the reason there are none, wherever it stands."""
        numbers: dict[Column, Decimal] = {}
        reasons: list[Missing] = []
        faults: list[Problem] = []
        for column in _NUMBERS:
            cell = self._cell(column)
            reason, number = symbol_in(cell), _number(cell)
            if reason is not None:
                reasons.append(reason)
            elif number is not None and (
                column is Column.VALUE or number == number.to_integral_value()
            ):
                numbers[column] = number
            elif cell:
                faults.append(problem("register-number-unreadable", self._at(column)))
        faults += self._reason(reasons)
        if not faults and reasons and numbers:
            where = self._at(Column.MISSING)
            faults.append(problem("register-figure-and-reason", where))
        if not faults and not reasons and not numbers:
            faults.append(problem("register-figure-missing", self._at(Column.VALUE)))
        return numbers, next(iter(reasons), None), faults

    def _reason(self, reasons: list[Missing]) -> list[Problem]:
        """Add what the row's own column of reasons says before what symbols say."""
        cell = self._cell(Column.MISSING)
        stated = symbol_in(cell)
        if stated is not None:
            reasons.insert(0, stated)
        unknown = bool(cell) and stated is None
        return (
            [self._unread("register-reason-unknown", Column.MISSING)] if unknown else []
        )


def _window(cell: str) -> Window | None:
    found = _PERIOD.fullmatch(cell)
    if found is None:
        return None
    first = int(found[1])
    last = int(found[2] or found[1])
    return Window(first=first, last=last) if first <= last else None


def _number(cell: str) -> Decimal | None:
    """A number that is not below nought; a share may have its sign of per cent."""
    try:
        number = Decimal(canonical_number(cell.removesuffix("%")))
    except InvalidOperation:
        return None
    return number if number.is_finite() and number >= 0 else None


def _whole(number: Decimal | None) -> int | None:
    return None if number is None else int(number)
