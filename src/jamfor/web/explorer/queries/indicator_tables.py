"""The tables behind an indicator's page and behind the list of indicators."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jamfor.core.indicators.definitions import Indicator, Kind
from jamfor.core.places.places import PlaceKind
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.tables import Cell, Column, ColumnKind, Table
from jamfor.web.explorer.queries.areas import Theme
from jamfor.web.explorer.queries.atlas import Atlas
from jamfor.web.explorer.queries.names import KINDS
from jamfor.web.explorer.queries.rows import (
    COMMON_POINTS,
    INDICATOR_COLUMNS,
    POINTS,
    interval_cells,
    interval_columns,
    year_cells,
    year_columns,
)
from jamfor.web.explorer.queries.series import (
    CountyUnits,
    Distribution,
    NationRow,
    PlaceRow,
    Series,
)
from jamfor.web.explorer.queries.trend_tables import years_table
from jamfor.web.explorer.queries.trends import PlaceTrend


def listed(atlas: Atlas, groups: Iterable[Theme]) -> Table:
    """Return the list of indicators as a table."""
    return Table(
        key="indicators",
        title=LocalText(
            sv=f"Indikatorer i riket {atlas.now}", en=f"Indicators, Sweden {atlas.now}"
        ),
        columns=(
            Column(key="area", title=LocalText(sv="Område", en="Service area")),
            *INDICATOR_COLUMNS,
            *year_columns(atlas.now, atlas.before),
        ),
        rows=tuple(
            (
                group.title,
                row.indicator.id,
                row.title,
                KINDS[row.version.kind],
                *year_cells(row.now, row.before, row.change),
            )
            for group in groups
            for row in group.rows
        ),
    )


def of(
    atlas: Atlas,
    series: Series,
    counties: tuple[CountyUnits, ...],
    nation: tuple[NationRow, ...],
    trend: PlaceTrend,
) -> tuple[Table, ...]:
    """Return everything an indicator's page shows, as tables."""
    groups = series.rows(atlas.of_kind(PlaceKind.SKR_GROUP, PlaceKind.SIZE_CLASS))
    distributions = series.distributions()
    points = _points(series)
    persons = series.indicator.latest.kind.has_interval
    tables = [
        _nation(atlas, nation, points, persons=persons),
        _places(
            atlas,
            "counties",
            LocalText(sv="Län", en="Counties"),
            [item.county for item in counties],
            points,
            persons=persons,
        ),
        _places(
            atlas,
            "groups",
            LocalText(
                sv="Kommungrupper, ovägt medelvärde",
                en="Groups of municipalities, unweighted mean",
            ),
            groups,
            points,
            persons=persons,
        ),
        _units(atlas, counties, persons=persons),
        years_table(trend),
    ]
    if distributions:
        tables.insert(1, _distribution(distributions))
    return tuple(tables)


def further(indicator: Indicator, atlas: Atlas) -> tuple[str, ...]:
    """Return the keys of the tables after the country's own."""
    asked = (indicator.in_period(period) for period in (atlas.now, atlas.before))
    ordinal = any(v is not None and v.kind is Kind.ORDINAL for v in asked)
    return (
        *(["distribution"] if ordinal else []),
        "counties",
        "groups",
        "units",
        "years",
    )


def _points(series: Series) -> LocalText:
    """What a change is of: a share of positives has one only among common factors."""
    composite = series.indicator.latest.kind is Kind.COMPOSITE
    return COMMON_POINTS if composite else POINTS


def _intervals(atlas: Atlas, *, persons: bool) -> tuple[Column, ...]:
    return interval_columns(atlas.now, atlas.before) if persons else ()


def _chance(row: NationRow | PlaceRow, *, persons: bool) -> tuple[Cell, ...]:
    return interval_cells(row.now, row.before, row.change) if persons else ()


def _nation(
    atlas: Atlas, nation: tuple[NationRow, ...], points: LocalText, *, persons: bool
) -> Table:
    return Table(
        key="nation",
        title=LocalText(sv="Riket", en="Sweden"),
        columns=(
            Column(key="method", title=LocalText(sv="Räknesätt", en="Method")),
            *year_columns(atlas.now, atlas.before, change=points),
            *_intervals(atlas, persons=persons),
        ),
        rows=tuple(
            (
                row.text,
                *year_cells(row.now, row.before, row.change),
                *_chance(row, persons=persons),
            )
            for row in nation
        ),
    )


_PLACE = (
    Column(key="code", title=LocalText(sv="Kod", en="Code")),
    Column(key="place", title=LocalText(sv="Plats", en="Place")),
)


def _places(
    atlas: Atlas,
    key: str,
    title: LocalText,
    rows: Iterable[PlaceRow],
    points: LocalText,
    *,
    persons: bool,
) -> Table:
    return Table(
        key=key,
        title=title,
        columns=(
            *_PLACE,
            *year_columns(atlas.now, atlas.before, change=points),
            *_intervals(atlas, persons=persons),
        ),
        rows=tuple(
            (
                row.place.code,
                row.place.name,
                *year_cells(row.now, row.before, row.change),
                *_chance(row, persons=persons),
            )
            for row in rows
        ),
    )


def _distribution(distributions: tuple[Distribution, ...]) -> Table:
    return Table(
        key="distribution",
        title=LocalText(sv="Fördelning", en="Distribution"),
        columns=(
            Column(key="year", title=LocalText(sv="År", en="Year")),
            Column(key="level", title=LocalText(sv="Nivå", en="Level")),
            Column(
                key="share",
                title=LocalText(sv="Andel av enheterna", en="Share of units"),
                kind=ColumnKind.SHARE,
            ),
            Column(
                key="units",
                title=LocalText(sv="Enheter", en="Units"),
                kind=ColumnKind.COUNT,
            ),
            Column(
                key="of",
                title=LocalText(sv="Av", en="Of"),
                kind=ColumnKind.COUNT,
            ),
        ),
        rows=tuple(
            (
                distribution.period,
                row.text,
                row.share.cell,
                row.share.numerator_cell,
                row.share.denominator_cell,
            )
            for distribution in distributions
            for row in distribution.rows
        ),
    )


def _units(atlas: Atlas, counties: tuple[CountyUnits, ...], *, persons: bool) -> Table:
    return Table(
        key="units",
        title=LocalText(sv="Alla enheter", en="All units"),
        columns=(
            *_PLACE,
            Column(key="county", title=LocalText(sv="Län", en="County")),
            *_unit_columns(atlas.now),
            *_unit_columns(atlas.before),
            *_intervals(atlas, persons=persons),
        ),
        rows=tuple(_unit_cells(counties, persons=persons)),
    )


def _unit_columns(period: str) -> tuple[Column, ...]:
    return (
        Column(
            key=f"{period}_answer",
            title=LocalText(sv=f"{period}, svar", en=f"{period}, answer"),
        ),
        Column(
            key=period,
            title=LocalText(sv=f"{period}, värde", en=f"{period}, value"),
            kind=ColumnKind.NUMBER,
        ),
    )


def _unit_cells(
    counties: tuple[CountyUnits, ...], *, persons: bool
) -> Iterator[tuple[Cell, ...]]:
    for item in counties:
        for row in item.rows:
            for each in (row, *row.districts):
                yield (
                    each.place.code,
                    each.place.name,
                    item.county.place.name,
                    each.now.words,
                    each.now.cell,
                    each.before.words,
                    each.before.cell,
                    *_chance(each, persons=persons),
                )
