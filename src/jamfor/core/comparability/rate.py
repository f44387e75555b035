"""How much of a year can be compared with the year before (rule 7, F16)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from jamfor.core.comparability.edges import Verdict
from jamfor.core.comparability.graph import ComparabilityGraph
from jamfor.core.indicators.definitions import Indicator, Kind
from jamfor.core.statistics.shares import Share


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparabilityRate:
    """A year's indicators by what became of them since the year before, as sorted ids.

    `comparable` is identical, wording only or recoded; `with_caution`, `redefined` (a
    predecessor it may not be compared with), `returned` (it rested the year before) and
    `added` (never asked before) are the rest of the year's. `removed` were asked the
    year before and not in this one; `resting` are those of them whose series goes on.
    """

    comparable: tuple[str, ...]
    with_caution: tuple[str, ...]
    redefined: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    returned: tuple[str, ...] = ()
    resting: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """How many indicators the year has."""
        kept = len(self.comparable) + len(self.with_caution) + len(self.redefined)
        return kept + len(self.added) + len(self.returned)

    @property
    def share(self) -> Share | None:
        """Comparable over all of the year's; None when the year has none."""
        if not self.total:
            return None
        return Share(numerator=len(self.comparable), denominator=self.total)


def comparability_rate(
    indicators: Iterable[Indicator],
    graph: ComparabilityGraph,
    *,
    period: str,
    service_area: str | None = None,
) -> ComparabilityRate:
    """Sort a year's indicators by how they compare with the year before.

    Shares of positives are left out: they are made of the others. Without a service
    area every indicator is taken once.
    """
    before = str(int(period) - 1)
    fates: dict[str, list[str]] = {fate: [] for fate in _FATES}
    for indicator in indicators:
        asked = {p for p in indicator.asked_in if _shown(indicator, p, service_area)}
        if asked & {before, period}:
            fates[_fate(graph, indicator.id, before, period, asked)].append(
                indicator.id
            )
    fates["resting"] = [
        name
        for name in fates["removed"]
        if graph.compare(name, earlier=before, later=period).verdict
        is not Verdict.ENDED
    ]
    return ComparabilityRate(
        **{fate: tuple(sorted(ids)) for fate, ids in fates.items()}
    )


_FATES = ("comparable", "with_caution", "redefined", "added", "returned", "removed")


def _shown(indicator: Indicator, period: str, service_area: str | None) -> bool:
    version = indicator.in_period(period)
    if version is None or version.kind is Kind.COMPOSITE:
        return False
    return service_area is None or service_area in version.service_areas


def _fate(
    graph: ComparabilityGraph,
    indicator: str,
    before: str,
    period: str,
    asked: set[str],
) -> str:
    if before not in asked:
        return "returned" if min(asked) < before else "added"
    verdict = graph.compare(indicator, earlier=before, later=period).verdict
    if period not in asked:
        return "removed"
    if verdict.joins:
        return "comparable"
    return "with_caution" if verdict is Verdict.CAUTION else "redefined"
