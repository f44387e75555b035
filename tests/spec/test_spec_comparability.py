"""May two years of an indicator be compared? (rule 7)

A series is written as its years, `/` where a new version begins. An edge is written
`1>2 wording` between versions, `1> ended` where the series ended after 2021, and
`2019-2020 caution` between two years of one version.

Each change a test names as making it fail has been made once, and it failed.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from builders.series import asks, edge, series, version_in
from builders.tables import rows_of
from jamfor.core.comparability.difference import Difference, difference
from jamfor.core.comparability.edges import Edge, Verdict
from jamfor.core.comparability.graph import ComparabilityGraph
from jamfor.core.comparability.rate import comparability_rate
from jamfor.core.statistics.shares import Share


VERDICTS = """
asked               | edges                            | pair      | verdict
--------------------+----------------------------------+-----------+---------------
2021 2022           |                                  | 2021 2022 | identical
2021 2022           | 2021-2022 caution                | 2021 2022 | caution
2021 / 2022         | 1>2 identical                    | 2021 2022 | identical
2021 / 2022         | 1>2 wording                      | 2021 2022 | wording
2021 / 2022         | 1>2 recoded                      | 2021 2022 | recoded
2021 / 2022         | 1>2 caution                      | 2021 2022 | caution
2021 / 2022         | 1>2 not-comparable               | 2021 2022 | not-comparable
2021 / 2022         |                                  | 2021 2022 | not-comparable
2020 / 2021 / 2022  | 1>2 caution, 2>3 wording         | 2020 2022 | caution
2020 / 2021 / 2022  | 1>2 not-comparable, 2>3 wording  | 2020 2022 | not-comparable
2020 / 2021 / 2022  | 1>2 not-comparable, 2>3 wording  | 2021 2022 | wording
2019 2021           |                                  | 2019 2021 | identical
2019 2021           | 2020-2021 caution                | 2019 2021 | caution
2019 / 2022         | 1>2 wording                      | 2019 2022 | wording
2019 2020 2021 2022 | 2019-2020 not-comparable         | 2019 2022 | not-comparable
2019 2020 2021 2022 | 2019-2020 not-comparable         | 2020 2022 | identical
2019 2020 2021      | 2019-2021 caution                | 2020 2021 | caution
2019 2021           |                                  | 2019 2020 | not-comparable
2021                |                                  | 2021 2022 | not-comparable
2021                | 1> ended                         | 2021 2022 | ended
2021                | 1> ended                         | 2021 2023 | ended
2022                |                                  | 2021 2022 | not-comparable
2021 2022           | 2021-2022 caution                | 2022 2022 | identical
2019 2020 2021      | 2019-2021 caution                | 2020 2020 | identical
"""


def _graph(asked: str, edges: str) -> ComparabilityGraph:
    versions = [
        version_in(*years.split(), version=number)
        for number, years in enumerate(asked.split("/"), start=1)
    ]
    return ComparabilityGraph.of(
        [series("U1", *versions)], [_edge(e) for e in edges.split(",") if e.strip()]
    )


def _edge(text: str) -> Edge:
    where, verdict = text.split()
    if "-" in where:
        first, last = where.split("-")
        return edge("U1", verdict, years=(first, last))
    first, last = where.split(">")
    return edge("U1", verdict, step=(int(first), int(last or 0)))


@pytest.mark.parametrize(("asked", "edges", "pair", "verdict"), rows_of(VERDICTS))
def test_the_worst_verdict_on_the_path_decides(
    asked: str, edges: str, pair: str, verdict: str
) -> None:
    """Fails if `worst` takes the best, if a version step without an edge passes, if a
    year of rest breaks, or if an edge outside the pair counts."""
    earlier, later = pair.split()

    comparison = _graph(asked, edges).compare("U1", earlier=earlier, later=later)

    assert comparison.verdict == verdict


@pytest.mark.parametrize(("asked", "edges", "pair", "verdict"), rows_of(VERDICTS))
def test_a_difference_exists_exactly_where_the_years_may_be_compared(
    asked: str, edges: str, pair: str, verdict: str
) -> None:
    """Fails if the check in `Difference` or the one in `difference` is taken away."""
    graph = _graph(asked, edges)
    earlier, later = pair.split()

    found = difference(
        graph, "U1", earlier=(earlier, Fraction(1, 4)), later=(later, Fraction(1, 2))
    )

    if verdict in {"not-comparable", "ended"}:
        assert found == graph.compare("U1", earlier=earlier, later=later)
        with pytest.raises(ValueError, match="no difference can be taken"):
            Difference(
                comparison=graph.compare("U1", earlier=earlier, later=later),
                before=Fraction(1, 4),
                after=Fraction(1, 2),
            )
    else:
        assert isinstance(found, Difference)
        assert found.change == Fraction(1, 4)
        assert found.needs_caution is (verdict == "caution")


def test_every_verdict_comes_with_its_motive() -> None:
    """Fails if `compare` drops the motives of edges, or invents none for a gap."""
    told = _graph("2021 / 2022", "1>2 caution")
    silent = _graph("2021 / 2022", "")

    with_edge = told.compare("U1", earlier="2021", later="2022")
    without = silent.compare("U1", earlier="2021", later="2022")

    assert [m.en for m in with_edge.motives] == ["because: caution"]
    assert [m.en for m in without.motives] == [
        "The indicator changed (version 1 to 2) and comparability was not assessed."
    ]


RATE = """
indicator | asked       | edges              | fate
----------+-------------+--------------------+-------------
U1        | 2021 2022   |                    | comparable
U2        | 2021 / 2022 | 1>2 wording        | comparable
U3        | 2021 / 2022 | 1>2 recoded        | comparable
U4        | 2021 / 2022 | 1>2 caution        | with_caution
U5        | 2021 / 2022 | 1>2 not-comparable | redefined
U6        | 2022        |                    | added
U7        | 2021        |                    | removed
U8        | 2020        |                    |
"""


def test_comparability_rate_is_of_this_years_indicators() -> None:
    """Fails if removed ones enter the denominator, or caution the numerator."""
    indicators, edges = [], []
    for name, asked, edge_text, _ in rows_of(RATE):
        versions = [
            version_in(*years.split(), version=number, rule=asks(name))
            for number, years in enumerate(asked.split("/"), start=1)
        ]
        indicators.append(series(name, *versions))
        if edge_text:
            edges.append(edge(name, edge_text.split()[1], step=(1, 2)))
    graph = ComparabilityGraph.of(indicators, edges)

    rate = comparability_rate(indicators, graph, period="2022")

    assert rate.share == Share(numerator=3, denominator=6)
    for fate in ("comparable", "with_caution", "redefined", "added", "removed"):
        assert getattr(rate, fate) == tuple(
            name for name, _, _, told in rows_of(RATE) if told == fate
        )


def test_verdicts_go_from_best_to_worst() -> None:
    """The order of the enumeration is the order of the rule."""
    assert [v.value for v in Verdict] == [
        "identical",
        "wording",
        "recoded",
        "caution",
        "not-comparable",
        "ended",
    ]
