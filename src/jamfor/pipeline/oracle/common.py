"""What two rounds have in common, place by place and item by item (rule 5)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from jamfor.core.comparability.edges import Verdict
from jamfor.core.comparability.graph import ComparabilityGraph
from jamfor.core.findings.baskets import (
    BasketPair,
    basket,
    basket_pair,
    recoded_state,
)
from jamfor.core.findings.positives import (
    Item,
    ItemState,
    SharePair,
    comparable_only,
)
from jamfor.core.indicators.definitions import Indicator, Kind
from jamfor.core.indicators.rules import ShareOfPositives
from jamfor.core.places.frames import frame
from jamfor.core.releases.pack import Pack
from jamfor.core.statistics.shares import Share
from jamfor.core.vocabulary.observations import Measure, Observation
from jamfor.pipeline.oracle.composites import Judgements, means, states_by_place
from jamfor.pipeline.oracle.series import Figure, Series
from jamfor.pipeline.rollup import Rollup


@dataclass(frozen=True, slots=True, kw_only=True)
class _Year:
    """One round's side of a pair: its items by place, and its indicators."""

    series: Series
    items: Mapping[str, Mapping[Item, ItemState]]
    indicators: Mapping[str, str]  # of each factor, by its id in the pair


def common_figures(
    pack: Pack,
    judged: Mapping[str, Judgements],
    *,
    only: Collection[str] | None = None,
) -> Iterator[Observation]:
    """Return the comparable-only figures of the rounds judged, by period."""
    for composite in pack.indicators:
        if only is not None and composite.id not in only:
            continue
        if composite.latest.kind is not Kind.COMPOSITE:
            continue
        asked = [period for period in composite.asked_in if period in judged]
        for earlier, later in pairwise(asked):
            yield from _pair(pack, composite, earlier, later, judged)


def _pair(
    pack: Pack,
    composite: Indicator,
    earlier: str,
    later: str,
    judged: Mapping[str, Judgements],
) -> Iterator[Observation]:
    graph = ComparabilityGraph.of(pack.indicators, pack.edges)
    pair = basket_pair(
        pack.indicators,
        graph,
        earlier=earlier,
        later=later,
        service_area=_area(composite, later),
    )
    before, after = (
        _year(pack, composite, pair, period, judged[period])
        for period in (earlier, later)
    )
    shares = {
        place: found
        for place, items in before.items.items()
        if place in after.items
        and (found := _common(graph, pair, items, after.items[place], (before, judged)))
    }
    yield from _figures(pack, before, later, {p: s.before for p, s in shares.items()})
    yield from _figures(pack, after, earlier, {p: s.after for p, s in shares.items()})


def _area(composite: Indicator, period: str) -> str:
    version = composite.in_period(period)
    if version is None or not isinstance(version.rule, ShareOfPositives):
        raise TypeError(f"{composite.id} is no share of positives in {period}")
    return version.rule.service_area


def _year(
    pack: Pack,
    composite: Indicator,
    pair: BasketPair,
    period: str,
    judged: Judgements,
) -> _Year:
    version = composite.in_period(period)
    if version is None:
        raise ValueError(f"{composite.id} was not asked in {period}")
    aligned = pair.before if period == pair.earlier else pair.after
    plain = basket(
        pack.indicators, period=period, service_area=_area(composite, period)
    )
    indicators = {a.id: p.id for a, p in zip(aligned, plain, strict=True)}
    units = frame(pack.geography, period=period, service_area=version.home)
    return _Year(
        series=Series(indicator=composite.id, version=version, period=period),
        items=states_by_place(
            indicators,
            judged,
            asked={unit.place for unit in units},
            rollup=Rollup.of(pack.geography),
        ),
        indicators=indicators,
    )


def _common(
    graph: ComparabilityGraph,
    pair: BasketPair,
    before: Mapping[Item, ItemState],
    after: Mapping[Item, ItemState],
    earlier: tuple[_Year, Mapping[str, Judgements]],
) -> SharePair | None:
    """The share pair of one place; None below five items."""
    year, judged = earlier
    joins = {item: pair.joins[item[1]].verdict for item in before if item in after}
    recoded = {}
    for (unit, factor), verdict in joins.items():
        if verdict is Verdict.RECODED and before[unit, factor].counted:
            outcome = judged[pair.earlier][year.indicators[factor]][unit].outcome
            if outcome.level:
                state = recoded_state(graph, pair, factor, outcome.level)
                recoded[unit, factor] = state
    return comparable_only(before, after, joins, recoded).joined


def _figures(
    pack: Pack, year: _Year, other: str, shares: Mapping[str, Share]
) -> Iterator[Observation]:
    figures = {
        place: Figure(
            value=share.fraction,
            numerator=share.numerator,
            denominator=share.denominator,
            answered=share.denominator,
            frame=share.denominator,
        )
        for place, share in shares.items()
    }
    breakdown = f"basket=common-{other}"
    for place, figure in figures.items():
        yield year.series.at(place, Measure.SHARE, figure, breakdown=breakdown)
    for group, figure in means(figures, Rollup.of(pack.geography)):
        yield year.series.at(
            group, Measure.MEAN_UNWEIGHTED, figure, breakdown=breakdown
        )
