"""Where a round is on its way to be published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jamfor.store.manifest import SnapshotManifest, read_manifest
from jamfor.store.snapshots import latest_snapshot
from jamfor.web.audit.models import Event
from jamfor.web.collection.models import Round
from jamfor.web.publishing.models import Publication


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """The newest snapshot of a round, and whether an answer changed since."""

    number: int
    frozen_at: datetime
    changed_since: bool


def frozen(made: Round, data: Path) -> Frozen | None:
    """Return the snapshot this round was frozen as; None before it was."""
    last = Event.objects.filter(action="round-frozen", period=made.period).last()
    folder = latest_snapshot(data, period=made.period)
    if last is None or folder is None:
        return None
    later = Event.objects.filter(period=made.period, pk__gt=last.pk)
    return Frozen(
        number=int(folder.name),
        frozen_at=read_manifest(folder, SnapshotManifest).frozen_at,
        changed_since=later.filter(action__in=("answer-saved", "area-sign")).exists(),
    )


def publications(made: Round) -> list[Publication]:
    """Return what was ordered of a round, the newest first."""
    rows = Publication.objects.filter(round=made)
    return list(rows.select_related("ordered_by", "agreed_by").order_by("-pk"))
