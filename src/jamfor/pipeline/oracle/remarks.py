"""The remarks of each figure, read from the rules again: breaks, cautions, the example.

Rules 3 and 7. Nothing is taken from the pipeline's own remarks, so that a fault there
shows; decision 0008 says which places a changed frame shakes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from jamfor.core.comparability.edges import Edge, Verdict
from jamfor.core.findings.baskets import basket
from jamfor.core.indicators.definitions import Indicator
from jamfor.core.indicators.rules import ShareOfPositives
from jamfor.core.places.frames import frame
from jamfor.core.places.places import FrameUnit, Geography
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.errors import NotFoundError
from jamfor.core.vocabulary.observations import Flag, Observation
from jamfor.pipeline.oracle.verdicts import BROKEN, verdict_between
from jamfor.pipeline.rollup import Rollup


Key = tuple[str, str]  # indicator and period


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What is to be said of each indicator's year, and at which places a caution."""

    example: bool
    verdicts: Mapping[Key, Verdict]
    shaken: Mapping[Key, frozenset[str]]
    stepped: Mapping[Key, Verdict]  # from the last year before, of whatever source
    first: Mapping[str, str]  # the first round of each indicator
    joined: frozenset[tuple[str, str]] = frozenset()

    def outside(self, figure: Observation) -> Observation:
        """Return a figure from outside with what the step to its year is marked."""
        verdict = self.stepped.get((figure.indicator, figure.period))
        flags = {*figure.flags, *_flags(verdict)}
        return replace(figure, flags=frozenset(flags), status=_letter(figure, flags))

    def on(self, figure: Observation) -> Observation:
        """Return a figure with its flags and status."""
        key = (figure.indicator, figure.period)
        flags = _flags(self.verdicts.get(key))
        if self.example:
            flags.add(Flag.EXAMPLE)
        if figure.place in self.shaken.get(key, ()):
            flags.add(Flag.CAUTION)
        begun = (figure.indicator, figure.place) in self.joined
        if begun and self.first[figure.indicator] == figure.period:
            flags |= _flags(self.stepped.get(key))
        return replace(figure, flags=frozenset(flags), status=_letter(figure, flags))


def _flags(verdict: Verdict | None) -> set[Flag]:
    if verdict in BROKEN:
        return {Flag.BREAK}
    return {Flag.CAUTION} if verdict is Verdict.CAUTION else set()


def _letter(figure: Observation, flags: set[Flag]) -> str:
    if figure.missing is not None:
        return figure.missing.sdmx
    letters = {Flag.BREAK: "B", Flag.CAUTION: "D"}
    return next((letter for flag, letter in letters.items() if flag in flags), "A")


def marks(pack: Pack) -> Marks:
    """Return the marks of a pack; a year compares with the last it was asked before."""
    edges: dict[str, list[Edge]] = {}
    for edge in pack.edges:
        edges.setdefault(edge.indicator, []).append(edge)
    verdicts: dict[Key, Verdict] = {}
    shaken: dict[Key, frozenset[str]] = {}
    stepped: dict[Key, Verdict] = {}
    for indicator in pack.indicators:
        own = edges.get(indicator.id, [])
        for earlier, later in pairwise(indicator.years):
            stepped[indicator.id, later] = verdict_between(
                indicator, own, earlier, later
            )
        asked = indicator.asked_in
        for earlier, later in pairwise(asked):
            key = (indicator.id, later)
            verdicts[key] = verdict_between(indicator, own, earlier, later)
            shaken[key] = shaken_places(pack, indicator, earlier, later)
    return Marks(
        example=pack.example,
        verdicts=verdicts,
        shaken=shaken,
        stepped=stepped,
        first={i.id: i.asked_in[0] for i in pack.indicators if i.asked_in},
    )


def shaken_places(
    pack: Pack, indicator: Indicator, earlier: str, later: str
) -> frozenset[str]:
    """Return divided cities whose units are others now, and all they are added to."""
    parents = Rollup.of(pack.geography).parents
    found: set[str] = set()
    for area in _areas(pack, indicator, earlier) | _areas(pack, indicator, later):
        before = _units(pack.geography, area, earlier)
        after = _units(pack.geography, area, later)
        if before is None or after is None:
            continue
        for unit in before ^ after:
            found |= {unit.municipality, *parents[unit.municipality]}
    return frozenset(found)


def _units(geography: Geography, area: str, period: str) -> set[FrameUnit] | None:
    """Who was asked about an area; None in a year nobody was."""
    try:
        return set(frame(geography, period=period, service_area=area))
    except NotFoundError:
        return None


def _areas(pack: Pack, indicator: Indicator, period: str) -> set[str]:
    """The areas whose units a year's value is made of."""
    version = indicator.in_period(period)
    if version is None:
        return set()
    if not isinstance(version.rule, ShareOfPositives):
        return {version.service_areas[0]}
    factors = basket(
        pack.indicators, period=period, service_area=version.rule.service_area
    )
    return {*version.service_areas, *(f.version.service_areas[0] for f in factors)}
