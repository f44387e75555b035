"""A round's answers as the tables of a snapshot: the second door of the house."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import polars as pl
from django.db.models import Max, OuterRef, Subquery

from jamfor.core.answers.answers import UnitAnswers
from jamfor.core.answers.content import Content, unit_of
from jamfor.core.answers.steps import AreaState, frame_state
from jamfor.core.questionnaires.routing import NOT_REACHED, Form
from jamfor.core.vocabulary.missing import Missing
from jamfor.formats.answer_sheets.asked import AskedRound
from jamfor.formats.contents import content_from_json
from jamfor.store.parquet import ANSWERS, EVIDENCE, FRAME, TableShape
from jamfor.store.snapshots import SnapshotTables
from jamfor.web.collection.models import AreaWork, Revision, Round
from jamfor.web.collection.packs import asked_of


CHUNK = 2_000  # rows fetched at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An answer as it stands, with the number of its revision and where it is from."""

    content: Content
    number: int
    carried_from: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """How far a unit's answers in an area reach: any saved, and all on the route."""

    saved: bool
    complete: bool


def standing_answers(made: Round) -> dict[str, dict[str, Kept]]:
    """Return the answers of every unit, by place and question; one query."""
    newest = (
        Revision.objects.filter(
            unit=OuterRef("unit"), question=OuterRef("question"), number__isnull=False
        )
        .order_by()
        .values("question")
        .annotate(newest=Max("number"))
        .values("newest")
    )
    rows = Revision.objects.filter(unit__round=made, number=Subquery(newest))
    columns = ("unit__place", "question", "content", "number", "carried_from")
    found: dict[str, dict[str, Kept]] = {}
    for place, question, content, number, carried in rows.values_list(
        *columns
    ).iterator(CHUNK):
        found.setdefault(place, {})[question] = Kept(
            content=content_from_json(content),
            number=number or 0,
            carried_from=carried,
        )
    return found


def tables_of(made: Round) -> SnapshotTables:
    """Return a round as a snapshot's tables; answers that do not count are kept too."""
    asked = asked_of(made.pack_id, made.period)
    answers = standing_answers(made)
    works = AreaWork.objects.filter(unit__round=made).select_related("unit")
    rows = list(works.order_by("service_area", "unit__place"))
    units = {place: _unit(place, asked, kept) for place, kept in answers.items()}
    return SnapshotTables(
        answers=_table(_answer_rows(answers, asked), ANSWERS),
        evidence=_table(_evidence_rows(answers), EVIDENCE),
        frame=_table(_frame_rows(rows, units, asked), FRAME),
    )


def _unit(place: str, asked: AskedRound, kept: Mapping[str, Kept]) -> UnitAnswers:
    return unit_of(
        {question: each.content for question, each in kept.items()},
        place=place,
        period=asked.period,
        reference_date=asked.reference_date,
    )


def _table(rows: Iterable[tuple[object, ...]], shape: TableShape) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=dict(shape.columns), orient="row")


def _answer_rows(
    answers: Mapping[str, Mapping[str, Kept]], asked: AskedRound
) -> Iterator[tuple[object, ...]]:
    for place, kept in sorted(answers.items()):
        for question, each in sorted(kept.items()):
            if not asked.asks(place, question):
                continue
            tail = (each.number, each.carried_from)
            for part, answer in sorted(each.content.values.items()):
                if isinstance(answer, Missing):
                    yield place, question, part, "", answer.value, *tail
                else:
                    for code in sorted(answer):
                        yield place, question, part, code, "", *tail


def _evidence_rows(
    answers: Mapping[str, Mapping[str, Kept]],
) -> Iterator[tuple[object, ...]]:
    for place, kept in sorted(answers.items()):
        for question, each in sorted(kept.items()):
            found = each.content.evidence
            if found is not None:
                yield (
                    place,
                    question,
                    found.decided,
                    found.followed_up,
                    found.documented,
                )


def _frame_rows(
    works: Iterable[AreaWork], units: Mapping[str, UnitAnswers], asked: AskedRound
) -> Iterator[tuple[object, ...]]:
    for work in works:
        place = work.unit.place
        reach = taken(units.get(place), work.service_area, asked)
        state = frame_state(
            AreaState(work.state), saved=reach.saved, complete=reach.complete
        )
        yield work.service_area, place, work.unit.parent, True, state.value


def taken(unit: UnitAnswers | None, area: str, asked: AskedRound) -> Taken:
    """Return how far a unit's answers in an area reach.

    Questions shared with another area do not by themselves make a unit take part.
    """
    if unit is None:
        return Taken(saved=False, complete=False)
    questions = [
        question
        for form in asked.questionnaires
        if form.service_area == area
        for question in form.questions
    ]
    own = [q for q in questions if len(asked.areas_of[q]) == 1] or questions
    form = Form(questions=asked.questions, values=unit.values)
    said = [_answer(form, question, asked) for question in own]
    return Taken(
        saved=any(any(a is not Missing.NOT_ANSWERED for a in each) for each in said),
        complete=all(
            Missing.NOT_ANSWERED not in _answer(form, question, asked)
            for question in questions
        ),
    )


def _answer(
    form: Form, question: str, asked: AskedRound
) -> list[tuple[str, ...] | Missing]:
    put = (form.answer(question, p) for p in asked.questions[question].response.parts)
    return [answer for answer in put if answer is not NOT_REACHED]
