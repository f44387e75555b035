"""Building an ordered release: a draft, and what it changes; beside the requests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.db import transaction

from jamfor.core.releases.ids import ReleaseId
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.errors import FaultyDefinitionsError, JamforError
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.definitions.loading import definitions_folder, load_definitions
from jamfor.pipeline.build import build_release
from jamfor.pipeline.validate import FaultyAnswersError
from jamfor.store.cells import latest_deliveries
from jamfor.store.snapshots import latest_snapshot
from jamfor.web.audit.actions import record
from jamfor.web.collection.packs import pack_of
from jamfor.web.publishing.definitions import with_own_wording
from jamfor.web.publishing.difference import keep_difference
from jamfor.web.publishing.drafts import sweep
from jamfor.web.publishing.models import Publication


UNEXPECTED = "unexpected"
"""Kept with an order that met a mistake of ours: nothing the agency can do but ask."""

Clock = Callable[[], datetime]


def build(ordered: Publication, *, data: Path, clock: Clock) -> Path | None:
    """Build an ordered release as a draft, and compare it with the current one.

    Returns the draft, or None where the release is not waiting to be built. A refusal
    is kept with the order for whoever ordered it, and raised; stopped half-way the
    order stands as it was, and can be built again.
    """
    waiting = Publication.objects.filter(pk=ordered.pk, state=Publication.State.ORDERED)
    if not waiting.update(started_at=clock()):
        return None
    ordered.refresh_from_db()
    try:
        folder = _draft(ordered, data)
        compared_with, differs = keep_difference(data, folder.name)
    except Exception as error:
        code = error.code if isinstance(error, JamforError) else UNEXPECTED
        # Other refusals may name files, which is not for a page.
        told = str(error) if isinstance(error, FaultyAnswersError) else ""
        _end(
            ordered,
            "release-failed",
            now=clock(),
            state=Publication.State.FAILED,
            fault=code,
            fault_text=told,
        )
        raise
    ended = _end(
        ordered,
        "release-built",
        now=clock(),
        state=Publication.State.BUILT,
        draft=folder.name,
        compared_with=compared_with,
        differs=differs,
    )
    if ended:
        sweep(ordered, data=data)
    return folder


def _end(
    ordered: Publication, action: str, *, now: datetime, **came_of_it: object
) -> bool:
    """Say what came of it, unless it was ordered again meanwhile; return whether."""
    with transaction.atomic():
        same = Publication.objects.filter(
            pk=ordered.pk,
            state=Publication.State.ORDERED,
            started_at=ordered.started_at,
        )
        ended = same.update(**came_of_it)
        if ended:
            facts: dict[str, str | int | bool | None] = {
                "release": ordered.release,
                "snapshot": ordered.snapshot,
            }
            fault = came_of_it.get("fault")
            record(
                action,
                at=now,
                by=None,
                period=ordered.round.period,
                facts=facts | ({"code": str(fault)} if fault else {}),
            )
    ordered.refresh_from_db()
    return bool(ended)


def _draft(ordered: Publication, data: Path) -> Path:
    pack = with_own_wording(_pack(example=pack_of(ordered.round.pack_id).example))
    note = (
        LocalText(sv=ordered.note_sv, en=ordered.note_en) if ordered.note_sv else None
    )
    return build_release(
        data=data,
        pack=pack,
        snapshots=[*_snapshots(ordered, pack, data), *latest_deliveries(data)],
        release_id=ReleaseId.parse(ordered.release),
        published_at=ordered.published_at,
        notes=[note] if note else [],
        draft=True,
    )


def _pack(*, example: bool) -> Pack:
    loaded = load_definitions(definitions_folder(), example=example)
    if loaded.pack is None:
        raise FaultyDefinitionsError("the definitions have faults; run `jamfor check`")
    return loaded.pack


def _snapshots(ordered: Publication, pack: Pack, data: Path) -> list[Path]:
    """The newest of each round, and of its own round the one that was ordered."""
    newest = {r.period: latest_snapshot(data, period=r.period) for r in pack.rounds}
    found = {period: folder for period, folder in newest.items() if folder is not None}
    own = ordered.round.period
    if own in found:
        found[own] = found[own].parent / str(ordered.snapshot)
    return list(found.values())
