"""corrections.json of a release: written as canonical JSON, and read."""

from __future__ import annotations

from pathlib import Path

import msgspec

from jamfor.core.releases.corrections import Corrections
from jamfor.core.vocabulary.errors import CorruptReleaseError


CORRECTIONS = "corrections.json"


def corrections_bytes(corrections: Corrections) -> bytes:
    """Return the one way corrections are written: sorted keys, no whitespace, UTF-8."""
    return msgspec.json.encode(corrections, order="sorted") + b"\n"


def read_corrections(folder: Path, release: str) -> Corrections:
    """Read what a release corrects; releases from before the file correct nothing."""
    path = folder / CORRECTIONS
    if not path.is_file():
        return Corrections(release=release)
    try:
        return msgspec.json.decode(path.read_bytes(), type=Corrections)
    except msgspec.MsgspecError as error:
        raise CorruptReleaseError(f"{path} cannot be read: {error}") from error
