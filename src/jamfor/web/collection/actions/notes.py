"""Notes to ourselves: why we said so."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.http import QueryDict

from jamfor.core.access.roles import Action
from jamfor.web.audit.actions import record
from jamfor.web.collection.here import Here
from jamfor.web.collection.models import Note


LONGEST = 2_000  # characters


def write_notes(
    here: Here, data: QueryDict, questions: Iterable[str], *, now: datetime
) -> None:
    """Keep the notes a form sent, if she may write any: `n.<question>`."""
    if not here.may(Action.WRITE_NOTES):
        return
    for question in questions:
        text = data.get(f"n.{question}", "").strip()[:LONGEST]
        if text:
            _write(here, question, text, now)


def _write(here: Here, question: str, text: str, now: datetime) -> None:
    where = {"place": here.unit.place, "period": here.asked.period}
    with transaction.atomic():
        Note.objects.create(question=question, text=text, by=here.user, at=now, **where)
        record(
            "note-written",
            at=now,
            by=here.user.pk,
            role=here.role,
            facts={"question": question},
            **where,
        )
