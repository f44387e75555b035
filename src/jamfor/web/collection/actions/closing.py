"""Closing a round: what is unfinished is kept, and marked so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from jamfor.core.access.roles import Phase
from jamfor.core.answers.content import unit_of
from jamfor.core.answers.steps import AreaState, closed
from jamfor.web.accounts.models import User
from jamfor.web.audit.actions import record
from jamfor.web.collection.actions.rounds import RoundPhaseError
from jamfor.web.collection.models import AreaWork, Round
from jamfor.web.collection.packs import asked_of
from jamfor.web.collection.queries.freezing import standing_answers, taken


CLOSED = ("state", "reopened_at", "reopened_by")


def close_round(
    made: Round, *, by: User | None, now: datetime
) -> Mapping[AreaState, int]:
    """Close a round and return how many areas came to each state.

    Nothing is thrown away: unfinished answers are kept and their area is partial.
    Raises RoundPhaseError for a round that is not open.
    """
    asked = asked_of(made.pack_id, made.period)
    with transaction.atomic():
        row = Round.objects.select_for_update().get(pk=made.pk)
        if row.phase != Phase.OPEN:
            raise RoundPhaseError(f"the round of {made.period} is not open")
        # Nobody takes a step or saves between what is read here and what is written.
        works = list(
            AreaWork.objects.filter(unit__round=row)
            .select_related("unit")
            .select_for_update(of=("self",))
            .order_by("pk")
        )
        answers = standing_answers(row)
        units = {
            place: unit_of(
                {question: each.content for question, each in kept.items()},
                place=place,
                period=asked.period,
                reference_date=asked.reference_date,
            )
            for place, kept in answers.items()
        }
        for work in works:
            reach = taken(units.get(work.unit.place), work.service_area, asked)
            work.state = closed(AreaState(work.state), saved=reach.saved)
            # What was opened again while there was time closes with the rest.
            work.reopened_at = work.reopened_by = None
        AreaWork.objects.bulk_update(works, CLOSED, batch_size=500)
        Round.objects.filter(pk=row.pk).update(phase=Phase.CLOSED)
        found = Counter(AreaState(work.state) for work in works)
        record(
            "round-closed",
            at=now,
            by=by.pk if by else None,
            period=row.period,
            facts={str(state): n for state, n in found.items()},
        )
    made.refresh_from_db()
    return found
