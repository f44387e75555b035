"""The ids and the hour of the example's releases."""

from __future__ import annotations

from datetime import UTC, time
from pathlib import Path

from jamfor.core.releases.ids import ReleaseId
from jamfor.store.releases import published_releases


PUBLISHED = time(6, 0, tzinfo=UTC)  # eight o'clock in Sweden in June


def free_id(data: Path, *, year: int, publication: int = 1) -> ReleaseId:
    """Return a publication's first id, or the next correction: what is out stays."""
    taken = [
        release.correction
        for release in published_releases(data)
        if (release.year, release.publication) == (year, publication)
    ]
    correction = max(taken, default=-1) + 1
    return ReleaseId(year=year, publication=publication, correction=correction)
