"""Answers snapshots: a round as it was when it closed, never edited.

A correction is a new snapshot with the next number. Source: joints of the house, B.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import polars as pl

from jamfor.core.vocabulary.errors import CorruptReleaseError, JamforError
from jamfor.store.durable import (
    file_hash,
    folder_in_the_making,
    locked,
    move_into_place,
    write_durably,
)
from jamfor.store.manifest import (
    ANSWERS_SCHEMA,
    MANIFEST,
    SnapshotManifest,
    SnapshotReference,
    changed_files,
    files_below,
    read_manifest,
    to_bytes,
)
from jamfor.store.parquet import (
    ANSWERS,
    EVIDENCE,
    FRAME,
    SNAPSHOT_TABLES,
    read_table,
    write_table,
)


SOURCE = "kommunenkaten"


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotTables:
    """What the units answered, the evidence of their routines, and who was asked."""

    answers: pl.DataFrame
    evidence: pl.DataFrame
    frame: pl.DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersSnapshot:
    """A snapshot that was read and found to be what its manifest says."""

    folder: Path
    manifest: SnapshotManifest
    reference: SnapshotReference
    tables: SnapshotTables

    @property
    def period(self) -> str:
        """The year of the round."""
        return self.manifest.period


def write_answers_snapshot(  # noqa: PLR0913 - each is part of the manifest
    data: Path,
    *,
    period: str,
    tables: SnapshotTables,
    frozen_at: datetime,
    pack_hash: str,
    example: bool,
    source: str = SOURCE,
) -> Path:
    """Freeze a round below `data`/snapshots under the next free number.

    Raises ValueError for tables that are not in the shape of a snapshot.
    """

    def write(folder: Path) -> None:
        for shape in SNAPSHOT_TABLES:
            write_table(folder, getattr(tables, shape.name), shape)

    manifest = SnapshotManifest(
        schema=ANSWERS_SCHEMA,
        source=source,
        period=period,
        number=0,
        frozen_at=frozen_at,
        pack=pack_hash,
        example=example,
        files={},
    )
    return freeze(data, manifest, write)


def freeze(
    data: Path, manifest: SnapshotManifest, write: Callable[[Path], None]
) -> Path:
    """Freeze what `write` puts in a folder, under the source's next free number.

    The number and the hashes of the manifest are filled in here.
    """
    snapshots = data / "snapshots"
    home = snapshots / manifest.source / manifest.period
    home.mkdir(parents=True, exist_ok=True)
    with (
        locked(snapshots / ".lock", wait=True),
        folder_in_the_making(snapshots, prefix=".freezing-") as folder,
    ):
        number = next_number(home)
        write(folder)
        files = {name: file_hash(folder / name) for name in files_below(folder)}
        frozen = replace(manifest, number=number, files=files)
        write_durably(folder / MANIFEST, to_bytes(frozen))
        move_into_place(folder, home / str(number))
    return home / str(number)


def write_withheld_copy(
    target: Path, snapshot: AnswersSnapshot, answers: pl.DataFrame
) -> AnswersSnapshot:
    """Write the copy of a snapshot that is published, with these answers in it.

    It has the number of the original, and nothing that is a hash of it: few counts
    could be guessed and tried against such a hash.
    """
    target.mkdir(parents=True)
    tables = replace(snapshot.tables, answers=answers)
    for shape in SNAPSHOT_TABLES:
        write_table(target, getattr(tables, shape.name), shape)
    manifest = replace(
        snapshot.manifest,
        withheld=True,
        files={name: file_hash(target / name) for name in files_below(target)},
    )
    write_durably(target / MANIFEST, to_bytes(manifest))
    return read_answers_snapshot(target)


def next_number(home: Path) -> int:
    """Return the number the next snapshot of a round gets."""
    taken = [int(path.name) for path in home.iterdir() if path.name.isdigit()]
    return max(taken, default=0) + 1


def latest_snapshot(data: Path, *, period: str, source: str = SOURCE) -> Path | None:
    """Return the folder of the latest snapshot of a round, or None without any."""
    home = data / "snapshots" / source / period
    number = next_number(home) - 1 if home.is_dir() else 0
    return home / str(number) if number else None


def is_of_example(data: Path) -> bool | None:
    """Return whether a data folder’s answers are the example’s; None without any.

    Refuses a folder where invented and real answers lie side by side.
    """
    paths = (data / "snapshots").glob(f"*/*/*/{MANIFEST}")
    manifests = [read_manifest(path.parent, SnapshotManifest) for path in paths]
    kinds = {m.example for m in manifests if m.schema == ANSWERS_SCHEMA}
    if len(kinds) > 1:
        raise JamforError(
            f"the answers in {data} are partly the example’s and partly real;"
            " keep each in a data folder of its own"
        )
    return next(iter(kinds), None)


def read_answers_snapshot(folder: Path) -> AnswersSnapshot:
    """Read a snapshot; refuse one that is not what its manifest says."""
    manifest = sound_manifest(folder, ANSWERS_SCHEMA, of="answers")
    return AnswersSnapshot(
        folder=folder,
        manifest=manifest,
        reference=reference_to(folder, manifest),
        tables=SnapshotTables(
            answers=read_table(folder, ANSWERS),
            evidence=read_table(folder, EVIDENCE),
            frame=read_table(folder, FRAME),
        ),
    )


def sound_manifest(folder: Path, schema: str, *, of: str) -> SnapshotManifest:
    """Return a snapshot's manifest; refuse another kind, and a folder changed since."""
    manifest = read_manifest(folder, SnapshotManifest)
    if manifest.schema != schema:
        raise CorruptReleaseError(f"{folder} is not a snapshot of {of}")
    changed = changed_files(folder, manifest.files)
    if changed:
        raise CorruptReleaseError(
            f"{folder} was changed after it was frozen: {', '.join(changed)}"
        )
    return manifest


def reference_to(folder: Path, manifest: SnapshotManifest) -> SnapshotReference:
    """Return what a release says of a snapshot it was made from."""
    return SnapshotReference(
        source=manifest.source,
        period=manifest.period,
        number=manifest.number,
        sha256=file_hash(folder / MANIFEST),
    )
