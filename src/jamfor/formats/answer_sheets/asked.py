"""Who is asked what in a round, as a sheet of answers needs to know it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from jamfor.core.answers.review import PartOfWhole
from jamfor.core.indicators.wholes import parts_of_wholes
from jamfor.core.places.frames import frame
from jamfor.core.places.places import Place
from jamfor.core.questionnaires.questions import (
    Questionnaire,
    QuestionVersion,
)
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.errors import NotFoundError


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedRound:
    """A round: its questions, and the service areas each unit is asked about.

    `known_questions` are the ids of all years. `units` maps a place in some frame to
    its service areas; `areas_of` a question to the areas whose questionnaire has it.
    """

    period: str
    reference_date: date
    questions: Mapping[str, QuestionVersion]
    known_questions: frozenset[str]
    questionnaires: tuple[Questionnaire, ...]
    areas_of: Mapping[str, frozenset[str]]
    places: Mapping[str, Place]
    units: Mapping[str, frozenset[str]]
    parts_of_wholes: tuple[PartOfWhole, ...]

    @classmethod
    def of(cls, pack: Pack, period: str) -> AskedRound:
        """Return a round of a pack; raise NotFoundError for a year without one."""
        found = next((r for r in pack.rounds if r.period == period), None)
        if found is None:
            years = ", ".join(sorted(r.period for r in pack.rounds))
            raise NotFoundError(f"there is no round {period}; there are {years}")
        forms = tuple(q for q in pack.questionnaires if q.period == period)
        put = {question for form in forms for question in form.questions}
        versions = {q.id: q.asked_in(period) for q in pack.questions if q.id in put}
        return cls(
            period=period,
            reference_date=found.reference_date,
            questions={name: v for name, v in versions.items() if v is not None},
            known_questions=frozenset(question.id for question in pack.questions),
            questionnaires=forms,
            areas_of={
                question: frozenset(
                    form.service_area for form in forms if question in form.questions
                )
                for question in put
            },
            places={place.code: place for place in pack.geography.places},
            units=_units(pack, forms),
            parts_of_wholes=parts_of_wholes(pack.indicators, period=period),
        )

    def asks(self, place: str, question: str) -> bool:
        """Whether a unit is asked a question that the round puts."""
        return bool(
            self.units.get(place, frozenset())
            & self.areas_of.get(question, frozenset())
        )

    def questionnaires_of(self, place: str) -> tuple[Questionnaire, ...]:
        """Return the questionnaires a unit fills in, in the order of service areas."""
        areas = self.units.get(place, frozenset())
        return tuple(form for form in self.questionnaires if form.service_area in areas)

    def divided_into(self, place: str) -> tuple[str, ...]:
        """Return the districts that answer in a city's place, if any do."""
        return tuple(
            unit for unit in sorted(self.units) if place in self.places[unit].parents
        )


def _units(pack: Pack, forms: tuple[Questionnaire, ...]) -> dict[str, frozenset[str]]:
    units: dict[str, frozenset[str]] = {}
    for form in forms:
        for unit in frame(
            pack.geography, period=form.period, service_area=form.service_area
        ):
            areas = units.get(unit.place, frozenset())
            units[unit.place] = areas | {form.service_area}
    return units
