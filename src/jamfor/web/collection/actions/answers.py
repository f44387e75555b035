"""Saving an answer: acknowledged only when it is kept, whoever else saved meanwhile."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid5

from django.db import IntegrityError, connection, transaction

from jamfor.core.answers.content import Content
from jamfor.core.answers.steps import LOCKED, AreaState
from jamfor.core.vocabulary.errors import JamforError
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.contents import content_from_json, content_to_json
from jamfor.web.accounts.models import User
from jamfor.web.audit.actions import Happened, record_all
from jamfor.web.collection.models import AreaWork, Revision, Source, Unit
from jamfor.web.collection.queries.answers import (
    Current,
    current_of,
    newest_rows,
)


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


TRIES = 3
"""How often a save is tried when somebody else wrote between reading and writing."""


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
    who = Writer(user=by, role=role, now=now)
    (saved,) = save_answers(unit, [(save, areas)], who)
    return saved


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Who saves, in which role, when."""

    user: User
    role: str
    now: datetime


def save_answers(
    unit: Unit, saves: Sequence[tuple[Save, frozenset[str]]], who: Writer
) -> list[Saved]:
    """Keep several answers durably, all or none, and say what became of each.

    They are read and compared before the database is written to, so that writers wait
    for each other as short a time as can be. Whoever else writes meanwhile is found out
    by the number that is taken, and then everything is read and compared again.
    """
    for _ in range(TRIES - 1):
        try:
            return _tried(unit, saves, who)
        except IntegrityError:
            continue
    return _tried(unit, saves, who)


def _tried(
    unit: Unit, saves: Sequence[tuple[Save, frozenset[str]]], who: Writer
) -> list[Saved]:
    newest = {
        row.question: row for row in newest_rows(unit, [s.question for s, _ in saves])
    }
    saves, known = _known(unit, saves)
    rows = {
        save.key: row
        for save, _ in saves
        if save.key not in known
        and (row := _row(unit, save, newest.get(save.question), who)) is not None
    }
    if rows:
        areas = {save.key: found for save, found in saves if save.key in rows}
        _write(unit, list(rows.values()), frozenset().union(*areas.values()), who)
    return [
        _became(
            save, newest.get(save.question), known.get(save.key), rows.get(save.key)
        )
        for save, _ in saves
    ]


def _known(
    unit: Unit, saves: Sequence[tuple[Save, frozenset[str]]]
) -> tuple[list[tuple[Save, frozenset[str]]], dict[UUID, Revision]]:
    """The saves, each with a key of its own, and those of them that arrived before.

    A page that is gone back to and filled in otherwise has the key it had: what it says
    then is another answer, under a key that follows from both.
    """
    found = _by_key(save for save, _ in saves)
    told = [
        (save, areas)
        if save.key not in found or _is_again(unit, save, found[save.key])
        else (replace(save, key=uuid5(save.key, _identity(unit, save))), areas)
        for save, areas in saves
    ]
    renamed = [save for save, _ in told if save.key not in found]
    if found and renamed:
        found |= _by_key(renamed)
    return told, found


def _by_key(saves: Iterable[Save]) -> dict[UUID, Revision]:
    keys = [save.key for save in saves]
    return {row.key: row for row in Revision.objects.filter(key__in=keys)}


def _identity(unit: Unit, save: Save) -> str:
    content = content_to_json(save.content)
    return f"{unit.pk} {save.question} {save.settles} {content}"


def _is_again(unit: Unit, save: Save, row: Revision) -> bool:
    """Whether what arrives under a key is what arrived under it before."""
    there = (row.unit_id, row.question, row.settles_id)
    same = there == (unit.pk, save.question, save.settles)
    return same and _same(row.content, content_to_json(save.content))


def _write(
    unit: Unit, rows: list[Revision], areas: frozenset[str], who: Writer
) -> None:
    """Write revisions with their events; refuse what was handed in meanwhile."""
    with transaction.atomic():
        works = wait_for_others(unit)
        _refuse_handed_in(works, areas)
        Revision.objects.bulk_create(rows)
        _start(works, {row.service_area for row in rows}, who.now)
        if any(row.source != Source.CARRIED for row in rows):
            _unfinish(works, areas)
        record_all(
            [
                Happened(
                    action="answer-saved" if row.number else "answer-kept-beside",
                    facts={
                        "question": row.question,
                        "number": row.number or row.based_on,
                        "source": row.source,
                        "beside": None if row.number else row.pk,
                    },
                )
                for row in rows
            ],
            at=who.now,
            by=who.user.pk,
            role=who.role,
            period=unit.round.period,
            place=unit.place,
        )


def wait_for_others(unit: Unit) -> list[AreaWork]:
    """Let whoever writes at a unit finish first, and return its areas as they are then.

    Nobody takes a step with an area before the transaction ends. On SQLite it has
    waited already.
    """
    if connection.features.has_select_for_update:
        Unit.objects.select_for_update().get(pk=unit.pk)
    return list(unit.areas.select_for_update().order_by("pk"))


def _row(
    unit: Unit, save: Save, newest: Revision | None, who: Writer
) -> Revision | None:
    """The revision a save becomes; None where it adds nothing to what stands."""
    number = newest.number or 0 if newest else 0
    content = content_to_json(save.content)
    agrees = newest is not None and _same(newest.content, content)
    repeats = agrees and newest is not None and save.source == newest.source
    if repeats and save.settles is None:
        # Both said the same: nothing to add, nothing to choose between.
        return None
    free = save.based_on == number or agrees
    return Revision(
        unit=unit,
        question=save.question,
        number=number + 1 if free else None,
        based_on=save.based_on,
        content=content,
        source=save.source,
        carried_from=save.carried_from,
        service_area=save.service_area,
        by=who.user,
        at=who.now,
        key=save.key,
        settles_id=save.settles,
    )


def _became(
    save: Save, newest: Revision | None, known: Revision | None, row: Revision | None
) -> Saved:
    """What became of a save: the answer, beside it, there before, or nothing new."""
    kept = row or known
    if row is not None and row.number:
        return Saved(current=current_of(row))
    current = current_of(newest) if newest else Current(question=save.question)
    beside = kept.pk if kept is not None and not kept.number else None
    return Saved(current=current, beside=beside)


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


def _same(one: str, other: str) -> bool:
    """Whether two contents say the same; JSON kept by an older program is read anew."""
    return one == other or content_from_json(one) == content_from_json(other)


def _start(works: Iterable[AreaWork], areas: Collection[str], now: datetime) -> None:
    """The first answer given in an area starts it."""
    for work in works:
        if work.service_area not in areas:
            continue
        if work.started_at and work.state != AreaState.NOT_STARTED:
            continue
        work.started_at = work.started_at or now
        if work.state == AreaState.NOT_STARTED:
            work.state = AreaState.IN_PROGRESS
        work.save(update_fields=["started_at", "state"])


def _unfinish(works: Iterable[AreaWork], areas: Collection[str]) -> None:
    """An answer makes unfinished every area it serves, on whatever page it was given.

    What a unit had not answered when the round closed it has answered a part of, when
    the agency answers for it.
    """
    for work in works:
        if work.service_area not in areas:
            continue
        if work.state == AreaState.DONE:
            work.state = AreaState.IN_PROGRESS
            work.finished_at = work.finished_by = None
        elif work.state == AreaState.NONE:
            work.state = AreaState.PARTIAL
        else:
            continue
        work.save(update_fields=["state", "finished_at", "finished_by"])
