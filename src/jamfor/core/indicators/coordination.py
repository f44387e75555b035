"""Who coordinates with whom: routines between service areas, agreements with others.

The same routine is published under an id in each area that has it; it is one link all
the same. A link is between the areas that show it, two or three, or between an area and
a party outside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from jamfor.core.indicators.definitions import (
    AGREEMENT,
    COORDINATION,
    Indicator,
    IndicatorVersion,
)
from jamfor.core.indicators.rules import Rule
from jamfor.core.vocabulary.missing import Missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A routine between areas, or an agreement between an area and a party.

    `areas` are in the order of the service areas. `indicators` are the ids that publish
    it, the one to read first.
    """

    areas: tuple[str, ...]
    party: str
    indicators: tuple[str, ...]

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The pairs of areas it stands in: one, or three of a routine between three."""
        return tuple(combinations(self.areas, 2))


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Links by cell; a symmetric one has each pair once, the earlier area first.

    `rows` and `columns` are those that have a link. A cell between areas is keyed by
    (column, row): the earlier area of the order and the later one; a cell with a
    party by (area, party).
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[tuple[str, str], tuple[Link, ...]]

    @property
    def links(self) -> tuple[Link, ...]:
        """Every link once, in the order of the cells."""
        found = (link for cell in self.cells.values() for link in cell)
        return tuple(dict.fromkeys(found))

    def is_told_in(self, link: Link, cell: tuple[str, str]) -> bool:
        """Whether a link is told in a cell; in its other cells it is only marked."""
        return next(key for key, held in self.cells.items() if link in held) == cell


def routines(
    indicators: Iterable[Indicator], *, periods: Sequence[str], areas: Sequence[str]
) -> Matrix:
    """Return the routines between areas that were asked about in any of some years."""
    links = _links(indicators, COORDINATION, periods, areas)
    cells = {
        pair: tuple(link for link in links if pair in link.pairs)
        for pair in sorted(
            {p for link in links for p in link.pairs}, key=_by_row(areas)
        )
    }
    return Matrix(
        rows=_used((later for _, later in cells), areas),
        columns=_used((earlier for earlier, _ in cells), areas),
        cells=cells,
    )


def agreements(
    indicators: Iterable[Indicator],
    *,
    periods: Sequence[str],
    areas: Sequence[str],
    parties: Sequence[str],
) -> Matrix:
    """Return the agreements with parties outside, asked about in any of some years."""
    links = _links(indicators, AGREEMENT, periods, areas)
    keys = {(area, link.party) for link in links for area in link.areas}
    cells = {
        (area, party): tuple(
            link for link in links if link.party == party and area in link.areas
        )
        for party in parties
        for area in areas
        if (area, party) in keys
    }
    return Matrix(
        rows=_used((party for _, party in cells), parties),
        columns=_used((area for area, _ in cells), areas),
        cells=cells,
    )


def _links(
    indicators: Iterable[Indicator],
    family: str,
    periods: Sequence[str],
    areas: Sequence[str],
) -> tuple[Link, ...]:
    found: dict[tuple[Rule, Missing | None, frozenset[str]], list[str]] = {}
    versions: dict[str, IndicatorVersion] = {}
    for indicator in indicators:
        version = _last(indicator, periods)
        if version is None or version.family != family:
            continue
        shown = frozenset(version.service_areas)
        versions[indicator.id] = version
        key = (version.rule, version.when_not_reached, shown)
        found.setdefault(key, []).append(indicator.id)
    return tuple(
        Link(
            areas=tuple(sorted(shown, key=areas.index)),
            party=versions[ids[0]].outside_party,
            indicators=_read_first(ids, versions),
        )
        for (_, _, shown), ids in found.items()
    )


def _last(indicator: Indicator, periods: Sequence[str]) -> IndicatorVersion | None:
    """Return the version of the last of some years in which it was asked."""
    asked = (indicator.in_period(period) for period in reversed(periods))
    return next((version for version in asked if version is not None), None)


def _read_first(
    ids: Iterable[str], versions: Mapping[str, IndicatorVersion]
) -> tuple[str, ...]:
    """Put the id asked in most years first: it can tell most."""
    return tuple(sorted(ids, key=lambda code: (-len(versions[code].periods), code)))


def _used(found: Iterable[str], order: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted(set(found), key=order.index))


def _by_row(areas: Sequence[str]) -> Callable[[tuple[str, str]], tuple[int, int]]:
    return lambda pair: (areas.index(pair[1]), areas.index(pair[0]))
