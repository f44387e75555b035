"""A small file can unpack to anything: it is measured before it is laid out."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter

from jamfor.formats.answer_sheets import bounds
from jamfor.formats.answer_sheets.grids import UnreadableFileError, read_grids


def _book(*cells: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        for row, column in cells:
            page.write_string(row, column, "ja")
    return out.getvalue()


def _with_sheet(sheet: bytes) -> bytes:
    """A workbook whose only sheet is these bytes."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(_book((0, 0)))) as book,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package,
    ):
        for name in book.namelist():
            is_sheet = name == "xl/worksheets/sheet1.xml"
            package.writestr(name, sheet if is_sheet else book.read(name))
    return out.getvalue()


_FIRST = b'<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
_END = b"</row></sheetData></worksheet>"


@pytest.mark.parametrize(
    "content",
    [
        _book((0, 0), (1_048_575, 16_383)),
        _with_sheet(_FIRST + b'<row r="1048576">' + b"<c><v>1</v></c>" * 16_000 + _END),
        _with_sheet(
            _FIRST + b'<row r="1048576"><c s=">" r="XFD1048576"><v>1</v></c>' + _END
        ),
        _with_sheet(b" " * (bounds.LARGEST + 1)),
        b"PK\x03\x04" + b"nothing" * 10,
    ],
    ids=["far corner", "cells without a place", "a mark in a value", "blank", "no zip"],
)
def test_a_workbook_that_would_take_all_memory_is_refused(content: bytes) -> None:
    """Breaks when a workbook is laid out before it is measured: the first of these, of
    five kilobytes, ends the process of the site and not only the request.
    """
    with pytest.raises(UnreadableFileError):
        read_grids(content)


def test_a_workbook_of_common_size_is_read() -> None:
    content = _book((0, 0), (5_000, 40))

    (grid,) = read_grids(content)

    assert len(grid.rows) == 5_001
