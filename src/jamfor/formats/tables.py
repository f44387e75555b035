"""A table of figures as a page shows it, and the same table as CSV, JSON and XLSX.

Shares are fractions (0–1) in CSV and JSON and percent-formatted in XLSX; differences of
shares are percentage points everywhere. A number that is no share is a Decimal. What
is not there leaves its cell empty and gives its reason in a column of its own.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

import msgspec
import xlsxwriter

from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.texts import Language, LocalText


class ColumnKind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    SHARE = "share"
    POINTS = "points"  # a difference of shares, in percentage points
    COUNT = "count"
    NUMBER = "number"
    DATE = "date"


Cell = str | int | Fraction | Decimal | date | LocalText | Missing | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: the key machines read, the heading people read, what it holds."""

    key: str
    title: LocalText
    kind: ColumnKind = ColumnKind.TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under columns; every row has a cell for every column."""

    key: str
    title: LocalText
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"a row of {self.key} does not fit its columns")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What every download says of itself: where it is from and how to cite it."""

    citation: LocalText
    notice: LocalText | None
    created: datetime
    credits: tuple[LocalText, ...] = ()  # of the figures that others published


def plain(
    cell: Cell, language: Language, kind: ColumnKind = ColumnKind.TEXT
) -> str | int | float | None:
    """Return a cell as every file writes it; a missing figure is None."""
    if isinstance(cell, Missing) or cell is None:
        return None
    if isinstance(cell, LocalText):
        return cell.in_language(language)
    if isinstance(cell, Fraction):
        return float(100 * cell if kind is ColumnKind.POINTS else cell)
    if isinstance(cell, Decimal):
        return float(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    return cell


def reason(cell: Cell) -> str:
    """Return the code of the reason a figure is missing, or an empty text."""
    return cell.value if isinstance(cell, Missing) else ""


def to_csv(table: Table, *, language: Language) -> bytes:
    """Write a table as CSV in UTF-8, with the mark that lets Excel read å, ä, ö."""
    gaps = _columns_with_gaps(table)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_header(table, gaps))
    for row in table.rows:
        cells = [
            _csv_text(plain(cell, language, column.kind))
            for cell, column in zip(row, table.columns, strict=True)
        ]
        writer.writerow(cells + [reason(row[index]) for index in gaps])
    return out.getvalue().encode("utf-8-sig")


def to_json(
    tables: Sequence[Table], *, language: Language, source: Source, release: str
) -> bytes:
    """Write tables as JSON: rows of named values, each gap with its reason."""
    document = {
        "release": release,
        "citation": source.citation.in_language(language),
        "notice": source.notice.in_language(language) if source.notice else None,
        "credits": [credit.in_language(language) for credit in source.credits],
        "tables": [_json_table(table, language) for table in tables],
    }
    return msgspec.json.encode(document)


def to_xlsx(tables: Sequence[Table], *, language: Language, source: Source) -> bytes:
    """Write tables as a workbook, a sheet each, and a sheet about the source."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": source.created.replace(tzinfo=None)})
    for table in tables:
        _write_sheet(book, table, language)
    about = book.add_worksheet("Om" if language == "sv" else "About")
    about.set_column(0, 0, 100)
    said = [source.citation, *([source.notice] if source.notice else [])]
    for number, line in enumerate([*said, *source.credits]):
        about.write_string(number, 0, line.in_language(language))
    book.close()
    return out.getvalue()


def _columns_with_gaps(table: Table) -> list[int]:
    return [
        index
        for index in range(len(table.columns))
        if any(isinstance(row[index], Missing) for row in table.rows)
    ]


def _header(table: Table, gaps: Sequence[int]) -> list[str]:
    keys = [column.key for column in table.columns]
    return keys + [f"{keys[index]}_missing" for index in gaps]


def _csv_text(value: str | float | None) -> str:
    return "" if value is None else str(value)


def _json_table(table: Table, language: Language) -> dict[str, object]:
    keys = [column.key for column in table.columns]
    rows: list[dict[str, object]] = []
    for row in table.rows:
        named: dict[str, object] = {
            column.key: plain(cell, language, column.kind)
            for column, cell in zip(table.columns, row, strict=True)
        }
        missing = {k: reason(c) for k, c in zip(keys, row, strict=True) if reason(c)}
        rows.append(named | ({"missing": missing} if missing else {}))
    return {
        "key": table.key,
        "title": table.title.in_language(language),
        "columns": {c.key: c.title.in_language(language) for c in table.columns},
        "rows": rows,
    }


_FORMATS = {
    ColumnKind.SHARE: "0 %",
    ColumnKind.POINTS: "+0.0;−0.0;0.0",
    ColumnKind.DATE: "yyyy-mm-dd",
}


def _write_sheet(book: xlsxwriter.Workbook, table: Table, language: Language) -> None:
    sheet = book.add_worksheet(table.key[:31])
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    soft = book.add_format({"italic": True, "font_color": "#525c65"})
    formats = {k: book.add_format({"num_format": f}) for k, f in _FORMATS.items()}
    sheet.freeze_panes(1, 0)
    for index, column in enumerate(table.columns):
        sheet.write_string(0, index, column.title.in_language(language), bold)
        wide = column.kind is ColumnKind.TEXT
        sheet.set_column(index, index, 34 if wide else 13)
    for number, row in enumerate(table.rows, start=1):
        for index, cell in enumerate(row):
            if isinstance(cell, Missing):
                sheet.write_string(number, index, cell.text.in_language(language), soft)
                continue
            kind = table.columns[index].kind
            value = plain(cell, language, kind)
            if value is not None:
                # A median of days is no share, also in a column of shares.
                style = None if isinstance(cell, Decimal) else formats.get(kind)
                sheet.write(number, index, value, style)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
