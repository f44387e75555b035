"""Saving an answer: acknowledged only when it is kept, whoever else saved meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from jamfor.core.answers.content import Content
from jamfor.core.answers.steps import LOCKED, AreaState
from jamfor.core.vocabulary.errors import JamforError
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.contents import content_from_json, content_to_json
from jamfor.web.accounts.models import User
from jamfor.web.audit.actions import record
from jamfor.web.collection.models import AreaWork, Revision, Source, Unit
from jamfor.web.collection.queries.answers import Current, current_of


class HandedInError(JamforError):
    """The answer belongs to a service area that is handed in or signed."""

    code = "area-handed-in"
    http_status = 409


@dataclass(frozen=True, slots=True, kw_only=True)
class Save:
    """A save as it was sent: the question, what was said, and what it was based on.

    `key` is the sender's: the same save arriving twice is one. `based_on` is the number
    of the answer she saw, 0 when there was none.
    """

    question: str
    content: Content
    based_on: int
    key: UUID
    service_area: str = ""
    source: Source = Source.ANSWERED
    carried_from: str = ""
    settles: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What became of a save.

    `current` is the answer as it stands now. `beside` is the id under which the save
    was kept when it met a newer, different answer; None when it became the answer.
    """

    current: Current
    beside: int | None = None

    @property
    def met_another(self) -> bool:
        """Whether somebody else had answered differently meanwhile."""
        return self.beside is not None


def save_answer(
    unit: Unit,
    save: Save,
    *,
    by: User,
    areas: frozenset[str],
    now: datetime,
    role: str = "",
) -> Saved:
    """Keep an answer durably and return what became of it.

    `areas` are the service areas the question serves at the unit. Raises HandedInError
    where one of them is handed in. A save that met a different, newer answer replaces
    nothing: it is kept beside until somebody chooses.
    """
    with transaction.atomic():
        wait_for_others(unit)
        again = Revision.objects.filter(key=save.key, unit=unit).first()
        if again is not None:
            return _said_before(unit, again)
        works = list(unit.areas.all())
        _refuse_handed_in(works, areas)
        newest = _newest(unit, save.question)
        saved = _kept(unit, save, newest, by=by, now=now)
        _start(works, save.service_area, now)
        record(
            "answer-saved" if not saved.met_another else "answer-kept-beside",
            at=now,
            by=by.pk,
            role=role,
            period=unit.round.period,
            place=unit.place,
            facts={
                "question": save.question,
                "number": saved.current.number,
                "source": save.source,
                "beside": saved.beside,
            },
        )
    return saved


def wait_for_others(unit: Unit) -> None:
    """Let whoever writes at a unit finish first; on SQLite it has waited already."""
    if connection.features.has_select_for_update:
        Unit.objects.select_for_update().get(pk=unit.pk)


def _said_before(unit: Unit, row: Revision) -> Saved:
    """The answer to a save that had already arrived."""
    newest = _newest(unit, row.question)
    current = current_of(newest) if newest else Current(question=row.question)
    return Saved(current=current, beside=None if row.number else row.pk)


def _refuse_handed_in(works: Iterable[AreaWork], areas: frozenset[str]) -> None:
    for work in works:
        if work.service_area in areas and work.state in LOCKED:
            raise HandedInError(
                f"{work.service_area} is handed in",
                text=LocalText(
                    sv="Svaret hör till ett område som är inlämnat. Be kontaktpersonen"
                    " öppna området igen.",
                    en="The answer belongs to a service area that is handed in. Ask the"
                    " coordinator to open the area again.",
                ),
            )


def _newest(unit: Unit, question: str) -> Revision | None:
    rows = Revision.objects.filter(unit=unit, question=question, number__isnull=False)
    return rows.order_by("-number").select_related("by").first()


def _kept(
    unit: Unit, save: Save, newest: Revision | None, *, by: User, now: datetime
) -> Saved:
    number = newest.number or 0 if newest else 0
    content = content_to_json(save.content)
    agrees = newest is not None and _same(newest.content, content)
    repeats = agrees and newest is not None and save.source == newest.source
    if repeats and newest is not None and save.settles is None:
        # Both said the same: nothing to add, nothing to choose between.
        return Saved(current=current_of(newest))
    free = save.based_on == number or agrees
    row = Revision.objects.create(
        unit=unit,
        question=save.question,
        number=number + 1 if free else None,
        based_on=save.based_on,
        content=content,
        source=save.source,
        carried_from=save.carried_from,
        service_area=save.service_area,
        by=by,
        at=now,
        key=save.key,
        settles_id=save.settles,
    )
    if free:
        return Saved(current=current_of(row))
    current = current_of(newest) if newest else Current(question=save.question)
    return Saved(current=current, beside=row.pk)


def _same(one: str, other: str) -> bool:
    """Whether two contents say the same; JSON kept by an older program is read anew."""
    return one == other or content_from_json(one) == content_from_json(other)


def _start(works: Iterable[AreaWork], service_area: str, now: datetime) -> None:
    """The first answer given in an area starts it; an answer reopens a finished one."""
    for work in works:
        if work.service_area != service_area:
            continue
        begun = work.started_at is not None
        if not begun or work.state in (AreaState.NOT_STARTED, AreaState.DONE):
            work.started_at = work.started_at or now
            if work.state in (AreaState.NOT_STARTED, AreaState.DONE):
                work.state = AreaState.IN_PROGRESS
                work.finished_at = work.finished_by = None
            work.save(
                update_fields=["started_at", "state", "finished_at", "finished_by"]
            )
