"""All observations of a release, from its snapshots: each step once for each year."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import polars as pl

from jamfor.core.releases.pack import Pack
from jamfor.pipeline.aggregate import aggregate_rows
from jamfor.pipeline.common import Derived, common_rows
from jamfor.pipeline.compose import composite_rows
from jamfor.pipeline.derive import derive_units, unit_rows
from jamfor.pipeline.outside import joined_places, outside_rows
from jamfor.pipeline.persons import Earlier, persons_rows
from jamfor.pipeline.remarks import remarked
from jamfor.store.cells import CellsSnapshot
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
    outside: Sequence[CellsSnapshot] = (),
    progress: Progress = silent,
    earlier: Earlier | None = None,
    carried: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Return the observations of all rounds and deliveries, sorted by key.

    `earlier` is what the release corrected said of shares of persons. `carried` are the
    figures of the rounds where they are known already.
    """
    delivered = outside_rows(pack, outside)
    names = list(OBSERVATIONS.columns)
    own = carried
    if own is None:
        joined = joined_places(delivered)
        own = _own(pack, rounds, joined=joined, progress=progress, earlier=earlier)
    return conform(
        pl.concat([own.select(names), delivered.select(names)]), OBSERVATIONS
    )


def _own(
    pack: Pack,
    rounds: Mapping[str, SnapshotTables],
    *,
    joined: pl.DataFrame,
    progress: Progress,
    earlier: Earlier | None,
) -> pl.DataFrame:
    """Return what is computed of the rounds; `joined` are series begun elsewhere."""
    derived: dict[str, Derived] = {}
    rows = []
    for period, tables in sorted(rounds.items()):
        progress(f"computing {period}")
        units = derive_units(pack, period=period, tables=tables)
        derived[period] = Derived(units=units, tables=tables)
        rows.append(_year(pack, derived[period], earlier))
    progress("computing what the rounds have in common")
    rows.append(common_rows(pack, derived))
    derived.clear()  # what the figures were made of is half of the memory
    return remarked(pl.concat(rows), pack, joined=joined)


def _year(pack: Pack, year: Derived, earlier: Earlier | None) -> pl.DataFrame:
    rows = pl.concat(
        [
            unit_rows(year.units),
            aggregate_rows(pack, year.units),
            persons_rows(pack, year.units, earlier),
            composite_rows(pack, year.units, year.tables),
        ]
    )
    return rows.with_columns(period=pl.lit(year.units.period))
