"""The published national figures of the definitions fit the indicators they name."""

from __future__ import annotations

import pytest

from jamfor.core.comparability.edges import Verdict
from jamfor.core.comparability.graph import ComparabilityGraph
from jamfor.core.releases.pack import Pack
from jamfor.formats.definitions import definitions_folder, load_definitions
from jamfor.formats.published import read_published
from jamfor.pipeline.delivery_report import summarise
from jamfor.pipeline.published import published_delivery


@pytest.fixture(scope="module")
def pack() -> Pack:
    """The definitions, without the example."""
    loaded = load_definitions(definitions_folder(), example=False).pack
    assert loaded is not None
    return loaded


def test_every_published_figure_joins_the_series_of_its_indicator(pack: Pack) -> None:
    """Breaks if a figure is of a year its indicator does not name as `elsewhere`: it
    would stand beside the series, where nobody looks for it.
    """
    delivery = published_delivery(pack, read_published(definitions_folder()))

    summary = summarise(pack, delivery)

    assert (summary.joining, summary.beside, summary.own) == (summary.figures, 0, 0)


@pytest.mark.parametrize(
    ("indicator", "earlier", "later", "verdict"),
    [
        # The round says that nothing may be compared with 2015 …
        ("U33818", "2014", "2021", Verdict.NOT_COMPARABLE),
        ("U33552", "2013", "2022", Verdict.NOT_COMPARABLE),
        # … but of the near-same indicator a closer edge says: with great caution.
        ("oj-outreach-social-psychiatry", "2015", "2017", Verdict.CAUTION),
        ("oj-outreach-social-psychiatry", "2014", "2015", Verdict.IDENTICAL),
        # 2016 to 2017 is mostly comparable …
        ("U35522", "2016", "2017", Verdict.IDENTICAL),
        ("U31466", "2016", "2017", Verdict.IDENTICAL),
        # … save where the indicator's own edge says otherwise.
        ("U37524", "2016", "2017", Verdict.CAUTION),
        ("U28466", "2016", "2017", Verdict.CAUTION),
        # The scale changed from yes or no to three steps.
        ("U31490", "2017", "2021", Verdict.NOT_COMPARABLE),
    ],
)
def test_the_more_specific_verdict_wins_between_published_years(
    pack: Pack, indicator: str, earlier: str, later: str, verdict: Verdict
) -> None:
    """Breaks if a verdict on a round reaches past a closer one, or does not reach a
    series that rested in one of its years.
    """
    graph = ComparabilityGraph.of(pack.indicators, pack.edges)

    found = graph.compare(indicator, earlier=earlier, later=later)

    assert found.verdict is verdict
    if verdict is not Verdict.IDENTICAL:
        assert found.motives


def test_a_verdict_on_a_round_does_not_reach_a_register(pack: Pack) -> None:
    """Breaks if what changed between two questionnaires is said of a register too."""
    graph = ComparabilityGraph.of(pack.indicators, pack.edges)

    register = graph.compare("N33812", earlier="2018", later="2019")
    asked = graph.compare("U28494", earlier="2017", later="2019")

    assert register.verdict is Verdict.IDENTICAL
    assert asked.verdict is Verdict.CAUTION
