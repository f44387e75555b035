"""One indicator at every place, both years: nation, counties, groups, each unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from jamfor.core.findings.changes import Flows, flows
from jamfor.core.findings.positives import ItemState, item_state
from jamfor.core.indicators.definitions import Indicator, IndicatorVersion, Kind
from jamfor.core.indicators.rules import ShareOfPositives
from jamfor.core.places.places import Place, PlaceKind
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.observations import Measure, Observation
from jamfor.core.vocabulary.texts import LocalText
from jamfor.store.releases import Release
from jamfor.web.explorer.queries.atlas import NATION, Atlas, by_name
from jamfor.web.explorer.queries.comparable import (
    among_common,
    common_breakdown,
    paired,
    same_basket,
)
from jamfor.web.explorer.queries.figures import (
    NO_CHANGE_SHOWN as NO_CHANGE,
)
from jamfor.web.explorer.queries.figures import (
    Change,
    Figure,
    absent,
    change_of,
    figure_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow:
    """A place's figure in two years, and what may be said of the change.

    One unit's two answers stand side by side; their change is told with others', as
    flows.

    `districts` are the units a divided city is asked by; its own figure is theirs.
    """

    place: Place
    now: Figure
    before: Figure
    change: Change
    is_unit: bool = True
    districts: tuple[PlaceRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CountyUnits:
    """A county's own figure, and its municipalities'."""

    county: PlaceRow
    rows: tuple[PlaceRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NationRow:
    """One way of adding up the country."""

    text: LocalText
    now: Figure
    before: Figure
    change: Change


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelRow:
    """How many units of the country hold a level."""

    text: LocalText
    met: bool
    share: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """The units of the country over the levels of a year, highest first."""

    period: str
    rows: tuple[LevelRow, ...]


_Key = tuple[str, str, Measure]


@dataclass(frozen=True, kw_only=True)
class Series:
    """All figures of one indicator, looked up by place, year and measure."""

    atlas: Atlas
    indicator: Indicator
    found: Mapping[_Key, Observation]
    levels: Mapping[tuple[str, str], str]
    shares: Mapping[tuple[str, str], Observation]
    divided: frozenset[tuple[str, str]]
    common: Mapping[_Key, Observation]
    same_basket: bool

    @classmethod
    def of(cls, release: Release, atlas: Atlas, indicator: Indicator) -> Series:
        """Read everything a release has about an indicator."""
        years = (atlas.before, atlas.now)
        # Places only a source from outside has are stored, and have no row here.
        observations = tuple(
            found
            for found in release.for_indicator(indicator.id, periods=years)
            if found.place in atlas.places
        )
        levels: dict[tuple[str, str], str] = {}
        shares: dict[tuple[str, str], Observation] = {}
        for code in _level_codes(indicator):
            breakdown = f"level={code}"
            for held in release.for_indicator(
                indicator.id, periods=years, breakdown=breakdown
            ):
                if held.place == NATION:
                    shares[held.period, code] = held
                levels.setdefault((held.place, held.period), code)
        places = atlas.places
        return cls(
            atlas=atlas,
            indicator=indicator,
            found={(o.place, o.period, o.measure): o for o in observations},
            levels=levels,
            shares=shares,
            common=_common(release, atlas, indicator),
            same_basket=_same_basket(release, atlas, indicator.latest),
            divided=frozenset(
                (places[o.place].parents[0], o.period)
                for o in observations
                if places[o.place].kind is PlaceKind.DISTRICT
            ),
        )

    def nation(self) -> tuple[NationRow, ...]:
        """Return the country added up in every way there is, the headline first."""
        years = (self.atlas.before, self.atlas.now)
        return tuple(
            self._nation_row(measure, text)
            for measure, text in nation_measures(self.indicator.latest.kind).items()
            if any((NATION, period, measure) in self.found for period in years)
        )

    def _nation_row(self, measure: Measure, text: LocalText) -> NationRow:
        before, now = self._pair(NATION, measure)
        return NationRow(
            text=text,
            now=now,
            before=before,
            change=self._change(NATION, measure, before, now),
        )

    def row(self, place: Place, measure: Measure | None = None) -> PlaceRow:
        """Return the row of one place, by its headline unless a measure is named."""
        unit = place.kind in {PlaceKind.MUNICIPALITY, PlaceKind.DISTRICT}
        before, now = self._pair(place.code, measure)
        return PlaceRow(
            place=place,
            now=now,
            before=before,
            change=NO_CHANGE
            if unit
            else self._change(
                place.code, measure or self._headline(place), before, now
            ),
            is_unit=unit and (place.code, self.atlas.now) not in self.divided,
        )

    def rows(
        self, places: Iterable[Place], measure: Measure | None = None
    ) -> tuple[PlaceRow, ...]:
        """Return the rows of places the release has anything to say about."""
        return tuple(self.row(p, measure) for p in places if p.code in self._known)

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(code for code, _, _ in self.found)

    def by_county(self) -> tuple[CountyUnits, ...]:
        """Return every municipality below its county, districts below their city."""
        counties = sorted(self.atlas.of_kind(PlaceKind.COUNTY), key=by_name)
        return tuple(self._county(county) for county in counties)

    def _county(self, county: Place) -> CountyUnits:
        return CountyUnits(
            county=self.row(county),
            rows=tuple(
                self._municipality(place)
                for place in self.atlas.children.get(county.code, ())
                if place.kind is PlaceKind.MUNICIPALITY
            ),
        )

    def _municipality(self, place: Place) -> PlaceRow:
        row = self.row(place)
        districts = self.rows(self.atlas.children.get(place.code, ()))
        return PlaceRow(
            place=place,
            now=row.now,
            before=row.before,
            change=row.change,
            is_unit=row.is_unit,
            districts=districts,
        )

    def distributions(self) -> tuple[Distribution, ...]:
        """Return how units lie over the levels, this year first; none for others."""
        years = (self.atlas.now, self.atlas.before)
        found = (self._distribution(period) for period in years)
        return tuple(d for d in found if d is not None)

    def _distribution(self, period: str) -> Distribution | None:
        version = self.indicator.in_period(period)
        if version is None or version.kind is not Kind.ORDINAL:
            return None
        rows = tuple(
            LevelRow(
                text=level.text,
                met=version.is_met_at(level.code),
                share=figure_of(self.shares.get((period, level.code)), version),
            )
            for level in reversed(version.levels)
        )
        return Distribution(period=period, rows=rows)

    def flows(self) -> Flows | None:
        """Return how units moved between the years; None where that cannot be said."""
        before, now = self.atlas.before, self.atlas.now
        versions = [self.indicator.in_period(p) for p in (before, now)]
        if any(v is None or not v.kind.counts for v in versions):
            return None
        comparison = self.atlas.graph.compare(
            self.indicator.id, earlier=before, later=now
        )
        if not comparison.verdict.allows_difference:
            return None
        counted = flows(comparison, self._states(before), self._states(now))
        return counted if isinstance(counted, Flows) else None

    def _states(self, period: str) -> dict[str, ItemState]:
        states: dict[str, ItemState] = {}
        for (code, year, measure), found in self.found.items():
            unit = self.atlas.places[code].kind in UNITS
            if year != period or measure is not Measure.SHARE or not unit:
                continue
            if (code, period) in self.divided:
                continue
            state = self._state(code, period, found)
            if state is not None:
                states[code] = state
        return states

    def _state(self, code: str, period: str, found: Observation) -> ItemState | None:
        met = None if found.value is None else found.value == 1
        if period == self.atlas.before and met is not None:
            met = self._told_now(code, period, met=met)
        return item_state(met=met, missing=found.missing)

    def _told_now(self, code: str, period: str, *, met: bool) -> bool:
        """Return whether an earlier answer is met on this year's scale."""
        now = self.indicator.in_period(self.atlas.now)
        level = self.levels.get((code, period))
        if now is None or level is None:
            return met
        told = self.atlas.graph.recode(
            self.indicator.id, level, earlier=period, later=self.atlas.now
        )
        return now.is_met_at(told)

    def _pair(self, place: str, measure: Measure | None) -> tuple[Figure, Figure]:
        before = self._figure(place, self.atlas.before, measure)
        return before, self._figure(place, self.atlas.now, measure)

    def _figure(self, place: str, period: str, measure: Measure | None) -> Figure:
        version = self.indicator.in_period(period)
        if version is None:
            return absent(Missing.NOT_ASKED)
        kind = self.atlas.places[place].kind
        of_unit = kind in UNITS and (place, period) not in self.divided
        wanted = (measure,) if measure else headlines_of(version, kind)
        hits = (self.found.get((place, period, m)) for m in wanted)
        return figure_of(
            next((hit for hit in hits if hit is not None), None),
            version,
            of_unit=of_unit,
            level=self.levels.get((place, period), ""),
        )

    def _headline(self, place: Place) -> Measure:
        return headlines_of(self.indicator.latest, place.kind)[0]

    def _change(
        self, place: str, measure: Measure, before: Figure, now: Figure
    ) -> Change:
        """The change of a figure; of a share of positives among common factors only."""
        rule = self.indicator.latest.rule
        atlas, composite = self.atlas, isinstance(rule, ShareOfPositives)
        change = change_of(
            atlas.graph,
            self.indicator.id,
            before=(atlas.before, before),
            after=(atlas.now, now),
            frame=atlas.basket_change_at(rule.service_area, place)
            if isinstance(rule, ShareOfPositives)
            else atlas.frame_change_at(self.indicator.latest.home, place),
        )
        if not composite:
            return change
        found = (
            self.common.get((place, p, measure)) for p in (atlas.before, atlas.now)
        )
        return among_common(
            change,
            paired((next(found), next(found))),
            same=self.same_basket,
            figures=(now,),
        )


