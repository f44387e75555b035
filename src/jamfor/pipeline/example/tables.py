"""A round of the example as the tables of an answers snapshot (joint B)."""

from __future__ import annotations

import polars as pl

from jamfor.core.questionnaires.questions import Reuse
from jamfor.core.vocabulary.missing import Missing
from jamfor.pipeline.example.nonresponse import state_of
from jamfor.pipeline.example.sheets import Collected, Sheet
from jamfor.store.snapshots import SnapshotTables


_ANSWERS = {
    "place": pl.String,
    "question": pl.String,
    "part": pl.String,
    "value": pl.String,
    "missing": pl.String,
    "revision": pl.Int64,
    "carried_from": pl.String,
}
_EVIDENCE = {
    "place": pl.String,
    "routine": pl.String,
    "decided": pl.Date,
    "followed_up": pl.Date,
    "documented": pl.Boolean,
}
_FRAME = {
    "service_area": pl.String,
    "place": pl.String,
    "parent": pl.String,
    "in_frame": pl.Boolean,
    "state": pl.String,
}


def tables(round_: Collected, previous: Collected | None) -> SnapshotTables:
    """Return answers, evidence and frame; equal answers are carried from last year."""
    return SnapshotTables(
        answers=_answers(round_, previous),
        evidence=_evidence(round_),
        frame=_frame(round_),
    )


def _answers(round_: Collected, previous: Collected | None) -> pl.DataFrame:
    columns: dict[str, list[str]] = {
        name: [] for name in ("place", "question", "part", "value", "missing")
    }
    carried: list[str] = []
    for sheet in round_.sheets.values():
        before = previous.sheets.get(sheet.place) if previous else None
        for (question, part), answer in sheet.values.items():
            source = _carried(sheet, before, question, part)
            absent = isinstance(answer, Missing)
            for value in ("",) if absent else answer:
                columns["place"].append(sheet.place)
                columns["question"].append(question)
                columns["part"].append(part)
                columns["value"].append(value)
                columns["missing"].append(str(answer) if absent else "")
                carried.append(source)
    data = {**columns, "revision": [1] * len(carried), "carried_from": carried}
    return pl.DataFrame(data, schema=_ANSWERS, schema_overrides=_ANSWERS)


def _carried(sheet: Sheet, before: Sheet | None, question: str, part: str) -> str:
    """The year an answer was carried from, where it may be and is the same."""
    if before is None or sheet.questions[question].reuse is not Reuse.CARRY:
        return ""
    same = before.values.get((question, part)) == sheet.values[question, part]
    return before.period if same else ""


def _evidence(round_: Collected) -> pl.DataFrame:
    rows = [
        (sheet.place, routine, found.decided, found.followed_up, found.documented)
        for sheet in round_.sheets.values()
        for routine, found in sheet.evidence.items()
    ]
    return pl.DataFrame(rows, schema=_EVIDENCE, orient="row")


def _frame(round_: Collected) -> pl.DataFrame:
    rows = [
        (
            area,
            unit.place,
            unit.municipality,
            True,
            str(state_of(round_, area, unit.place)),
        )
        for area, units in round_.units.items()
        for unit in units
    ]
    return pl.DataFrame(rows, schema=_FRAME, orient="row")
