"""The sheets of a published workbook: their cells, and what the cells look like.

Of how a cell is shown only two things mean something: that a number is shown as a
percentage, and that it shows an error. Colours and hidden rows mean nothing.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from jamfor.core.vocabulary.errors import JamforError
from jamfor.core.vocabulary.problems import Location
from jamfor.formats.workbooks.styles import Shown, shown_in


class UnreadableWorkbookError(JamforError):
    """The bytes are no workbook."""

    code = "file-unreadable"
    exit_code = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number as the workbook stores it; `percent` when it is shown as one."""

    value: float
    percent: bool = False

    def __str__(self) -> str:
        if self.percent:
            return f"{self.value * 100:.15g} %"
        return format(self.value, ".15g")


Cell = str | Number
"""A cell that holds something; an empty one is an empty text."""

Box = tuple[int, int, int, int]
"""The first row and column and the last of a merged cell, counted from nought."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet as a grid; row and column 0 are the first of the file."""

    file: str
    name: str
    rows: tuple[tuple[Cell, ...], ...]
    merged: tuple[Box, ...] = ()
    hidden: bool = False

    def at(self, row: int, column: int) -> Cell:
        """Return a cell; beyond the edge everything is empty."""
        cells = self.rows[row] if 0 <= row < len(self.rows) else ()
        return cells[column] if column < len(cells) else ""

    def place(self, row: int | None, column: int | None) -> Location:
        """Return where a cell, a row or a column stands, for a problem about it."""
        return Location(
            file=self.file,
            sheet=self.name,
            row=None if row is None else row + 1,
            column="" if column is None else letters(column),
        )

    @property
    def width(self) -> int:
        """How many columns hold anything."""
        return max((len(row) for row in self.rows), default=0)

    @property
    def filled(self) -> int:
        """How many cells hold anything."""
        return sum(cell != "" for row in self.rows for cell in row)


def letters(column: int) -> str:
    """Return what a spreadsheet calls a column.

    >>> letters(0), letters(27)
    ('A', 'AB')
    """
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def read_workbook(content: bytes, *, file: str) -> tuple[Sheet, ...]:
    """Read every sheet; raise UnreadableWorkbookError for bytes that are none.

    What a formula showed when the file was saved is read; nothing is computed.
    """
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        looks = shown_in(content)
        return tuple(_sheets(book, looks, file))
    except (
        CalamineError,
        ElementTree.ParseError,
        KeyError,
        OSError,
        ValueError,
        zipfile.BadZipFile,
    ) as error:
        raise UnreadableWorkbookError(f"{file} is not an .xlsx workbook") from error


def _sheets(
    book: CalamineWorkbook, looks: Mapping[str, Shown], file: str
) -> Iterator[Sheet]:
    for about in book.sheets_metadata:
        sheet = book.get_sheet_by_name(about.name)
        look = looks.get(about.name, Shown())
        grid = [
            [_cell(value, (r, c), look) for c, value in enumerate(row)]
            for r, row in enumerate(sheet.to_python(skip_empty_area=False))
        ]
        _put_errors(grid, look)
        yield Sheet(
            file=file,
            name=about.name,
            rows=tuple(tuple(row) for row in grid),
            merged=tuple((*a, *b) for a, b in sheet.merged_cell_ranges or ()),
            hidden=about.visible is not SheetVisibleEnum.Visible,
        )


def _cell(
    value: float | str | bool | time | date | datetime | timedelta,  # noqa: FBT001
    at: tuple[int, int],
    look: Shown,
) -> Cell:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return Number(value=float(value), percent=at in look.percent)
    if isinstance(value, str):
        return value.strip()
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _put_errors(grid: list[list[Cell]], look: Shown) -> None:
    """Put in the cells that show an error, which the reader of workbooks leaves out."""
    for (row, column), text in look.errors.items():
        while len(grid) <= row:
            grid.append([])
        grid[row] += [""] * (column + 1 - len(grid[row]))
        grid[row][column] = text
