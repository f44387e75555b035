"""The sheet for people: a row a place, a column an indicator and year.

Yes and no, and levels, stand in words where they are one unit's own answer; shares
stand as percentages, and a figure that is not there gives its reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from jamfor.core.comparability.graph import ComparabilityGraph
from jamfor.core.indicators.definitions import Indicator, IndicatorVersion, Kind
from jamfor.core.places.frames import frame
from jamfor.core.places.places import Place, PlaceKind
from jamfor.core.questionnaires.questions import NO, YES
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.observations import Measure
from jamfor.formats.sheets import Grid, SheetCell, Shown
from jamfor.pipeline.derive import measure_of


KIND_NAMES = {
    PlaceKind.NATION: "Riket",
    PlaceKind.COUNTY: "Län",
    PlaceKind.SKR_GROUP: "SKR:s kommungrupp",
    PlaceKind.SIZE_CLASS: "Storleksklass",
    PlaceKind.MUNICIPALITY: "Kommun",
    PlaceKind.DISTRICT: "Stadsdel",
}
GROUPS = frozenset({PlaceKind.SKR_GROUP, PlaceKind.SIZE_CLASS})

_NEVER_FIRST = [str(m) for m in (Measure.Q1, Measure.Q3, Measure.RESPONSE_RATE)]
_ORDER = list(KIND_NAMES)
_Key = tuple[str, str, str]
"""Indicator, place and year."""


@dataclass(frozen=True, kw_only=True)
class _Series:
    """A column: an indicator in a year."""

    pack: Pack
    indicator: Indicator
    period: str
    version: IndicatorVersion

    @cached_property
    def units(self) -> frozenset[str]:
        """The places that answer for themselves."""
        units = frame(
            self.pack.geography, period=self.period, service_area=self.version.home
        )
        return frozenset(unit.place for unit in units)


def readable_sheet(
    pack: Pack, indicators: list[Indicator], table: pl.DataFrame
) -> Grid:
    """Return the sheet for the indicators of a service area."""
    columns = [
        _Series(pack=pack, indicator=indicator, period=period, version=version)
        for indicator in indicators
        for period in indicator.asked_in
        if (version := indicator.in_period(period)) is not None
    ]
    cells = _cells(pack, columns, table)
    present = {place for _, place, _ in cells}
    graph = ComparabilityGraph.of(pack.indicators, pack.edges)
    rows = tuple(
        (
            place.code,
            place.name.sv,
            KIND_NAMES[place.kind],
            *_row(cells, columns, place),
        )
        for place in sorted(pack.geography.places, key=_position)
        if place.code in present
    )
    return Grid(
        name="Läsbar",
        headings=(
            ("", "", "", *(c.indicator.id for c in columns)),
            ("", "", "", *(c.version.title.sv for c in columns)),
            ("", "", "Jämförbarhet", *(_comparability(graph, c) for c in columns)),
            ("Kod", "Namn", "Typ", *(c.period for c in columns)),
        ),
        rows=rows,
        widths=(10, 28, 18, *(16 for _ in columns)),
        frozen_columns=2,
    )


def _position(place: Place) -> tuple[int, str, str]:
    """Aggregates first, then municipalities, each city followed by its districts."""
    if place.kind is PlaceKind.DISTRICT:
        order = _ORDER.index(PlaceKind.MUNICIPALITY)
        return order, place.parents[0], place.code
    return _ORDER.index(place.kind), place.code, ""


def _comparability(graph: ComparabilityGraph, column: _Series) -> str:
    """How the year may be compared with the year it was last asked."""
    before = [p for p in column.indicator.asked_in if p < column.period]
    if not before:
        return ""
    join = graph.compare(column.indicator.id, earlier=before[-1], later=column.period)
    if not join.verdict.allows_difference:
        return f"Ej jämförbar med {before[-1]}"
    return "" if join.verdict.joins else f"Jämför försiktigt med {before[-1]}"


def _row(
    cells: dict[_Key, SheetCell], columns: list[_Series], place: Place
) -> Iterator[SheetCell]:
    for column in columns:
        yield cells.get((column.indicator.id, place.code, column.period))


def _cells(
    pack: Pack, columns: list[_Series], table: pl.DataFrame
) -> dict[_Key, SheetCell]:
    """The figure shown of each indicator, place and year."""
    kinds = {place.code: place.kind for place in pack.geography.places}
    series = {(c.indicator.id, c.period): c for c in columns}
    levels = _levels_held(table)
    medians = _keys(table.filter(pl.col("measure") == str(Measure.MEDIAN)))
    rows = table.filter(
        pl.col("breakdown") == "", ~pl.col("measure").is_in(_NEVER_FIRST)
    ).select("indicator", "place", "period", "measure", "value", "missing")
    cells: dict[_Key, SheetCell] = {}
    for indicator, place, period, measure, value, missing in rows.iter_rows():
        key, column = (indicator, place, period), series[indicator, period]
        if measure != _headline(column.version, kinds[place], median=key in medians):
            continue
        if missing:
            cells[key] = Missing(missing)
        elif column.version.kind.counts and place in column.units:
            cells[key] = _in_words(column.version, value, levels.get(key, ""))
        else:
            cells[key] = _figure(column.version, value)
    return cells


def _keys(rows: pl.DataFrame) -> set[_Key]:
    return set(rows.select("indicator", "place", "period").iter_rows())


def _levels_held(table: pl.DataFrame) -> dict[_Key, str]:
    """The level each unit holds; of an aggregate's any, and nobody asks for those."""
    rows = table.filter(pl.col("breakdown") != "", pl.col("value") == 1).select(
        "indicator", "place", "period", "breakdown"
    )
    return {
        (indicator, place, period): breakdown.removeprefix("level=")
        for indicator, place, period, breakdown in rows.iter_rows()
    }


def _headline(version: IndicatorVersion, kind: PlaceKind, *, median: bool) -> Measure:
    if kind in GROUPS:
        return Measure.MEAN_UNWEIGHTED
    if version.kind is Kind.REPORTED and median:
        return version.kind.headline
    return measure_of(version)


def _in_words(version: IndicatorVersion, value: float, level: str) -> str:
    words = {step.code: step.text.sv for step in version.levels}
    return words.get(level) or (YES if value else NO).text.sv


def _figure(version: IndicatorVersion, value: float) -> SheetCell:
    share = measure_of(version) is Measure.SHARE
    return Shown(value=value, percent=share)
