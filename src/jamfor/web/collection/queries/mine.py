"""The questionnaires somebody takes part in."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone

from jamfor.core.access.roles import Phase, Role
from jamfor.core.vocabulary.texts import LocalText
from jamfor.web.accounts.models import User
from jamfor.web.accounts.queries import grants_in, grants_of
from jamfor.web.collection.models import Bookmark, Round, Unit
from jamfor.web.collection.packs import asked_of
from jamfor.web.collection.phases import phase_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """A unit in a round, the role held there, and where she last was."""

    unit: Unit
    name: LocalText
    role: LocalText
    phase: Phase
    bookmark: Bookmark | None


def mine(user: User) -> tuple[Mine, ...]:
    """Return the units somebody holds a role at, the newest round first."""
    grants = [g for g in grants_of(user) if g.role is not Role.AGENCY]
    places = {grant.place for grant in grants}
    units = Unit.objects.filter(place__in=places, round__trial_of=None)
    units = units.select_related("round")
    marks = {m.unit_id: m for m in Bookmark.objects.filter(user=user)}
    today = timezone.localdate()
    return tuple(
        Mine(
            unit=unit,
            name=asked_of(unit.round.pack_id, unit.round.period)
            .places[unit.place]
            .name,
            role=grant.role.text,
            phase=phase_on(unit.round, today),
            bookmark=marks.get(unit.pk),
        )
        for unit in units.order_by("-round__period", "place")
        for grant in grants
        if grant.place == unit.place and grant.period in {"", unit.round.period}
    )


def runs_rounds(request: HttpRequest) -> tuple[Round, ...]:
    """Return the rounds somebody at the agency looks after; none for others."""
    if any(grant.role is Role.AGENCY for grant in grants_in(request)):
        return tuple(Round.objects.order_by("-period"))
    return ()
