"""What is traced: a figure's place in a release, and what it rests on, found again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jamfor.core.findings.baskets import basket
from jamfor.core.indicators.definitions import IndicatorVersion, Kind
from jamfor.core.places.places import Place, PlaceKind
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.errors import NotFoundError
from jamfor.core.vocabulary.observations import Observation
from jamfor.pipeline.compose import service_area_of
from jamfor.pipeline.oracle.persons import Guards
from jamfor.pipeline.oracle.release import oracle
from jamfor.pipeline.oracle.series import Judged
from jamfor.pipeline.oracle.units import judge_all
from jamfor.pipeline.persons import Stood
from jamfor.pipeline.rollup import Rollup
from jamfor.pipeline.verify import cells_of, differences, snapshots_of
from jamfor.store.releases import Release
from jamfor.store.snapshots import SnapshotTables


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An indicator, a place and a year in an opened release."""

    release: Release
    indicator: str
    place: Place
    period: str
    version: IndicatorVersion
    tables: SnapshotTables

    @classmethod
    def of(cls, release: Release, *, indicator: str, place: str, period: str) -> Asked:
        """Find what is asked for; raise NotFoundError for what is not there."""
        found = next((i for i in release.pack.indicators if i.id == indicator), None)
        if found is None:
            raise NotFoundError(f"release {release.id} has no indicator {indicator}")
        version = found.in_period(period)
        if version is None:
            raise NotFoundError(f"{indicator} was not asked in {period}")
        places = {each.code: each for each in release.pack.geography.places}
        if place not in places:
            raise NotFoundError(f"there is no place {place}")
        snapshots = snapshots_of(release.folder, release.manifest)
        if period not in snapshots:
            raise NotFoundError(f"release {release.id} has no round {period}")
        return cls(
            release=release,
            indicator=indicator,
            place=places[place],
            period=period,
            version=version,
            tables=snapshots[period].tables,
        )

    @property
    def pack(self) -> Pack:
        """The definitions of the release."""
        return self.release.pack

    def factors(self) -> Mapping[str, IndicatorVersion]:
        """Return the factors of a composite by id; of anything else, itself."""
        if self.version.kind is not Kind.COMPOSITE:
            return {self.indicator: self.version}
        found = basket(
            self.pack.indicators,
            period=self.period,
            service_area=service_area_of(self.version),
        )
        return {factor.id: factor.version for factor in found}

    def judged(self) -> dict[str, tuple[Judged, ...]]:
        """Judge each factor again for the units that count at the place."""
        parents = Rollup.of(self.pack.geography).parents
        judged = judge_all(
            self.pack, self.period, self.tables, only=self.factors().keys()
        )
        return {
            series.indicator: tuple(
                unit
                for unit in units
                if self.place.code
                in {unit.place, unit.municipality, *parents[unit.municipality]}
            )
            for series, units in judged
        }

    def wholes(self) -> tuple[str, ...]:
        """Return what the place is added to, if it is a unit: city, county, nation."""
        rollup = Rollup.of(self.pack.geography)
        if self.place.kind is PlaceKind.DISTRICT:
            municipality = self.place.parents[0]
        elif self.place.kind is PlaceKind.MUNICIPALITY:
            municipality = self.place.code
        else:
            return ()
        return rollup.targets_of(place=self.place.code, municipality=municipality)

    def due(self) -> tuple[Observation, ...]:
        """Compute again the figures of the indicator at the place and its wholes."""
        places = {self.place.code, *self.wholes()}
        figures = oracle(
            self.pack,
            {self.period: self.tables},
            only={self.indicator, *self.factors()},
            guards=Guards(told={(self.indicator, self.period): self._told(places)}),
        )
        return tuple(
            figure
            for figure in figures
            if figure.indicator == self.indicator and figure.place in places
        )

    def _told(self, places: set[str]) -> Stood:
        """What the release says of sums that rest on counts it does not publish."""
        found = {
            place: self.release.value(self.indicator, place, self.period)
            for place in places
        }
        return {
            place: (said.numerator, said.denominator)
            for place, said in found.items()
            if said is not None
            and said.numerator is not None
            and said.denominator is not None
        }

    def mismatches(self, due: tuple[Observation, ...]) -> Iterator[str]:
        """Say where the release does not have the figures it must have."""
        for figure in due:
            stored = self.release.value(
                figure.indicator,
                figure.place,
                figure.period,
                breakdown=figure.breakdown,
                measure=figure.measure,
            )
            if stored is None:
                yield f"{figure.place} {figure.measure}: not in the release"
            else:
                yield from differences(cells_of(stored), cells_of(figure))
