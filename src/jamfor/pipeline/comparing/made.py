"""A release as it is compared: what it was made from, and its figures."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from jamfor.core.releases.pack import Pack
from jamfor.formats.packs import pack_from_json
from jamfor.pipeline.collect import Collected, read_collected
from jamfor.store.manifest import Manifest, read_manifest
from jamfor.store.parquet import OBSERVATIONS, read_table
from jamfor.store.releases import PACK, SNAPSHOTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What a release was made from, and its figures."""

    id: str
    pack: Pack
    found: Collected
    observations: pl.DataFrame


def read_made(folder: Path) -> Made:
    """Read a release; refuse one whose snapshots were changed."""
    manifest = read_manifest(folder, Manifest)
    return Made(
        id=manifest.id,
        pack=pack_from_json((folder / PACK).read_bytes()),
        found=read_collected(folder / SNAPSHOTS, manifest.snapshots),
        observations=read_table(folder, OBSERVATIONS),
    )
