"""Laws of trends, for any series, edges, rests and years without a value.

Each change a test names as making it fail has been made once, and it failed.
"""

from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from builders.drawn import joined_years
from builders.series import edge, series, version_in
from jamfor.charts.trend import Dot, TrendPicture, Words, lying
from jamfor.charts.trend_standing import standing
from jamfor.core.comparability.edges import Edge, Verdict
from jamfor.core.comparability.graph import ComparabilityGraph
from jamfor.core.comparability.trend import Trend, trend_of
from jamfor.core.indicators.definitions import Indicator
from jamfor.pipeline.oracle.verdicts import verdict_between


_YEARS = tuple(str(year) for year in range(2013, 2025))
_WORDS = Words(broken="broken", basket="basket", outside="source", ended="ended")


@st.composite
def _series(draw: st.DrawFn) -> tuple[Indicator, list[Edge]]:
    """A series with years of rest, steps between versions, and edges of any kind."""
    years = sorted(draw(st.sets(st.sampled_from(_YEARS), min_size=1)))
    versions, edges = [[years[0]]], []
    for first, second in pairwise(years):
        stated = draw(st.sampled_from(["", *list(Verdict)[:-1]]))
        step = (0, 0)
        if draw(st.booleans()):
            versions.append([second])
            step = (len(versions) - 1, len(versions))
        else:
            versions[-1].append(second)
        if stated:
            edges.append(edge("U1", stated, years=(first, second), step=step))
    numbered = [version_in(*each, version=n) for n, each in enumerate(versions, 1)]
    return series("U1", *numbered), edges


def _trend(found: tuple[Indicator, list[Edge]]) -> Trend:
    indicator, edges = found
    graph = ComparabilityGraph.of([indicator], edges)
    return trend_of(graph, "U1", years=indicator.years)


@given(_series())
def test_segments_are_the_years_parted_at_every_break(
    found: tuple[Indicator, list[Edge]],
) -> None:
    """Fails if a year is lost or stands twice, if two segments could be one, or if one
    holds a pair the edges part. The oracle of the verdicts asks no graph."""
    trend = _trend(found)
    indicator, edges = found

    assert trend.years == indicator.years
    for segment in trend.segments:
        for pair in combinations(segment.years, 2):
            assert verdict_between(indicator, edges, *pair).allows_difference
    for before, after in pairwise(trend.segments):
        pair = (before.years[-1], after.years[0])
        assert not verdict_between(indicator, edges, *pair).allows_difference


@given(_series())
def test_the_graph_and_the_edges_walked_one_by_one_agree(
    found: tuple[Indicator, list[Edge]],
) -> None:
    """Fails if `verify` reads the edges otherwise than the pages do."""
    indicator, edges = found
    graph = ComparabilityGraph.of([indicator], edges)

    for earlier, later in combinations(indicator.years, 2):
        told = graph.compare("U1", earlier=earlier, later=later).verdict
        assert verdict_between(indicator, edges, earlier, later) is told


@settings(max_examples=40)
@given(_series(), st.data())
def test_neither_chart_draws_a_line_over_a_break(
    found: tuple[Indicator, list[Edge]], data: st.DataObject
) -> None:
    """Fails if dots are joined in their order: give `TrendPicture.joins` every pair of
    neighbours, and the first break is crossed. Nothing that may be joined is left out.
    """
    trend = _trend(found)
    indicator, edges = found
    told = sorted(data.draw(st.sets(st.sampled_from(indicator.years))))
    values = data.draw(
        st.lists(st.floats(0, 1), min_size=len(told), max_size=len(told))
    )
    picture = TrendPicture(
        trend=trend,
        years=tuple(str(y) for y in range(int(_YEARS[0]), int(_YEARS[-1]) + 1)),
        dots=tuple(
            Dot(year=year, value=value, text="x")
            for year, value in zip(told, values, strict=True)
        ),
        gaps={year: "–" for year in _YEARS if year not in told},
        ticks=("0", "25", "50", "75", "100 %"),
        words=_WORDS,
        label="x",
    )
    due = {
        pair
        for pair in pairwise(told)
        if verdict_between(indicator, edges, *pair).allows_difference
    }

    for draw in (lying, standing):
        assert joined_years(draw(picture), told) == due
