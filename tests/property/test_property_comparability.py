"""Laws of the comparability graph, for any series and edges."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.series import edge, series, version_in
from jamfor.core.comparability.difference import Difference
from jamfor.core.comparability.edges import Verdict
from jamfor.core.comparability.graph import ComparabilityGraph, Comparison, worst


_YEARS = tuple(str(year) for year in range(2016, 2023))


@st.composite
def _graphs(draw: st.DrawFn) -> ComparabilityGraph:
    """A series asked every year, with a step or not, and an edge or not, every year."""
    versions, edges, number = [[_YEARS[0]]], [], 1
    for first, second in pairwise(_YEARS):
        stated = draw(st.sampled_from(["", *list(Verdict)[:-1]]))
        if draw(st.booleans()):
            versions.append([second])
            number += 1
            step = (number - 1, number)
        else:
            versions[-1].append(second)
            step = (0, 0)
        if stated:
            edges.append(edge("U1", stated, years=(first, second), step=step))
    numbered = [version_in(*years, version=n) for n, years in enumerate(versions, 1)]
    return ComparabilityGraph.of([series("U1", *numbered)], edges)


_pairs = st.tuples(st.sampled_from(_YEARS), st.sampled_from(_YEARS)).map(sorted)


@given(_graphs(), _pairs)
def test_a_path_is_as_good_as_its_worst_year(
    graph: ComparabilityGraph, pair: list[str]
) -> None:
    """Fails if an edge within the pair is not seen, or one outside it is."""
    earlier, later = pair
    steps = [
        graph.compare("U1", earlier=first, later=second).verdict
        for first, second in pairwise(_YEARS)
        if earlier <= first and second <= later
    ]

    assert graph.compare("U1", earlier=earlier, later=later).verdict == worst(steps)


@given(_graphs(), _pairs)
def test_a_verdict_is_never_better_than_an_edge_it_passed(
    graph: ComparabilityGraph, pair: list[str]
) -> None:
    """Fails if the check in `Comparison` is taken away."""
    found = graph.compare("U1", earlier=pair[0], later=pair[1])

    if worst(e.verdict for e in found.edges) is not Verdict.IDENTICAL:
        with pytest.raises(ValueError, match="better than an edge"):
            Comparison(
                indicator="U1",
                earlier=pair[0],
                later=pair[1],
                verdict=Verdict.IDENTICAL,
                edges=found.edges,
            )


@given(_graphs(), _pairs, st.fractions(0, 1), st.fractions(0, 1))
def test_no_difference_is_ever_built_over_a_break(
    graph: ComparabilityGraph, pair: list[str], before: object, after: object
) -> None:
    """Fails if the check in `Difference` is taken away."""
    comparison = graph.compare("U1", earlier=pair[0], later=pair[1])
    broken = comparison.verdict in {Verdict.NOT_COMPARABLE, Verdict.ENDED}

    try:
        Difference(comparison=comparison, before=before, after=after)
    except ValueError:
        assert broken
    else:
        assert not broken
