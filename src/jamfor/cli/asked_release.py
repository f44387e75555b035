"""Which release a user means: an id, a draft's name, a folder, or the current one."""

from __future__ import annotations

from pathlib import Path

from jamfor.core.releases.ids import ReleaseId
from jamfor.core.vocabulary.errors import NotFoundError
from jamfor.store.manifest import MANIFEST
from jamfor.store.releases import CURRENT, current_release, release_folder


def release_meant(data: Path, named: str) -> Path:
    """Return the folder of a release; refuse what is no id, and what is not there."""
    if named == CURRENT:
        return current_release(data)
    for folder in (Path(named), data / "drafts" / named):
        if (folder / MANIFEST).is_file():
            return folder
    folder = release_folder(data, ReleaseId.parse(named))
    if not (folder / MANIFEST).is_file():
        raise NotFoundError(f"there is no release {named} in {data}")
    return folder
