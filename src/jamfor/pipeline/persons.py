"""Shares of persons: added up, given an interval, and hidden where too few (rule 9).

Everything told of groups of municipalities is computed from what is shown of each, so
that it tells nothing more; only sums of persons rest on hidden numbers, and those are
guarded by `core.statistics.complementary`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from jamfor.core.indicators.definitions import IndicatorVersion, Kind
from jamfor.core.indicators.evaluation import SCALE
from jamfor.core.indicators.intervals import interval_of
from jamfor.core.releases.pack import Pack
from jamfor.core.statistics.complementary import Part, hidden_parts
from jamfor.core.statistics.shares import Share
from jamfor.core.statistics.suppression import SuppressionPolicy
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.observations import Measure
from jamfor.pipeline.aggregate import mean_of_values, pooled, with_targets
from jamfor.pipeline.derive import UnitTable, applicable, as_rows
from jamfor.pipeline.rollup import Rollup


Unit = tuple[str, str, int, int]
"""A unit that has a share: place, municipality, numerator and denominator (scaled)."""

Stood = Mapping[str, tuple[int, int] | None]
"""What an earlier version of a figure said at each place (scaled); None: hidden."""

Earlier = Mapping[tuple[str, str], Stood]
"""What the release corrected said, by indicator and year."""

SUPPRESSED = str(Missing.SUPPRESSED)


def persons_of(pack: Pack, period: str) -> dict[str, IndicatorVersion]:
    """Return the shares of persons of a year by id."""
    return {
        indicator.id: version
        for indicator in pack.indicators
        if (version := indicator.in_period(period)) is not None
        and version.kind is Kind.PERSONS
    }


def share_of_persons(numerator: int, denominator: int) -> Share:
    """Return a share of whole persons, of two numbers in ten-thousandths."""
    if numerator % SCALE or denominator % SCALE:
        raise ValueError(f"not whole persons: {numerator}/{denominator}")
    return Share(numerator=numerator // SCALE, denominator=denominator // SCALE)


def hidden_places(
    units: Iterable[Unit],
    rollup: Rollup,
    policy: SuppressionPolicy,
    stood: Stood | None = None,
) -> frozenset[str]:
    """Return the units, cities, counties, or the nation, whose share is not shown.

    With what a release corrected said, what it hid stays hidden, and what it said that
    is still so is no cover.
    """
    sums: dict[str, tuple[int, int]] = {}
    wholes: dict[str, str] = {}
    for place, municipality, numerator, denominator in units:
        chain = (place, *rollup.targets_of(place=place, municipality=municipality))
        for name, whole in zip(chain, (*chain[1:], ""), strict=True):
            before = sums.get(name, (0, 0))
            sums[name] = (before[0] + numerator, before[1] + denominator)
            wholes[name] = whole
    parts = [
        Part(name=name, share=share_of_persons(*numbers), whole=wholes[name])
        for name, numbers in sums.items()
    ]
    earlier = stood or {}
    return hidden_parts(
        parts,
        policy,
        hidden_before=[p for p, said in earlier.items() if said is None],
        shown_before=[p for p, said in earlier.items() if said and said == sums.get(p)],
    )


def persons_rows(
    pack: Pack, units: UnitTable, earlier: Earlier | None = None
) -> pl.DataFrame:
    """Return all figures of a year's shares of persons: units, wholes and groups."""
    rollup = Rollup.of(pack.geography)
    versions = persons_of(pack, units.period)
    cells = units.cells.filter(pl.col("kind") == str(Kind.PERSONS))
    hidden = _hidden(pack, versions, cells, rollup, units.period, earlier or {})
    return pl.concat(
        [
            _shares(_units(cells), hidden, versions),
            _shares(_wholes(cells, rollup), hidden, versions),
            mean_of_values(_municipalities(cells, hidden), rollup),
        ]
    )


def _hidden(
    pack: Pack,
    versions: Mapping[str, IndicatorVersion],
    cells: pl.DataFrame,
    rollup: Rollup,
    period: str,
    earlier: Earlier,
) -> pl.DataFrame:
    """(indicator, place) of every share that is not shown."""
    known = cells.filter(pl.col("missing") == "")
    rows: list[tuple[str, str]] = []
    for name, version in versions.items():
        policy = pack.policy_of(version)
        if policy is None:
            raise ValueError(f"{name} has no policy; its definition is faulty")
        own = known.filter(pl.col("indicator") == name).select(
            "place", "municipality", "numerator", "denominator"
        )
        found = hidden_places(
            own.iter_rows(), rollup, policy, earlier.get((name, period))
        )
        rows += [(name, place) for place in sorted(found)]
    schema = {"indicator": pl.String, "place": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _units(cells: pl.DataFrame) -> pl.DataFrame:
    known = pl.col("missing") == ""
    return cells.with_columns(
        answered=known.cast(pl.Int64), frame=applicable().cast(pl.Int64)
    )


def _wholes(cells: pl.DataFrame, rollup: Rollup) -> pl.DataFrame:
    spread = with_targets(cells, rollup)
    return pooled(spread, ("target",)).rename({"target": "place"})


def _municipalities(cells: pl.DataFrame, hidden: pl.DataFrame) -> pl.DataFrame:
    """Each municipality's share; one of which any unit is hidden has none."""
    told = _withheld(cells, hidden)
    some = told.group_by("indicator", "municipality").agg(
        is_hidden=(pl.col("missing") == SUPPRESSED).any()
    )
    each = pooled(told, ("municipality",)).join(some, on=["indicator", "municipality"])
    return each.with_columns(
        value=pl.when(~pl.col("is_hidden")).then("value"),
        missing=pl.when("is_hidden").then(pl.lit(SUPPRESSED)).otherwise("missing"),
    )


def _withheld(rows: pl.DataFrame, hidden: pl.DataFrame) -> pl.DataFrame:
    """Take the numbers from what is hidden, and say that it is."""
    marked = rows.join(
        hidden.with_columns(is_hidden=pl.lit(value=True)),
        on=["indicator", "place"],
        how="left",
    ).with_columns(pl.col("is_hidden").fill_null(value=False))
    kept = ~pl.col("is_hidden")
    return marked.with_columns(
        *(
            pl.when(kept).then(n).alias(n)
            for n in ("value", "numerator", "denominator")
        ),
        missing=pl.when(kept).then("missing").otherwise(pl.lit(SUPPRESSED)),
    ).drop("is_hidden")


def _shares(
    rows: pl.DataFrame,
    hidden: pl.DataFrame,
    versions: Mapping[str, IndicatorVersion],
) -> pl.DataFrame:
    told = _withheld(rows, hidden).with_columns(
        breakdown=pl.lit(""), measure=pl.lit(str(Measure.SHARE))
    )
    numbers = told.select("indicator", "numerator", "denominator").iter_rows()
    ends = [_ends(versions[name], first, second) for name, first, second in numbers]
    return as_rows(
        told.with_columns(
            ci_low=pl.Series([low for low, _ in ends], dtype=pl.Float64),
            ci_high=pl.Series([high for _, high in ends], dtype=pl.Float64),
        )
    )


def _ends(
    version: IndicatorVersion, numerator: int | None, denominator: int | None
) -> tuple[float | None, float | None]:
    if numerator is None or denominator is None:
        return None, None
    found = interval_of(version, share_of_persons(numerator, denominator))
    return found.low, found.high