def _common(
    release: Release, atlas: Atlas, indicator: Indicator
) -> dict[_Key, Observation]:
    """Shares among the factors common to both years, of a share of positives."""
    if indicator.latest.kind is not Kind.COMPOSITE:
        return {}
    years = (atlas.before, atlas.now)
    return {
        (o.place, o.period, o.measure): o
        for year, other in (years, years[::-1])
        for o in release.for_indicator(
            indicator.id, periods={year}, breakdown=common_breakdown(other)
        )
    }


def _same_basket(release: Release, atlas: Atlas, version: IndicatorVersion) -> bool:
    rule = version.rule
    if not isinstance(rule, ShareOfPositives):
        return True
    return same_basket(release, atlas, rule.service_area)


UNITS = frozenset({PlaceKind.MUNICIPALITY, PlaceKind.DISTRICT})
GROUPS = frozenset({PlaceKind.SKR_GROUP, PlaceKind.SIZE_CLASS})

_AS_ASKED = LocalText(
    sv="Som tillfrågade: stadsdelar räknas var för sig",
    en="As asked: city districts count one by one",
)
_ONCE = LocalText(
    sv="Varje kommun en gång (ovägt medelvärde)",
    en="Each municipality once (unweighted mean)",
)
_POOLED = LocalText(
    sv="Alla tillsammans, där båda talen är kända",
    en="All together, where both numbers are known",
)
_FACTORS = LocalText(
    sv="Alla enheters faktorer tillsammans", en="The factors of all units together"
)
_REPORTED_MEASURES = {
    Measure.MEDIAN: LocalText(sv="Median av enheterna", en="Median of the units"),
    Measure.Q1: LocalText(sv="Undre kvartil", en="Lower quartile"),
    Measure.Q3: LocalText(sv="Övre kvartil", en="Upper quartile"),
    Measure.SHARE: _POOLED,
    Measure.COUNT: _POOLED,
    Measure.MEAN_UNWEIGHTED: _ONCE,
}


