"""What a share of positives counts: the basket of a service area and year (rule 5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from jamfor.core.comparability.edges import Verdict
from jamfor.core.comparability.graph import ComparabilityGraph, Comparison, worst
from jamfor.core.findings.positives import ItemState
from jamfor.core.indicators.definitions import Indicator, IndicatorVersion, Kind
from jamfor.core.indicators.rules import Rule, ShareOfPositives
from jamfor.core.vocabulary.missing import Missing


ALL = "all"  # every service area, each factor once


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """A counted item: one rule over the answers, under one or several indicators.

    `members` are the indicators with that rule, sorted; `id` is the one it goes by and
    `version` that indicator's version of the year. Its home's frame says who is asked.
    """

    id: str
    members: tuple[str, ...]
    version: IndicatorVersion


def basket(
    indicators: Iterable[Indicator], *, period: str, service_area: str
) -> tuple[Factor, ...]:
    """Return the factors of a service area, or of `"all"`, in a year, sorted by id.

    Indicators with equal rule, equal value when not reached and equal met levels are
    one factor. It goes by the member asked in most years, so that the id is the same
    in both years of a pair; of those by the one whose home is the area, then by the
    smallest id.
    """
    twins: dict[_Key, list[tuple[Indicator, IndicatorVersion]]] = {}
    for indicator in indicators:
        version = indicator.in_period(period)
        if version is not None and _counts(version, service_area):
            twins.setdefault(_key(version), []).append((indicator, version))
    factors = [_factor(members, service_area) for members in twins.values()]
    return tuple(sorted(factors, key=lambda factor: factor.id))


_Key = tuple[Rule, Missing | None, tuple[str, ...]]


def _counts(version: IndicatorVersion, service_area: str) -> bool:
    if not version.kind.counts:
        return False
    return bool(version.counts_in) and service_area in {ALL, *version.counts_in}


def _key(version: IndicatorVersion) -> _Key:
    met: tuple[str, ...] = ()
    if version.kind is Kind.ORDINAL:
        met = tuple(s.code for s in version.levels if version.is_met_at(s.code))
    return version.rule, version.when_not_reached, met


def _factor(
    members: list[tuple[Indicator, IndicatorVersion]], service_area: str
) -> Factor:
    named, version = min(
        members,
        key=lambda m: (-len(m[0].asked_in), m[1].home != service_area, m[0].id),
    )
    ids = tuple(sorted(indicator.id for indicator, _ in members))
    return Factor(id=named.id, members=ids, version=version)


def homes_of(
    indicators: Iterable[Indicator], indicator: Indicator, *, periods: Iterable[str]
) -> frozenset[str]:
    """Return the service areas whose frames an indicator's values rest on.

    Its home; of a share of positives its own areas and the homes of all factors in its
    basket, since a factor counted in several areas is asked of its home's units. Where
    the frame of any of them changed, the value is compared with caution.
    """
    series = tuple(indicators)
    found: set[str] = set()
    for period in periods:
        version = indicator.in_period(period)
        if version is None:
            continue
        if not isinstance(version.rule, ShareOfPositives):
            found.add(version.home)
            continue
        area = version.rule.service_area
        factors = basket(series, period=period, service_area=area)
        found |= {*version.service_areas, *(f.version.home for f in factors)}
    return frozenset(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class BasketPair:
    """The baskets of two years with one id per factor in both, and how they are joined.

    `joins` has a comparison for every id found in both years.
    """

    earlier: str
    later: str
    before: tuple[Factor, ...]
    after: tuple[Factor, ...]
    joins: Mapping[str, Comparison]

    @property
    def verdicts(self) -> Mapping[str, Verdict]:
        """The verdict for every id found in both years."""
        return {factor: join.verdict for factor, join in self.joins.items()}


def basket_pair(
    indicators: Iterable[Indicator],
    graph: ComparabilityGraph,
    *,
    earlier: str,
    later: str,
    service_area: str,
) -> BasketPair:
    """Return two years' baskets, aligned.

    A factor is the same in both years when an indicator is a member of it in both; it
    then goes by its earlier id. Of several it could be, the best joined is taken, then
    the smallest id. A factor shared by several indicators is joined as the worst of
    those that are members in both years.
    """
    series = tuple(indicators)
    before = basket(series, period=earlier, service_area=service_area)
    after = basket(series, period=later, service_area=service_area)
    joins: dict[str, Comparison] = {}
    renamed: dict[str, str] = {}
    for first, second, join in _candidates(before, after, graph, (earlier, later)):
        if first not in joins and second not in renamed:
            joins[first], renamed[second] = join, first
    taken = {factor.id for factor in before}
    return BasketPair(
        earlier=earlier,
        later=later,
        before=before,
        after=tuple(
            replace(factor, id=renamed.get(factor.id) or _free(factor, taken))
            for factor in after
        ),
        joins=joins,
    )


def _candidates(
    before: tuple[Factor, ...],
    after: tuple[Factor, ...],
    graph: ComparabilityGraph,
    years: tuple[str, str],
) -> list[tuple[str, str, Comparison]]:
    holders = {member: factor.id for factor in after for member in factor.members}
    found = []
    for factor in before:
        kept = [member for member in factor.members if member in holders]
        for holder in sorted({holders[member] for member in kept}):
            shared = [member for member in kept if holders[member] == holder]
            found.append((factor.id, holder, _join(graph, shared, years)))
    order = list(Verdict)
    return sorted(found, key=lambda f: (order.index(f[2].verdict), f[1] != f[0], f[:2]))


def _join(
    graph: ComparabilityGraph, members: list[str], years: tuple[str, str]
) -> Comparison:
    earlier, later = years
    joins = [graph.compare(m, earlier=earlier, later=later) for m in members]
    verdict = worst(join.verdict for join in joins)
    return next(join for join in joins if join.verdict is verdict)


def _free(factor: Factor, taken: set[str]) -> str:
    # A new factor must not go by the id of another one of the year before.
    ids = (m for m in (factor.id, *factor.members) if m not in taken)
    return next(ids, f"{factor.id}@{factor.version.version}")


def recoded_state(
    graph: ComparabilityGraph, pair: BasketPair, factor: str, level: str
) -> ItemState:
    """Return how an earlier level of a recoded factor stands on the later scale."""
    join = pair.joins[factor]
    version = next(f.version for f in pair.after if f.id == factor)
    told = graph.recode(join.indicator, level, earlier=pair.earlier, later=pair.later)
    return ItemState.MET if version.is_met_at(told) else ItemState.NOT_MET
