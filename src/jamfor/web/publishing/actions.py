"""Freezing a round, ordering its release, and publishing it when two agree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from jamfor.core.access.policy import Target, may
from jamfor.core.access.roles import Action, Phase
from jamfor.core.releases.ids import ReleaseId
from jamfor.core.vocabulary.errors import NotFoundError
from jamfor.core.vocabulary.texts import LocalText
from jamfor.store.releases import current_release, publish_draft, published_releases
from jamfor.store.snapshots import latest_snapshot, write_answers_snapshot
from jamfor.web.accounts.models import User
from jamfor.web.accounts.queries import grants_of
from jamfor.web.audit.actions import record
from jamfor.web.collection.actions.rounds import RoundPhaseError
from jamfor.web.collection.models import Round
from jamfor.web.collection.packs import pack_of
from jamfor.web.collection.queries.freezing import tables_of
from jamfor.web.publishing.drafts import sweep
from jamfor.web.publishing.models import Publication
from jamfor.web.publishing.queries import changes_in
from jamfor.web.publishing.refusals import (
    AgencyOnlyError,
    AlreadyPublishedError,
    BeingBuiltError,
    NotBuiltError,
    SecondPersonError,
    StaleError,
    TakenError,
    not_frozen,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A release as it is ordered: the time it states, and what is new in it.

    Without an id it becomes the next publication of the round's year.
    """

    published_at: datetime
    note: LocalText | None = None
    release: ReleaseId | None = None


def freeze(made: Round, *, data: Path, by: User | None, now: datetime) -> int:
    """Freeze a closed round as the next snapshot and return its number.

    Raises RoundPhaseError for a round that is open. A round that was corrected after it
    was frozen is frozen again: the earlier snapshot stays as it is.
    """
    with transaction.atomic():
        row = Round.objects.select_for_update().get(pk=made.pk)
        if row.phase not in {Phase.CLOSED, Phase.FROZEN}:
            raise RoundPhaseError(
                text=LocalText(
                    sv=f"Enkäten {made.period} är inte stängd. Stäng den först.",
                    en=f"The round of {made.period} is not closed. Close it first.",
                )
            )
        # Counted before the answers are read: what comes meanwhile counts as later.
        seen = changes_in(row)
        folder = write_answers_snapshot(
            data,
            period=row.period,
            tables=tables_of(row),
            frozen_at=now,
            pack_hash=row.pack_id,
            example=pack_of(row.pack_id).example,
        )
        number = int(folder.name)
        Round.objects.filter(pk=row.pk).update(phase=Phase.FROZEN)
        record(
            "round-frozen",
            at=now,
            by=by.pk if by else None,
            period=row.period,
            facts={"snapshot": number, "changes": seen},
        )
    made.refresh_from_db()
    return number


def order(
    made: Round, wanted: Order, *, data: Path, by: User, now: datetime
) -> Publication:
    """Order a release of a frozen round; it is built by `build`, outside the request.

    A round that is published is ordered again as a correction, with an id of its own.
    Raises AgencyOnlyError for anybody else, RoundPhaseError for a round that is not
    frozen, BeingBuiltError while an earlier order is not built, and TakenError for an
    id that is taken.
    """
    _refuse_others(made, by)
    correcting = wanted.release is not None and made.phase == Phase.PUBLISHED
    if made.phase != Phase.FROZEN and not correcting:
        raise not_frozen(made)
    with transaction.atomic():
        # Two who order at the same moment wait for each other here.
        Round.objects.select_for_update().get(pk=made.pk)
        waiting = Publication.objects.filter(
            round=made, state=Publication.State.ORDERED
        ).first()
        if waiting is not None:
            raise BeingBuiltError(waiting.release)
        ordered = Publication.objects.create(
            round=made,
            release=str(_id_of(wanted, data, int(made.period))),
            snapshot=_newest(made, data),
            note_sv=wanted.note.sv if wanted.note else "",
            note_en=wanted.note.en if wanted.note else "",
            published_at=wanted.published_at,
            ordered_at=now,
            ordered_by=by,
        )
        _tell("release-ordered", ordered, by=by, now=now)
    return ordered


