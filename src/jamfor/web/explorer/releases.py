"""The open releases of a worker: the current one, asked for anew, and pinned ones."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from threading import Lock

from django.conf import settings

from jamfor.core.releases.ids import ReleaseId
from jamfor.core.vocabulary.errors import NotFoundError
from jamfor.formats.packs import pack_from_json
from jamfor.store.releases import Release, current_release, open_release


# The current release and the one before it; a third closes the oldest.
KEPT_OPEN = 2

_open: OrderedDict[Path, Release] = OrderedDict()
_lock = Lock()


def release_for(release_id: str | None) -> Release:
    """Return the release named, or the current one; refuse what is not published."""
    data = Path(settings.DATA)
    if release_id is None:
        return _opened(current_release(data))
    folder = data / "releases" / str(ReleaseId.parse(release_id))
    if not (folder / "manifest.json").is_file():
        raise NotFoundError(f"release {release_id} is not published here")
    return _opened(folder)


def current_id() -> ReleaseId | None:
    """Return the id of the current release; None where nothing is published."""
    try:
        return ReleaseId.parse(current_release(Path(settings.DATA)).name)
    except NotFoundError:
        return None


def _opened(folder: Path) -> Release:
    with _lock:
        if folder not in _open:
            _open[folder] = open_release(folder, read_pack=pack_from_json)
            while len(_open) > KEPT_OPEN:
                _open.popitem(last=False)
        _open.move_to_end(folder)
        return _open[folder]
