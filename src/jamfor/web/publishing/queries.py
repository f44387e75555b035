"""Where a round is on its way to be published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db.models import Q

from jamfor.store.durable import file_hash
from jamfor.store.manifest import MANIFEST, SnapshotManifest, read_manifest
from jamfor.store.snapshots import latest_snapshot
from jamfor.web.audit.models import Event
from jamfor.web.collection.models import Round
from jamfor.web.publishing.models import Publication


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """The newest snapshot of a round: its number, time and hash.

    `changed_since` says whether an answer was saved, or an area taken a step, later.
    """

    number: int
    frozen_at: datetime
    sha256: str
    changed_since: bool


def frozen(made: Round, data: Path) -> Frozen | None:
    """Return the snapshot this round was frozen as; None before it was."""
    last = Event.objects.filter(action="round-frozen", period=made.period).last()
    folder = latest_snapshot(data, period=made.period)
    if last is None or folder is None:
        return None
    return Frozen(
        number=int(folder.name),
        frozen_at=read_manifest(folder, SnapshotManifest).frozen_at,
        sha256=file_hash(folder / MANIFEST),
        changed_since=changes_in(made) != last.facts.get("changes"),
    )


def changes_in(made: Round) -> int:
    """Count what would make a snapshot of a round another: saves, and areas' steps.

    Events are only ever added, so an equal count is the same answers.
    """
    counts = Q(action="answer-saved") | Q(action__startswith="area-")
    return Event.objects.filter(counts, period=made.period).count()


def publications(made: Round) -> list[Publication]:
    """Return what was ordered of a round, the newest first."""
    rows = Publication.objects.filter(round=made)
    return list(rows.select_related("round", "ordered_by", "agreed_by").order_by("-pk"))
