"""Recording an event: in the same transaction as what it tells of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from jamfor.web.audit.models import Event


def record(  # noqa: PLR0913 - an event is all of these
    action: str,
    *,
    at: datetime,
    by: int | None,
    role: str = "",
    period: str = "",
    place: str = "",
    facts: Mapping[str, str | int | bool | None] | None = None,
) -> None:
    """Add an event; raises outside a transaction, where it could outlive its cause."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"the event {action} must be part of a transaction")
    Event.objects.create(
        at=at,
        actor=by,
        role=role,
        action=action,
        period=period,
        place=place,
        facts=dict(facts or {}),
    )
