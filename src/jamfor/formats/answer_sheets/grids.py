"""Sheets of text out of the bytes of a workbook or a CSV file."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import PurePath

from python_calamine import CalamineError, CalamineWorkbook

from jamfor.core.vocabulary.errors import JamforError
from jamfor.formats.answer_sheets.bounds import is_within_bounds
from jamfor.formats.answer_sheets.words import is_header, unescaped


_WORKBOOK = b"PK\x03\x04"
_DELIMITERS = ";,\t"

_Value = int | float | str | bool | time | date | datetime | timedelta


class UnreadableFileError(JamforError):
    """The bytes are neither a workbook nor text."""

    code = "file-unreadable"
    exit_code = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A sheet: rows of text, the first row of the file first; a CSV has no name."""

    name: str
    rows: tuple[tuple[str, ...], ...]

    @property
    def is_empty(self) -> bool:
        """Whether no cell holds anything."""
        return not any(cell for row in self.rows for cell in row)


def read_grids(content: bytes) -> tuple[Grid, ...]:
    """Read every sheet; raise UnreadableFileError for bytes that are none.

    What a formula showed when the file was saved is read as text: nothing is computed.
    """
    if not content.strip():
        return ()
    if content.startswith(_WORKBOOK):
        return _from_workbook(content)
    return (Grid(name="", rows=_from_csv(_decoded(content))),)


def is_workbook(name: str) -> bool:
    """Whether a file's name says that it is a workbook."""
    return PurePath(name).suffix.lower() == ".xlsx"


def _from_workbook(content: bytes) -> tuple[Grid, ...]:
    if not is_within_bounds(content):
        raise UnreadableFileError("the workbook is no .xlsx, or too large unpacked")
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [(name, book.get_sheet_by_name(name)) for name in book.sheet_names]
        return tuple(
            Grid(name=name, rows=_rows(sheet.to_python(skip_empty_area=False)))
            for name, sheet in sheets
        )
    except (CalamineError, OSError, ValueError) as error:
        raise UnreadableFileError(str(error)) from error


def _rows(values: Sequence[Sequence[_Value]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(_text(value) for value in row) for row in values)


def _text(value: _Value) -> str:
    """Return a cell as somebody would have typed it; a whole number has no decimals."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return format(value, ".15g")  # the digits a spreadsheet keeps
    return unescaped(str(value).strip(" \t\r\n\u00a0"))


def _decoded(content: bytes) -> str:
    """Text as UTF-8 or, from an older Excel, as Windows Swedish."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UnreadableFileError("the file is neither text nor a workbook")


def _from_csv(text: str) -> tuple[tuple[str, ...], ...]:
    """Rows of a CSV, parted by the mark that gives headings, or else most cells."""
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep="):
        text = "\n" + rest
    try:
        read = [_parsed(text, mark) for mark in _DELIMITERS]
    except csv.Error as error:
        raise UnreadableFileError(str(error)) from error
    return max(read, key=lambda rows: (any(map(is_header, rows)), sum(map(len, rows))))


def _parsed(text: str, delimiter: str) -> tuple[tuple[str, ...], ...]:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return tuple(tuple(_text(cell) for cell in row) for row in rows)
