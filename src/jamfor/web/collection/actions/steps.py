"""Moving a service area on: done, handed in, sent back, signed, opened again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from jamfor.core.answers.steps import AreaState, Step, after
from jamfor.web.accounts.models import User
from jamfor.web.audit.actions import record
from jamfor.web.collection.models import AreaWork, Unit


_CLEARED: Mapping[str, None] = dict.fromkeys(
    (
        "finished_at",
        "finished_by",
        "handed_in_at",
        "handed_in_by",
        "signed_at",
        "signed_by",
    )
)
_STAMPS = {Step.FINISH: "finished", Step.HAND_IN: "handed_in", Step.SIGN: "signed"}


def move(
    unit: Unit,
    service_area: str,
    step: Step,
    *,
    by: User,
    now: datetime,
    role: str = "",
) -> AreaState:
    """Take a step with an area and return its new state; one event.

    Raises StepRefusedError where the area is not where the step begins, also when
    somebody else took a step meanwhile.
    """
    with transaction.atomic():
        work = AreaWork.objects.select_for_update().get(
            unit=unit, service_area=service_area
        )
        before = AreaState(work.state)
        state = after(before, step)
        values = _stamped(step, by=by, now=now)
        AreaWork.objects.filter(pk=work.pk).update(state=state, **values)
        record(
            f"area-{step}",
            at=now,
            by=by.pk,
            role=role,
            period=unit.round.period,
            place=unit.place,
            facts={"area": service_area, "from": before, "to": state},
        )
    return state


def _stamped(step: Step, *, by: User, now: datetime) -> dict[str, Any]:
    """Who took the step when; going back forgets the later steps, the events do not."""
    name = _STAMPS.get(step)
    if name is not None:
        return {f"{name}_at": now, f"{name}_by": by}
    values: dict[str, Any] = dict(_CLEARED)
    if step is Step.REOPEN:
        values |= {"reopened_at": now, "reopened_by": by}
    return values
