"""What a unit's routines come to: what will lapse, and which No lacks a follow-up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jamfor.core.indicators.judgement import months_before
from jamfor.core.indicators.lapses import Lapse, Prospect, could_be_yes, lapsing
from jamfor.core.vocabulary.texts import LocalText
from jamfor.web.collection.here import Here
from jamfor.web.collection.queries.answers import (
    answers_of,
    last_year_of,
    unit_answers,
)
from jamfor.web.collection.queries.offers import with_carried
from jamfor.web.collection.queries.questions import sections_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An indicator and what would have to be followed up, with where to say so."""

    title: LocalText
    indicator: str
    found: Lapse | Prospect
    routines: tuple[tuple[LocalText, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Currency:
    """What could still be Yes at this round's reference date, and what lapses after."""

    reference: date
    next_reference: date
    prospects: tuple[Line, ...]
    lapses: tuple[Line, ...]


def currency(here: Here) -> Currency:
    """Return what a unit's routines come to, as its answers now say.

    The next reference date is that of the next round where one is planned, else the
    same day a year later.
    """
    answers = with_carried(here, answers_of(here.unit), last_year_of(here.unit))
    unit = unit_answers(here.unit.place, here.asked, answers)
    questions = {
        q: v
        for q, v in here.asked.questions.items()
        if here.asked.asks(here.unit.place, q)
    }
    versions = {
        indicator.id: version
        for indicator in here.pack.indicators
        for version in indicator.versions
        if here.asked.period in version.periods
        and set(version.service_areas) & here.works.keys()
    }
    coming = _next_reference(here)
    where = _addresses(here)

    def line(found: Lapse | Prospect) -> Line:
        return Line(
            title=versions[found.indicator].title,
            indicator=found.indicator,
            found=found,
            routines=tuple(
                (questions[routine].phrase, where.get(routine, here.root))
                for routine in found.routines
            ),
        )

    now = could_be_yes(versions, questions=questions, answers=unit)
    later = lapsing(versions, questions=questions, answers=unit, next_reference=coming)
    return Currency(
        reference=here.asked.reference_date,
        next_reference=coming,
        prospects=tuple(line(found) for found in now),
        lapses=tuple(line(found) for found in later),
    )


def _next_reference(here: Here) -> date:
    planned = [
        r.reference_date for r in here.pack.rounds if r.period > here.asked.period
    ]
    this = here.asked.reference_date
    return min(planned, default=months_before(this, -12))


def _addresses(here: Here) -> dict[str, str]:
    """Where each question is answered: in the first area that asks it."""
    found: dict[str, str] = {}
    for id_, area in here.areas.items():
        for section in sections_of(here, id_):
            for question in section.questions:
                address = f"{here.root}/{area.slug}/{section.id}#{question}"
                found.setdefault(question, address)
    return found
