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
) -> int:
    """Keep the notes a form sent, `n.<question>`, if she may; return how many."""
    texts = {q: data.get(f"n.{q}", "").strip()[:LONGEST] for q in questions}
    written = {q: text for q, text in texts.items() if text}
    if not written or not here.may(Action.WRITE_NOTES):
        return 0
    for question, text in written.items():
        _write(here, question, text, now)
    return len(written)


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
