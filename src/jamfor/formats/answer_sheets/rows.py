"""The rows of a sheet that carry questions, found below whatever stands above them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from jamfor.core.answers.faults import Field
from jamfor.core.vocabulary.problems import Location, Problem
from jamfor.formats.answer_sheets.grids import Grid
from jamfor.formats.answer_sheets.problems import problem
from jamfor.formats.answer_sheets.words import (
    HEADINGS,
    Heading,
    heading_in,
    is_header,
    plain,
)


HELP_SHEETS = frozenset({"läs först", "read first", "listor", "lists"})
"""Sheets of our own that never hold answers."""
SEPARATOR = "#"
"""Between a question and its part in one cell."""

_FIELD = {
    Field.ANSWER: Heading.ANSWER,
    Field.MISSING: Heading.MISSING,
    Field.DECIDED: Heading.DECIDED,
    Field.FOLLOWED_UP: Heading.FOLLOWED_UP,
    Field.DOCUMENTED: Heading.DOCUMENTED,
}
_SAYING = tuple(_FIELD.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row as it stands: its cells by heading, and in which column each heading is.

    `stated` is what the sheet says above its headings, for all its rows, and where.
    """

    file: str
    sheet: str
    number: int
    cells: Mapping[Heading, str]
    columns: Mapping[Heading, str] = field(repr=False)
    stated: Mapping[Heading, tuple[str, Location]] = field(repr=False)
    header: Location = field(repr=False)

    def cell(self, heading: Heading) -> str:
        """Return a cell, or what the sheet states for all rows, or an empty text."""
        if heading in self.cells or heading not in self.stated:
            return self.cells.get(heading, "")
        return self.stated[heading][0]

    @property
    def name(self) -> tuple[str, int]:
        """What tells it from every other row of the file."""
        return self.sheet, self.number

    @property
    def question(self) -> str:
        """The question's id."""
        return self.cell(Heading.QUESTION).partition(SEPARATOR)[0].strip()

    @property
    def part(self) -> str:
        """The part, from its own column or from beside the question's id."""
        beside = self.cell(Heading.QUESTION).partition(SEPARATOR)[2].strip()
        return beside or self.cell(Heading.PART)

    @property
    def says_something(self) -> bool:
        """Whether the row has an answer, a reason or evidence."""
        return any(self.cells.get(heading) for heading in _SAYING)

    def at(self, heading: Heading) -> Location:
        """Return where a cell of the row is, or what stands for it above all rows."""
        if heading not in self.cells and heading in self.stated:
            return self.stated[heading][1]
        if heading is Heading.PLACE and heading not in self.columns:
            return self.header
        column = self.columns.get(heading) or self.columns[Heading.QUESTION]
        return Location(
            file=self.file,
            sheet=self.sheet,
            row=self.number,
            column=column,
            question=self.question,
        )

    def at_field(self, place: Field) -> Location:
        """Return where a field of an answer is."""
        return self.at(_FIELD[place])


def column_letter(index: int) -> str:
    """Return the name a spreadsheet gives a column, the first being 0.

    >>> column_letter(0), column_letter(25), column_letter(26)
    ('A', 'Z', 'AA')
    """
    before, letter = divmod(index, 26)
    return (column_letter(before - 1) if before else "") + chr(ord("A") + letter)


def rows_of(
    grids: Sequence[Grid], *, file: str, known_questions: frozenset[str]
) -> tuple[tuple[Row, ...], tuple[Problem, ...]]:
    """Return the rows of every sheet, and what is wrong with the sheets themselves."""
    rows: list[Row] = []
    problems: list[Problem] = []
    answerable = [
        grid
        for grid in grids
        if plain(grid.name) not in HELP_SHEETS and not grid.is_empty
    ]
    if not answerable:
        return (), (problem("file-empty", Location(file=file, row=1, column="A")),)
    for grid in answerable:
        start = next((i for i, row in enumerate(grid.rows) if is_header(row)), None)
        if start is None:
            alone = len(answerable) == 1
            problems.append(
                _headless(grid, file=file, known=known_questions, alone=alone)
            )
            continue
        problems += _doubled(grid, start, file=file)
        found = tuple(_rows_below(grid, start, file=file))
        rows += found
        if not found:
            where = Location(file=file, sheet=grid.name, row=start + 1, column="A")
            problems.append(problem("no-rows", where))
    return tuple(rows), tuple(problems)


def _headless(grid: Grid, *, file: str, known: frozenset[str], alone: bool) -> Problem:
    """A sheet without headings may be left out only if it holds no question."""
    where = Location(file=file, sheet=grid.name, row=1, column="A")
    asks = any(
        cell.partition(SEPARATOR)[0] in known for row in grid.rows for cell in row
    )
    return problem("header-missing" if alone or asks else "sheet-ignored", where)


def _columns(header: Sequence[str]) -> dict[Heading, int]:
    """Where each heading stands; of two names for one thing, the surer."""
    columns: dict[Heading, int] = {}
    for heading, names in HEADINGS.items():
        at = [i for i, cell in enumerate(header) if heading_in(cell) is heading]
        if at:
            columns[heading] = min(at, key=lambda i: names.index(plain(header[i])))
    return columns


def _doubled(grid: Grid, start: int, *, file: str) -> Iterator[Problem]:
    """Report a heading that stands twice by one name: which is meant is not known."""
    seen: set[str] = set()
    for index, cell in enumerate(grid.rows[start]):
        name = plain(cell)
        if heading_in(cell) is not None and name in seen:
            where = Location(
                file=file,
                sheet=grid.name,
                row=start + 1,
                column=column_letter(index),
            )
            yield problem("heading-twice", where, found=cell)
        seen.add(name)


def _rows_below(grid: Grid, start: int, *, file: str) -> Iterator[Row]:
    """Rows with a question or something said; headings between them are passed by."""
    columns = _columns(grid.rows[start])
    letters = {heading: column_letter(index) for heading, index in columns.items()}
    stated = _stated(grid, start, file=file)
    header = Location(file=file, sheet=grid.name, row=start + 1, column="A")
    for number, cells in enumerate(grid.rows[start + 1 :], start=start + 2):
        row = Row(
            file=file,
            sheet=grid.name,
            number=number,
            cells={
                heading: cells[index]
                for heading, index in columns.items()
                if index < len(cells) and cells[index]
            },
            columns=letters,
            stated=stated,
            header=header,
        )
        if not is_header(cells) and (row.question or row.says_something):
            yield row


def _stated(
    grid: Grid, start: int, *, file: str
) -> dict[Heading, tuple[str, Location]]:
    """The place and the year that stand above the headings, each after its word."""
    stated: dict[Heading, tuple[str, Location]] = {}
    for number, row in enumerate(grid.rows[:start], start=1):
        for index, cell in enumerate(row):
            heading = heading_in(cell)
            after = next((i for i in range(index + 1, len(row)) if row[i]), None)
            if heading in {Heading.PLACE, Heading.PERIOD} and after is not None:
                where = Location(
                    file=file,
                    sheet=grid.name,
                    row=number,
                    column=column_letter(after),
                )
                stated.setdefault(heading, (row[after], where))
    return stated
