"""Rows of answers gathered into what one unit answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from jamfor.core.answers.answers import Evidence, UnitAnswers
from jamfor.core.vocabulary.missing import Missing
from jamfor.store.snapshots import SnapshotTables


AnswerRow = tuple[str, str, str, str]
"""Question, part, value and missing."""
EvidenceRow = tuple[str, date | None, date | None, bool]
"""Routine, decided, followed up and documented."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """The round that was answered."""

    period: str
    reference_date: date


def gathered(
    place: str,
    occasion: Occasion,
    *,
    answers: Iterable[AnswerRow],
    evidence: Iterable[EvidenceRow],
) -> UnitAnswers:
    """Return one unit's answers; the codes of a multiple choice are sorted."""
    values: dict[tuple[str, str], tuple[str, ...] | Missing] = {}
    for question, part, value, missing in answers:
        key = (question, part)
        before = values.get(key, ())
        if missing:
            values[key] = Missing(missing)
        else:
            chosen = before if isinstance(before, tuple) else ()
            values[key] = tuple(sorted((*chosen, value)))
    return UnitAnswers(
        place=place,
        period=occasion.period,
        reference_date=occasion.reference_date,
        values=values,
        evidence={
            routine: Evidence(
                decided=decided, followed_up=followed_up, documented=documented
            )
            for routine, decided, followed_up, documented in evidence
        },
    )


def all_units(tables: SnapshotTables, occasion: Occasion) -> Mapping[str, UnitAnswers]:
    """Return the answers of every unit of a round, silent ones included."""
    asked = tables.frame.filter("in_frame")["place"].unique()
    answers: dict[str, list[AnswerRow]] = {}
    columns = tables.answers.select("place", "question", "part", "value", "missing")
    for place, *row in columns.iter_rows():
        answers.setdefault(place, []).append((row[0], row[1], row[2], row[3]))
    evidence: dict[str, list[EvidenceRow]] = {}
    for place, *row in tables.evidence.iter_rows():
        evidence.setdefault(place, []).append((row[0], row[1], row[2], row[3]))
    return {
        place: gathered(
            place,
            occasion,
            answers=answers.get(place, ()),
            evidence=evidence.get(place, ()),
        )
        for place in sorted({*asked, *answers, *evidence})
    }
