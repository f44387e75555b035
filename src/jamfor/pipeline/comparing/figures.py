"""Which figures differ between two releases: a row for each, as it was and as it is.

A unit's level stands on the unit's own row, not on a row beside it: a level that is
another is one figure that changed, not one that left and one that came.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from jamfor.core.releases.changes import Change
from jamfor.core.vocabulary.observations import Flag
from jamfor.store.parquet import OBSERVATIONS


TOLERANCE = 1e-12
"""How far two floats of the same figure may lie from each other, relatively."""
KEY = list(OBSERVATIONS.key)
CELLS = [name for name in OBSERVATIONS.columns if name not in KEY]
FLOATS = ("value", "ci_low", "ci_high", "bound_low", "bound_high")
STATE = ("value", "numerator", "denominator", "answered", "frame", "level", "missing")
"""What a figure is; version, bounds, status and flags are said beside it."""
LEVEL = "level="
RIGHT = "_right"
_UNIT = ["indicator", "place", "period"]


def differing_figures(
    before: pl.DataFrame, after: pl.DataFrame, units: tuple[pl.DataFrame, pl.DataFrame]
) -> pl.DataFrame:
    """Return the figures that differ, sorted by key.

    `units` are those that hold a level, before and after: (indicator, place, period).
    Columns: the key, every cell and `level` before and (`…_right`) after, `change`, and
    `moved`, false where only what is said beside the figure differs.
    """
    keys = _own_rows(_differing_keys(before, after), units)
    old = _cells_at(before, keys, units[0])
    new = _cells_at(after, keys, units[1])
    there = pl.lit(value=True).alias("there")
    both = old.with_columns(there).join(
        new.with_columns(there), on=KEY, how="full", coalesce=True
    )
    gone, came = pl.col("there").is_null(), pl.col("there_right").is_null()
    return both.with_columns(
        change=pl.when(gone)
        .then(pl.lit(str(Change.ADDED)))
        .when(came)
        .then(pl.lit(str(Change.REMOVED)))
        .otherwise(pl.lit(str(Change.CHANGED))),
        moved=~same(STATE) | gone | came,
    ).sort(KEY)


def is_external(side: str = "") -> pl.Expr:
    """Whether a figure was computed by somebody else."""
    flags = pl.col(f"flags{side}").fill_null("").str.split(";")
    return flags.list.contains(str(Flag.EXTERNAL))


def same(names: Iterable[str]) -> pl.Expr:
    """Whether cells are the same before and after: floats nearly, others exactly."""
    return pl.all_horizontal(
        _same_number(name) if name in FLOATS else _same_cell(name) for name in names
    )


def _same_cell(name: str) -> pl.Expr:
    return pl.col(name).eq_missing(pl.col(f"{name}{RIGHT}"))


def _same_number(name: str) -> pl.Expr:
    one, other = pl.col(name), pl.col(f"{name}{RIGHT}")
    near = (one - other).abs() <= TOLERANCE * pl.max_horizontal(one.abs(), other.abs())
    return one.eq_missing(other) | near.fill_null(value=False)


def _differing_keys(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """The keys of rows that differ, and in which of the two they are."""
    # A year at a time: the tables side by side are several times as large as either.
    years = sorted({*before["period"].unique(), *after["period"].unique()})
    empty = _keys_of_year(before.clear(), after.clear())
    found = (
        _keys_of_year(*(t.filter(pl.col("period") == year) for t in (before, after)))
        for year in years
    )
    return pl.concat([empty, *found])


def _keys_of_year(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    there = pl.lit(value=True)
    both = before.with_columns(old=there).join(
        after.with_columns(new=there), on=KEY, how="full", coalesce=True
    )
    alone = pl.col("old").is_null() | pl.col("new").is_null()
    sides = pl.col("old", "new").fill_null(value=False)
    return both.filter(alone | ~same(CELLS)).select(*KEY, sides)


def _own_rows(
    keys: pl.DataFrame, units: tuple[pl.DataFrame, pl.DataFrame]
) -> pl.DataFrame:
    """The keys with each level a unit holds in place of the unit's own row."""
    held = [
        table.select(*_UNIT, pl.lit(value=True).alias(name)).unique()
        for table, name in zip(units, ("holds_old", "holds_new"), strict=True)
    ]
    for table in held:
        keys = keys.join(table, on=_UNIT, how="left")
    folded = pl.all_horizontal(
        ~pl.col(side) | pl.col(f"holds_{side}").fill_null(value=False)
        for side in ("old", "new")
    ) & pl.col("breakdown").str.starts_with(LEVEL)
    own = pl.when(folded).then(pl.lit("")).otherwise("breakdown")
    return (
        keys.select(pl.all().exclude("breakdown"), breakdown=own).select(KEY).unique()
    )


def _cells_at(
    table: pl.DataFrame, keys: pl.DataFrame, units: pl.DataFrame
) -> pl.DataFrame:
    """The rows of some keys, each with the level its unit holds."""
    rows = table.join(keys, on=KEY, how="semi")
    own = rows.filter(pl.col("breakdown") == "").select(_UNIT).unique()
    levels = (
        table.filter(pl.col("breakdown").str.starts_with(LEVEL))
        .join(own, on=_UNIT, how="semi")
        .join(units, on=_UNIT, how="semi")
        .select(
            *_UNIT,
            breakdown=pl.lit(""),
            level=pl.col("breakdown").str.strip_prefix(LEVEL),
        )
    )
    return rows.join(levels, on=[*_UNIT, "breakdown"], how="left").with_columns(
        pl.col("level").fill_null("")
    )
