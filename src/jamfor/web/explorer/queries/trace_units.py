"""What an aggregate is made of: which units count, and which are missing and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from jamfor.core.indicators.definitions import Indicator, IndicatorVersion, Kind
from jamfor.core.places.frames import frame
from jamfor.core.places.places import Place, PlaceKind
from jamfor.core.vocabulary.errors import NotFoundError
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.observations import Measure, Observation
from jamfor.core.vocabulary.texts import LocalText
from jamfor.store.releases import Release
from jamfor.web.explorer.queries.atlas import Atlas, by_name
from jamfor.web.explorer.queries.figures import Figure, figure_of


OWN = {Measure.SHARE, Measure.MEAN, Measure.COUNT}
GROUPED = {PlaceKind.SKR_GROUP, PlaceKind.SIZE_CLASS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit an aggregate is made of, with its own figure."""

    place: Place
    figure: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitGroup:
    """Units with the same standing; `counts`: whether they are in the denominator."""

    title: LocalText
    counts: bool
    units: tuple[Unit, ...]


def unit_groups(
    release: Release, atlas: Atlas, indicator: Indicator, place: Place, year: str
) -> tuple[UnitGroup, ...]:
    """Return the units a place's figure is added up from, by how they stand.

    Groups of municipalities take each municipality once, so there the members are
    municipalities; else they are the units asked: districts in place of their city.
    """
    version = indicator.in_period(year)
    if version is None:
        return ()
    values = {
        o.place: o
        for o in release.for_indicator(indicator.id, periods={year}, measures=OWN)
    }
    members = _members(atlas, version, place, year)
    units = [
        Unit(place=member, figure=figure_of(values.get(member.code), version))
        for member in members
    ]
    return _grouped(version, units, values)


def _members(
    atlas: Atlas, version: IndicatorVersion, place: Place, year: str
) -> tuple[Place, ...]:
    try:
        asked = frame(atlas.pack.geography, period=year, service_area=version.home)
    except NotFoundError:
        return ()
    once = place.kind in GROUPED or version.kind is Kind.COMPOSITE
    inside = {
        unit.municipality
        if once and place.kind is not PlaceKind.MUNICIPALITY
        else unit.place
        for unit in asked
        if _within(atlas, unit.municipality, place)
    }
    return tuple(sorted((atlas.places[code] for code in inside), key=by_name))


def _within(atlas: Atlas, municipality: str, place: Place) -> bool:
    if place.kind is PlaceKind.NATION or municipality == place.code:
        return True
    return place.code in atlas.places[municipality].parents


_MET = LocalText(sv="Uppfyller", en="Meet it")
_NOT_MET = LocalText(sv="Uppfyller inte", en="Do not meet it")
_PARTLY = LocalText(sv="Uppfyller i några stadsdelar", en="Meet it in some districts")
_COUNTED = LocalText(sv="Räknas", en="Counted")
_REASONS = {
    Missing.NOT_ANSWERED: LocalText(sv="Svar saknas", en="No answer"),
    Missing.CANNOT_PROVIDE: LocalText(sv="Kan inte lämna uppgift", en="Cannot provide"),
    Missing.DONT_KNOW: LocalText(sv="Vet ej", en="Don’t know"),
    Missing.NOT_APPLICABLE: LocalText(sv="Ej tillämpligt", en="Not applicable"),
    Missing.OUTSIDE_FRAME: LocalText(sv="Ingår inte", en="Outside the frame"),
    Missing.SUPPRESSED: LocalText(
        sv="För få svar för att visas", en="Too few answers to be shown"
    ),
}


def _grouped(
    version: IndicatorVersion,
    units: Iterable[Unit],
    values: Mapping[str, Observation],
) -> tuple[UnitGroup, ...]:
    found: dict[LocalText, list[Unit]] = {}
    for unit in units:
        found.setdefault(_title(version, unit, values), []).append(unit)
    order = [_COUNTED, _MET, _PARTLY, _NOT_MET, *_REASONS.values()]
    counting = set(order[:4])
    return tuple(
        UnitGroup(title=title, counts=title in counting, units=tuple(found[title]))
        for title in order
        if title in found
    )


def _title(
    version: IndicatorVersion, unit: Unit, values: Mapping[str, Observation]
) -> LocalText:
    if unit.figure.missing is not None:
        return _REASONS.get(unit.figure.missing, _REASONS[Missing.OUTSIDE_FRAME])
    if not version.kind.counts:
        return _COUNTED
    value = values[unit.place.code].value
    if value in {0, 1}:
        return _MET if value else _NOT_MET
    return _PARTLY
