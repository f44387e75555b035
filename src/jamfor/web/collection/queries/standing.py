"""All that is said at a unit, read for a page of its questions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from jamfor.core.access.roles import Action
from jamfor.core.questionnaires.routing import Form
from jamfor.web.collection.here import Here
from jamfor.web.collection.queries.answers import (
    Current,
    answers_of,
    beside_of,
    last_year_of,
    unit_answers,
)
from jamfor.web.collection.queries.notes import notes_of
from jamfor.web.collection.queries.offers import offers_of, with_carried
from jamfor.web.collection.queries.opinions import opinions_of
from jamfor.web.collection.queries.questions import Standing


def standing_at(here: Here, questions: Collection[str] | None = None) -> Standing:
    """Return what is said at the unit: to every question, or to some."""
    may_read = here.may(Action.READ_NOTES)
    answers = answers_of(here.unit, questions)
    last = last_year_of(here.unit, questions)
    return Standing(
        answers=answers,
        last=last,
        beside=beside_of(here.unit, questions),
        form=_form(here, with_carried(here, answers, last)),
        offers=offers_of(here, last),
        opinions=opinions_of(here.unit, _shared(here, questions)),
        notes=notes_of(here.unit, questions) if may_read else {},
    )


def _shared(here: Here, questions: Collection[str] | None) -> list[str]:
    """The questions asked of several areas: no others have other views."""
    asked = here.asked.questions if questions is None else questions
    return [q for q in asked if len(here.areas_of(q)) > 1]


def with_saved(here: Here, standing: Standing, current: Current) -> Standing:
    """Return the same with an answer that has just been saved."""
    answers = {**standing.answers, current.question: current}
    form = _form(here, with_carried(here, answers, standing.last))
    return replace(standing, answers=answers, form=form)


def _form(here: Here, answers: Mapping[str, Current]) -> Form:
    unit = unit_answers(here.unit.place, here.asked, answers)
    return Form(questions=here.asked.questions, values=unit.values)
