"""All figures of one place in every round, as it prints them: a unit's are answers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from jamfor.core.comparability.frame_change import FrameChange, frame_change
from jamfor.core.comparability.graph import Comparison
from jamfor.core.indicators.definitions import Indicator, IndicatorVersion
from jamfor.core.places.places import Place, PlaceKind
from jamfor.core.vocabulary.errors import NotFoundError
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.observations import Measure, Observation
from jamfor.store.releases import Release
from jamfor.web.explorer.queries.atlas import Atlas, atlas_of
from jamfor.web.explorer.queries.figures import (
    NO_CHANGE_SHOWN,
    Change,
    Figure,
    absent,
    change_of,
    figure_of,
)
from jamfor.web.explorer.queries.ledger import held_level


GROUPS = frozenset({PlaceKind.SKR_GROUP, PlaceKind.SIZE_CLASS})
UNITS = frozenset({PlaceKind.MUNICIPALITY, PlaceKind.DISTRICT})


class PlaceYears:
    """The figures of a place, looked up by indicator and year; made for one page."""

    def __init__(self, release: Release, place: Place) -> None:
        self.release = release
        self.place = place
        self.atlas: Atlas = atlas_of(release)
        self._units: dict[tuple[str, str], tuple[str, ...]] = {}
        self._frames: dict[tuple[str, str, str], FrameChange | None] = {}

    @cached_property
    def _found(self) -> Mapping[tuple[str, str, Measure], Observation]:
        found = self.release.for_place(self.place.code)
        return {(o.indicator, o.period, o.measure): o for o in found}

    def units(self, service_area: str, year: str) -> tuple[str, ...]:
        """Return the units asked about an area: itself, or a city's districts."""
        key = (service_area, year)
        if key not in self._units:
            self._units[key] = self._asked(*key)
        return self._units[key]

    def _asked(self, service_area: str, year: str) -> tuple[str, ...]:
        if self.place.kind is PlaceKind.MUNICIPALITY:
            return self.release.units_of(self.place.code, year, service_area)
        if self.place.kind is PlaceKind.DISTRICT:
            asked = self.release.participation(self.place.code, year)
            return (self.place.code,) if service_area in asked else ()
        return ()

    def is_unit(self, service_area: str, year: str) -> bool:
        """Whether the place itself was asked, so that its value is an answer."""
        return self.units(service_area, year) == (self.place.code,)

    def figure(self, indicator: Indicator, year: str) -> Figure:
        """Return what is printed of an indicator in a year."""
        version = indicator.in_period(year)
        if version is None:
            return absent(Missing.NOT_ASKED)
        measures = self._measures(version)
        hits = (self._found.get((indicator.id, year, m)) for m in measures)
        of_unit = self.is_unit(version.home, year)
        return figure_of(
            next((hit for hit in hits if hit is not None), None),
            version,
            of_unit=of_unit,
            level=self._level(indicator.id, version, year) if of_unit else "",
        )

    def _measures(self, version: IndicatorVersion) -> tuple[Measure, ...]:
        if self.place.kind in UNITS:
            return (Measure.SHARE, Measure.MEAN, Measure.COUNT, Measure.MEDIAN)
        if self.place.kind in GROUPS:
            return (Measure.MEAN_UNWEIGHTED,)
        return (version.headline,)

    def _level(self, indicator: str, version: IndicatorVersion, year: str) -> str:
        return held_level(
            self.release, indicator, version, place=self.place.code, year=year
        )

    def change(self, indicator: Indicator, years: tuple[str, str]) -> Change:
        """Return the change of a share between two years, as far as it may be said.

        One unit's two answers stand side by side and have no difference; whether they
        may be compared is said of them too.
        """
        before, after = (self.figure(indicator, year) for year in years)
        version = indicator.in_period(years[1])
        found = change_of(
            self.atlas.graph,
            indicator.id,
            before=(years[0], before),
            after=(years[1], after),
            frame=self.frame_change(version.home, years) if version else None,
        )
        if version is None or not self.is_unit(version.home, years[1]):
            return found
        return Change(
            amount=NO_CHANGE_SHOWN.amount,
            mark=found.mark,
            motives=found.motives,
            edges=found.edges,
        )

    def compare(self, indicator: Indicator, years: tuple[str, str]) -> Comparison:
        """Return whether two years may be compared at the place."""
        found = self.atlas.graph.compare(indicator.id, earlier=years[0], later=years[1])
        version = indicator.in_period(years[1])
        frame = self.frame_change(version.home, years) if version else None
        return found if frame is None else found.with_caution(frame.motive)

    def frame_change(self, area: str, years: tuple[str, str]) -> FrameChange | None:
        """Return the change of frame between two years that shakes the place's share.

        An aggregate's by the units in it; a city's own by its districts.
        """
        key = (area, *years)
        if key not in self._frames:
            self._frames[key] = self._changed(area, years)
        found = self._frames[key]
        if found is None:
            return None
        shaken = found.aggregates | set(found.cities)
        return found if self.place.code in shaken else None

    def _changed(self, area: str, years: tuple[str, str]) -> FrameChange | None:
        try:
            return frame_change(
                self.atlas.pack.geography,
                service_area=area,
                earlier=years[0],
                later=years[1],
            )
        except NotFoundError:
            return None  # nobody was asked about it in one of the years
