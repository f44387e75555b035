"""A series over years: which of them may be joined, where it is parted, where it rests.

Rule 7: a line, an arrow or a sentence over a path that contains "not comparable" cannot
be constructed. A year of rest is a gap, not a break: the years on either side of it may
still be compared.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations, pairwise

from jamfor.core.comparability.edges import Verdict
from jamfor.core.comparability.graph import ComparabilityGraph, Comparison
from jamfor.core.vocabulary.texts import LocalText


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """From one year of a series to the next it has.

    `rested` are the years between. `parted_by` is why the years are parted though no
    edge says so: a share of positives is then of other factors.
    """

    comparison: Comparison
    rested: tuple[str, ...] = ()
    parted_by: LocalText | None = None

    @property
    def joins(self) -> bool:
        """Whether the two years may be joined."""
        return self.comparison.verdict.allows_difference and self.parted_by is None

    @property
    def motives(self) -> tuple[LocalText, ...]:
        """Every reason met on the way, the one that parts it last."""
        parted = () if self.parted_by is None else (self.parted_by,)
        return (*self.comparison.motives, *parted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Years of an indicator that may be compared, each with each.

    `comparisons` has one for every pair. A segment that the graph parts cannot be
    built: a pair without comparison, or with one that allows no difference, raises
    ValueError.
    """

    indicator: str
    years: tuple[str, ...]
    comparisons: tuple[Comparison, ...]

    def __post_init__(self) -> None:
        due = set(combinations(self.years, 2))
        if not self.years or {(c.earlier, c.later) for c in self.comparisons} != due:
            raise ValueError(f"{self.indicator}: not every pair of years was compared")
        for join in self.comparisons:
            if join.indicator != self.indicator or not join.verdict.allows_difference:
                raise ValueError(
                    f"{join.indicator} is {join.verdict} from {join.earlier} to"
                    f" {join.later}: no segment of {self.indicator}"
                )

    @property
    def name(self) -> str:
        """Return "2016–2021", or "2016" where it is alone."""
        first, last = self.years[0], self.years[-1]
        return first if first == last else f"{first}\N{EN DASH}{last}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """The years of an indicator as segments, with a step into each after the first.

    `ended` says that the series ended after its last year, and why.
    """

    indicator: str
    segments: tuple[Segment, ...]
    steps: tuple[Step, ...]
    ended: Comparison | None = None

    def __post_init__(self) -> None:
        due = list(pairwise(self.years))
        found = [(s.comparison.earlier, s.comparison.later) for s in self.steps]
        inside = {pair for each in self.segments for pair in pairwise(each.years)}
        joined = {
            (s.comparison.earlier, s.comparison.later) for s in self.steps if s.joins
        }
        if found != due or inside != joined:
            raise ValueError(f"{self.indicator}: the steps are not those of {due}")

    @property
    def years(self) -> tuple[str, ...]:
        """Every year of the series, in order."""
        return tuple(year for segment in self.segments for year in segment.years)

    def segment_of(self, year: str) -> Segment:
        """Return the segment of a year; KeyError for a year the series lacks."""
        for segment in self.segments:
            if year in segment.years:
                return segment
        raise KeyError(year)

    def step_to(self, year: str) -> Step | None:
        """Return the step into a year; None into the first."""
        return next((s for s in self.steps if s.comparison.later == year), None)

    def joins_between(self, years: Collection[str]) -> tuple[Comparison, ...]:
        """Return the pairs a line may be drawn between, of the years with a value.

        Each year with the next one with a value in its segment, so that a year without
        one is crossed and a break never is.
        """
        return tuple(
            comparison
            for segment in self.segments
            for pair in pairwise(year for year in segment.years if year in years)
            for comparison in segment.comparisons
            if (comparison.earlier, comparison.later) == pair
        )


def trend_of(
    graph: ComparabilityGraph,
    indicator: str,
    *,
    years: Iterable[str],
    cautions: Mapping[str, LocalText] | None = None,
    parted: Mapping[str, LocalText] | None = None,
) -> Trend:
    """Return the trend of an indicator over years it has a figure of.

    `cautions` are reasons for care beyond the edges (the units asked are others), by
    the year they begin; `parted` are reasons the years may not be joined though edges
    allow it, likewise.
    """
    ordered = tuple(sorted(years))
    compare = _Comparing(graph, indicator, cautions or {})
    steps = tuple(
        Step(
            comparison=compare(earlier, later),
            rested=_between(earlier, later),
            parted_by=(parted or {}).get(later),
        )
        for earlier, later in pairwise(ordered)
    )
    return Trend(
        indicator=indicator,
        segments=_segments(compare, ordered, steps),
        steps=steps,
        ended=_ended(graph, indicator, ordered),
    )


class _Comparing:
    """Compares years of one indicator, reasons for care beyond the edges included."""

    def __init__(
        self,
        graph: ComparabilityGraph,
        indicator: str,
        cautions: Mapping[str, LocalText],
    ) -> None:
        self._graph = graph
        self.indicator = indicator
        self._cautions = cautions

    def __call__(self, earlier: str, later: str) -> Comparison:
        found = self._graph.compare(self.indicator, earlier=earlier, later=later)
        for year, motive in sorted(self._cautions.items()):
            if earlier < year <= later:
                found = found.with_caution(motive)
        return found


def _segments(
    compare: _Comparing, years: tuple[str, ...], steps: tuple[Step, ...]
) -> tuple[Segment, ...]:
    joined = {step.comparison.later for step in steps if step.joins}
    runs: list[list[str]] = []
    for year in years:
        if year in joined:
            runs[-1].append(year)
        else:
            runs.append([year])
    return tuple(
        Segment(
            indicator=compare.indicator,
            years=tuple(run),
            comparisons=tuple(compare(*pair) for pair in combinations(run, 2)),
        )
        for run in runs
    )


def _between(earlier: str, later: str) -> tuple[str, ...]:
    return tuple(str(year) for year in range(int(earlier) + 1, int(later)))


def _ended(
    graph: ComparabilityGraph, indicator: str, years: tuple[str, ...]
) -> Comparison | None:
    if not years:
        return None
    last = years[-1]
    found = graph.compare(indicator, earlier=last, later=str(int(last) + 1))
    return found if found.verdict is Verdict.ENDED else None
