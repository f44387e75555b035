"""Unit values as observations: what each unit's answers say (GSBPM 5.5)."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from jamfor.core.indicators.definitions import IndicatorVersion, Kind
from jamfor.core.indicators.rules import RatioOf, ShareOf
from jamfor.core.questionnaires.logic import REASONS
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.observations import Measure
from jamfor.pipeline.engine import unit_values
from jamfor.store.snapshots import SnapshotTables


NUMBERS = {
    "value": pl.Float64,
    "numerator": pl.Int64,
    "denominator": pl.Int64,
    "answered": pl.Int64,
    "frame": pl.Int64,
    "ci_low": pl.Float64,
    "ci_high": pl.Float64,
    "bound_low": pl.Float64,
    "bound_high": pl.Float64,
}
"""The number columns that a step may fill; the rest of an observation is its key."""

ROW = {
    "indicator": pl.String,
    "place": pl.String,
    "version": pl.Int64,
    "breakdown": pl.String,
    "measure": pl.String,
    **NUMBERS,
    "missing": pl.String,
}
"""What every step hands on: an observation less its year, status and flags."""

ALL_REASONS = (*REASONS, *(reason for reason in Missing if reason not in REASONS))
"""Where reasons meet in an aggregate without any value, the last of them is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitTable:
    """The values of a year's units, each with its municipality, kind and measure.

    `cells` has the engine's columns and municipality, kind, measure, and `pooled`:
    whether the value is a quotient of two numbers that may be added over units.
    """

    period: str
    cells: pl.DataFrame


def measure_of(version: IndicatorVersion) -> Measure:
    """Return the measure of a unit's value: a share, a number counted, or a mean."""
    if version.kind is Kind.EXTERNAL:
        return version.headline
    if not version.kind.is_number or version.unit == "percent":
        return Measure.SHARE
    return Measure.COUNT if version.unit == "count" else Measure.MEAN


def is_quotient(version: IndicatorVersion) -> bool:
    """Whether a value is one known number over another (rule 2: then it is pooled)."""
    return isinstance(version.rule, ShareOf | RatioOf)


def derive_units(pack: Pack, *, period: str, tables: SnapshotTables) -> UnitTable:
    """Judge every indicator for every unit of a year."""
    values = unit_values(
        pack,
        period=period,
        answers=tables.answers,
        evidence=tables.evidence,
        frame=tables.frame,
    )
    units = (
        tables.frame.filter("in_frame")
        .select("place", municipality="parent")
        .unique(maintain_order=True)
    )
    cells = values.join(_kinds(pack, period), on="indicator").join(units, on="place")
    return UnitTable(period=period, cells=cells.sort("indicator", "place"))


def _kinds(pack: Pack, period: str) -> pl.DataFrame:
    rows = [
        (i.id, str(v.kind), str(measure_of(v)), is_quotient(v))
        for i in pack.indicators
        if (v := i.in_period(period)) is not None
    ]
    schema = {
        "indicator": pl.String,
        "kind": pl.String,
        "measure": pl.String,
        "pooled": pl.Boolean,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def unit_rows(units: UnitTable) -> pl.DataFrame:
    """Return each unit's own value, and the level it holds where there are levels.

    All but shares of persons, which may have to be hidden (`persons`).
    """
    known = pl.col("missing") == ""
    told = units.cells.filter(pl.col("kind") != str(Kind.PERSONS))
    headline = told.with_columns(
        breakdown=pl.lit(""),
        answered=known.cast(pl.Int64),
        frame=applicable().cast(pl.Int64),
    )
    levels = headline.filter(pl.col("level") != "").with_columns(
        breakdown=pl.format("level={}", "level"),
        value=pl.lit(1.0),
        numerator=pl.lit(1),
        denominator=pl.lit(1),
    )
    return pl.concat([as_rows(headline), as_rows(levels)])


def applicable() -> pl.Expr:
    """Whether a unit stays in the frame: all but those known not to be concerned."""
    return pl.col("missing") != str(Missing.NOT_APPLICABLE)


def as_rows(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a table in the columns of `ROW`; numbers it lacks are null."""
    absent = [pl.lit(None).alias(name) for name in NUMBERS if name not in frame.columns]
    return frame.with_columns(absent).select(
        pl.col(name).cast(dtype) for name, dtype in ROW.items()
    )


def heaviest_reason() -> pl.Expr:
    """Aggregate: the reason told where nobody has a value; empty without reasons."""
    ranks = {str(reason): rank for rank, reason in enumerate(ALL_REASONS)} | {"": -1}
    names = {rank: name for name, rank in ranks.items()}
    heaviest = pl.col("missing").replace_strict(ranks, return_dtype=pl.Int64).max()
    return heaviest.replace_strict(names, return_dtype=pl.String)
