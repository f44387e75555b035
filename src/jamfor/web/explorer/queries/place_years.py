"""A service area at a place over all years: a mark a year for each factor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jamfor.core.indicators.definitions import Indicator
from jamfor.core.places.places import Place, ServiceArea
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.tables import Column, ColumnKind, Table
from jamfor.store.releases import Release
from jamfor.web.explorer.queries.atlas import Atlas, sorting
from jamfor.web.explorer.queries.figures import NO, YES
from jamfor.web.explorer.queries.trend_tables import JOIN_COLUMNS, join_cells, joined
from jamfor.web.explorer.queries.trends import PlaceTrend, YearRow, place_trend


NOT_COMPARED = LocalText(sv="jämförs inte med {y}", en="not compared with {y}")
WITH_CAUTION = LocalText(sv="med försiktighet mot {y}", en="with caution against {y}")


@dataclass(frozen=True, slots=True, kw_only=True)
class YearMark:
    """A year of a factor: its mark, its words, and how it joins the year before.

    `style` is the class of the mark; empty where the words stand alone. `edge` is the
    class of the line at its left, and `said` what that line says.
    """

    style: str
    text: LocalText
    edge: str = ""
    said: LocalText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class YearsRow:
    """A factor, and its mark in each year of the page; None where it has none."""

    indicator: Indicator
    title: LocalText
    marks: tuple[YearMark | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaYears:
    """Every factor of a service area at a place, over the years of the release."""

    years: tuple[str, ...]
    rows: tuple[YearsRow, ...]
    trends: tuple[PlaceTrend, ...]


def area_years(
    release: Release, atlas: Atlas, place: Place, area: ServiceArea
) -> AreaYears:
    """Return the yes-or-no and ordinal indicators an area has shown in any year."""
    found = [
        place_trend(release, atlas, indicator, place)
        for indicator in atlas.pack.indicators
        if _shown(indicator, area.id)
    ]
    told = tuple(
        sorted(
            (trend for trend in found if trend.told or any(_asked(trend))),
            key=lambda trend: sorting(trend.indicator.latest.title),
        )
    )
    return AreaYears(
        years=atlas.periods,
        rows=tuple(_row(trend, atlas.periods) for trend in told),
        trends=told,
    )


def _shown(indicator: Indicator, area: str) -> bool:
    return any(
        version.kind.counts and version.periods and area in version.service_areas
        for version in indicator.versions
    )


def _asked(trend: PlaceTrend) -> list[bool]:
    return [row.version is not None for row in trend.rows]


def _row(trend: PlaceTrend, years: Sequence[str]) -> YearsRow:
    by_year = {row.year: row for row in trend.rows}
    return YearsRow(
        indicator=trend.indicator,
        title=trend.indicator.latest.title,
        marks=tuple(_mark(by_year.get(year)) for year in years),
    )


def _mark(row: YearRow | None) -> YearMark | None:
    if row is None or row.version is None:
        return None
    edge, said = _edge(row)
    figure = row.figure
    if figure.missing is not None:
        return YearMark(
            style="none",
            text=LocalText(sv=figure.text("sv"), en=figure.text("en")),
            edge=edge,
            said=said,
        )
    if figure.met is None:
        text = LocalText(
            sv=figure.parts_text("sv") or figure.text("sv"),
            en=figure.parts_text("en") or figure.text("en"),
        )
        return YearMark(style="", text=text, edge=edge, said=said)
    return YearMark(
        style="yes" if figure.met else "no",
        text=YES if figure.met else NO,
        edge=edge,
        said=said,
    )


def _edge(row: YearRow) -> tuple[str, LocalText | None]:
    for kind, holds, text in (
        ("broken", row.broken, NOT_COMPARED),
        ("cautious", row.cautious, WITH_CAUTION),
    ):
        if holds:
            return kind, LocalText(
                sv=text.sv.format(y=row.since), en=text.en.format(y=row.since)
            )
    return "", None


def area_years_table(found: AreaYears) -> Table:
    """Return the same years as a table: a row for each factor and year."""
    return Table(
        key="years",
        title=LocalText(sv="Alla år", en="All years"),
        columns=(
            Column(key="indicator", title=LocalText(sv="Id", en="Id")),
            Column(key="title", title=LocalText(sv="Faktor", en="Factor")),
            Column(key="year", title=LocalText(sv="År", en="Year")),
            Column(key="answer", title=LocalText(sv="Svar", en="Answer")),
            Column(
                key="value",
                title=LocalText(sv="Värde", en="Value"),
                kind=ColumnKind.SHARE,
            ),
            *JOIN_COLUMNS,
            Column(key="motive", title=LocalText(sv="Varför", en="Why")),
        ),
        rows=tuple(
            (
                trend.indicator.id,
                (row.version or trend.indicator.latest).title,
                row.year,
                row.figure.words,
                row.figure.cell,
                *join_cells(row),
                joined(row.motives),
            )
            for trend in found.trends
            for row in trend.rows
        ),
    )
