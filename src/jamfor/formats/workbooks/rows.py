"""What each row of a table is: of a place, a summary of none, a heading, or a note."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from jamfor.core.places.places import Place, PlaceKind
from jamfor.core.vocabulary.problems import Problem
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.workbooks.findings import finding
from jamfor.formats.workbooks.mapping import SKIP
from jamfor.formats.workbooks.numbers import written
from jamfor.formats.workbooks.places import Doubtful, Found, PlaceBook
from jamfor.formats.workbooks.sheets import Cell
from jamfor.formats.workbooks.tables import Table
from jamfor.formats.workbooks.words import (
    NO_WORDS,
    SUMMARY_WORDS,
    SYMBOLS,
    UNCLEAR_SYMBOLS,
    YES_WORDS,
    plain,
    spaced,
    year_of,
)


class Role(StrEnum):
    """What a row of a table is."""

    PLACE = "place"
    SUMMARY = "summary"
    NOTE = "note"
    SKIPPED = "skipped"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row, counted from nought, and the place it is of where it is of one."""

    index: int
    role: Role
    label: str = ""
    found: Found | None = None
    year: str = ""
    problems: tuple[Problem, ...] = ()


def rows_of(table: Table, book: PlaceBook, named: Mapping[str, str]) -> Iterator[Row]:
    """Yield every row of a table that holds anything, from the top.

    `named` are the rows the map speaks of: a code for a place, or "skip".
    """
    skipped = {plain(name) for name, code in named.items() if code == SKIP}
    city = ""
    for index in range(table.first, table.end):
        if not any(cell != "" for cell in table.sheet.rows[index]):
            continue
        row = _row(table, index, book, city, skipped)
        yield row
        if row.found is not None:
            city = _city_after(row.found.places[0], book)


def _city_after(place: Place, book: PlaceBook) -> str:
    """The divided city that the next row may be a district of."""
    if place.kind is PlaceKind.DISTRICT:
        return place.parents[0]
    return place.code if book.is_divided(place) else ""


def _row(
    table: Table, index: int, book: PlaceBook, city: str, skipped: set[str]
) -> Row:
    values = [
        cell for c in table.columns if (cell := table.sheet.at(index, c.index)) != ""
    ]
    code, name = _labels(table, index)
    label = spaced(" ".join(str(part) for part in (code, name) if part != ""))
    if {plain(label), plain(str(name or code))} & skipped:
        return Row(index=index, role=Role.SKIPPED, label=label)
    found = _find(table, index, book, city) if label else None
    if isinstance(found, Found):
        return _of_place(table, index, label, found)
    if not values:
        return Row(index=index, role=Role.NOTE, label=label)
    if isinstance(found, Doubtful):
        return _doubtful(table, index, label, found)
    return _of_no_place(table, index, label, values)


def _of_no_place(table: Table, index: int, label: str, values: list[Cell]) -> Row:
    """A row with figures, or with a note among them, whose label is no place."""
    if not label and len(values) == 1 and not _is_value(values[0]):
        return Row(index=index, role=Role.NOTE, label=spaced(str(values[0])))
    if plain(label) in SUMMARY_WORDS:
        return Row(index=index, role=Role.SUMMARY, label=label)
    where = table.sheet.place(index, _label_column(table))
    unknown = finding("place-unknown", where, found=label or _NAMELESS)
    return Row(index=index, role=Role.REFUSED, label=label, problems=(unknown,))


def _find(
    table: Table, index: int, book: PlaceBook, city: str
) -> Found | Doubtful | None:
    code, name = _labels(table, index)
    part = _at(table, index, table.labels.part)
    if part == "" or plain(str(part)) == plain(str(name)):
        return book.find(code, name, city=city)
    whole = book.find(code if name == "" else "", name, city="")
    within = whole.places[0].code if isinstance(whole, Found) else city
    return book.find(code, part, city=within)


def _of_place(table: Table, index: int, label: str, found: Found) -> Row:
    column = _label_column(table)
    problems: tuple[Problem, ...] = ()
    if found.remark:
        place = found.places[0]
        hint = f"{place.code} {place.name.sv}"
        where = table.sheet.place(index, column)
        code = "place-spelled-otherwise"
        problems = (finding(code, where, found=found.remark, hint=hint),)
    year = year_of(str(_at(table, index, table.labels.year)))
    return Row(
        index=index,
        role=Role.PLACE,
        label=label,
        found=found,
        year=year,
        problems=problems,
    )


def _doubtful(table: Table, index: int, label: str, found: Doubtful) -> Row:
    where = table.sheet.place(index, _label_column(table))
    said = ", ".join(f"{p.code} {p.name.sv}" for p in (found.code, found.name))
    problem = finding("place-doubtful", where, found=said, hint=label)
    return Row(index=index, role=Role.REFUSED, label=label, problems=(problem,))


def _labels(table: Table, index: int) -> tuple[Cell, Cell]:
    return _at(table, index, table.labels.code), _at(table, index, table.labels.name)


def _at(table: Table, index: int, column: int | None) -> Cell:
    return "" if column is None else table.sheet.at(index, column)


def _label_column(table: Table) -> int | None:
    if table.labels.code is not None:
        return table.labels.code
    return table.labels.name


def _is_value(cell: Cell) -> bool:
    known = YES_WORDS | NO_WORDS | SYMBOLS.keys() | UNCLEAR_SYMBOLS
    return written(cell) is not None or plain(str(cell)) in known


_NAMELESS = LocalText(sv="raden utan kod och namn", en="the row without code and name")
