"""Who answers what: the respondent map of a unit, with its gaps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils import timezone

from jamfor.core.access.roles import Action, Role
from jamfor.core.places.places import ServiceArea
from jamfor.core.questionnaires.questions import Section
from jamfor.core.vocabulary.texts import LocalText
from jamfor.web.accounts.models import Appointment, User
from jamfor.web.accounts.queries import appointed
from jamfor.web.collection.grants import questions_of
from jamfor.web.collection.here import Here
from jamfor.web.collection.models import Administration, Assignment, Unit
from jamfor.web.collection.queries.questions import sections_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Somebody who answers for something: who, until when, since which year."""

    assignment: Assignment
    user: User
    stands_in: bool

    @property
    def inherited_from(self) -> str:
        """The year the assignment was taken over from; empty for one made this year."""
        return self.assignment.inherited_from


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionOwners:
    """A section, who owns it, and single questions with owners of their own."""

    section: Section
    owners: tuple[Owner, ...]
    questions: Mapping[str, tuple[Owner, ...]]
    covered: bool
    texts: tuple[tuple[str, LocalText], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaOwners:
    """A service area: its administration, its owners, its sections."""

    area: ServiceArea
    administration: Administration | None
    owners: tuple[Owner, ...]
    sections: tuple[SectionOwners, ...]

    @property
    def gaps(self) -> int:
        """How many sections nobody answers for."""
        return sum(not section.covered for section in self.sections)


def responsible(here: Here) -> tuple[AreaOwners, ...]:
    """Return the respondent map of a unit; two queries whatever it holds."""
    rows = list(
        here.unit.assignments.filter(ended_at=None).select_related("user", "stand_in")
    )
    administrations = administrations_of(here.unit)
    return tuple(
        _area(here, area, [r for r in rows if r.service_area == id_], administrations)
        for id_, area in here.areas.items()
    )


def _area(
    here: Here,
    area: ServiceArea,
    rows: list[Assignment],
    administrations: Iterable[Administration],
) -> AreaOwners:
    whole = _owners(r for r in rows if not (r.section or r.question))
    return AreaOwners(
        area=area,
        administration=next(
            (a for a in administrations if area.id in a.service_areas), None
        ),
        owners=whole,
        sections=tuple(
            _section(here, section, rows, covered=bool(whole))
            for section in sections_of(here, area.id)
        ),
    )


def _section(
    here: Here, section: Section, rows: list[Assignment], *, covered: bool
) -> SectionOwners:
    own = _owners(r for r in rows if r.section == section.id and not r.question)
    single = {
        question: found
        for question in section.questions
        if (found := _owners(r for r in rows if r.question == question))
    }
    return SectionOwners(
        section=section,
        owners=own,
        questions=single,
        covered=covered or bool(own) or len(single) == len(section.questions),
        texts=tuple((q, here.asked.questions[q].text) for q in section.questions),
    )


def _owners(rows: Iterable[Assignment]) -> tuple[Owner, ...]:
    today = timezone.localdate()
    found = []
    for row in rows:
        until = row.stand_in_until
        away = row.stand_in is not None and (until is None or until >= today)
        user = row.stand_in if away and row.stand_in else row.user
        found.append(Owner(assignment=row, user=user, stands_in=away))
    return tuple(found)


def administrations_of(unit: Unit) -> list[Administration]:
    """Return the administrations of the municipality a unit is or belongs to."""
    rows = Administration.objects.filter(place=unit.place, ended_at=None)
    return list(rows.order_by("name"))


def spoken_for(here: Here, question: str) -> list[Administration]:
    """Return the administrations that share a question and that she may speak for.

    Those of the areas it serves in which she may say that another view is held.
    """
    areas = {
        area
        for area in here.areas_of(question)
        if here.may(Action.DISAGREE, area=area, question=question)
    }
    found = administrations_of(here.unit)
    return [each for each in found if areas & set(each.service_areas)]


def people_at(unit: Unit) -> list[Appointment]:
    """Return who holds a role at a unit, coordinators first."""
    order = list(Role)
    rows = list(appointed(place=unit.place, period=unit.round.period))
    return sorted(rows, key=lambda row: order.index(Role(row.role)))


def gaps(here: Here) -> int:
    """Return how many sections of a unit nobody answers for."""
    return sum(area.gaps for area in responsible(here))


@dataclass(frozen=True, slots=True, kw_only=True)
class MyPart:
    """A section somebody answers, whole or some questions of it."""

    area: ServiceArea
    section: Section
    questions: tuple[str, ...]


def my_parts(here: Here, rows: Iterable[Assignment]) -> tuple[MyPart, ...]:
    """Return what is assigned to somebody, section by section, in the order asked."""
    found = list(rows)
    parts = []
    for id_, area in here.areas.items():
        mine = [row for row in found if row.service_area == id_]
        whole = any(not (row.section or row.question) for row in mine)
        single = {q for row in mine for q in questions_of(row, here.asked)}
        for section in sections_of(here, id_):
            questions = tuple(q for q in section.questions if whole or q in single)
            if questions:
                parts.append(MyPart(area=area, section=section, questions=questions))
    return tuple(parts)
