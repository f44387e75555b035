"""May two years of an indicator be compared? Asked by every table, chart and sentence.

Source: the rules for numbers, rule 7. Verdicts for a round or a service area have been
expanded to edges by the loader, the more specific one winning there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from jamfor.core.comparability.edges import Edge, Verdict
from jamfor.core.indicators.definitions import Indicator, IndicatorVersion
from jamfor.core.vocabulary.errors import NotFoundError
from jamfor.core.vocabulary.texts import LocalText


_ORDER = {verdict: place for place, verdict in enumerate(Verdict)}


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the worst verdict; without any, nothing stands in the way."""
    return max(verdicts, key=_ORDER.__getitem__, default=Verdict.IDENTICAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The verdict on a pair of years, with every motive met on the way.

    `motives` has one text per edge, and one for each fault no edge accounts for.
    A verdict better than one of its own edges cannot be built.
    """

    indicator: str
    earlier: str
    later: str
    verdict: Verdict
    motives: tuple[LocalText, ...] = ()
    edges: tuple[Edge, ...] = ()

    def __post_init__(self) -> None:
        if _ORDER[self.verdict] < _ORDER[worst(edge.verdict for edge in self.edges)]:
            raise ValueError(f"{self.verdict} is better than an edge it passes")

    def with_caution(self, motive: LocalText) -> Comparison:
        """Return the same comparison, at best "with caution", for one more reason."""
        return Comparison(
            indicator=self.indicator,
            earlier=self.earlier,
            later=self.later,
            verdict=worst((self.verdict, Verdict.CAUTION)),
            motives=(*self.motives, motive),
            edges=self.edges,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparabilityGraph:
    """Indicators and the edges between their versions and years."""

    indicators: Mapping[str, Indicator]
    edges: Mapping[str, tuple[Edge, ...]]

    @classmethod
    def of(
        cls, indicators: Iterable[Indicator], edges: Iterable[Edge]
    ) -> ComparabilityGraph:
        """Build the graph of a pack."""
        grouped: dict[str, tuple[Edge, ...]] = {}
        for edge in edges:
            grouped[edge.indicator] = (*grouped.get(edge.indicator, ()), edge)
        return cls(indicators={i.id: i for i in indicators}, edges=grouped)

    def compare(self, indicator: str, *, earlier: str, later: str) -> Comparison:
        """Return the worst verdict on the path between two years.

        A year in between in which the indicator rested is a gap, not a break. A year it
        was not asked in cannot itself be compared: ENDED when the series ended before
        it, else NOT_COMPARABLE. A step between versions without an edge is
        NOT_COMPARABLE.
        """
        if earlier > later:
            raise ValueError(f"{earlier} is not before {later}")
        series = self._series(indicator)
        edges = self._edges_between(indicator, earlier, later)
        faults = _faults(series, edges, earlier, later)
        broken = (Verdict.NOT_COMPARABLE,) if faults else ()
        return Comparison(
            indicator=indicator,
            earlier=earlier,
            later=later,
            verdict=worst((*(edge.verdict for edge in edges), *broken)),
            motives=(*(edge.motive for edge in edges), *faults),
            edges=edges,
        )

    def recode(self, indicator: str, level: str, *, earlier: str, later: str) -> str:
        """Return what an earlier year's level is called on a later year's scale.

        Raises ValueError across a break, and for a level a recoding does not name.
        """
        comparison = self.compare(indicator, earlier=earlier, later=later)
        if not comparison.verdict.allows_difference:
            raise ValueError(f"{indicator} {earlier}–{later}: {comparison.verdict}")
        for edge in comparison.edges:
            if edge.verdict is Verdict.RECODED:
                level = _recoded(edge, level)
        return level

    def _series(self, indicator: str) -> Indicator:
        if indicator not in self.indicators:
            raise NotFoundError(f"there is no indicator {indicator}")
        return self.indicators[indicator]

    def _edges_between(
        self, indicator: str, earlier: str, later: str
    ) -> tuple[Edge, ...]:
        steps = {
            (a.version, b.version)
            for a, b in _steps(self.indicators[indicator], earlier, later)
        }
        passed = [
            edge
            for edge in self.edges.get(indicator, ())
            if (edge.from_version, edge.to_version) in steps
            or (not edge.to_version and _touches(edge, earlier, later))
        ]
        return tuple(sorted(passed, key=lambda edge: edge.years))


def _touches(edge: Edge, earlier: str, later: str) -> bool:
    # What was broken lies somewhere between the edge's years, and nobody knows where:
    # a pair that shares any stretch of time with it is under its verdict.
    first, last = edge.years
    return earlier < later and first < later and earlier < last


def _steps(
    series: Indicator, earlier: str, later: str
) -> tuple[tuple[IndicatorVersion, IndicatorVersion], ...]:
    asked = [p for p in series.years if earlier <= p <= later]
    on_the_way = [v for p in asked if (v := series.in_year(p)) is not None]
    return tuple((a, b) for a, b in pairwise(on_the_way) if a.version != b.version)


def _faults(
    series: Indicator, edges: tuple[Edge, ...], earlier: str, later: str
) -> tuple[LocalText, ...]:
    joined = {(edge.from_version, edge.to_version) for edge in edges}
    unjoined = [
        _no_edge(a, b)
        for a, b in _steps(series, earlier, later)
        if (a.version, b.version) not in joined
    ]
    ended = any(edge.verdict is Verdict.ENDED for edge in edges)
    unasked = [
        _not_asked(period)
        for period in dict.fromkeys((earlier, later))
        if series.in_year(period) is None and not ended
    ]
    return (*unasked, *unjoined)


def _not_asked(period: str) -> LocalText:
    return LocalText(
        sv=f"Frågan ställdes inte {period}.",
        en=f"The question was not asked in {period}.",
    )


def _no_edge(a: IndicatorVersion, b: IndicatorVersion) -> LocalText:
    return LocalText(
        sv=f"Indikatorn ändrades (version {a.version} till {b.version}) "
        "utan att jämförbarheten har bedömts.",
        en=f"The indicator changed (version {a.version} to {b.version}) "
        "and comparability was not assessed.",
    )


def _recoded(edge: Edge, level: str) -> str:
    if level not in edge.recode:
        raise ValueError(f"{edge.indicator}: the recoding does not name {level}")
    return edge.recode[level]
