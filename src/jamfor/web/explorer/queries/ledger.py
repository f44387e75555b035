"""Every factor of a municipality or district in two years: what its shares are made of.

An item is a unit and a factor. A municipality is one unit; a divided city is as many as
it has districts in the frame of the factor's home area. The shares so counted are the
published ones, by test.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from jamfor.core.answers.answers import UnitAnswers
from jamfor.core.comparability.edges import Verdict
from jamfor.core.comparability.frame_change import FrameChange
from jamfor.core.comparability.graph import Comparison
from jamfor.core.findings.baskets import (
    ALL,
    BasketPair,
    Factor,
    basket_pair,
    recoded_state,
)
from jamfor.core.findings.changes import ItemChange, Move, changes
from jamfor.core.findings.decomposition import (
    Decomposition,
    Undecomposed,
    decompose,
)
from jamfor.core.findings.positives import (
    ComparableOnly,
    Item,
    ItemState,
    comparable_only,
    item_state,
)
from jamfor.core.indicators.definitions import IndicatorVersion
from jamfor.core.places.places import Place, PlaceKind
from jamfor.core.questionnaires.questions import QuestionVersion
from jamfor.core.vocabulary.observations import Measure, Observation
from jamfor.store.releases import Release
from jamfor.web.explorer.queries.atlas import Atlas, share_of_positives_id


@dataclass(frozen=True, kw_only=True)
class Reckoning:
    """The items of a service area's basket, or of all, in two years, and their joins.

    `comparison` is that of the share of positives itself.
    """

    service_area: str
    pair: BasketPair
    comparison: Comparison
    before: Mapping[Item, ItemState]
    after: Mapping[Item, ItemState]
    joins: Mapping[Item, Verdict]
    recoded: Mapping[Item, ItemState]

    @cached_property
    def decomposition(self) -> Decomposition | Undecomposed:
        """The change of the share, item by item."""
        return decompose(self.before, self.after, self.joins, self.recoded)

    @cached_property
    def changes(self) -> tuple[ItemChange, ...]:
        """What happened to every item."""
        return changes(self.before, self.after, self.joins, self.recoded)

    @cached_property
    def common(self) -> ComparableOnly:
        """The share among the items that may be compared."""
        return comparable_only(self.before, self.after, self.joins, self.recoded)

    def unit_moved(self, change: ItemChange) -> bool:
        """Whether an item is new or gone only because its unit came or left."""
        alone = change.move in {Move.NEW, Move.REMOVED}
        return alone and change.item[1] in self.pair.joins

    @cached_property
    def years(self) -> Mapping[str, str]:
        """The last year each factor was in the basket, by id: that of `factors`."""
        early = dict.fromkeys((f.id for f in self.pair.before), self.pair.earlier)
        late = dict.fromkeys((f.id for f in self.pair.after), self.pair.later)
        return early | late

    @cached_property
    def factors(self) -> Mapping[str, Factor]:
        """Factors by id, as they were in the last year each was in the basket."""
        early = {factor.id: factor for factor in self.pair.before}
        return early | {factor.id: factor for factor in self.pair.after}


class Ledger:
    """What a municipality or a district answered, indicator by indicator, in two years.

    Read with one query a unit; made for one page and thrown away.
    """

    def __init__(self, release: Release, place: Place, atlas: Atlas) -> None:
        self.release = release
        self.place = place
        self.atlas = atlas
        self.years = (self.atlas.before, self.atlas.now)
        self._units = {
            (area.id, year): self._asked(area.id, year)
            for area in self.atlas.areas
            for year in self.years
            if year in self.atlas.rounds
        }
        self._answers: dict[str, UnitAnswers] = {}
        self._found: dict[tuple[str, str, str], ItemState | None] = {}
        self._values: dict[tuple[str, str, str], Observation] = {
            (o.place, o.indicator, o.period): o
            for unit in self.all_units
            for o in release.for_place(unit, periods=self.years, measure=Measure.SHARE)
        }

    @cached_property
    def all_units(self) -> tuple[str, ...]:
        """The place and the units it is asked through, in either year."""
        units = {unit for asked in self._units.values() for unit in asked}
        return tuple(sorted({self.place.code} | units))

    def units(self, service_area: str, year: str) -> tuple[str, ...]:
        """Return the units asked about a service area: itself, or its districts."""
        return self._units.get((service_area, year), ())

    def value(self, unit: str, indicator: str, year: str) -> Observation | None:
        """Return a unit's own value of a fact, an ordinal or a share."""
        return self._values.get((unit, indicator, year))

    @cached_property
    def questions(self) -> Mapping[str, QuestionVersion]:
        """The questions put this year, by id."""
        return self.atlas.questions_in(self.years[1])

    def answers(self, unit: str) -> UnitAnswers:
        """Return what a unit answered this year, read once."""
        if unit not in self._answers:
            self._answers[unit] = self.release.answers(unit, self.years[1])
        return self._answers[unit]

    def reckon(self, service_area: str) -> Reckoning:
        """Return the items of a service area, or of `"all"`."""
        pair = baskets_of(self.release, self.atlas).pairs[service_area]
        before = self._states(service_area, pair.before, self.years[0])
        after = self._states(service_area, pair.after, self.years[1])
        verdicts = pair.verdicts
        joins = {item: verdicts[item[1]] for item in before.keys() & after.keys()}
        return Reckoning(
            service_area=service_area,
            pair=pair,
            comparison=self.comparison(service_area),
            before=before,
            after=after,
            joins=joins,
            recoded=self._recoded(pair, before, joins),
        )

    def comparison(self, service_area: str) -> Comparison:
        """Return how the share of positives itself compares with last year's."""
        earlier, later = self.years
        found = self.release.graph.compare(
            share_of_positives_id(service_area), earlier=earlier, later=later
        )
        change = self.frame_change(service_area)
        return found if change is None else found.with_caution(change.motive)

    def frame_change(self, service_area: str) -> FrameChange | None:
        """Return how the place's own districts changed between the years, if they did.

        In the area's own frame, else in that of the home of a factor it counts.
        """
        found = self.atlas.frame_changes_of(service_area)
        return next((c for c in found if self.place.code in c.cities), None)

    @cached_property
    def divided(self) -> bool:
        """Whether the place is a city asked, about something, through districts."""
        return any(
            units != (self.place.code,) for units in self._units.values() if units
        )

    def _asked(self, area: str, year: str) -> tuple[str, ...]:
        if self.place.kind is PlaceKind.MUNICIPALITY:
            return self.release.units_of(self.place.code, year, area)
        asked = self.release.participation(self.place.code, year)
        return (self.place.code,) if area in asked else ()

    def _states(
        self, service_area: str, factors: Iterable[Factor], year: str
    ) -> dict[Item, ItemState]:
        """The states of a basket's items; none where the place is not asked."""
        if service_area != ALL and not self.units(service_area, year):
            return {}
        states: dict[Item, ItemState] = {}
        for factor in factors:
            named = self.named(factor)
            for unit in self.units(factor.version.home, year):
                state = self._state(unit, named, year)
                if state is not None:
                    states[unit, factor.id] = state
        return states

    def _state(self, unit: str, indicator: str, year: str) -> ItemState | None:
        """A unit's state on an indicator; worked out once, as areas share factors."""
        key = (unit, indicator, year)
        if key not in self._found:
            value = self._values.get(key)
            met = None if value is None or value.value is None else value.value == 1
            self._found[key] = (
                None if value is None else item_state(met=met, missing=value.missing)
            )
        return self._found[key]

    def named(self, factor: Factor) -> str:
        """Return the indicator whose published values are the factor's.

        A factor may go by its id of another year; its version is one indicator's.
        """
        return baskets_of(self.release, self.atlas).names[id(factor.version)]

    def _recoded(
        self,
        pair: BasketPair,
        before: Mapping[Item, ItemState],
        joins: Mapping[Item, Verdict],
    ) -> dict[Item, ItemState]:
        """The earlier states of recoded factors as they stand on the later scale."""
        graph = self.release.graph
        earlier = {factor.id: factor for factor in pair.before}
        return {
            (unit, name): recoded_state(
                graph, pair, name, self.level(unit, earlier[name], pair.earlier)
            )
            for (unit, name), verdict in joins.items()
            if verdict is Verdict.RECODED and before[unit, name].counted
        }

    def level(self, unit: str, factor: Factor, year: str) -> str:
        """Return the level a unit holds of an ordinal factor; empty without one."""
        return held_level(
            self.release,
            self.named(factor),
            factor.version,
            place=unit,
            year=year,
        )


