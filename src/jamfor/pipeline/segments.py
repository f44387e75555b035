"""Which years of each figure's series may be compared, as two columns beside it.

`segment` is the run of years whose figures may be compared with each other;
`verdict_to_previous` is the verdict on the year and the one before it in the series.
Both are empty for figures that are no series of years: those a source gives beside
ours, and shares among common factors.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from jamfor.core.comparability.graph import ComparabilityGraph
from jamfor.core.comparability.trend import Step, Trend
from jamfor.core.findings.trends import Trends
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.observations import Flag


SEGMENT, VERDICT = "segment", "verdict_to_previous"
OTHER_FACTORS = "other-factors"
"""In place of a verdict, where a share of positives counts other factors."""
_KEYS = {"indicator": pl.String(), "place": pl.String(), "period": pl.String()}
_SCHEMA = pl.Schema({**_KEYS, SEGMENT: pl.String(), VERDICT: pl.String()})
_BESIDE = ("source=", "basket=")  # breakdowns that are no series of years
_EVERYWHERE = ""  # the place of what holds at all places but those named

Published = Mapping[tuple[str, str], frozenset[str]]
"""The years of which others published a figure, by indicator and place."""


def trends_of(pack: Pack) -> Trends:
    """Return the trends of a pack's indicators."""
    graph = ComparabilityGraph.of(pack.indicators, pack.edges)
    return Trends(pack.indicators, graph, pack.geography)


def published_in(rows: pl.DataFrame) -> Published:
    """Return the years that only others published, of series they belong to."""
    outside = rows.filter(
        pl.col("flags").str.split(";").list.contains(str(Flag.EXTERNAL)),
        ~pl.col("breakdown").str.contains("source=", literal=True),
    )
    found: dict[tuple[str, str], frozenset[str]] = {}
    for indicator, place, period in outside.select(list(_KEYS)).unique().iter_rows():
        key = (indicator, place)
        found[key] = found.get(key, frozenset()) | {period}
    return found


def with_segments(pack: Pack, trends: Trends, rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows of figures with the two columns."""
    there, published = frozenset(rows["indicator"].unique()), published_in(rows)
    marks = (
        mark
        for indicator in pack.indicators
        if indicator.id in there
        for mark in _marks(indicator.id, trends, published)
    )
    table = pl.DataFrame(list(marks), schema=_SCHEMA, orient="row")
    named = table.filter(pl.col("place") != _EVERYWHERE)
    general = table.filter(pl.col("place") == _EVERYWHERE).drop("place")
    apart = (
        named.select("indicator", "place")
        .unique()
        .with_columns(apart=pl.lit(value=True))
    )
    series = pl.all_horizontal(
        ~pl.col("breakdown").str.contains(word, literal=True) for word in _BESIDE
    )
    joined = (
        rows.join(named, on=list(_KEYS), how="left")
        .join(general, on=["indicator", "period"], how="left", suffix="_general")
        .join(apart, on=["indicator", "place"], how="left")
    )
    chosen = [
        pl.when(series)
        .then(
            pl.when(pl.col("apart").is_not_null())
            .then(pl.col(name))
            .otherwise(pl.col(f"{name}_general"))
        )
        .fill_null("")
        .alias(name)
        for name in (SEGMENT, VERDICT)
    ]
    return joined.with_columns(chosen).select(*rows.columns, SEGMENT, VERDICT)


_Row = tuple[str, str, str, str, str]


def _marks(indicator: str, trends: Trends, published: Published) -> Iterator[_Row]:
    """The columns of a series, at all places and at those that differ."""
    yield from _of(indicator, _EVERYWHERE, trends.at(indicator, _EVERYWHERE))
    others = {place for name, place in published if name == indicator}
    for place in sorted(others | trends.shaken(indicator)):
        years = published.get((indicator, place), frozenset())
        yield from _of(indicator, place, trends.at(indicator, place, published=years))


def _of(indicator: str, place: str, trend: Trend) -> Iterator[_Row]:
    for segment in trend.segments:
        for year in segment.years:
            step = trend.step_to(year)
            yield indicator, place, year, segment.name, _verdict(step)


def _verdict(step: Step | None) -> str:
    """The verdict on a step; other factors part two years that no edge does."""
    if step is None:
        return ""
    verdict = step.comparison.verdict
    if step.parted_by is not None and verdict.allows_difference:
        return OTHER_FACTORS
    return verdict.value
