"""A release's own figures carried over from one already built of the same answers.

A release with a new delivery from outside has the same rounds as the one before it.
What was computed of them is the same too where program, definitions and answers are,
and is read again in place of computed again. `verify` computes it all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.observations import Flag
from jamfor.formats.packs import pack_hash, pack_to_json
from jamfor.pipeline.code_version import code_hash
from jamfor.pipeline.collect import Collected
from jamfor.pipeline.outside import joined_places, outside_rows
from jamfor.store.durable import file_hash
from jamfor.store.manifest import Manifest, SnapshotReference, read_manifest
from jamfor.store.parquet import OBSERVATIONS, read_table
from jamfor.store.releases import published_releases, release_folder
from jamfor.store.snapshots import SOURCE


def carried_figures(data: Path, pack: Pack, found: Collected) -> pl.DataFrame | None:
    """Return the own figures of the newest release of the same answers, or None.

    `pack` is that of the new release. A correction is no such release: what it hides
    depends on the release it corrects.
    """
    for each in sorted(published_releases(data), reverse=True):
        folder = release_folder(data, each)
        if each.correction or not _is_alike(folder, pack, found):
            continue
        rows = read_table(folder, OBSERVATIONS)
        before, own = rows.filter(_EXTERNAL), rows.filter(~_EXTERNAL)
        after = outside_rows(pack, found.outside)
        if _joined(own, before).equals(_joined(own, after)):
            return own
    return None


def _is_alike(folder: Path, pack: Pack, found: Collected) -> bool:
    """Whether program, definitions and answers are the same, and the file is sound."""
    manifest = read_manifest(folder, Manifest)
    named = manifest.files[OBSERVATIONS.file].sha256
    return (
        manifest.code == code_hash()
        and manifest.pack == pack_hash(pack_to_json(pack))
        and _answers(manifest.snapshots) == _answers(found.references)
        and file_hash(folder / OBSERVATIONS.file) == named
    )


def _answers(references: Sequence[SnapshotReference]) -> list[tuple[str, int]]:
    """The rounds by their numbers: a published copy may have another hash.

    A snapshot of a number is never edited, and `found` was read from the same folder.
    """
    return [(each.period, each.number) for each in references if each.source == SOURCE]


_EXTERNAL = pl.col("flags").str.split(";").list.contains(str(Flag.EXTERNAL))


def _joined(own: pl.DataFrame, outside: pl.DataFrame) -> pl.DataFrame:
    """The series of ours that figures from outside begin: ours are marked by them."""
    ours = own.select("indicator").unique()
    series = joined_places(outside).join(ours, on="indicator", how="semi")
    return series.sort("indicator", "place")
