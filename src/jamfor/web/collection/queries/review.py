"""A service area before it is handed in: doubts, explanations, and what it leads to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from jamfor.core.answers.answers import UnitAnswers
from jamfor.core.answers.content import Content
from jamfor.core.answers.doubts import Doubt
from jamfor.core.answers.plausibility import Case, doubts
from jamfor.core.answers.steps import AreaState
from jamfor.core.findings.effects import Asked, Effect, Turn, effects
from jamfor.core.places.places import ServiceArea
from jamfor.core.questionnaires.questions import QuestionVersion
from jamfor.formats.answer_sheets.asked import AskedRound
from jamfor.web.collection.here import Here
from jamfor.web.collection.models import AreaWork, Explanation
from jamfor.web.collection.packs import asked_of, demands_of, graph_of
from jamfor.web.collection.queries.answers import (
    Current,
    LastYear,
    answers_of,
    beside_of,
    last_year_of,
    unit_answers,
)
from jamfor.web.collection.queries.offers import with_carried
from jamfor.web.collection.queries.opinions import opinions_of
from jamfor.web.collection.queries.questions import numbers_of, sections_of


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtView:
    """A doubt beside its question: its number, its address, and its explanation."""

    doubt: Doubt
    number: int
    address: str
    explanation: str

    @property
    def open(self) -> bool:
        """Whether it still stands in the way of handing in."""
        return self.doubt.blocks or not self.explanation


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaReview:
    """What there is to see in an area before it goes on."""

    area: ServiceArea
    work: AreaWork
    doubts: tuple[DoubtView, ...]
    effects: tuple[Effect, ...]

    @property
    def blocking(self) -> int:
        """How many errors there are."""
        return sum(each.doubt.blocks for each in self.doubts)

    @property
    def unexplained(self) -> int:
        """How many warnings nobody has explained."""
        return sum(not each.doubt.blocks and each.open for each in self.doubts)

    @property
    def state(self) -> AreaState:
        """Where the work stands."""
        return AreaState(self.work.state)

    @property
    def turned(self) -> dict[str, list[Effect]]:
        """The indicators that were gained and lost against last year."""
        return {
            turn.value: [each for each in self.effects if each.turn is turn]
            for turn in (Turn.LOST, Turn.GAINED)
        }

    @property
    def met(self) -> tuple[int, int]:
        """How many indicators are met, of how many that have a value."""
        told = [each.now.met for each in self.effects if each.now.met is not None]
        return sum(told), len(told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything a unit said, read once for the review of all its areas."""

    answers: Mapping[str, Current]
    last: Mapping[str, LastYear]
    beside: frozenset[str]
    opinions: Mapping[str, tuple[Content, ...]]
    explanations: Mapping[tuple[str, str, str], str]


def read(here: Here) -> Reading:
    """Read a unit for its review; as many queries whatever it said."""
    last = last_year_of(here.unit)
    return Reading(
        answers=with_carried(here, answers_of(here.unit), last),
        last=last,
        beside=frozenset(beside_of(here.unit)),
        opinions={
            question: tuple(each.content for each in found)
            for question, found in opinions_of(here.unit).items()
        },
        explanations={
            (row.code, row.question, row.signature): row.text
            for row in Explanation.objects.filter(unit=here.unit).order_by("id")
        },
    )


def reviews(here: Here) -> tuple[AreaReview, ...]:
    """Return the review of every area of a unit, in the order of the pack."""
    reading = read(here)
    return tuple(area_review(here, area, reading) for area in here.areas.values())


def area_review(here: Here, area: ServiceArea, reading: Reading) -> AreaReview:
    """Return the review of one area."""
    asked = Asked(
        answers=unit_answers(here.unit.place, here.asked, reading.answers),
        questions=_put(here, here.asked),
    )
    before = _before(here, reading.last)
    return AreaReview(
        area=area,
        work=here.works[area.id],
        doubts=_doubts(here, area, reading, asked, before),
        effects=effects(
            here.pack.indicators,
            now=asked,
            before=before,
            service_area=area.id,
            graph=graph_of(here.unit.round.pack_id),
        ),
    )


def _put(here: Here, asked: AskedRound) -> Mapping[str, QuestionVersion]:
    """The questions this unit is asked."""
    place = here.unit.place
    return {q: v for q, v in asked.questions.items() if asked.asks(place, q)}


def _before(here: Here, last: Mapping[str, LastYear]) -> Asked | None:
    if not last:
        return None
    period = next(iter(last.values())).period
    asked = asked_of(here.unit.round.pack_id, period)
    answers = {
        question: Current(question=question, content=each.content)
        for question, each in last.items()
    }
    return Asked(
        answers=unit_answers(here.unit.place, asked, answers),
        questions=_put(here, asked),
    )


def _doubts(
    here: Here, area: ServiceArea, reading: Reading, now: Asked, before: Asked | None
) -> tuple[DoubtView, ...]:
    sections = sections_of(here, area.id)
    order = tuple(q for section in sections for q in section.questions)
    found = doubts(
        Case(
            unit=_of_area(now.answers, order, here),
            order=order,
            questions=here.asked.questions,
            before=before.answers if before else None,
            beside=reading.beside,
            opinions=reading.opinions,
            parts_of_wholes=here.asked.parts_of_wholes,
            followed_up=demands_of(here.unit.round.pack_id, here.asked.period).keys(),
        )
    )
    numbers = numbers_of(here.unit.round.pack_id, here.asked.period, area.id)
    where = {q: section.id for section in sections for q in section.questions}
    return tuple(
        DoubtView(
            doubt=each,
            number=numbers[each.question],
            address=f"{here.root}/{area.slug}/{where[each.question]}#{each.question}",
            explanation=reading.explanations.get(
                (each.code, each.question, each.signature), ""
            ),
        )
        for each in found
    )


def _of_area(unit: UnitAnswers, order: tuple[str, ...], here: Here) -> UnitAnswers:
    """The answers of an area alone: others have reviews of their own."""
    near = set(order) | {
        key[0]
        for pair in here.asked.parts_of_wholes
        for key in pair
        if any(each[0] in order for each in pair)
    }
    return replace(
        unit,
        values={key: value for key, value in unit.values.items() if key[0] in near},
        evidence={q: e for q, e in unit.evidence.items() if q in near},
    )