_PERSONS_MEASURES = {
    Measure.SHARE: LocalText(
        sv="Alla redovisade personer tillsammans", en="All persons reported together"
    ),
    Measure.MEAN_UNWEIGHTED: LocalText(
        sv="Varje kommun en gång, bland dem vars värde visas",
        en="Each municipality once, among those whose value is shown",
    ),
}


def nation_measures(kind: Kind) -> Mapping[Measure, LocalText]:
    """Return the ways of adding up the country for a kind, the headline first."""
    if kind is Kind.REPORTED:
        return _REPORTED_MEASURES
    if kind is Kind.PERSONS:
        return _PERSONS_MEASURES
    first = _FACTORS if kind is Kind.COMPOSITE else _AS_ASKED
    return {Measure.SHARE: first, Measure.MEAN_UNWEIGHTED: _ONCE}


def headlines_of(version: IndicatorVersion, kind: PlaceKind) -> tuple[Measure, ...]:
    """Return the measures a place of a kind may show first, the wanted one first."""
    if kind in GROUPS:
        return (Measure.MEAN_UNWEIGHTED,)
    if kind in {PlaceKind.NATION, PlaceKind.COUNTY}:
        return (version.headline,)
    return (Measure.SHARE, Measure.MEAN, Measure.COUNT, Measure.MEDIAN)


def _level_codes(indicator: Indicator) -> tuple[str, ...]:
    codes = (level.code for v in indicator.versions for level in v.levels)
    return tuple(dict.fromkeys(codes))
