"""Units added up: cities, counties, the nation and groups (GSBPM 5.7).

Whole numbers are added and each value is divided once. Source: the rules for numbers,
rules 2, 2a and 3.
"""

from __future__ import annotations

import math

import polars as pl

from jamfor.core.indicators.definitions import Kind
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.observations import Measure
from jamfor.pipeline.derive import (
    UnitTable,
    applicable,
    as_rows,
    heaviest_reason,
)
from jamfor.pipeline.rollup import Rollup


SERIES = ("indicator", "version")


def aggregate_rows(pack: Pack, units: UnitTable) -> pl.DataFrame:
    """Return all aggregates of a year but of composites and shares of persons."""
    rollup = Rollup.of(pack.geography)
    numbers = [str(kind) for kind in Kind if kind.is_number]
    counted = units.cells.filter(~pl.col("kind").is_in(numbers))
    reported = units.cells.filter(pl.col("kind") == str(Kind.REPORTED))
    return pl.concat(
        [
            share_rows(counted, rollup),
            level_rows(counted, rollup, _levels(pack, units.period)),
            mean_rows(counted, rollup),
            quartile_rows(reported, rollup),
            pooled_rows(reported, rollup),
            reported_mean_rows(reported, rollup),
        ]
    )


def with_targets(cells: pl.DataFrame, rollup: Rollup) -> pl.DataFrame:
    """Repeat each unit for each aggregate it is added to, named in `target`."""
    units = cells.select("place", "municipality").unique(maintain_order=True)
    return cells.join(rollup.unit_targets(units.iter_rows()), on="place")


def summed(cells: pl.DataFrame, by: tuple[str, ...]) -> pl.DataFrame:
    """Count met, answered and frame of facts; the frame leaves out not applicable."""
    return cells.group_by(*SERIES, *by).agg(
        numerator=pl.col("met").sum().cast(pl.Int64),
        answered=pl.col("met").count().cast(pl.Int64),
        frame=applicable().sum().cast(pl.Int64),
        missing=heaviest_reason(),
    )


def divided(sums: pl.DataFrame) -> pl.DataFrame:
    """Divide met by answered, with bounds; without answers the reason is all there is.

    Bounds are [M/F, (M + F - n)/F] for M met of n answered in a frame of F.
    """
    known = pl.col("answered") > 0
    met, frame = pl.col("numerator"), pl.col("frame")
    return sums.with_columns(
        value=pl.when(known).then(met / pl.col("answered")),
        denominator=pl.when(known).then("answered"),
        bound_low=pl.when(known).then(met / frame),
        bound_high=pl.when(known).then((met + frame - pl.col("answered")) / frame),
        missing=pl.when(known).then(pl.lit("")).otherwise("missing"),
    ).with_columns(numerator=pl.when(known).then("numerator"))


def _shared(sums: pl.DataFrame, breakdown: pl.Expr) -> pl.DataFrame:
    return as_rows(
        divided(sums).with_columns(
            place="target", breakdown=breakdown, measure=pl.lit(str(Measure.SHARE))
        )
    )


def share_rows(cells: pl.DataFrame, rollup: Rollup) -> pl.DataFrame:
    """Return the share of units met in each city, county and the nation."""
    return _shared(summed(with_targets(cells, rollup), ("target",)), pl.lit(""))


def level_rows(
    cells: pl.DataFrame, rollup: Rollup, levels: pl.DataFrame
) -> pl.DataFrame:
    """Return how the units of each aggregate lie over the levels, nought included."""
    spread = with_targets(cells.filter(pl.col("kind") == str(Kind.ORDINAL)), rollup)
    sums = summed(spread, ("target",)).drop("numerator").join(levels, on="indicator")
    held = spread.group_by("indicator", "target", "level").agg(
        numerator=pl.len().cast(pl.Int64)
    )
    sums = sums.join(held, on=["indicator", "target", "level"], how="left")
    return _shared(
        sums.with_columns(pl.col("numerator").fill_null(0)),
        pl.format("level={}", "level"),
    )


