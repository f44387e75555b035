"""The tables of a sheet: where they begin, and what each of their columns is called.

A table begins at its headings, which may stand in two rows: titles above years, years
above titles. What stands above the first is title; a table ends where the next begins.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from jamfor.formats.workbooks.numbers import written
from jamfor.formats.workbooks.sheets import Cell, Sheet
from jamfor.formats.workbooks.words import (
    CODE_HEADINGS,
    NAME_HEADINGS,
    NO_WORDS,
    OTHER_LABELS,
    SYMBOLS,
    UNCLEAR_SYMBOLS,
    YEAR_HEADINGS,
    YES_WORDS,
    identifier_in,
    plain,
    year_of,
)


MOST_ABOVE = 2  # rows of headings over the one with the code


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The columns that say which place a row is of, and of which year."""

    code: int | None
    name: int | None
    part: int | None  # a second name: of the district within the municipality
    year: int | None
    others: frozenset[int]

    @property
    def all(self) -> frozenset[int]:
        """Every column that holds no figures."""
        named = (self.code, self.name, self.part, self.year)
        return self.others | {column for column in named if column is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of figures: what its headings say from the top, and their year."""

    index: int
    heading: str
    year: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of a sheet; rows from `top` are headings, from `first` its rows."""

    sheet: Sheet
    top: int
    first: int
    end: int
    labels: Labels
    columns: tuple[Column, ...]


def tables_of(sheet: Sheet) -> tuple[Table, ...]:
    """Return the tables of a sheet from the top; none where nothing heads one."""
    heads = [row for row in range(len(sheet.rows)) if is_head(sheet.rows[row])]
    bands = [_band(sheet, head, _labels(sheet, head)) for head in heads]
    ends = [*(top for top, _, _ in bands), len(sheet.rows)][1:]
    return tuple(
        Table(
            sheet=sheet,
            top=top,
            first=first,
            end=end,
            labels=labels,
            columns=tuple(_columns(sheet, (top, first, end), labels)),
        )
        for (top, first, labels), end in zip(bands, ends, strict=True)
    )


def is_head(row: tuple[Cell, ...]) -> bool:
    """Whether a row heads a table: a code or a municipality, and something more."""
    words = [plain(cell) if isinstance(cell, str) else "" for cell in row]
    filled = sum(cell != "" for cell in row)
    if any(word in CODE_HEADINGS for word in words):
        return True
    return filled > 1 and any(word in NAME_HEADINGS for word in words)


def _labels(sheet: Sheet, head: int) -> Labels:
    words = [plain(str(cell)) for cell in sheet.rows[head]]
    code = _first(words, CODE_HEADINGS)
    name = _first(words, NAME_HEADINGS)
    if name is None and code is not None and _unnamed(words, code + 1):
        name = code + 1
    part = next(
        (c for c, w in enumerate(words) if w in NAME_HEADINGS and c != name), None
    )
    others = {
        column
        for column, word in enumerate(words)
        if word in OTHER_LABELS | CODE_HEADINGS and column not in {code, name, part}
    }
    return Labels(
        code=code,
        name=name,
        part=part,
        year=_first(words, YEAR_HEADINGS),
        others=frozenset(others),
    )


def _first(words: list[str], known: frozenset[str]) -> int | None:
    return next((c for c, word in enumerate(words) if word in known), None)


def _unnamed(words: list[str], column: int) -> bool:
    return column < len(words) and not words[column]


def _band(sheet: Sheet, head: int, labels: Labels) -> tuple[int, int, Labels]:
    """Return the first row of headings, the first row below them, and the labels."""
    top, first = head, head + 1
    while head - top < MOST_ABOVE and _is_more(sheet, top - 1, labels):
        top -= 1
    while first - head <= MOST_ABOVE and _is_more(sheet, first, labels):
        first += 1
    return top, first, labels


def _is_more(sheet: Sheet, row: int, labels: Labels) -> bool:
    """Whether a row beside the headings is headings too: words, of no place."""
    if not 0 <= row < len(sheet.rows):
        return False
    cells = {c: cell for c, cell in enumerate(sheet.rows[row]) if cell != ""}
    if not cells or labels.all & cells.keys():
        return False
    return all(_heads(cell) for cell in cells.values())


def _heads(cell: Cell) -> bool:
    text = str(cell)
    if year_of(text) or identifier_in(text):
        return True
    values = YES_WORDS | NO_WORDS | SYMBOLS.keys() | UNCLEAR_SYMBOLS
    return written(cell) is None and plain(text) not in values


def _columns(
    sheet: Sheet, extent: tuple[int, int, int], labels: Labels
) -> Iterator[Column]:
    top, first, end = extent
    texts = [_filled_row(sheet, row, first, labels) for row in range(top, first)]
    for index in range(sheet.width):
        if index in labels.all:
            continue
        said = [text for row in texts if (text := row.get(index, ""))]
        parts = list(dict.fromkeys(said))
        if not parts and not any(sheet.at(row, index) for row in range(first, end)):
            continue
        yield Column(index=index, heading=" | ".join(parts), year=_year(parts))


def _filled_row(sheet: Sheet, row: int, first: int, labels: Labels) -> dict[int, str]:
    """A row of headings, each over all columns it stands above.

    A heading goes as far as its merged cell. Without one it goes on over blanks to its
    right where a row below has years, and never over a label.
    """
    texts: dict[int, str] = {}
    before = ""
    for column in range(sheet.width):
        if column in labels.all:
            before = ""
            continue
        cell = str(sheet.at(row, column))
        box = _box(sheet, row, column)
        if cell:
            before = "" if box else cell
            texts[column] = cell
        elif box is not None:
            texts[column] = str(sheet.at(box[0], box[1]))
        elif before and _has_year_below(sheet, row, first, column):
            texts[column] = before
        else:
            before = ""
    return texts


def _has_year_below(sheet: Sheet, row: int, first: int, column: int) -> bool:
    return any(year_of(str(sheet.at(r, column))) for r in range(row + 1, first))


def _box(sheet: Sheet, row: int, column: int) -> tuple[int, int, int, int] | None:
    return next(
        (
            box
            for box in sheet.merged
            if box[0] <= row <= box[2] and box[1] <= column <= box[3]
        ),
        None,
    )


def _year(parts: list[str]) -> str:
    """The year of a column: said alone in one of its headings, else named in one."""
    alone = {part for part in parts if year_of(part) == part}
    if len(alone) == 1:
        return alone.pop()
    named = {year for part in parts if (year := year_of(part))}
    return named.pop() if len(named) == 1 else ""
