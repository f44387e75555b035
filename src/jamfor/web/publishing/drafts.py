"""Drafts nobody waits for any more: older builds of a release that was built again."""

from __future__ import annotations

import shutil
from pathlib import Path

from jamfor.core.releases.ids import ReleaseId
from jamfor.store.releases import drafts_of
from jamfor.web.publishing.difference import FOLDER
from jamfor.web.publishing.models import Publication


def sweep(ordered: Publication, *, data: Path) -> list[str]:
    """Remove the drafts of a release that another took the place of; return them.

    The draft its order names stays, with its comparison: it waits for agreement, or was
    published. So does every draft of another release. Nothing is removed while the
    order waits to be built, since the draft that is being built has no name yet.
    """
    row = Publication.objects.get(pk=ordered.pk)
    if row.state not in {Publication.State.BUILT, Publication.State.PUBLISHED}:
        return []
    superseded = [
        folder
        for folder in drafts_of(data, ReleaseId.parse(row.release))
        if folder.name != row.draft
    ]
    for folder in superseded:
        shutil.rmtree(folder, ignore_errors=True)
        for told in (data / FOLDER).glob(f"{folder.name}.*"):
            told.unlink(missing_ok=True)
    return [folder.name for folder in superseded]
