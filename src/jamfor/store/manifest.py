"""Manifests: what a snapshot or a release holds, with a checksum of each file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import msgspec

from jamfor.core.releases.corrections import Predecessor
from jamfor.core.vocabulary.errors import CorruptReleaseError, NotFoundError
from jamfor.core.vocabulary.texts import LocalText
from jamfor.store.durable import file_hash


MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotManifest:
    """What a snapshot is, when it was frozen, and under which definitions.

    `credit` is the source line its figures carry wherever they are shown; answers have
    none. `period` names a round, or a delivery of figures from outside.
    """

    schema: str
    source: str
    period: str
    number: int
    frozen_at: datetime
    pack: str  # SHA-256 of the definitions the round was asked under
    example: bool
    files: Mapping[str, str]
    credit: LocalText | None = None
    withheld: bool = False  # the published copy, without counts of too few persons


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotReference:
    """A snapshot a release was made from; the hash is that of its manifest."""

    source: str
    period: str
    number: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileEntry:
    """A file of a release: size in bytes and SHA-256.

    `logical` is the hash of the rows, for files whose bytes may differ between
    machines; empty for the others.
    """

    size: int
    sha256: str
    logical: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a release is made of, and of what it was made."""

    schema: str
    id: str
    published_at: datetime
    example: bool
    code: str  # SHA-256 of the program's own text below the web
    pack: str
    snapshots: tuple[SnapshotReference, ...]
    notes: tuple[LocalText, ...]
    files: Mapping[str, FileEntry]
    corrects: Predecessor | None = None  # what corrections.json was compared with


RELEASE_SCHEMA = "jamfor-release-1"
ANSWERS_SCHEMA = "jamfor-answers-1"
CELLS_SCHEMA = "jamfor-cells-1"

AnyManifest = TypeVar("AnyManifest", SnapshotManifest, Manifest)


def to_bytes(manifest: SnapshotManifest | Manifest) -> bytes:
    """Write a manifest as indented JSON with sorted keys."""
    for moment in _moments(manifest):
        if moment.tzinfo is None:
            raise ValueError("a time needs a time zone")
    text = msgspec.json.encode(manifest, order="sorted")
    return msgspec.json.format(text, indent=2) + b"\n"


def _moments(manifest: SnapshotManifest | Manifest) -> tuple[datetime, ...]:
    if isinstance(manifest, Manifest):
        return (manifest.published_at,)
    return (manifest.frozen_at,)


def read_manifest(folder: Path, kind: type[AnyManifest]) -> AnyManifest:
    """Read a folder's manifest; refuse a folder without one."""
    path = folder / MANIFEST
    if not path.is_file():
        raise NotFoundError(f"{folder} has no {MANIFEST}")
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except msgspec.MsgspecError as error:
        raise CorruptReleaseError(f"{path} cannot be read: {error}") from error


def file_entries(folder: Path, *, logical: Mapping[str, str]) -> dict[str, FileEntry]:
    """Return an entry for each file below a folder, by relative path."""
    return {
        name: FileEntry(
            size=(folder / name).stat().st_size,
            sha256=file_hash(folder / name),
            logical=logical.get(name, ""),
        )
        for name in files_below(folder)
    }


def files_below(folder: Path) -> list[str]:
    """Return the relative paths of all files but the manifest itself, sorted."""
    found = (
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file()
    )
    return sorted(name for name in found if name != MANIFEST)


def changed_files(folder: Path, hashes: Mapping[str, str]) -> list[str]:
    """Return the files that are gone, new, or not what the manifest says; sorted."""
    found = set(files_below(folder))
    changed = found ^ set(hashes)
    changed |= {
        name for name in found & set(hashes) if file_hash(folder / name) != hashes[name]
    }
    return sorted(changed)
