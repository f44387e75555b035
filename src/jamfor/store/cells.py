"""Cells snapshots: figures from outside as they were delivered, never edited.

A delivery holds a row for each figure, and what the source says of each series. Source:
joints of the house, B; that a figure may be stated without its parts is decision 0010.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec
import polars as pl

from jamfor.core.releases.outside import OutsideSeries
from jamfor.core.vocabulary.errors import CorruptReleaseError
from jamfor.core.vocabulary.texts import LocalText
from jamfor.store.durable import write_durably
from jamfor.store.manifest import (
    CELLS_SCHEMA,
    MANIFEST,
    SnapshotManifest,
    SnapshotReference,
    read_manifest,
)
from jamfor.store.parquet import CELLS, read_table, write_table
from jamfor.store.snapshots import (
    SOURCE,
    freeze,
    next_number,
    reference_to,
    sound_manifest,
)


SERIES = "series.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Figures from one source: the columns of `CELLS`, and the series they are of.

    `source` is a short name (a folder, and the code of the breakdown `source=`);
    `label` tells one delivery of it from another, such as its day or year.
    """

    source: str
    label: str
    credit: LocalText
    cells: pl.DataFrame
    series: tuple[OutsideSeries, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CellsSnapshot:
    """A delivery that was read and found to be what its manifest says."""

    folder: Path
    manifest: SnapshotManifest
    reference: SnapshotReference
    cells: pl.DataFrame
    series: tuple[OutsideSeries, ...]


def write_cells_snapshot(
    data: Path,
    delivery: Delivery,
    *,
    frozen_at: datetime,
    pack_hash: str,
    example: bool,
) -> Path:
    """Freeze a delivery below `data`/snapshots under the next free number.

    `example` is true when the figures are invented. Raises ValueError for cells that
    are not in the shape of a snapshot, and for the name of the answers' own source.
    """
    if delivery.source == SOURCE:
        raise ValueError(f"{SOURCE} is the source of answers, not of figures")

    def write(folder: Path) -> None:
        write_table(folder, delivery.cells, CELLS)
        text = msgspec.json.format(_ENCODER.encode(delivery.series), indent=1)
        write_durably(folder / SERIES, text + b"\n")

    manifest = SnapshotManifest(
        schema=CELLS_SCHEMA,
        source=delivery.source,
        period=delivery.label,
        number=0,
        frozen_at=frozen_at,
        pack=pack_hash,
        example=example,
        files={},
        credit=delivery.credit,
    )
    return freeze(data, manifest, write)


def read_cells_snapshot(folder: Path) -> CellsSnapshot:
    """Read a delivery; refuse one that is not what its manifest says."""
    manifest = sound_manifest(folder, CELLS_SCHEMA, of="figures from outside")
    try:
        series = _DECODER.decode((folder / SERIES).read_bytes())
    except msgspec.MsgspecError as error:
        raise CorruptReleaseError(f"{folder / SERIES} cannot be read") from error
    return CellsSnapshot(
        folder=folder,
        manifest=manifest,
        reference=reference_to(folder, manifest),
        cells=read_table(folder, CELLS),
        series=series,
    )


def latest_deliveries(data: Path) -> Sequence[Path]:
    """Return the latest snapshot of every delivery there is, sorted by source."""
    homes = sorted(p for p in (data / "snapshots").glob("*/*") if p.is_dir())
    latest = (home / str(next_number(home) - 1) for home in homes)
    return [folder for folder in latest if is_of_cells(folder)]


def is_of_cells(folder: Path) -> bool:
    """Whether a folder is a snapshot of figures from outside."""
    if not (folder / MANIFEST).is_file():
        return False
    return read_manifest(folder, SnapshotManifest).schema == CELLS_SCHEMA


_ENCODER = msgspec.json.Encoder(order="sorted")
_DECODER = msgspec.json.Decoder(tuple[OutsideSeries, ...])
