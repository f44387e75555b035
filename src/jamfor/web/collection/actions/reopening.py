"""Letting a unit correct an area that was handed on: with a reason, on record."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from jamfor.core.access.roles import Phase, Role
from jamfor.core.answers.steps import Step
from jamfor.core.vocabulary.errors import JamforError
from jamfor.core.vocabulary.texts import LocalText
from jamfor.web.accounts.models import User
from jamfor.web.audit.actions import record
from jamfor.web.collection.actions.rounds import RoundPhaseError
from jamfor.web.collection.actions.steps import move
from jamfor.web.collection.models import Round, Unit
from jamfor.web.collection.phases import phase_on
from jamfor.web.collection.queries.log import REASONS


class ReasonError(JamforError):
    """Opening again needs a reason."""

    code = "reason-missing"
    http_status = 422

    def __init__(self) -> None:
        super().__init__(
            text=LocalText(
                sv="Välj varför området öppnas igen.",
                en="Choose why the area is opened again.",
            )
        )


CORRECTABLE = frozenset({Phase.OPEN, Phase.CLOSED, Phase.FROZEN})
"""When an area can be opened again; what is published is corrected in a release."""


def may_reopen(made: Round, today: date) -> bool:
    """Whether an area of a round can be opened again now."""
    over = phase_on(made, today) is Phase.CLOSED
    return made.phase in CORRECTABLE and not (over and made.phase == Phase.OPEN)


def reopen(
    unit: Unit, service_area: str, *, reason: str, by: User, now: datetime
) -> None:
    """Open an area again; raises ReasonError without one of the reasons.

    Raises RoundPhaseError before the round is open, after it is published, and when its
    days are over but nobody has closed it: closing would mark the area as partial.
    """
    if reason not in REASONS:
        raise ReasonError
    with transaction.atomic():
        made = Round.objects.select_for_update().get(pk=unit.round_id)
        if not may_reopen(made, timezone.localdate(now)):
            raise _not_now(made)
        move(unit, service_area, Step.REOPEN, by=by, now=now, role=Role.AGENCY)
        record(
            "reopened-because",
            at=now,
            by=by.pk,
            role=Role.AGENCY,
            period=made.period,
            place=unit.place,
            facts={"area": service_area, "reason": reason},
        )


def _not_now(made: Round) -> RoundPhaseError:
    sv, en = {
        Phase.PREPARED: ("Omgången är inte öppnad än.", "The round is not open yet."),
        Phase.PUBLISHED: (
            "Omgången är publicerad. Det som är fel rättas i en ny utgåva.",
            "The round is published. What is wrong is corrected in a new release.",
        ),
    }.get(
        Phase(made.phase),
        (
            "Svarstiden är slut. Stäng omgången först.",
            "The time to answer is over. Close the round first.",
        ),
    )
    return RoundPhaseError(
        f"the round of {made.period} is {made.phase}", text=LocalText(sv=sv, en=en)
    )