def _refuse_others(made: Round, by: User) -> None:
    """The pages ask the policy; whoever comes another way is asked here."""
    target = Target(phase=Phase.FROZEN, period=made.period)
    if not may(grants_of(by), Action.PUBLISH, target):
        raise AgencyOnlyError


def _id_of(wanted: Order, data: Path, year: int) -> ReleaseId:
    """The id that was asked for, or the year's next publication; one not taken."""
    taken = {str(each) for each in published_releases(data)}
    taken |= set(Publication.objects.values_list("release", flat=True))
    if wanted.release is not None:
        if str(wanted.release) in taken:
            raise TakenError(wanted.release)
        return wanted.release
    number = 1
    while str(ReleaseId(year=year, publication=number, correction=0)) in taken:
        number += 1
    return ReleaseId(year=year, publication=number, correction=0)


def order_again(
    ordered: Publication,
    *,
    data: Path,
    by: User,
    now: datetime,
    wanted: Order | None = None,
) -> None:
    """Order a release anew, of the newest snapshot: after a failure, a stop, a change.

    Whoever orders it again is the one who ordered it. What is `wanted` takes the place
    of what was; a note stays where no other is given. Raises AlreadyPublishedError for
    one that is published.
    """
    _refuse_others(ordered.round, by)
    with transaction.atomic():
        row = _locked(ordered)
        if row.state == Publication.State.PUBLISHED:
            raise AlreadyPublishedError
        row.state, row.started_at = Publication.State.ORDERED, None
        row.fault = row.fault_text = row.draft = row.compared_with = ""
        row.differs = {}
        row.snapshot = _newest(row.round, data)
        if wanted is not None:
            row.published_at = wanted.published_at
        if wanted is not None and wanted.note is not None:
            row.note_sv, row.note_en = wanted.note.sv, wanted.note.en
        row.ordered_at, row.ordered_by = now, by
        row.save()
        _tell("release-ordered", row, by=by, now=now)
    ordered.refresh_from_db()


def agree(
    ordered: Publication, *, data: Path, by: User, now: datetime, seen: str = ""
) -> None:
    """Publish a built release: from here on readers find it.

    `seen` is the draft that was looked at, where one was.
    Raises AgencyOnlyError for anybody else, SecondPersonError for the one who ordered
    it, NotBuiltError before it is built, and StaleError where it was built again, or
    what it was built from or compared with is not the newest any more.
    """
    _refuse_others(ordered.round, by)
    with transaction.atomic():
        row = _locked(ordered)
        if row.ordered_by_id == by.pk:
            raise SecondPersonError
        if row.state != Publication.State.BUILT:
            raise NotBuiltError
        if seen not in {"", row.draft} or is_stale(row, data=data):
            raise StaleError
        row.state = Publication.State.PUBLISHED
        row.agreed_at, row.agreed_by = now, by
        row.save(update_fields=["state", "agreed_at", "agreed_by"])
        Round.objects.filter(pk=row.round_id).update(phase=Phase.PUBLISHED)
        _tell("release-published", row, by=by, now=now)
        # Last: what cannot be rolled back. Stopped here, it can be agreed to again.
        publish_draft(data, row.draft, ReleaseId.parse(row.release))
    ordered.refresh_from_db()
    sweep(ordered, data=data)


def is_stale(built: Publication, *, data: Path) -> bool:
    """Whether answers were frozen, or a release published, after it was built."""
    if built.snapshot != _newest(built.round, data):
        return True
    return _current(data) not in {built.compared_with, built.release}


def _current(data: Path) -> str:
    try:
        return current_release(data).name
    except NotFoundError:
        return ""


def _newest(made: Round, data: Path) -> int:
    folder = latest_snapshot(data, period=made.period)
    if folder is None:
        raise not_frozen(made)
    return int(folder.name)


def _locked(ordered: Publication) -> Publication:
    """The order as it is now, held against others until the transaction ends."""
    rows = Publication.objects.select_for_update(of=("self",)).select_related("round")
    return rows.get(pk=ordered.pk)


def _tell(action: str, row: Publication, *, by: User | None, now: datetime) -> None:
    record(
        action,
        at=now,
        by=by.pk if by else None,
        period=row.round.period,
        facts={"release": row.release, "snapshot": row.snapshot},
    )
