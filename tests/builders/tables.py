"""Tables written in tests: a heading, a line of dashes, and a row a line."""

from __future__ import annotations


def rows_of(table: str) -> list[tuple[str, ...]]:
    """Return the cells of every row below the line of dashes."""
    lines = table.strip().splitlines()
    rule = next(i for i, line in enumerate(lines) if not line.strip(" -+|"))
    return [
        tuple(cell.strip() for cell in line.split("|"))
        for line in lines[rule + 1 :]
        if line.strip()
    ]
