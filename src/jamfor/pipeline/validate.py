"""Whether a round's answers can be computed with: faults are collected (GSBPM 5.3).

What a legal answer is, is said in `core.answers.review`. Here it is asked of every
unit of a snapshot, and the snapshot's own keys and frame are held to the definitions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from jamfor.core.answers.answers import FrameState
from jamfor.core.answers.review import review
from jamfor.core.indicators.wholes import parts_of_wholes
from jamfor.core.places.frames import frame
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.errors import FaultyDataError
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.problems import Location, Problem, Severity, error
from jamfor.pipeline.participation import participation_faults
from jamfor.store.snapshots import SnapshotTables
from jamfor.store.unit_answers import Occasion, all_units


TOLD = 5  # faults spelt out in a refusal; the rest are counted


class FaultyAnswersError(FaultyDataError):
    """The answers have faults: nothing was built. `problems` has them all."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        first = [f"{p.where}: {p.text.en} [{p.code}]" for p in problems[:TOLD]]
        more = len(problems) - len(first)
        tail = [f"… and {more} more"] if more else []
        super().__init__("\n  ".join(["the answers have faults:", *first, *tail]))
        self.problems = tuple(problems)


def validate(pack: Pack, *, period: str, tables: SnapshotTables) -> tuple[Problem, ...]:
    """Return the faults (severity ERROR) of a round's answers, sorted by unit."""
    keys = (*_key_faults(period, tables.answers), *_frame_faults(pack, period, tables))
    # Answers that cannot even be told apart cannot be reviewed one by one.
    return keys or tuple(_unit_faults(pack, period, tables))


def _unit_faults(pack: Pack, period: str, tables: SnapshotTables) -> Iterator[Problem]:
    questions = {
        question.id: version
        for question in pack.questions
        if (version := question.asked_in(period)) is not None
    }
    reference = next(r.reference_date for r in pack.rounds if r.period == period)
    units = all_units(tables, Occasion(period=period, reference_date=reference))
    asked = _asked_of_units(pack, period, tables.frame)
    wholes = parts_of_wholes(pack.indicators, period=period)
    for place, unit in units.items():
        answered = {question for question, _ in unit.values} | set(unit.evidence)
        for question in sorted(answered & questions.keys()):
            if place not in asked.get(question, frozenset()):
                yield _outside_frame(period, place, question)
        for problem in review(unit, questions, parts_of_wholes=wholes):
            if problem.severity is Severity.ERROR:
                yield _located(problem, period, place)
    yield from participation_faults(
        period, pack, tables, questions=questions, units=units
    )


def _asked_of_units(
    pack: Pack, period: str, frame_table: pl.DataFrame
) -> dict[str, frozenset[str]]:
    """The units each question is put to: those of the areas whose forms have it."""
    members: dict[str, set[str]] = {}
    rows = frame_table.filter("in_frame").select("service_area", "place")
    for area, place in rows.iter_rows():
        members.setdefault(area, set()).add(place)
    found: dict[str, frozenset[str]] = {}
    for form in pack.questionnaires:
        if form.period != period:
            continue
        units = frozenset(members.get(form.service_area, ()))
        for question in form.questions:
            found[question] = found.get(question, frozenset()) | units
    return found


def _key_faults(period: str, answers: pl.DataFrame) -> Iterator[Problem]:
    reasons = [str(reason) for reason in Missing]
    told = (pl.col("value") != "").cast(pl.Int8) + (pl.col("missing") != "")
    key = ["place", "question", "part"]
    unclear = answers.filter(
        (told != 1) | ((pl.col("missing") != "") & ~pl.col("missing").is_in(reasons))
    )
    for place, question, part in unclear.select(key).iter_rows():
        yield error(
            "answer-unclear",
            _where(period, place, _named(question, part)),
            sv="Raden ska ha antingen ett svar eller en känd orsak till bortfallet.",
            en="The row must have either an answer or a known reason for having none.",
        )
    twice = answers.filter(pl.struct(*key, "value").is_duplicated())
    gaps = answers.group_by(key).agg(n=pl.len(), gap=(pl.col("missing") != "").any())
    both = gaps.filter((pl.col("n") > 1) & pl.col("gap"))
    doubled = pl.concat([twice.select(key), both.select(key)]).unique().sort(key)
    for place, question, part in doubled.iter_rows():
        yield error(
            "key-duplicated",
            _where(period, place, _named(question, part)),
            sv="Samma svar står mer än en gång.",
            en="The same answer stands more than once.",
        )


def _frame_faults(pack: Pack, period: str, tables: SnapshotTables) -> Iterator[Problem]:
    """The units the snapshot says were asked against those the definitions say."""
    told = tables.frame.filter("in_frame")
    areas = {form.service_area for form in pack.questionnaires if form.period == period}
    for area in sorted(areas | set(told["service_area"])):
        rows = told.filter(pl.col("service_area") == area)
        found = set(rows.select("place", "parent").iter_rows())
        due = {
            (unit.place, unit.municipality)
            for unit in frame(pack.geography, period=period, service_area=area)
        }
        for place, _ in sorted(found ^ due):
            yield error(
                "frame-differs",
                _where(period, place, ""),
                sv=f"Enheten ingår i {area} enligt bara den ena av ögonblicksbilden"
                " och definitionerna.",
                en=f"The unit is asked about {area} according to only one of the"
                " snapshot and the definitions.",
            )
    states = [str(state) for state in FrameState]
    for place, state in (
        told.filter(~pl.col("state").is_in(states)).select("place", "state").iter_rows()
    ):
        yield error(
            "state-unknown",
            _where(period, place, ""),
            sv=f"”{state}” är inget sätt att ha deltagit.",
            en=f"“{state}” is no way of having taken part.",
        )


def _outside_frame(period: str, place: str, question: str) -> Problem:
    return error(
        "unit-outside-frame",
        _where(period, place, question),
        sv=f"{place} tillfrågades inte om {question} {period}.",
        en=f"{place} was not asked {question} in {period}.",
    )


def _located(problem: Problem, period: str, place: str) -> Problem:
    return Problem(
        code=problem.code,
        severity=problem.severity,
        text=problem.text,
        where=_where(period, place, problem.where.question),
    )


def _where(period: str, place: str, question: str) -> Location:
    return Location(file=f"{period}/{place}", question=question)


def _named(question: str, part: str) -> str:
    return f"{question}#{part}" if part else question
