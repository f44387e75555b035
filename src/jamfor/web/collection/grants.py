"""Who answers what at a unit, and what somebody may do there."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from jamfor.core.access.policy import Grant
from jamfor.core.access.roles import Role
from jamfor.formats.answer_sheets.asked import AskedRound
from jamfor.web.accounts.models import User
from jamfor.web.accounts.queries import grants_in
from jamfor.web.collection.models import Assignment, Unit


def assignments_of(unit: Unit, user: User) -> list[Assignment]:
    """Return what somebody answers at a unit, her own and what she stands in for."""
    today = timezone.localdate()
    standing_in = Q(stand_in=user) & (
        Q(stand_in_until=None) | Q(stand_in_until__gte=today)
    )
    return list(
        unit.assignments.filter(Q(user=user) | standing_in, ended_at=None).order_by(
            "service_area", "section", "question"
        )
    )


def grants_at(
    request: HttpRequest, user: User, unit: Unit, asked: AskedRound
) -> tuple[Grant, ...]:
    """Return what somebody may do at a unit; a contributor what is assigned to her.

    What she was in another round is of that round: it opens and narrows nothing here.
    """
    grants = grants_in(request)
    contributes = [g for g in grants if _contributes(g, unit)]
    if not contributes:
        return grants
    others = tuple(g for g in grants if g not in contributes)
    found = assignments_of(unit, user)
    return (*others, *_narrowed(contributes[0], found, asked))


def _contributes(grant: Grant, unit: Unit) -> bool:
    here = grant.place == unit.place and grant.period in {"", unit.round.period}
    return grant.role is Role.CONTRIBUTOR and here


def _narrowed(
    grant: Grant, found: list[Assignment], asked: AskedRound
) -> tuple[Grant, ...]:
    """A grant for whole areas, and one for single questions; at least one to read."""
    areas = frozenset(a.service_area for a in found if not (a.section or a.question))
    questions = frozenset(
        question for a in found for question in questions_of(a, asked)
    )
    narrowed = []
    if areas:
        narrowed.append(_grant(grant, areas=areas))
    if questions or not areas:
        # A contributor with nothing assigned reads, and answers nothing.
        narrowed.append(_grant(grant, questions=questions or frozenset({"–"})))
    return tuple(narrowed)


def _grant(
    grant: Grant,
    *,
    areas: frozenset[str] = frozenset(),
    questions: frozenset[str] = frozenset(),
) -> Grant:
    return Grant(
        role=grant.role,
        place=grant.place,
        period=grant.period,
        service_areas=areas,
        questions=questions,
    )


def questions_of(assignment: Assignment, asked: AskedRound) -> tuple[str, ...]:
    """Return the questions of a narrow assignment; none for that of a whole area."""
    if assignment.question:
        return (assignment.question,)
    if not assignment.section:
        return ()
    return tuple(
        question
        for form in asked.questionnaires
        if form.service_area == assignment.service_area
        for section in form.sections
        if section.id == assignment.section
        for question in section.questions
    )
