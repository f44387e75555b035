"""Workbooks with a long sheet: one for people to read, one for programs, and keys.

The same rows give the same bytes (with the same zlib): times come from the caller.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl
import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from jamfor.core.vocabulary.missing import Missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A figure; a share, as a fraction of one, is shown as a percentage.

    With `caution` an asterisk is shown after it; the cell still holds the number.
    """

    value: float
    percent: bool
    caution: bool = False


SheetCell = str | int | Shown | Missing | None
"""A reason for a missing figure is written out, and set apart from texts."""

CAUTION = "*"
"""Stands after what is to be compared with caution."""

COMPRESSION_LEVEL = 3  # of deflate: half the time of 6, a tenth larger
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first moment a zip archive can tell
AT_ONCE = 20_000  # rows of a long sheet made into text at a time
_SHEET_END = "</sheetData>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A small sheet: heading rows and rows, with the widths of its first columns."""

    name: str
    headings: tuple[tuple[SheetCell, ...], ...]
    rows: tuple[tuple[SheetCell, ...], ...]
    widths: tuple[int, ...] = ()
    frozen_columns: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LongSheet:
    """A sheet with a row for each row of a table, under the names of its columns."""

    name: str
    table: pl.DataFrame


def to_workbook(sheets: Sequence[Grid | LongSheet], *, created: datetime) -> bytes:
    """Write a workbook with the sheets in the order given."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": created.replace(tzinfo=None)})
    formats = _Formats.of(book)
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        if isinstance(sheet, Grid):
            _write_grid(page, sheet, formats)
        else:
            _write_heading(page, sheet, formats)
    book.close()
    long = {
        f"xl/worksheets/sheet{number}.xml": sheet.table
        for number, sheet in enumerate(sheets, start=1)
        if isinstance(sheet, LongSheet)
    }
    return _spliced(out.getvalue(), long)


def read_long_sheet(content: bytes, *, name: str, schema: pl.Schema) -> pl.DataFrame:
    """Read a long sheet back in the types it was written from."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    header = [str(cell) for cell in rows[0]]
    if header != schema.names():
        raise ValueError(f"sheet {name} has other columns than expected")
    texts = {column for column, dtype in schema.items() if dtype == pl.String()}
    cells = [
        [
            str(cell) if column in texts else (None if cell == "" else cell)
            for column, cell in zip(header, row, strict=True)
        ]
        for row in rows[1:]
    ]
    # Excel has one kind of number; whole ones come back as floats.
    loose = {c: pl.String() if c in texts else pl.Float64() for c in header}
    return pl.DataFrame(cells, schema=loose, orient="row").cast(schema)


ReadSheet = list[list[object]]
"""A sheet's cells, row by row, as a reader of workbooks finds them."""


def read_sheets(content: bytes) -> dict[str, ReadSheet]:
    """Return the cells of every sheet of a workbook; ValueError if it is none."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return {
            name: [
                list(row)
                for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            ]
            for name in book.sheet_names
        }
    except CalamineError as error:
        raise ValueError(str(error)) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class _Formats:
    bold: Format
    soft: Format
    shown: Mapping[tuple[bool, bool], Format | None]  # by percent and caution

    @classmethod
    def of(cls, book: xlsxwriter.Workbook) -> _Formats:
        return cls(
            bold=book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
            soft=book.add_format({"italic": True, "font_color": "#525c65"}),
            shown={
                (False, False): None,
                (True, False): book.add_format({"num_format": "0.0 %"}),
                (False, True): book.add_format({"num_format": f'General" {CAUTION}"'}),
                (True, True): book.add_format({"num_format": f'0.0 %" {CAUTION}"'}),
            },
        )


def _write_grid(page: Worksheet, grid: Grid, formats: _Formats) -> None:
    page.freeze_panes(len(grid.headings), grid.frozen_columns)
    for index, width in enumerate(grid.widths):
        page.set_column(index, index, width)
    for number, row in enumerate(grid.headings):
        for index, cell in enumerate(row):
            _write_cell(page, (number, index), cell, formats, formats.bold)
    for number, row in enumerate(grid.rows, start=len(grid.headings)):
        for index, cell in enumerate(row):
            _write_cell(page, (number, index), cell, formats, None)


def _write_cell(
    page: Worksheet,
    at: tuple[int, int],
    cell: SheetCell,
    formats: _Formats,
    style: Format | None,
) -> None:
    match cell:
        case None | "":
            return
        case Missing():
            page.write_string(*at, cell.text.sv, formats.soft)
        case Shown():
            style = formats.shown[cell.percent, cell.caution]
            page.write_number(*at, cell.value, style)
        case str():
            page.write_string(*at, cell, style)
        case _:
            page.write_number(*at, cell, style)


def _write_heading(page: Worksheet, sheet: LongSheet, formats: _Formats) -> None:
    page.freeze_panes(1, 0)
    for index, name in enumerate(sheet.table.columns):
        page.write_string(0, index, name, formats.bold)
        page.set_column(index, index, 14)
    page.autofilter(0, 0, sheet.table.height, sheet.table.width - 1)


def _spliced(book: bytes, long: dict[str, pl.DataFrame]) -> bytes:
    """Return the workbook with each long sheet's rows put in below its heading.

    A cell at a time costs a minute for all the figures of a release; whole columns as
    text cost seconds.
    """
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book)) as source,
        zipfile.ZipFile(
            out, "w", zipfile.ZIP_DEFLATED, compresslevel=COMPRESSION_LEVEL
        ) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name in long:
                content = _with_rows(content, long[name])
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content, compresslevel=COMPRESSION_LEVEL)
    return out.getvalue()


def _with_rows(sheet: bytes, table: pl.DataFrame) -> bytes:
    """Return a sheet with its rows; some at a time, since text takes much memory."""
    # The extent is only a hint to readers, and the heading's would be a wrong one.
    bare = re.sub(rb'<dimension ref="[^"]*"/>', b"", sheet, count=1)
    head, end, rest = bare.partition(_SHEET_END.encode())
    rows = (rows_as_xml(part).encode() for part in table.iter_slices(AT_ONCE))
    return b"".join((head, *rows, end, rest))


def rows_as_xml(table: pl.DataFrame) -> str:
    """Return a table's rows as rows of a worksheet; null and empty text leave a gap."""
    cells = [_cell_xml(name, dtype) for name, dtype in table.schema.items()]
    row = pl.concat_str([pl.lit("<row>"), *cells, pl.lit("</row>")])
    return str(table.select(row.str.join("")).item() or "")


def _cell_xml(name: str, dtype: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if dtype == pl.String():
        safe = column
        for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
            safe = safe.str.replace_all(character, entity, literal=True)
        text = pl.format('<c t="inlineStr"><is><t>{}</t></is></c>', safe)
        return pl.when(column != "").then(text).otherwise(pl.lit("<c/>"))
    number = pl.format("<c><v>{}</v></c>", column)
    return pl.when(column.is_not_null()).then(number).otherwise(pl.lit("<c/>"))
