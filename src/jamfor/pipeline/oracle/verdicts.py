"""Whether two years may be compared, read from the edges again, the obvious way.

Rule 7, without the graph the pages and the pipeline ask, so that a fault there shows: a
path is walked year by year, and its worst verdict decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from jamfor.core.comparability.edges import Edge, Verdict
from jamfor.core.indicators.definitions import Indicator


FROM_BEST_TO_WORST = (
    Verdict.IDENTICAL,
    Verdict.WORDING,
    Verdict.RECODED,
    Verdict.CAUTION,
    Verdict.NOT_COMPARABLE,
    Verdict.ENDED,
)
JOINED = frozenset({Verdict.IDENTICAL, Verdict.WORDING, Verdict.RECODED})
BROKEN = frozenset({Verdict.NOT_COMPARABLE, Verdict.ENDED})


def verdict_between(
    indicator: Indicator, edges: Sequence[Edge], earlier: str, later: str
) -> Verdict:
    """Return the verdict on two years the indicator has; `edges` are its own."""
    on_the_way = [year for year in indicator.years if earlier <= year <= later]
    found = [Verdict.IDENTICAL]
    for before, after in pairwise(on_the_way):
        found += _on_step(indicator, edges, before, after)
    return worst_of(found)


def worst_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the verdict that stands last in the list above."""
    return FROM_BEST_TO_WORST[max(FROM_BEST_TO_WORST.index(v) for v in verdicts)]


def _on_step(
    indicator: Indicator, edges: Sequence[Edge], before: str, after: str
) -> list[Verdict]:
    first, second = _version(indicator, before), _version(indicator, after)
    between_years = [
        edge.verdict
        for edge in edges
        if edge.to_version == 0
        and any(
            edge.years[0] <= str(year) < edge.years[1] for year in _span(before, after)
        )
    ]
    if first == second:
        return between_years
    steps = [
        e.verdict for e in edges if (e.from_version, e.to_version) == (first, second)
    ]
    return between_years + (steps or [Verdict.NOT_COMPARABLE])


def _span(before: str, after: str) -> range:
    """The years from which a step starts, one at a time: 2019→2022 passes three."""
    return range(int(before), int(after))


def _version(indicator: Indicator, year: str) -> int:
    for version in indicator.versions:
        if year in version.periods or year in version.elsewhere:
            return version.version
    raise ValueError(f"{indicator.id} has no version in {year}")
