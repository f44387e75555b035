"""Two release folders compared: read only when sound, and told as lines to read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from jamfor.core.vocabulary.errors import CorruptReleaseError
from jamfor.core.vocabulary.texts import LocalText
from jamfor.pipeline.comparing.grouped import Grouped
from jamfor.pipeline.comparing.made import Made, read_made
from jamfor.pipeline.comparing.report import Manner, report_lines
from jamfor.store.durable import file_hash
from jamfor.store.manifest import Manifest, read_manifest
from jamfor.store.parquet import OBSERVATIONS
from jamfor.store.releases import PACK


def read_sound(folder: Path) -> Made:
    """Read a release; refuse one whose figures or definitions are not as it says."""
    manifest = read_manifest(folder, Manifest)
    for name in (OBSERVATIONS.file, PACK):
        path, entry = folder / name, manifest.files.get(name)
        if entry is None or not path.is_file() or file_hash(path) != entry.sha256:
            raise CorruptReleaseError(f"{path}: not the file the manifest names")
    return read_made(folder)


def difference_lines(
    grouped: Grouped, manner: Manner, manifests: tuple[Manifest, Manifest]
) -> Iterator[str]:
    """Return the whole report: what differs, and what no figure shows."""
    before, after = manifests
    if grouped.found.is_empty:
        yield f"{before.id} → {after.id}"
        yield manner.say(
            "Ingen skillnad: samma värden, svar, definitioner och källor.",
            "No change: the same figures, answers, definitions and sources.",
        )
    else:
        yield from report_lines(grouped, manner)
    told = [manner.told(text) for text in _beside(before, after)]
    if told:
        yield ""
        yield from told


def _beside(before: Manifest, after: Manifest) -> Iterator[LocalText]:
    """What the manifests say that no figure shows."""
    file = OBSERVATIONS.file
    if before.files[file].sha256 == after.files[file].sha256:
        yield LocalText(
            sv=f"{file} är lika, byte för byte.", en=f"{file} is equal, byte by byte."
        )
    if before.code != after.code:
        yield LocalText(
            sv="Utgåvorna är byggda av olika versioner av programmet (code).",
            en="The releases were built by different versions of the program (code).",
        )
    names = ("published_at", "example", "pack", "snapshots", "notes", "corrects")
    other = [n for n in names if getattr(before, n) != getattr(after, n)]
    if other:
        listed = ", ".join(other)
        yield LocalText(
            sv=f"Manifesten skiljer sig också i: {listed}.",
            en=f"The manifests also differ in: {listed}.",
        )
