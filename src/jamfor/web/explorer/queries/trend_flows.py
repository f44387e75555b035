"""How units moved between the years of a fact: No to Yes, Yes to No (rule 2).

Told only between years that may be compared; an earlier level is read on the later
scale where the edge says how.
"""

from __future__ import annotations

from collections.abc import Mapping

from jamfor.core.comparability.graph import Comparison
from jamfor.core.comparability.trend import Trend
from jamfor.core.findings.changes import Flows, flows
from jamfor.core.findings.positives import ItemState, item_state
from jamfor.core.indicators.definitions import Indicator
from jamfor.core.places.places import PlaceKind
from jamfor.core.vocabulary.observations import Measure, Observation
from jamfor.store.releases import Release
from jamfor.web.explorer.queries.atlas import Atlas
from jamfor.web.explorer.queries.series import UNITS


_Year = dict[str, Observation]
"""What each unit answered in a year."""


def flows_over_years(
    release: Release, atlas: Atlas, indicator: Indicator, trend: Trend
) -> Mapping[str, Flows]:
    """Return how units moved into each year from the one before, by the later year."""
    asked = _Answers(release, atlas, indicator)
    found: dict[str, Flows] = {}
    for step in trend.steps:
        comparison = step.comparison
        years = (comparison.earlier, comparison.later)
        versions = [indicator.in_period(year) for year in years]
        if not step.joins or any(v is None or not v.kind.counts for v in versions):
            continue
        moved = flows(comparison, asked.before(comparison), asked.states(years[1]))
        if isinstance(moved, Flows):
            found[years[1]] = moved
    return found


class _Answers:
    """The states of all units in each year of an indicator."""

    def __init__(self, release: Release, atlas: Atlas, indicator: Indicator) -> None:
        self._release = release
        self._atlas = atlas
        self._indicator = indicator
        self._years: dict[str, _Year] = {}
        for each in release.for_indicator(indicator.id, measures={Measure.SHARE}):
            place = atlas.places.get(each.place)  # a source may know other places
            if place is not None and place.kind in UNITS:
                self._years.setdefault(each.period, {})[each.place] = each
        for year in self._years.values():
            _leave_divided(atlas, year)

    def states(self, year: str) -> dict[str, ItemState]:
        """Return how each unit stands on the scale of the year itself."""
        return {
            code: state
            for code, each in self._years.get(year, {}).items()
            if (state := _state(each)) is not None
        }

    def before(self, comparison: Comparison) -> dict[str, ItemState]:
        """Return how each unit stood, read on the scale of the later year."""
        states = self.states(comparison.earlier)
        if not any(edge.recode for edge in comparison.edges):
            return states
        told = self._told(comparison)
        return {
            code: told.get(code, state) if state.counted else state
            for code, state in states.items()
        }

    def _told(self, comparison: Comparison) -> dict[str, ItemState]:
        """The earlier levels of units, on the later scale."""
        before = self._indicator.in_period(comparison.earlier)
        after = self._indicator.in_period(comparison.later)
        found: dict[str, ItemState] = {}
        for level in before.levels if before and after else ():
            name = self._atlas.graph.recode(
                self._indicator.id,
                level.code,
                earlier=comparison.earlier,
                later=comparison.later,
            )
            met = after is not None and after.is_met_at(name)
            for each in self._release.for_indicator(
                self._indicator.id,
                periods={comparison.earlier},
                breakdown=f"level={level.code}",
            ):
                found[each.place] = ItemState.MET if met else ItemState.NOT_MET
        return found


def _leave_divided(atlas: Atlas, year: _Year) -> None:
    """Leave out cities whose districts answered: their figure is no answer."""
    cities = {
        atlas.places[code].parents[0]
        for code in year
        if atlas.places[code].kind is PlaceKind.DISTRICT
    }
    for code in cities & year.keys():
        del year[code]


def _state(found: Observation) -> ItemState | None:
    met = None if found.value is None else found.value == 1
    return item_state(met=met, missing=found.missing)
