"""The next snapshot of a round: the latest one with received answers merged in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import polars as pl

from jamfor.core.answers.answers import FrameState, UnitAnswers
from jamfor.core.places.frames import frame
from jamfor.core.questionnaires.questions import WRITTEN
from jamfor.core.questionnaires.routing import NOT_REACHED, Form
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.missing import Missing
from jamfor.formats.answer_sheets.asked import AskedRound
from jamfor.pipeline.receive import Effect, Receipt, ReceivedUnit
from jamfor.store.parquet import ANSWERS, EVIDENCE, FRAME, TableShape
from jamfor.store.snapshots import SnapshotTables


_KEY = ("place", "question", "part")

AnswerRow = tuple[str, str, str, str, str, int, str]
EvidenceRow = tuple[str, str, date | None, date | None, bool]


def empty_snapshot(pack: Pack, period: str) -> SnapshotTables:
    """Return a round in which everybody in the frame is asked and nobody answered."""
    areas = [form.service_area for form in pack.questionnaires if form.period == period]
    rows = [
        (area, unit.place, unit.municipality, True, FrameState.NONE.value)
        for area in areas
        for unit in frame(pack.geography, period=period, service_area=area)
    ]
    return SnapshotTables(
        answers=_table((), ANSWERS),
        evidence=_table((), EVIDENCE),
        frame=_table(rows, FRAME),
    )


def merged(base: SnapshotTables, receipt: Receipt) -> SnapshotTables:
    """Return the tables of the next snapshot.

    An answer that is new or changed gets the next revision; a routine whose evidence
    changed does too. What the file does not speak of stays as it was.
    """
    units = {p: u for p, u in receipt.units.items() if u.changes_anything}
    revisions = _revisions(base.answers, set(units))
    rows = [row for unit in units.values() for row in _answer_rows(unit, revisions)]
    evidence = [row for unit in units.values() for row in _evidence_rows(unit)]
    return SnapshotTables(
        answers=_replaced(base.answers, _table(rows, ANSWERS), _KEY),
        evidence=_replaced(
            base.evidence, _table(evidence, EVIDENCE), ("place", "routine")
        ),
        frame=_with_states(base.frame, units, receipt.asked),
    )


def _table(rows: Iterable[tuple[object, ...]], shape: TableShape) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=dict(shape.columns), orient="row")


def _replaced(
    base: pl.DataFrame, rows: pl.DataFrame, key: tuple[str, ...]
) -> pl.DataFrame:
    kept = base.join(rows.select(key).unique(), on=key, how="anti")
    return pl.concat([kept.select(rows.columns).cast(rows.schema), rows])


def _revisions(
    answers: pl.DataFrame, places: set[str]
) -> Mapping[tuple[str, str, str], int]:
    of_places = answers.filter(pl.col("place").is_in(sorted(places)))
    rows = of_places.group_by(_KEY).agg(pl.col("revision").max()).iter_rows()
    return {(place, question, part): n for place, question, part, n in rows}


def _answer_rows(
    unit: ReceivedUnit, revisions: Mapping[tuple[str, str, str], int]
) -> Iterator[AnswerRow]:
    place = unit.merged.place
    for question, part in sorted(_touched(unit)):
        answer = unit.merged.values[question, part]
        revision = revisions.get((place, question, part), 0) + 1
        reason = answer.value if isinstance(answer, Missing) else ""
        codes = ("",) if isinstance(answer, Missing) else sorted(answer)
        for code in codes:
            yield place, question, part, code, reason, revision, ""


def _touched(unit: ReceivedUnit) -> set[tuple[str, str]]:
    touched = {
        key for key, effect in unit.answers.items() if effect is not Effect.UNCHANGED
    }
    written = {(routine, WRITTEN.code) for routine in _changed_routines(unit)}
    return touched | (written & unit.merged.values.keys())


def _changed_routines(unit: ReceivedUnit) -> list[str]:
    return [r for r, effect in unit.evidence.items() if effect is not Effect.UNCHANGED]


def _evidence_rows(unit: ReceivedUnit) -> Iterator[EvidenceRow]:
    for routine in _changed_routines(unit):
        found = unit.merged.evidence[routine]
        yield (
            unit.merged.place,
            routine,
            found.decided,
            found.followed_up,
            found.documented,
        )


def _with_states(
    table: pl.DataFrame, units: Mapping[str, ReceivedUnit], asked: AskedRound
) -> pl.DataFrame:
    """How the units that changed took part, area by area."""
    before = {
        (area, place): FrameState(state)
        for area, place, state in table.select(
            "service_area", "place", "state"
        ).iter_rows()
        if place in units
    }
    rows = [
        (area, place, state_of(units[place].merged, area, asked, before=state).value)
        for (area, place), state in before.items()
    ]
    schema = {"service_area": pl.String, "place": pl.String, "now": pl.String}
    states = pl.DataFrame(rows, schema=schema, orient="row")
    joined = table.join(states, on=["service_area", "place"], how="left")
    return joined.with_columns(state=pl.coalesce("now", "state")).drop("now")


def state_of(
    unit: UnitAnswers, service_area: str, asked: AskedRound, *, before: FrameState
) -> FrameState:
    """Return how a unit took part: every question on its route, some, or none.

    Questions shared with another area do not by themselves make a unit take part in
    both, and a unit that was taken as having answered is not made partial by a gap.
    """
    questions = [
        question
        for form in asked.questionnaires
        if form.service_area == service_area
        for question in form.questions
        if question in asked.questions
    ]
    own = [q for q in questions if len(asked.areas_of[q]) == 1] or questions
    if all(answer is Missing.NOT_ANSWERED for answer in _reached(unit, own, asked)):
        return FrameState.NONE
    gaps = Missing.NOT_ANSWERED in _reached(unit, questions, asked)
    if gaps and before is not FrameState.ANSWERED:
        return FrameState.PARTIAL
    return FrameState.ANSWERED


def _reached(
    unit: UnitAnswers, questions: Iterable[str], asked: AskedRound
) -> list[tuple[str, ...] | Missing]:
    """What was answered to each part on the route."""
    form = Form(questions=asked.questions, values=unit.values)
    put = (
        form.answer(question, part)
        for question in questions
        for part in asked.questions[question].response.parts
    )
    return [answer for answer in put if answer is not NOT_REACHED]
