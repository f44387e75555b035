"""The comparability rate of one service area, and of nothing at all."""

from __future__ import annotations

from builders.series import edge, series, version_in
from jamfor.core.comparability.graph import ComparabilityGraph
from jamfor.core.comparability.rate import comparability_rate
from jamfor.core.indicators.definitions import Kind


def test_an_indicator_moved_to_an_area_is_added_there() -> None:
    """Fails if the area is only looked for in one of the years."""
    indicators = [
        series(
            "U1",
            version_in("2021", areas=("violence",)),
            version_in("2022", version=2, areas=("violence", "lss")),
        ),
        series("U2", version_in("2021", "2022", kind=Kind.REPORTED)),
        series("oj-share-lss", version_in("2021", "2022", kind=Kind.COMPOSITE)),
    ]
    graph = ComparabilityGraph.of(indicators, [])

    lss = comparability_rate(indicators, graph, period="2022", service_area="lss")
    everything = comparability_rate(indicators, graph, period="2022")

    assert (lss.added, lss.comparable) == (("U1",), ("U2",))
    assert (everything.redefined, everything.comparable) == (("U1",), ("U2",))


def test_a_year_without_indicators_has_no_rate() -> None:
    graph = ComparabilityGraph.of([], [])

    rate = comparability_rate([], graph, period="2022")

    assert rate.total == 0
    assert rate.share is None


def test_an_indicator_back_after_a_rest_is_not_new() -> None:
    """A rest is a gap: what returns has a history, and what rests has not ended.

    Fails if only the year before is looked at, as while there were two rounds.
    """
    indicators = [
        series("U1", version_in("2021", "2022", "2024")),
        series("U2", version_in("2024")),
        series("U3", version_in("2022", "2023")),
    ]
    graph = ComparabilityGraph.of(
        indicators, [edge("U3", "ended", years=("2023", "2024"), step=(1, 0))]
    )

    rested = comparability_rate(indicators, graph, period="2023")
    now = comparability_rate(indicators, graph, period="2024")

    assert (rested.removed, rested.resting) == (("U1",), ("U1",))
    assert (now.returned, now.added) == (("U1",), ("U2",))
    assert (now.removed, now.resting) == (("U3",), ())
    assert now.total == 2
