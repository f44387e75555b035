"""The share of positives among the factors two rounds have in common (rule 5).

A basket is partly replaced between rounds, so the plain shares of two years may move
one way while what can be compared moves the other. Here is what can be compared: the
(unit, factor) pairs counted in both rounds and joined as identical, wording only or
recoded; the earlier state of a recoded one is read on the later scale. Units that came
or left fall out by themselves. What definitions/breakdowns/basket.yaml says, computed
with joins over whole tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import polars as pl

from jamfor.core.comparability.edges import Verdict
from jamfor.core.comparability.graph import ComparabilityGraph
from jamfor.core.findings.baskets import (
    BasketPair,
    basket,
    basket_pair,
    recoded_state,
)
from jamfor.core.findings.positives import FEWEST, ItemState
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.observations import Measure
from jamfor.pipeline.aggregate import mean_of_values
from jamfor.pipeline.compose import (
    composites_of,
    counted_at,
    each_municipality,
    own_districts,
    service_area_of,
)
from jamfor.pipeline.derive import UnitTable, as_rows
from jamfor.pipeline.rollup import Rollup
from jamfor.store.snapshots import SnapshotTables


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """A round's answers and what they say of each unit."""

    units: UnitTable
    tables: SnapshotTables


def common_breakdown(other: str) -> str:
    """Return the breakdown of what a round has in common with another one."""
    return f"basket=common-{other}"


def pairs_of(
    pack: Pack, rounds: Mapping[str, object]
) -> dict[tuple[str, str], list[str]]:
    """Return the composites of each pair of rounds; a year of rest is a gap."""
    found: dict[tuple[str, str], list[str]] = {}
    asked: dict[str, list[str]] = {}
    for period in sorted(rounds):
        for name in composites_of(pack, period):
            asked.setdefault(name, []).append(period)
    for name, periods in asked.items():
        for pair in pairwise(periods):
            found.setdefault(pair, []).append(name)
    return found


def common_rows(pack: Pack, rounds: Mapping[str, Derived]) -> pl.DataFrame:
    """Return both years' shares of every composite and pair of rounds, all places.

    The columns of `ROW`, and period. Below five pairs in common there is no row.
    """
    rollup = Rollup.of(pack.geography)
    rows = [as_rows(_EMPTY).with_columns(period=pl.lit(""))]
    for (earlier, later), names in pairs_of(pack, rounds).items():
        years = (rounds[earlier], rounds[later])
        rows += _pair_rows(_sums(pack, years, names, rollup), pack, years, rollup)
    return pl.concat(rows)


_FACTOR = {"series": pl.String, "factor": pl.String, "indicator": pl.String}
_RECODED = {
    "series": pl.String,
    "factor": pl.String,
    "level": pl.String,
    "recoded": pl.Int64,
}
_WORDS = ("indicator", "place", "breakdown", "measure", "missing")
_EMPTY = pl.DataFrame(schema=dict.fromkeys(_WORDS, pl.String) | {"version": pl.Int64})


def _sums(
    pack: Pack, years: tuple[Derived, Derived], names: list[str], rollup: Rollup
) -> pl.DataFrame:
    """Met in each year and counted in both, by series and target."""
    items = _items(pack, years, names)
    own = frozenset[tuple[str, str]].intersection(
        *(
            frozenset(own_districts(composites_of(pack, y.units.period), y.tables))
            for y in years
        )
    )
    spread = items.join(counted_at(items, own, rollup), on=["series", "place"])
    return (
        spread.group_by("series", "target")
        .agg(pl.col("before", "after").sum(), counted=pl.len().cast(pl.Int64))
        .filter(pl.col("counted") >= FEWEST)
        .sort("series", "target")
    )


def _items(
    pack: Pack, years: tuple[Derived, Derived], names: list[str]
) -> pl.DataFrame:
    """One row a composite, unit and factor counted in both years: met in each."""
    pairs = _baskets(pack, (years[0].units.period, years[1].units.period), names)
    graph = ComparabilityGraph.of(pack.indicators, pack.edges)
    recoded = pl.DataFrame(
        [(n, *told) for n, pair in pairs.items() for told in _recodings(graph, pair)],
        schema=_RECODED,
        orient="row",
    )
    first, second = (
        _counted(year, _factors(pack, year.units.period, pairs)) for year in years
    )
    before = first.join(recoded, on=["series", "factor", "level"], how="left").select(
        "series", "factor", "place", before=pl.coalesce("recoded", "met")
    )
    return second.join(before, on=["series", "factor", "place"]).select(
        "series", "place", "municipality", "before", after="met"
    )


def _baskets(
    pack: Pack, years: tuple[str, str], names: list[str]
) -> dict[str, BasketPair]:
    graph = ComparabilityGraph.of(pack.indicators, pack.edges)
    versions = composites_of(pack, years[1])
    return {
        name: basket_pair(
            pack.indicators,
            graph,
            earlier=years[0],
            later=years[1],
            service_area=service_area_of(versions[name]),
        )
        for name in names
    }


def _factors(pack: Pack, period: str, pairs: Mapping[str, BasketPair]) -> pl.DataFrame:
    """The joined factors of a year: each one's id in the pair, and its indicator."""
    versions = composites_of(pack, period)
    rows = []
    for name, pair in pairs.items():
        area = service_area_of(versions[name])
        plain = basket(pack.indicators, period=period, service_area=area)
        aligned = pair.before if period == pair.earlier else pair.after
        rows += [
            (name, factor.id, year.id)
            for factor, year in zip(aligned, plain, strict=True)
            if factor.id in pair.joins and pair.joins[factor.id].verdict.joins
        ]
    return pl.DataFrame(rows, schema=_FACTOR, orient="row")


def _counted(year: Derived, factors: pl.DataFrame) -> pl.DataFrame:
    counted = year.units.cells.filter(pl.col("met").is_not_null())
    return counted.with_columns(pl.col("met").cast(pl.Int64)).join(
        factors, on="indicator"
    )


def _recodings(
    graph: ComparabilityGraph, pair: BasketPair
) -> Iterator[tuple[str, str, int]]:
    """How each earlier level of a recoded factor stands on the later scale."""
    for factor in pair.before:
        if pair.verdicts.get(factor.id) is not Verdict.RECODED:
            continue
        for level in factor.version.levels:
            state = recoded_state(graph, pair, factor.id, level.code)
            yield factor.id, level.code, int(state is ItemState.MET)


def _pair_rows(
    sums: pl.DataFrame, pack: Pack, years: tuple[Derived, Derived], rollup: Rollup
) -> Iterator[pl.DataFrame]:
    periods = tuple(year.units.period for year in years)
    for met, period, other in zip(
        ("before", "after"), periods, reversed(periods), strict=True
    ):
        versions = {n: v.version for n, v in composites_of(pack, period).items()}
        shares = sums.select(
            indicator="series",
            place="target",
            version=pl.col("series").replace_strict(
                versions, return_dtype=pl.Int64, default=None
            ),
            value=pl.col(met) / pl.col("counted"),
            numerator=met,
            denominator="counted",
            answered="counted",
            frame="counted",
            breakdown=pl.lit(common_breakdown(other)),
            measure=pl.lit(str(Measure.SHARE)),
            missing=pl.lit(""),
        )
        means = mean_of_values(each_municipality(shares, rollup), rollup).with_columns(
            breakdown=pl.lit(common_breakdown(other))
        )
        yield pl.concat([as_rows(shares), means]).with_columns(period=pl.lit(period))
