"""Every release that has been published, for the list on the data page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jamfor.core.releases.ids import ReleaseId
from jamfor.core.vocabulary.texts import LocalText
from jamfor.store.corrections import read_corrections
from jamfor.store.manifest import Manifest, read_manifest
from jamfor.store.releases import published_releases, release_folder
from jamfor.web.explorer.pages import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionLine:
    """A release in the list; `predecessor` is empty where it corrects none."""

    id: ReleaseId
    day: date
    notes: tuple[LocalText, ...]
    predecessor: str
    corrected: int
    current: bool


def editions(visit: Visit) -> tuple[EditionLine, ...]:
    """Return the releases up to the current one, newest first.

    What lies below releases/ with a higher number has not been made public yet.
    """
    data = visit.release.folder.parent.parent
    newest = visit.current or visit.release.id
    found = (each for each in published_releases(data) if each <= newest)
    lines = []
    for each in sorted(found, reverse=True):
        folder = release_folder(data, each)
        manifest = read_manifest(folder, Manifest)
        corrections = read_corrections(folder, str(each))
        before = corrections.predecessor
        lines.append(
            EditionLine(
                id=each,
                day=manifest.published_at.date(),
                notes=manifest.notes,
                predecessor=before.id if before else "",
                corrected=corrections.count,
                current=each == visit.current,
            )
        )
    return tuple(lines)
