"""Series from outside: figures that somebody else computed and published.

A series whose indicator the definitions have joins it in the years they name as
`elsewhere`. One they do not have becomes an indicator of its own, in the source's
words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from jamfor.core.comparability.edges import Edge, Verdict
from jamfor.core.indicators.definitions import (
    Aspect,
    Dimension,
    Direction,
    Indicator,
    IndicatorVersion,
    Kind,
)
from jamfor.core.indicators.rules import Elsewhere
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.basis import Basis, IndicatorBasis
from jamfor.core.vocabulary.texts import LocalText


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideSeries:
    """What the source says of a series: its id there, its words, and its unit.

    `unit` is "percent" (figures are fractions), "count", or the source's own words.
    `direction` is which way is wanted, where the source says it.
    """

    id: str
    title: LocalText
    what: LocalText
    unit: str
    service_areas: tuple[str, ...] = ()
    direction: Direction = Direction.NONE


def with_outside_series(
    pack: Pack, series: Iterable[OutsideSeries], years: Mapping[str, Iterable[str]]
) -> Pack:
    """Return the pack with the series it does not define added as indicators.

    `years` are those each series has figures of, by id; a series without any is left.
    Nobody has judged whether its years can be compared, so each step between them gets
    a caution that says so.
    """
    known = {indicator.id for indicator in pack.indicators}
    added = {
        each.id: _indicator(each, tuple(sorted(years[each.id])))
        for each in series
        if each.id not in known and years.get(each.id)
    }
    if not added:
        return pack
    indicators = sorted((*pack.indicators, *added.values()), key=lambda i: i.id)
    edges = [edge for indicator in added.values() for edge in _unjudged(indicator)]
    return replace(
        pack,
        indicators=tuple(indicators),
        edges=tuple(
            sorted(
                (*pack.edges, *edges),
                key=lambda e: (e.indicator, e.years, e.from_version),
            )
        ),
    )


def _indicator(series: OutsideSeries, years: tuple[str, ...]) -> Indicator:
    version = IndicatorVersion(
        version=1,
        periods=(),
        elsewhere=years,
        basis=IndicatorBasis(title=Basis.SOURCE, rule=Basis.SOURCE, years=Basis.SOURCE),
        title=series.title,
        kind=Kind.EXTERNAL,
        rule=Elsewhere(what=series.what),
        when_not_reached=None,
        service_areas=series.service_areas,
        counts_in=(),
        counts_motive=None,
        family="",
        theme="external",
        aspect=Aspect.OUTCOME,
        dimension=Dimension.KNOWLEDGE_BASED,
        direction=series.direction,
        source="external",
        owner="",
        review="",
        unit=series.unit,
    )
    return Indicator(id=series.id, versions=(version,))


def _unjudged(indicator: Indicator) -> Iterable[Edge]:
    for pair in pairwise(indicator.years):
        yield Edge(
            indicator=indicator.id,
            verdict=Verdict.CAUTION,
            years=pair,
            motive=_NOT_JUDGED,
            decided_by="",
            decided_on="",
            basis=Basis.INFERRED,
        )


_NOT_JUDGED = LocalText(
    sv="Siffrorna kommer från en annan källa. Om åren kan jämföras är inte bedömt "
    "här; läs källans beskrivning.",
    en="The figures come from another source. Whether the years can be compared has "
    "not been judged here; read the source’s description.",
)
