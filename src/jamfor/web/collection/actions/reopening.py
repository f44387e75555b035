"""Letting a unit correct an area after closing: one area, with a reason, on record."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from jamfor.core.access.roles import Role
from jamfor.core.answers.steps import Step
from jamfor.core.vocabulary.errors import JamforError
from jamfor.core.vocabulary.texts import LocalText
from jamfor.web.accounts.models import User
from jamfor.web.audit.actions import record
from jamfor.web.collection.actions.steps import move
from jamfor.web.collection.models import Unit


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


REASONS = {
    "unit-asked": LocalText(sv="kommunen bad om det", en="the unit asked for it"),
    "late": LocalText(sv="sent svar", en="late answer"),
    "recontact": LocalText(sv="återkontakt om ett svar", en="recontact on an answer"),
}
"""Why an area is opened again."""


def reopen(
    unit: Unit, service_area: str, *, reason: str, by: User, now: datetime
) -> None:
    """Open an area again; raises ReasonError without one of the reasons."""
    if reason not in REASONS:
        raise ReasonError
    with transaction.atomic():
        move(unit, service_area, Step.REOPEN, by=by, now=now, role=Role.AGENCY)
        record(
            "reopened-because",
            at=now,
            by=by.pk,
            role=Role.AGENCY,
            period=unit.round.period,
            place=unit.place,
            facts={"area": service_area, "reason": reason},
        )