def held_level(
    release: Release,
    indicator: str,
    version: IndicatorVersion,
    *,
    place: str,
    year: str,
) -> str:
    """Return the level a unit holds of an ordinal; empty where it has none."""
    held = (
        step.code
        for step in version.levels
        if release.value(indicator, place, year, breakdown=f"level={step.code}")
    )
    return next(held, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Baskets:
    """The baskets of a release's last two years, by service area and of `"all"`.

    `names` is the indicator of each version, by the version's identity.
    """

    pairs: Mapping[str, BasketPair]
    names: Mapping[int, str]


KEPT = 16  # baskets of open releases and years

_kept: dict[tuple[str, str], Baskets] = {}


def baskets_of(release: Release, atlas: Atlas) -> Baskets:
    """Return the baskets of a release in a year, made at the first visit."""
    found = _kept.get((release.key, atlas.now))
    if found is None:
        if len(_kept) >= KEPT:
            _kept.clear()
        found = _kept[release.key, atlas.now] = _made(release, atlas)
    return found


def _made(release: Release, atlas: Atlas) -> Baskets:
    areas = [area.id for area in atlas.areas] + [ALL]
    # Only versions the pairs hold are looked up, so their identities stay theirs.
    pack = atlas.pack
    return Baskets(
        pairs={
            area: basket_pair(
                pack.indicators,
                release.graph,
                earlier=atlas.before,
                later=atlas.now,
                service_area=area,
            )
            for area in areas
        },
        names={id(v): i.id for i in pack.indicators for v in i.versions},
    )
