"""Recording an event: in the same transaction as what it tells of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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
    record_all(
        [Happened(action=action, facts=facts or {})],
        at=at,
        by=by,
        role=role,
        period=period,
        place=place,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One of several things that were done at once: what, and its facts."""

    action: str
    facts: Mapping[str, str | int | bool | None]


def record_all(
    happened: Iterable[Happened],
    *,
    at: datetime,
    by: int | None,
    role: str = "",
    period: str = "",
    place: str = "",
) -> None:
    """Add the events of several things done at once, as `record` adds one."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("events must be part of the transaction they tell of")
    Event.objects.bulk_create(
        Event(
            at=at,
            actor=by,
            role=role,
            action=each.action,
            period=period,
            place=place,
            facts=dict(each.facts),
        )
        for each in happened
    )
