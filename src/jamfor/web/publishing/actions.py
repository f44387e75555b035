"""Freezing a round, building its release, and publishing it when two agree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from jamfor.core.access.roles import Phase
from jamfor.core.releases.ids import ReleaseId
from jamfor.core.vocabulary.errors import FaultyDefinitionsError, JamforError
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.definitions.loading import definitions_folder, load_definitions
from jamfor.pipeline.build import build_release
from jamfor.store.cells import latest_deliveries
from jamfor.store.releases import publish, published_releases
from jamfor.store.snapshots import latest_snapshot, write_answers_snapshot
from jamfor.web.accounts.models import User
from jamfor.web.audit.actions import record
from jamfor.web.collection.actions.rounds import RoundPhaseError
from jamfor.web.collection.models import Round
from jamfor.web.collection.packs import pack_of
from jamfor.web.collection.queries.freezing import tables_of
from jamfor.web.publishing.models import Publication


class SecondPersonError(JamforError):
    """Somebody else than the one who ordered a release has to agree to it."""

    code = "second-person"
    http_status = 409

    def __init__(self) -> None:
        super().__init__(
            text=LocalText(
                sv="En annan person än den som beställde publiceringen måste godkänna"
                " den.",
                en="Somebody else than the one who ordered the publication must agree"
                " to it.",
            )
        )


class NotBuiltError(JamforError):
    """The release is not built, so there is nothing to agree to."""

    code = "release-not-built"
    http_status = 409


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A release as it is ordered: the time it states, and what is new in it."""

    published_at: datetime
    note: LocalText | None = None


def freeze(made: Round, *, data: Path, by: User | None, now: datetime) -> int:
    """Freeze a closed round as the next snapshot and return its number.

    Raises RoundPhaseError for a round that is open. A round that was corrected after it
    was frozen is frozen again: the earlier snapshot stays as it is.
    """
    with transaction.atomic():
        row = Round.objects.select_for_update().get(pk=made.pk)
        if row.phase not in {Phase.CLOSED, Phase.FROZEN}:
            raise RoundPhaseError(f"the round of {made.period} is not closed")
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
            facts={"snapshot": number},
        )
    made.refresh_from_db()
    return number


def order(
    made: Round, wanted: Order, *, data: Path, by: User, now: datetime
) -> Publication:
    """Order a release of a frozen round; it is built by `build`, outside the request.

    Raises RoundPhaseError for a round that is not frozen.
    """
    folder = latest_snapshot(data, period=made.period)
    if made.phase != Phase.FROZEN or folder is None:
        raise RoundPhaseError(f"the round of {made.period} is not frozen")
    with transaction.atomic():
        release = _next_id(data, int(made.period))
        ordered = Publication.objects.create(
            round=made,
            release=str(release),
            snapshot=int(folder.name),
            note_sv=wanted.note.sv if wanted.note else "",
            note_en=wanted.note.en if wanted.note else "",
            published_at=wanted.published_at,
            ordered_at=now,
            ordered_by=by,
        )
        record(
            "release-ordered",
            at=now,
            by=by.pk,
            period=made.period,
            facts={"release": str(release), "snapshot": ordered.snapshot},
        )
    return ordered


def _next_id(data: Path, year: int) -> ReleaseId:
    """The year's next publication that is neither published nor ordered."""
    taken = {str(each) for each in published_releases(data)}
    taken |= set(Publication.objects.values_list("release", flat=True))
    number = 1
    while str(ReleaseId(year=year, publication=number, correction=0)) in taken:
        number += 1
    return ReleaseId(year=year, publication=number, correction=0)


def build(
    ordered: Publication,
    *,
    data: Path,
    progress: Callable[[str], None] = lambda _: None,
) -> Path:
    """Build an ordered release of the newest snapshot of each round; not published.

    A refusal is kept with the order, for whoever ordered it, and raised.
    """
    try:
        folder = _built(ordered, data, progress)
    except JamforError as error:
        ordered.state, ordered.fault = Publication.State.FAILED, str(error)
        ordered.save(update_fields=["state", "fault"])
        raise
    ordered.state, ordered.fault = Publication.State.BUILT, ""
    ordered.save(update_fields=["state", "fault"])
    return folder


def _built(ordered: Publication, data: Path, progress: Callable[[str], None]) -> Path:
    example = pack_of(ordered.round.pack_id).example
    loaded = load_definitions(definitions_folder(), example=example)
    if loaded.pack is None:
        raise FaultyDefinitionsError("the definitions have faults; run `jamfor check`")
    rounds = (
        latest_snapshot(data, period=round_.period) for round_ in loaded.pack.rounds
    )
    note = (
        LocalText(sv=ordered.note_sv, en=ordered.note_en) if ordered.note_sv else None
    )
    return build_release(
        data=data,
        pack=loaded.pack,
        snapshots=[*(f for f in rounds if f is not None), *latest_deliveries(data)],
        release_id=ReleaseId.parse(ordered.release),
        published_at=ordered.published_at,
        notes=[note] if note else [],
        progress=progress,
    )


def agree(ordered: Publication, *, data: Path, by: User, now: datetime) -> None:
    """Publish a built release; raises SecondPersonError for the one who ordered it."""
    if ordered.ordered_by_id == by.pk:
        raise SecondPersonError
    if ordered.state != Publication.State.BUILT:
        raise NotBuiltError(f"{ordered.release} is not built")
    with transaction.atomic():
        ordered.state = Publication.State.PUBLISHED
        ordered.agreed_at, ordered.agreed_by = now, by
        ordered.save(update_fields=["state", "agreed_at", "agreed_by"])
        Round.objects.filter(pk=ordered.round_id).update(phase=Phase.PUBLISHED)
        record(
            "release-published",
            at=now,
            by=by.pk,
            period=ordered.round.period,
            facts={"release": ordered.release},
        )
        publish(data, ReleaseId.parse(ordered.release))
