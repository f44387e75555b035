"""Keeping another view of a shared question, and withdrawing it: nothing is removed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from jamfor.core.answers.content import NOTHING, Content
from jamfor.formats.contents import content_to_json
from jamfor.web.audit.actions import record
from jamfor.web.collection.here import Here
from jamfor.web.collection.models import Administration, Opinion


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What an administration would have answered, and why; either may be left out."""

    question: str
    administration: Administration | None
    content: Content = NOTHING
    text: str = ""


def keep_view(here: Here, view: View, *, now: datetime) -> None:
    """Keep a view beside the official answer, which it does not change."""
    _say(here, view, "opinion-kept", now, withdrawn=False)


def withdraw_view(here: Here, view: View, *, now: datetime) -> None:
    """Say that a view is held no longer; it is said anew, for nothing is removed."""
    nothing = View(question=view.question, administration=view.administration)
    _say(here, nothing, "opinion-withdrawn", now, withdrawn=True)


def _say(
    here: Here, view: View, action: str, now: datetime, *, withdrawn: bool
) -> None:
    with transaction.atomic():
        Opinion.objects.create(
            unit=here.unit,
            question=view.question,
            administration=view.administration,
            content=content_to_json(view.content),
            text=view.text.strip(),
            withdrawn=withdrawn,
            by=here.user,
            at=now,
        )
        record(
            action,
            at=now,
            by=here.user.pk,
            role=here.role,
            period=here.asked.period,
            place=here.unit.place,
            facts={"question": view.question, **_whose(view)},
        )


def _whose(view: View) -> dict[str, int]:
    """The administration, for the log; nothing where somebody speaks for herself."""
    return {"administration": view.administration.pk} if view.administration else {}
