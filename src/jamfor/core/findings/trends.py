"""The trend of each indicator at each place: edges, changed frames, other baskets.

A changed frame is a caution on the nation, counties, groups and cities it shakes (rule
3, decision 0008). A share of positives of other factors than the year before is joined
to nothing: its change is told among the common factors alone (rule 5).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise

from jamfor.core.comparability.frame_change import FrameChange, frame_change
from jamfor.core.comparability.graph import ComparabilityGraph
from jamfor.core.comparability.trend import Trend, trend_of
from jamfor.core.findings.baskets import BasketPair, basket_pair, homes_of
from jamfor.core.indicators.definitions import Indicator
from jamfor.core.indicators.rules import ShareOfPositives
from jamfor.core.places.places import Geography
from jamfor.core.vocabulary.errors import NotFoundError
from jamfor.core.vocabulary.texts import LocalText


_Pair = tuple[str, str]


class Trends:
    """The trends of a pack's indicators, each made once and kept."""

    def __init__(
        self,
        indicators: Iterable[Indicator],
        graph: ComparabilityGraph,
        geography: Geography,
    ) -> None:
        self._indicators = {indicator.id: indicator for indicator in indicators}
        self._graph = graph
        self._geography = geography
        self._frames: dict[tuple[str, _Pair], FrameChange | None] = {}
        self._homes: dict[tuple[str, _Pair], frozenset[str]] = {}
        self._parted: dict[str, Mapping[str, LocalText]] = {}
        self._found: dict[tuple[object, ...], Trend] = {}

    def at(self, indicator: str, place: str, *, published: Iterable[str] = ()) -> Trend:
        """Return the trend of an indicator at a place.

        `published` are the years of which others published a figure of the place: they
        belong to its series where the definitions name them.
        """
        found = self._indicators[indicator]
        cautions = self.cautions(indicator, place)
        elsewhere = {year for v in found.versions for year in v.elsewhere}
        years = {*found.asked_in, *(elsewhere & set(published))}
        key = (indicator, frozenset(years), *cautions.items())
        if key not in self._found:
            self._found[key] = trend_of(
                self._graph,
                indicator,
                years=years,
                cautions=cautions,
                parted=self.parted(indicator),
            )
        return self._found[key]

    def cautions(self, indicator: str, place: str) -> Mapping[str, LocalText]:
        """Return why the frame asks for care at a place, by the later year."""
        found: dict[str, LocalText] = {}
        for pair in pairwise(self._indicators[indicator].asked_in):
            for change in self._frame_changes(indicator, pair):
                if place in change.aggregates or place in change.cities:
                    found.setdefault(pair[1], change.motive)
        return found

    def shaken(self, indicator: str) -> frozenset[str]:
        """Return the places any of whose years are compared with care for the frame."""
        return frozenset(
            place
            for pair in pairwise(self._indicators[indicator].asked_in)
            for change in self._frame_changes(indicator, pair)
            for place in (*change.aggregates, *change.cities)
        )

    def parted(self, indicator: str) -> Mapping[str, LocalText]:
        """Return why a share of positives is of other factors, by the later year."""
        if indicator not in self._parted:
            self._parted[indicator] = {
                pair[1]: motive
                for pair in pairwise(self._indicators[indicator].asked_in)
                if (motive := self._other_basket(indicator, pair)) is not None
            }
        return self._parted[indicator]

    def _other_basket(self, indicator: str, pair: _Pair) -> LocalText | None:
        version = self._indicators[indicator].in_period(pair[1])
        if version is None or not isinstance(version.rule, ShareOfPositives):
            return None
        found = basket_pair(
            self._indicators.values(),
            self._graph,
            earlier=pair[0],
            later=pair[1],
            service_area=version.rule.service_area,
        )
        return _replaced(found)

    def _frame_changes(self, indicator: str, pair: _Pair) -> list[FrameChange]:
        changes = (self._frame(area, pair) for area in self._areas(indicator, pair))
        return [change for change in changes if change is not None]

    def _areas(self, indicator: str, pair: _Pair) -> list[str]:
        key = (indicator, pair)
        if key not in self._homes:
            self._homes[key] = homes_of(
                self._indicators.values(), self._indicators[indicator], periods=pair
            )
        version = self._indicators[indicator].in_period(pair[1])
        own = version.service_areas if version is not None else ()
        return sorted(self._homes[key], key=lambda area: (area not in own, area))

    def _frame(self, area: str, pair: _Pair) -> FrameChange | None:
        key = (area, pair)
        if key not in self._frames:
            self._frames[key] = self._changed(area, pair)
        return self._frames[key]

    def _changed(self, area: str, pair: _Pair) -> FrameChange | None:
        try:
            return frame_change(
                self._geography, service_area=area, earlier=pair[0], later=pair[1]
            )
        except NotFoundError:
            return None  # nobody was asked about it in one of the years


def _replaced(pair: BasketPair) -> LocalText | None:
    """Say how a basket differs from the year before; None where it does not."""
    before = {factor.id for factor in pair.before}
    after = {factor.id for factor in pair.after}
    added, removed = len(after - before), len(before - after)
    changed = sum(not verdict.joins for verdict in pair.verdicts.values())
    if not (added or removed or changed):
        return None
    return LocalText(
        sv=f"Andelen räknas inte på samma faktorer {pair.earlier} och {pair.later}:"
        f" {added} nya, {removed} borttagna och {changed} ändrade. Förändringen visas"
        " bara bland de gemensamma.",
        en=f"The share is not counted on the same factors in {pair.earlier} and"
        f" {pair.later}: {added} new, {removed} removed and {changed} changed. The"
        " change is told among the common ones only.",
    )
