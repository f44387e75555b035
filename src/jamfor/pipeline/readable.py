"""The sheet for people: a row a place, a column an indicator and year.

Yes and no, and levels, stand in words where they are one unit's own answer; shares
stand as percentages, and a figure that is not there gives its reason. Below the nation
stands how many answered, and what the silent could change. An asterisk follows what is
to be compared with caution.
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
from jamfor.core.vocabulary.observations import Flag, Measure
from jamfor.formats.sheets import CAUTION, Grid, SheetCell, Shown
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

UNBOUNDED = "beräknas inte"
_PARTS = {
    "Svar (n)": "answered",
    "Tillfrågade som berörs (N)": "frame",
    "Lägst om alla svarat": "bound_low",
    "Högst om alla svarat": "bound_high",
    "Konfidensintervall, undre": "ci_low",
    "Konfidensintervall, övre": "ci_high",
}
"""The rows below the nation, and the column of the observations each shows."""

_NEVER_FIRST = [str(m) for m in (Measure.Q1, Measure.Q3, Measure.RESPONSE_RATE)]
_ORDER = list(KIND_NAMES)
_Key = tuple[str, str, str]
"""Indicator, place and year."""
_Below = dict[tuple[str, str, str], SheetCell]
"""What stands below the nation, by indicator, year and column of the observations."""


@dataclass(frozen=True, kw_only=True)
class _Series:
    """A column: an indicator in a year."""

    pack: Pack
    indicator: Indicator
    period: str
    version: IndicatorVersion

    @cached_property
    def units(self) -> frozenset[str]:
        """The places that answer for themselves; none where others published."""
        if self.period in self.version.elsewhere:
            return frozenset()
        units = frame(
            self.pack.geography, period=self.period, service_area=self.version.home
        )
        return frozenset(unit.place for unit in units)


UNPUBLISHED = "ingen uppgift"
"""Of a year that only others published: the source has no figure of the place."""


def readable_sheet(
    pack: Pack, indicators: list[Indicator], table: pl.DataFrame
) -> Grid:
    """Return the sheet for the indicators of a service area."""
    columns = [
        _Series(pack=pack, indicator=indicator, period=period, version=version)
        for indicator in indicators
        for period in indicator.years
        if (version := indicator.in_year(period)) is not None
    ]
    headlines = _headlines(pack, columns, table)
    cells = _cells(columns, table, headlines)
    below = _below_nation(pack, headlines)
    present = {place for _, place, _ in cells}
    graph = ComparabilityGraph.of(pack.indicators, pack.edges)
    rows = tuple(
        row
        for place in sorted(pack.geography.places, key=_position)
        if place.code in present
        for row in _rows(cells, below, columns, place)
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
    before = [year for year in column.indicator.years if year < column.period]
    if not before:
        return ""
    join = graph.compare(column.indicator.id, earlier=before[-1], later=column.period)
    if not join.verdict.allows_difference:
        return f"Ej jämförbar med {before[-1]}"
    return "" if join.verdict.joins else f"Jämför försiktigt med {before[-1]}"


def _rows(
    cells: dict[_Key, SheetCell], below: _Below, columns: list[_Series], place: Place
) -> Iterator[tuple[SheetCell, ...]]:
    """A place's row, and those of its parts below it if it is the nation."""
    kind = KIND_NAMES[place.kind]
    yield place.code, place.name.sv, kind, *_row(cells, columns, place)
    if place.kind is PlaceKind.NATION:
        for heading, part in _PARTS.items():
            found = (below.get((c.indicator.id, c.period, part)) for c in columns)
            yield "", place.name.sv, heading, *found


def _row(
    cells: dict[_Key, SheetCell], columns: list[_Series], place: Place
) -> Iterator[SheetCell]:
    for column in columns:
        key = (column.indicator.id, place.code, column.period)
        yield cells.get(key, _unsaid(column, place))


def _unsaid(column: _Series, place: Place) -> SheetCell:
    """Who was never asked has no observation, and has a reason all the same."""
    if column.period in column.version.elsewhere:
        return UNPUBLISHED
    unsaid = place.code not in column.units
    return Missing.OUTSIDE_FRAME if unsaid else Missing.NOT_ASKED


def _headlines(pack: Pack, columns: list[_Series], table: pl.DataFrame) -> pl.DataFrame:
    """The observation shown of each indicator, place and year, and no others."""
    kinds = {place.code: place.kind for place in pack.geography.places}
    series = {(c.indicator.id, c.period): c for c in columns}
    medians = _keys(table.filter(pl.col("measure") == str(Measure.MEDIAN)))
    rows = table.filter(
        pl.col("breakdown") == "", ~pl.col("measure").is_in(_NEVER_FIRST)
    )
    shown = [
        measure
        == _headline(
            series[indicator, period].version,
            kinds[place],
            median=(indicator, place, period) in medians,
        )
        for indicator, place, period, measure in rows.select(
            "indicator", "place", "period", "measure"
        ).iter_rows()
    ]
    return rows.filter(pl.Series(shown, dtype=pl.Boolean))


def _cells(
    columns: list[_Series], table: pl.DataFrame, headlines: pl.DataFrame
) -> dict[_Key, SheetCell]:
    """The figure shown of each indicator, place and year."""
    series = {(c.indicator.id, c.period): c for c in columns}
    levels = _levels_held(table)
    cells: dict[_Key, SheetCell] = {}
    for indicator, place, period, value, missing, flags in headlines.select(
        "indicator", "place", "period", "value", "missing", "flags"
    ).iter_rows():
        key, column = (indicator, place, period), series[indicator, period]
        caution = str(Flag.CAUTION) in flags.split(";")
        if missing:
            cells[key] = Missing(missing)
        elif column.version.kind.counts and place in column.units:
            words = _in_words(column.version, value, levels.get(key, ""))
            cells[key] = f"{words} {CAUTION}" if caution else words
        else:
            cells[key] = _figure(column.version, value, caution=caution)
    return cells


def _below_nation(pack: Pack, headlines: pl.DataFrame) -> _Below:
    """How many answered, of how many, bounds and interval of the nation’s shares."""
    nations = [p.code for p in pack.geography.places if p.kind is PlaceKind.NATION]
    rows = headlines.filter(pl.col("place").is_in(nations)).select(
        "indicator", "period", *_PARTS.values(), "missing"
    )
    found: _Below = {}
    for indicator, period, answered, asked, *limits, missing in rows.iter_rows():
        reason = Missing(missing) if missing else UNBOUNDED
        ends = (
            reason if limit is None else Shown(value=limit, percent=True)
            for limit in limits
        )
        cells = (answered, asked, *ends)
        found |= {
            (indicator, period, part): cell
            for part, cell in zip(_PARTS.values(), cells, strict=True)
        }
    return found


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
        return version.headline
    return measure_of(version)


def _in_words(version: IndicatorVersion, value: float, level: str) -> str:
    words = {step.code: step.text.sv for step in version.levels}
    return words.get(level) or (YES if value else NO).text.sv


def _figure(version: IndicatorVersion, value: float, *, caution: bool) -> SheetCell:
    share = measure_of(version) is Measure.SHARE
    return Shown(value=value, percent=share, caution=caution)