def _levels(pack: Pack, period: str) -> pl.DataFrame:
    rows = [
        (indicator.id, level.code)
        for indicator in pack.indicators
        if (version := indicator.in_period(period)) is not None
        for level in version.levels
    ]
    schema = {"indicator": pl.String, "level": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def mean_rows(cells: pl.DataFrame, rollup: Rollup) -> pl.DataFrame:
    """Return unweighted means of facts: each municipality once, a city's fraction.

    The fractions are put over one denominator, the least that all share, and added as
    whole numbers. Those are no counts of anything and are not told. `answered` and
    `frame` count municipalities, the frame those that the fact applies to.
    """
    each = summed(cells, ("municipality",))
    spread = each.join(_memberships(each, rollup), on="municipality")
    known = pl.col("answered") > 0
    spread = spread.join(_common_denominators(spread), on=[*SERIES, "target"])
    share = pl.col("numerator") * (pl.col("common") // pl.col("answered"))
    sums = spread.group_by(*SERIES, "target", "common").agg(
        added=share.filter(known).sum(),
        answered=known.sum().cast(pl.Int64),
        frame=_concerned(known).sum().cast(pl.Int64),
        missing=heaviest_reason(),
    )
    whole = pl.col("answered") * pl.col("common")
    known = pl.col("answered") > 0
    return _as_means(
        sums.with_columns(
            value=pl.when(known).then(pl.col("added") / whole),
            missing=pl.when(known).then(pl.lit("")).otherwise("missing"),
        )
    )


def _concerned(known: pl.Expr) -> pl.Expr:
    """Whether a municipality has a value or a missing answer, not just nothing to say.

    The reason told of a municipality is its heaviest; not applicable is the lightest.
    """
    return known | (pl.col("missing") != str(Missing.NOT_APPLICABLE))


def _memberships(each: pl.DataFrame, rollup: Rollup) -> pl.DataFrame:
    return rollup.municipality_targets(each["municipality"].unique().sort())


def _common_denominators(spread: pl.DataFrame) -> pl.DataFrame:
    """The least common multiple of the denominators met in each aggregate."""
    denominators = spread.group_by(*SERIES, "target").agg(
        pl.col("answered").filter(pl.col("answered") > 1).unique().sort()
    )
    commons = [math.lcm(*found) for found in denominators["answered"].to_list()]
    return denominators.drop("answered").with_columns(
        common=pl.Series(commons, dtype=pl.Int64)
    )


def _as_means(frame: pl.DataFrame) -> pl.DataFrame:
    return as_rows(
        frame.with_columns(
            place="target",
            breakdown=pl.lit(""),
            measure=pl.lit(str(Measure.MEAN_UNWEIGHTED)),
        )
    )


def mean_of_values(each: pl.DataFrame, rollup: Rollup) -> pl.DataFrame:
    """Return unweighted means of values that have no common denominator of use.

    `each` has one row a municipality, with value and missing; the frame is those the
    value applies to. The sum is rounded once, whatever the order.
    """
    spread = each.join(_memberships(each, rollup), on="municipality")
    sums = spread.group_by(*SERIES, "target").agg(
        values=pl.col("value").drop_nulls(),
        frame=_concerned(pl.col("value").is_not_null()).sum().cast(pl.Int64),
        missing=heaviest_reason(),
    )
    values: list[list[float]] = sums["values"].to_list()
    known = pl.col("answered") > 0
    return _as_means(
        sums.with_columns(
            value=pl.Series([_mean(found) for found in values], dtype=pl.Float64),
            answered=pl.Series([len(found) for found in values], dtype=pl.Int64),
        ).with_columns(
            missing=pl.when(known).then(pl.lit("")).otherwise("missing"),
        )
    )


def _mean(values: list[float]) -> float | None:
    return math.fsum(values) / len(values) if values else None


def quartile_rows(cells: pl.DataFrame, rollup: Rollup) -> pl.DataFrame:
    """Return the median and quartiles of what units reported, each unit once."""
    spread = with_targets(cells, rollup)
    value = pl.col("value")
    sums = spread.group_by(*SERIES, "target").agg(
        value.quantile(0.5, "linear").alias(str(Measure.MEDIAN)),
        value.quantile(0.25, "linear").alias(str(Measure.Q1)),
        value.quantile(0.75, "linear").alias(str(Measure.Q3)),
        answered=value.count().cast(pl.Int64),
        frame=applicable().sum().cast(pl.Int64),
        missing=heaviest_reason(),
    )
    measures = [str(m) for m in (Measure.MEDIAN, Measure.Q1, Measure.Q3)]
    kept = [name for name in sums.columns if name not in measures]
    long = sums.unpivot(
        on=measures, index=kept, variable_name="measure", value_name="value"
    )
    known = pl.col("answered") > 0
    return as_rows(
        long.with_columns(
            place="target",
            breakdown=pl.lit(""),
            missing=pl.when(known).then(pl.lit("")).otherwise("missing"),
        )
    )


def pooled_rows(cells: pl.DataFrame, rollup: Rollup) -> pl.DataFrame:
    """Return sums of numerators over sums of denominators, where both are known."""
    spread = with_targets(cells.filter("pooled"), rollup)
    return as_rows(
        pooled(spread, ("measure", "target")).with_columns(
            place="target", breakdown=pl.lit("")
        )
    )


def pooled(cells: pl.DataFrame, by: tuple[str, ...]) -> pl.DataFrame:
    """Add numerators and denominators of each series, and divide once."""
    sums = cells.group_by(*SERIES, *by).agg(
        pl.col("numerator", "denominator").sum(),
        answered=pl.col("value").count().cast(pl.Int64),
        frame=applicable().sum().cast(pl.Int64),
        missing=heaviest_reason(),
    )
    known = pl.col("answered") > 0
    return sums.with_columns(
        value=pl.when(known).then(pl.col("numerator") / pl.col("denominator")),
        numerator=pl.when(known).then("numerator"),
        denominator=pl.when(known).then("denominator"),
        missing=pl.when(known).then(pl.lit("")).otherwise("missing"),
    )


def reported_mean_rows(cells: pl.DataFrame, rollup: Rollup) -> pl.DataFrame:
    """Return unweighted means of what municipalities reported.

    A divided city counts once: with its districts' sums where both numbers are known,
    else with the mean of its districts.
    """
    sums = pooled(cells.filter("pooled"), ("municipality",))
    plain = (
        cells.filter(~pl.col("pooled"))
        .group_by(*SERIES, "municipality")
        .agg(values=pl.col("value").drop_nulls(), missing=heaviest_reason())
    )
    means = [_mean(found) for found in plain["values"].to_list()]
    plain = plain.with_columns(value=pl.Series(means, dtype=pl.Float64))
    columns = [*SERIES, "municipality", "value", "missing"]
    return mean_of_values(
        pl.concat([sums.select(columns), plain.select(columns)]), rollup
    )
