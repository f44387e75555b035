"""Small published workbooks, and a pack with an indicator of each kind."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from functools import cache

import xlsxwriter

from jamfor.core.releases.pack import Pack
from jamfor.formats.definitions import definitions_folder, load_definitions
from jamfor.formats.workbooks.mapping import WorkbookMap
from jamfor.formats.workbooks.reading import Reading, read_figures
from jamfor.formats.workbooks.sheets import read_workbook


FACT, LEVELS, SHARE, COUNT = "U31468", "U31488", "U33822", "U20801"
Rows = Sequence[Sequence[str | float]]


@cache
def whole_pack() -> Pack:
    """Return the definitions as they are."""
    loaded = load_definitions(definitions_folder(), example=True)
    if loaded.pack is None:
        raise ValueError("the definitions have faults")
    return loaded.pack


def book_of(
    sheets: Mapping[str, Rows], *, hidden: frozenset[str] = frozenset()
) -> bytes:
    """Write sheets from their cells."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    percent = book.add_format({"num_format": "0 %"})
    for name, rows in sheets.items():
        page = book.add_worksheet(name)
        if name in hidden:
            page.hide()
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if isinstance(cell, str) and cell.startswith("%"):
                    page.write_number(r, c, float(cell[1:]), percent)
                elif cell == "#DIV/0!":
                    page.write_formula(r, c, "=1/0", None, "#DIV/0!")
                elif isinstance(cell, str):
                    page.write_string(r, c, cell)
                else:
                    page.write_number(r, c, cell)
    book.close()
    return out.getvalue()


def read_rows(
    rows: Rows, said: WorkbookMap | None = None, *, year: str = "2019"
) -> Reading:
    """Read one sheet."""
    return read_sheets({"Data": rows}, said, year=year)


def read_sheets(
    sheets: Mapping[str, Rows],
    said: WorkbookMap | None = None,
    *,
    sheet: str = "",
    year: str = "2019",
    hidden: frozenset[str] = frozenset(),
) -> Reading:
    """Read a workbook of some sheets."""
    found = read_workbook(book_of(sheets, hidden=hidden), file="oj.xlsx")
    return read_figures(
        found, whole_pack(), said or WorkbookMap(), sheet=sheet, year=year
    )
