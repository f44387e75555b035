"""A unit's whole questionnaire at a glance: each service area, how far it has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jamfor.core.answers.progress import Progress, progress
from jamfor.core.answers.steps import AreaState
from jamfor.core.places.places import ServiceArea
from jamfor.core.questionnaires.burden import minutes
from jamfor.core.questionnaires.questions import Section
from jamfor.core.questionnaires.routing import Form
from jamfor.web.collection.here import Here
from jamfor.web.collection.models import AreaWork
from jamfor.web.collection.queries.answers import Current, unit_answers
from jamfor.web.collection.queries.questions import sections_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionLine:
    """A section and how far it has come."""

    section: Section
    progress: Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaLine:
    """A service area: its work, its sections, and the minutes foreseen for it."""

    area: ServiceArea
    work: AreaWork
    sections: tuple[SectionLine, ...]
    progress: Progress
    minutes: float

    @property
    def state(self) -> AreaState:
        """Where the work stands."""
        return AreaState(self.work.state)

    @property
    def goes_on(self) -> str:
        """The section with the first question that is left; the first when none is."""
        left = self.progress.first_unanswered
        for line in self.sections:
            if left in line.section.questions:
                return line.section.id
        return self.sections[0].section.id


def area_lines(here: Here, answers: Mapping[str, Current]) -> tuple[AreaLine, ...]:
    """Return every service area the unit is asked about, in the order of the pack."""
    unit = unit_answers(here.unit.place, here.asked, answers)
    form = Form(questions=here.asked.questions, values=unit.values)
    return tuple(
        _line(here, area, form, here.works[id_]) for id_, area in here.areas.items()
    )


def _line(here: Here, area: ServiceArea, form: Form, work: AreaWork) -> AreaLine:
    sections = sections_of(here, area.id)
    order = [question for section in sections for question in section.questions]
    return AreaLine(
        area=area,
        work=work,
        sections=tuple(
            SectionLine(section=each, progress=progress(each.questions, form))
            for each in sections
        ),
        progress=progress(order, form),
        minutes=minutes(order, questions=here.asked.questions, values=form.values),
    )
