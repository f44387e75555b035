"""All observations of a release, from its snapshots: each step once for each year."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl

from jamfor.core.releases.pack import Pack
from jamfor.pipeline.aggregate import aggregate_rows
from jamfor.pipeline.compose import composite_rows
from jamfor.pipeline.derive import derive_units, unit_rows
from jamfor.pipeline.remarks import remarked
from jamfor.store.parquet import OBSERVATIONS, conform
from jamfor.store.snapshots import SnapshotTables


Progress = Callable[[str], None]
"""Told a line about each step that may take more than two seconds."""


def silent(_: str) -> None:
    """Tell nobody."""


def observations_of(
    pack: Pack,
    rounds: Mapping[str, SnapshotTables],
    *,
    progress: Progress = silent,
) -> pl.DataFrame:
    """Return the observations of all rounds, sorted by key."""
    years = []
    for period, tables in sorted(rounds.items()):
        progress(f"computing {period}")
        years.append(_year(pack, period, tables))
    rows = remarked(pl.concat(years), pack).with_columns(
        ci_low=pl.lit(None, pl.Float64), ci_high=pl.lit(None, pl.Float64)
    )
    return conform(rows, OBSERVATIONS)


def _year(pack: Pack, period: str, tables: SnapshotTables) -> pl.DataFrame:
    units = derive_units(pack, period=period, tables=tables)
    rows = pl.concat(
        [
            unit_rows(units),
            aggregate_rows(pack, units),
            composite_rows(pack, units, tables),
        ]
    )
    return rows.with_columns(period=pl.lit(period))
