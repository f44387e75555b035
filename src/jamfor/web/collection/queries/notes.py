"""Notes a unit wrote to itself, this year's and those of years before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from jamfor.web.collection.models import Note, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteView:
    """A note as it is shown beside its question."""

    period: str
    text: str
    by: str
    at: datetime


def notes_of(
    unit: Unit, questions: Iterable[str] | None = None
) -> dict[str, tuple[object, ...]]:
    """Return the notes of a place by question, oldest first; one query."""
    rows = Note.objects.filter(place=unit.place, period__lte=unit.round.period)
    if questions is not None:
        rows = rows.filter(question__in=list(questions))
    found: dict[str, list[object]] = {}
    for row in rows.select_related("by").order_by("id"):
        note = NoteView(
            period=row.period, text=row.text, by=str(row.by or ""), at=row.at
        )
        found.setdefault(row.question, []).append(note)
    return {question: tuple(notes) for question, notes in found.items()}
