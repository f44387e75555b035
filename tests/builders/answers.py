"""Answers written as tables, and turned into what the core and the engine read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import polars as pl

from jamfor.core.answers.answers import Evidence, UnitAnswers
from jamfor.core.vocabulary.missing import Missing


REFERENCE = date(2022, 2, 1)
_EVIDENCE = ("decided", "followed-up", "documented")


def parse_answers(
    table: str, *, period: str = "2022", reference: date = REFERENCE
) -> dict[str, UnitAnswers]:
    """Read answers, a row a unit, a column a part.

    The first row heads the columns: `unit`, then `question` or `question/part`; a line
    of dashes parts it from the rest. A cell holds a code, several codes with commas, a
    reason in its own word (`dont-know`), or nothing: not answered. The evidence of a
    routine stands under `routine/decided`, `/followed-up` (a date, or `never`) and
    `/documented` (`yes` or `no`); all empty is no evidence.
    """
    lines = [line for line in table.strip().splitlines() if line.strip(" -+|")]
    header, *rows = ([cell.strip() for cell in line.split("|")] for line in lines)
    return {
        row[0]: _unit(
            dict(zip(header, row, strict=True)), period=period, reference=reference
        )
        for row in rows
    }


def _unit(cells: dict[str, str], *, period: str, reference: date) -> UnitAnswers:
    place = cells.pop("unit")
    values: dict[tuple[str, str], tuple[str, ...] | Missing] = {}
    routines: dict[str, dict[str, str]] = {}
    for heading, cell in cells.items():
        question, _, part = heading.partition("/")
        if part in _EVIDENCE:
            routines.setdefault(question, {})[part] = cell
        elif cell:
            values[question, part] = _answer(cell)
    evidence = {
        routine: _evidence(parts)
        for routine, parts in routines.items()
        if any(parts.values())
    }
    return UnitAnswers(
        place=place,
        period=period,
        reference_date=reference,
        values=values,
        evidence=evidence,
    )


def _answer(cell: str) -> tuple[str, ...] | Missing:
    if cell in set(Missing):
        return Missing(cell)
    return tuple(code.strip() for code in cell.split(","))


def _evidence(parts: dict[str, str]) -> Evidence:
    return Evidence(
        decided=_date(parts.get("decided", "")),
        followed_up=_date(parts.get("followed-up", "")),
        documented=parts.get("documented", "") == "yes",
    )


def _date(cell: str) -> date | None:
    return None if cell in {"", "never"} else date.fromisoformat(cell)


def answers_frame(units: Iterable[UnitAnswers]) -> pl.DataFrame:
    """Return answers as a snapshot keeps them: a row a code or a reason."""
    rows = [
        (unit.place, question, part, value, missing, 1, None)
        for unit in units
        for (question, part), answer in unit.values.items()
        for value, missing in (
            [(None, str(answer))]
            if isinstance(answer, Missing)
            else [(code, "") for code in answer]
        )
    ]
    schema = {
        "place": pl.String,
        "question": pl.String,
        "part": pl.String,
        "value": pl.String,
        "missing": pl.String,
        "revision": pl.Int64,
        "carried_from": pl.String,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def evidence_frame(units: Iterable[UnitAnswers]) -> pl.DataFrame:
    """Return the evidence of routines as a snapshot keeps it."""
    rows = [
        (unit.place, routine, found.decided, found.followed_up, found.documented)
        for unit in units
        for routine, found in unit.evidence.items()
    ]
    schema = {
        "place": pl.String,
        "routine": pl.String,
        "decided": pl.Date,
        "followed_up": pl.Date,
        "documented": pl.Boolean,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def frame_of(
    places: Iterable[str], *, service_areas: Iterable[str] = ("lss",)
) -> pl.DataFrame:
    """Return a frame in which every place is asked about every area."""
    everyone = tuple(places)
    rows = [
        (area, place, place, True, "answered")
        for area in service_areas
        for place in everyone
    ]
    schema = {
        "service_area": pl.String,
        "place": pl.String,
        "parent": pl.String,
        "in_frame": pl.Boolean,
        "state": pl.String,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")
