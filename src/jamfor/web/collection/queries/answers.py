"""Answers as they stand: the highest revision of each question, and what is beside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, OuterRef, QuerySet, Subquery

from jamfor.core.answers.answers import UnitAnswers
from jamfor.core.answers.content import NOTHING, Content, unit_of
from jamfor.formats.answer_sheets.asked import AskedRound
from jamfor.formats.contents import content_from_json
from jamfor.web.collection.models import Earlier, Revision, Source, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Current:
    """The answer to a question as it stands; number 0 while nobody has answered."""

    question: str
    number: int = 0
    content: Content = NOTHING
    by: str = ""
    at: datetime | None = None
    source: str = ""
    carried_from: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """An answer that met a newer one: kept, and waiting for somebody to choose."""

    id: int
    question: str
    content: Content
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LastYear:
    """What the unit answered in the round before."""

    period: str
    content: Content
    by: str = ""
    at: datetime | None = None


def answers_of(
    unit: Unit, questions: Iterable[str] | None = None
) -> dict[str, Current]:
    """Return the current answers of a unit by question; one query."""
    return {row.question: current_of(row) for row in newest_rows(unit, questions)}


def newest_rows(
    unit: Unit, questions: Iterable[str] | None = None
) -> QuerySet[Revision]:
    """Return the revision that stands of each question of a unit."""
    newest = (
        Revision.objects.filter(
            unit=OuterRef("unit"), question=OuterRef("question"), number__isnull=False
        )
        .order_by()
        .values("question")
        .annotate(newest=Max("number"))
        .values("newest")
    )
    rows = Revision.objects.filter(unit=unit, number=Subquery(newest))
    if questions is not None:
        rows = rows.filter(question__in=list(questions))
    return rows.select_related("by")


def current_of(row: Revision) -> Current:
    """Return a revision as the answer that stands."""
    return Current(
        question=row.question,
        number=row.number or 0,
        content=content_from_json(row.content),
        by=str(row.by or ""),
        at=row.at,
        source=row.source,
        carried_from=row.carried_from,
    )


def beside_of(
    unit: Unit, questions: Iterable[str] | None = None
) -> dict[str, list[Beside]]:
    """Return what is kept beside and not settled, by question; one query."""
    rows = Revision.objects.filter(
        unit=unit, number=None, settled_by=None
    ).select_related("by")
    if questions is not None:
        rows = rows.filter(question__in=list(questions))
    found: dict[str, list[Beside]] = {}
    for row in rows.order_by("id"):
        beside = Beside(
            id=row.pk,
            question=row.question,
            content=content_from_json(row.content),
            by=str(row.by or ""),
            at=row.at,
        )
        found.setdefault(row.question, []).append(beside)
    return found


def last_year_of(
    unit: Unit, questions: Iterable[str] | None = None
) -> dict[str, LastYear]:
    """Return what the unit answered in the round before, by question; one query."""
    rows = Earlier.objects.filter(unit=unit)
    if questions is not None:
        rows = rows.filter(question__in=list(questions))
    return {
        row.question: LastYear(
            period=row.period,
            content=content_from_json(row.content),
            by=row.by_name,
            at=row.at,
        )
        for row in rows
    }


def waiting_for_confirmation(answers: Mapping[str, Current]) -> frozenset[str]:
    """Return the questions that hold a carried answer nobody has confirmed yet."""
    return frozenset(
        question
        for question, current in answers.items()
        if current.source == Source.CARRIED
    )


def unit_answers(
    place: str, asked: AskedRound, answers: Mapping[str, Current]
) -> UnitAnswers:
    """Return a unit's current answers as the core knows them."""
    return unit_of(
        {question: current.content for question, current in answers.items()},
        place=place,
        period=asked.period,
        reference_date=asked.reference_date,
    )
