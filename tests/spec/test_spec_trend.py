"""Which years of a series may be joined? (rule 7)

A series is written as its years, `/` where a new version begins. An edge is written
`1>2 wording` between versions, `1> ended` where the series ended, and
`2019-2020 caution` between two years of one version. Segments are parted by `|`.

Each change a test names as making it fail has been made once, and it failed.
"""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest

from builders.series import edge, series, version_in
from builders.tables import rows_of
from jamfor.core.comparability.edges import Edge, Verdict
from jamfor.core.comparability.graph import ComparabilityGraph, Comparison
from jamfor.core.comparability.trend import Segment, Step, Trend, trend_of
from jamfor.core.vocabulary.texts import LocalText


SEGMENTS = """
asked                 | edges                           | segments
----------------------+---------------------------------+---------------------
2019 2020 2021        |                                 | 2019 2020 2021
2019 2020 / 2021      | 1>2 wording                     | 2019 2020 2021
2019 2020 / 2021      | 1>2 recoded                     | 2019 2020 2021
2019 2020 / 2021      | 1>2 caution                     | 2019 2020 2021
2019 2020 / 2021 2022 | 1>2 not-comparable              | 2019 2020 | 2021 2022
2019 2020 / 2021 2022 |                                 | 2019 2020 | 2021 2022
2019 / 2020 / 2021    | 1>2 not-comparable, 2>3 wording | 2019 | 2020 2021
2019 / 2020 / 2021    | 1>2 not-comparable, 2>3 caution | 2019 | 2020 2021
2019 2020 2021        | 2019-2020 not-comparable        | 2019 | 2020 2021
2019 2022             |                                 | 2019 2022
2019 2022             | 2020-2021 not-comparable        | 2019 | 2022
2019 / 2022           | 1>2 wording                     | 2019 2022
2019 2020             | 1> ended                        | 2019 2020
2019                  |                                 | 2019
"""


def _edge(text: str) -> Edge:
    where, verdict = text.split()
    if "-" in where:
        first, last = where.split("-")
        return edge("U1", verdict, years=(first, last))
    first, last = where.split(">")
    return edge("U1", verdict, step=(int(first), int(last or 0)))


def _trend(asked: str, edges: str = "", **more: dict[str, LocalText]) -> Trend:
    versions = [
        version_in(*years.split(), version=number)
        for number, years in enumerate(asked.split("/"), start=1)
    ]
    indicator = series("U1", *versions)
    graph = ComparabilityGraph.of(
        [indicator], [_edge(e) for e in edges.split(",") if e.strip()]
    )
    return trend_of(graph, "U1", years=indicator.asked_in, **more)


@pytest.mark.parametrize(
    ("asked", "edges", "segments"),
    [(row[0], row[1], "|".join(row[2:])) for row in rows_of(SEGMENTS)],
)
def test_years_are_joined_until_an_edge_parts_them(
    asked: str, edges: str, segments: str
) -> None:
    """Fails if `Step.joins` lets "not comparable" through, if a caution or a year of
    rest parts a series, or if a version without an edge is joined."""
    found = [" ".join(segment.years) for segment in _trend(asked, edges).segments]

    assert found == [each.strip() for each in segments.split("|")]


def test_a_segment_the_graph_parts_cannot_be_built() -> None:
    """Fails if `Segment` only looks at years that follow each other, or not at all."""
    graph = ComparabilityGraph.of(
        [series("U1", version_in("2019", "2020", "2021"))],
        [edge("U1", "not-comparable", years=("2019", "2020"))],
    )
    years = ("2019", "2020", "2021")
    compared = {
        pair: graph.compare("U1", earlier=pair[0], later=pair[1])
        for pair in combinations(years, 2)
    }

    with pytest.raises(ValueError, match="2019 to 2020"):
        Segment(indicator="U1", years=years, comparisons=tuple(compared.values()))
    with pytest.raises(ValueError, match="every pair"):
        Segment(
            indicator="U1",
            years=years,
            comparisons=tuple(compared[pair] for pair in pairwise(years)),
        )


def test_a_trend_that_joins_what_a_step_parts_cannot_be_built() -> None:
    """Fails if `Trend` takes segments and steps that disagree."""
    parted = _trend("2019 / 2020", "1>2 not-comparable")
    joined = _trend("2019 2020")

    with pytest.raises(ValueError, match="steps"):
        Trend(indicator="U1", segments=joined.segments, steps=parted.steps)


def test_a_line_crosses_a_year_without_a_value_and_never_a_break() -> None:
    """Fails if the years with a value are paired before they are parted."""
    trend = _trend("2019 2020 2021 / 2022 2023", "1>2 not-comparable")

    drawn = trend.joins_between({"2019", "2021", "2022", "2023"})

    assert [(c.earlier, c.later) for c in drawn] == [
        ("2019", "2021"),
        ("2022", "2023"),
    ]


def test_a_rest_is_told_in_the_step_over_it() -> None:
    """Fails if the years between are lost, or the first and last are among them."""
    (step,) = _trend("2019 2022").steps

    assert step.rested == ("2020", "2021")
    assert step.joins


def test_a_changed_frame_is_a_caution_on_every_pair_over_it() -> None:
    """Fails if the caution stays on the step and a pair across it is plain."""
    motive = LocalText(sv="Andra enheter", en="Other units")

    trend = _trend("2019 2020 2021", cautions={"2020": motive})

    verdicts = {(c.earlier, c.later): c.verdict for c in trend.segments[0].comparisons}
    assert verdicts == {
        ("2019", "2020"): Verdict.CAUTION,
        ("2019", "2021"): Verdict.CAUTION,
        ("2020", "2021"): Verdict.IDENTICAL,
    }


def test_another_basket_parts_what_no_edge_does() -> None:
    """Fails if `parted` is told but the years stay in one segment."""
    motive = LocalText(sv="Andra faktorer", en="Other factors")

    trend = _trend("2019 2020", parted={"2020": motive})

    assert [segment.name for segment in trend.segments] == ["2019", "2020"]
    assert trend.steps[0].motives == (motive,)
    assert trend.steps[0].comparison.verdict is Verdict.IDENTICAL


def test_the_end_of_a_series_is_told_with_its_motive() -> None:
    """Fails if a series that rests is said to have ended, or the other way round."""
    ended = _trend("2020 2021", "1> ended").ended

    assert ended is not None
    assert ended.motives[0].sv == "därför: ended"
    assert _trend("2020 2021").ended is None


def test_a_step_says_what_lies_on_its_way() -> None:
    step = Step(
        comparison=Comparison(
            indicator="U1", earlier="2019", later="2020", verdict=Verdict.IDENTICAL
        )
    )

    assert step.joins
    assert step.motives == ()
