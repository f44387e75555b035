"""Figures from outside laid beside our own, each where it can stand (decision 0010).

Where the definitions name a year as known only from elsewhere, its figures stand under
the indicator's own key and join its series. Every other figure stands under the
breakdown `source=`, so that it never mixes with what we compute and none is lost.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from jamfor.core.comparability.graph import ComparabilityGraph
from jamfor.core.releases.outside import with_outside_series
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.observations import Flag
from jamfor.pipeline.remarks import flags_text, status_of, verdict_flags
from jamfor.store.cells import CellsSnapshot
from jamfor.store.parquet import OBSERVATIONS, conform


NO_VERSION = 0
"""What is written where no version of ours made a value."""

KEY = OBSERVATIONS.key
CREDIT = "credit"
_ON = ["indicator", "period"]


def with_outside(pack: Pack, found: Sequence[CellsSnapshot]) -> Pack:
    """Return the pack with an indicator for each series that it does not define."""
    years: dict[str, set[str]] = {}
    for snapshot in found:
        for indicator, period in snapshot.cells.select(_ON).unique().iter_rows():
            years.setdefault(indicator, set()).add(period)
    series = {each.id: each for snapshot in reversed(found) for each in snapshot.series}
    return with_outside_series(pack, series.values(), years)


def outside_rows(pack: Pack, found: Sequence[CellsSnapshot]) -> pl.DataFrame:
    """Return the observations of all deliveries, in the columns of `OBSERVATIONS`.

    `pack` already has the series it did not define. Of one source the first delivery of
    a figure supersedes the others. Of two sources the first stands under the plain key,
    the second under its own name.
    """
    if not found:
        return pl.DataFrame(schema=OBSERVATIONS.columns)
    rows = _remarked(_placed(pack, found)).select(list(OBSERVATIONS.columns))
    return conform(rows, OBSERVATIONS)


def credit_rows(pack: Pack, found: Sequence[CellsSnapshot]) -> pl.DataFrame:
    """Return the source line of each observation of a delivery, in Swedish, by key."""
    if not found:
        return pl.DataFrame(schema=dict.fromkeys([*KEY, CREDIT], pl.String))
    return _placed(pack, found).select(*KEY, CREDIT)


def _placed(pack: Pack, found: Sequence[CellsSnapshot]) -> pl.DataFrame:
    """Each figure once for a source, under the key it will have."""
    cells = pl.concat(
        snapshot.cells.with_columns(
            source=pl.lit(snapshot.manifest.source),
            invented=pl.lit(snapshot.manifest.example),
            rank=pl.lit(rank),
            credit=pl.lit(_credit(snapshot)),
        )
        for rank, snapshot in enumerate(found)
    )
    cells = cells.unique(["source", *KEY], keep="first", maintain_order=True)
    cells = cells.join(_declared(pack), on=_ON, how="left").sort("rank")
    plain = pl.col("marks").is_not_null() & (pl.struct(*KEY).is_first_distinct())
    return cells.with_columns(
        breakdown=pl.when(plain).then("breakdown").otherwise(_under_source()),
        version=pl.when(plain).then("version").otherwise(NO_VERSION),
        marks=pl.when(plain).then("marks").otherwise(pl.lit("")),
        value=pl.coalesce("value", pl.col("numerator") / pl.col("denominator")),
    )


def _credit(snapshot: CellsSnapshot) -> str:
    credit = snapshot.manifest.credit
    return credit.sv if credit else ""


def _under_source() -> pl.Expr:
    """The breakdown with `source=` put in its place among the sorted parts."""
    parts = pl.concat_str(
        "breakdown", pl.format("source={}", "source"), separator=";"
    ).str.split(";")
    kept = parts.list.filter(pl.element() != "").list.sort()
    return kept.list.join(";")


def _declared(pack: Pack) -> pl.DataFrame:
    """Each year known from elsewhere: its version, and the marks of the step to it."""
    graph = ComparabilityGraph.of(pack.indicators, pack.edges)
    rows = [
        (
            indicator.id,
            year,
            version.version,
            flags_text(verdict_flags(graph, indicator, year, years=indicator.years)),
        )
        for indicator in pack.indicators
        for version in indicator.versions
        for year in version.elsewhere
    ]
    schema = dict.fromkeys(_ON, pl.String) | {"version": pl.Int64, "marks": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _remarked(rows: pl.DataFrame) -> pl.DataFrame:
    """Add status and flags: from outside, and the marks of the step to the year."""
    kinds = rows.select("marks", "invented", "missing").unique()
    table = pl.DataFrame(
        [(*kind, *_remark(*kind)) for kind in kinds.iter_rows()],
        schema={**kinds.schema, "status": pl.String, "flags": pl.String},
        orient="row",
    )
    return rows.join(table, on=kinds.columns)


def _remark(marks: str, invented: bool, missing: str) -> tuple[str, str]:  # noqa: FBT001 - a cell of a row
    flags = {Flag.EXTERNAL} | {Flag(mark) for mark in marks.split(";") if mark}
    flags |= {Flag.EXAMPLE} if invented else set()
    reason = Missing(missing) if missing else None
    return status_of(reason, frozenset(flags)), flags_text(frozenset(flags))


def joined_places(rows: pl.DataFrame) -> pl.DataFrame:
    """Return (indicator, place) of the series that figures from outside begin."""
    plain = ~pl.col("breakdown").str.contains(r"(^|;)source=")
    return rows.filter(plain).select("indicator", "place").unique()
