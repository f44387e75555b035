"""A unit's whole questionnaire at a glance: each service area, how far it has come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from jamfor.core.answers.steps import AreaState
from jamfor.core.places.places import ServiceArea
from jamfor.core.questionnaires.questions import Section
from jamfor.core.questionnaires.routing import Form
from jamfor.web.collection.here import Here
from jamfor.web.collection.models import AreaWork
from jamfor.web.collection.queries.answers import Current, unit_answers
from jamfor.web.collection.queries.questions import sections_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many questions there are on the route, and how many have an answer."""

    asked: int
    answered: int

    @property
    def left(self) -> int:
        """How many are left to answer."""
        return self.asked - self.answered


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionLine:
    """A section and its count."""

    section: Section
    count: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaLine:
    """A service area: its work, its sections, its counts."""

    area: ServiceArea
    work: AreaWork
    sections: tuple[SectionLine, ...]

    @property
    def state(self) -> AreaState:
        """Where the work stands."""
        return AreaState(self.work.state)

    @property
    def count(self) -> Count:
        """The counts of all its sections together."""
        return Count(
            asked=sum(line.count.asked for line in self.sections),
            answered=sum(line.count.answered for line in self.sections),
        )


def area_lines(here: Here, answers: Mapping[str, Current]) -> tuple[AreaLine, ...]:
    """Return every service area the unit is asked about, in the order of the pack."""
    unit = unit_answers(here.unit.place, here.asked, answers)
    form = Form(questions=here.asked.questions, values=unit.values)
    return tuple(
        AreaLine(
            area=area,
            work=here.works[id_],
            sections=tuple(
                SectionLine(
                    section=section, count=_count(section.questions, form, answers)
                )
                for section in sections_of(here, id_)
            ),
        )
        for id_, area in here.areas.items()
    )


def _count(
    questions: Iterable[str], form: Form, answers: Mapping[str, Current]
) -> Count:
    asked = [question for question in questions if form.reach(question) is not False]
    answered = [q for q in asked if q in answers and not answers[q].content.is_empty]
    return Count(asked=len(asked), answered=len(answered))
