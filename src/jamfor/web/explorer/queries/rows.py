"""Rows of figures: an indicator, or a service area, this year and the year before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.safestring import SafeString, mark_safe

from jamfor.charts.dots import DotRow
from jamfor.charts.dots import row as drawn
from jamfor.core.indicators.definitions import Indicator, IndicatorVersion, Kind
from jamfor.core.places.places import ServiceArea
from jamfor.core.statistics.shares import Share
from jamfor.core.vocabulary.observations import Measure, Observation
from jamfor.core.vocabulary.texts import Language, LocalText
from jamfor.formats.tables import Cell, Column, ColumnKind, Table
from jamfor.store.releases import Release
from jamfor.web.explorer.queries.atlas import (
    NATION,
    Atlas,
    share_of_positives_id,
)
from jamfor.web.explorer.queries.comparable import (
    among_common,
    common_of,
    same_basket,
)
from jamfor.web.explorer.queries.figures import (
    AMONG_COMMON,
    Change,
    Common,
    Figure,
    change_of,
    figure_of,
)


Figures = Mapping[tuple[str, str, Measure], Observation]
"""The observations of one place, by indicator, year and measure."""


def figures_at(release: Release, place: str) -> Figures:
    """Return all observations of a place, ready to be looked up."""
    return {(o.indicator, o.period, o.measure): o for o in release.for_place(place)}


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorRow:
    """An indicator at an aggregate: both years and what may be said of the change."""

    indicator: Indicator
    version: IndicatorVersion
    now: Figure
    before: Figure
    change: Change

    @property
    def title(self) -> LocalText:
        """The title of the year shown."""
        return self.version.title

    @property
    def is_median(self) -> bool:
        """Whether the figure is the median of what units reported."""
        return self.version.kind is Kind.REPORTED


def indicator_row(
    atlas: Atlas, indicator: Indicator, figures: Figures, place: str = NATION
) -> IndicatorRow:
    """Return an indicator's row at an aggregate place."""
    now, before = atlas.now, atlas.before
    version = indicator.in_period(now) or indicator.latest
    first, second = (_headline(indicator, p, figures) for p in (before, now))
    return IndicatorRow(
        indicator=indicator,
        version=version,
        now=second,
        before=first,
        change=change_of(
            atlas.graph,
            indicator.id,
            before=(before, first),
            after=(now, second),
            frame=atlas.frame_change_at(version.home, place),
        ),
    )


def _headline(indicator: Indicator, period: str, figures: Figures) -> Figure:
    version = indicator.in_period(period)
    measure = version.headline if version else Measure.SHARE
    return figure_of(figures.get((indicator.id, period, measure)), version)


INDICATOR_COLUMNS = (
    Column(key="indicator", title=LocalText(sv="Id", en="Id")),
    Column(key="title", title=LocalText(sv="Indikator", en="Indicator")),
    Column(key="kind", title=LocalText(sv="Slag", en="Kind")),
)


POINTS = LocalText(sv="Förändring, procentenheter", en="Change, percentage points")
COMMON_POINTS = LocalText(
    sv="Förändring bland gemensamma faktorer, procentenheter",
    en="Change among common factors, percentage points",
)


def year_columns(
    now: str, before: str, *, change: LocalText = POINTS
) -> tuple[Column, ...]:
    """Return the columns of a figure in two years; of a mean only who is in it."""
    answered = LocalText(sv="Svarande", en="Answered")
    frame = LocalText(sv="Berörda", en="Concerned")
    met = LocalText(sv="Uppfyller", en="Meet it")
    of = LocalText(sv="Av", en="Of")
    low = LocalText(sv="Lägst om alla svarat", en="Lowest if all had answered")
    high = LocalText(sv="Högst om alla svarat", en="Highest if all had answered")
    word = LocalText(sv="Jämförbarhet", en="Comparability")
    return (
        Column(key=now, title=_year(now), kind=ColumnKind.SHARE),
        Column(key=f"{now}_met", title=met, kind=ColumnKind.COUNT),
        Column(key=f"{now}_of", title=of, kind=ColumnKind.COUNT),
        Column(key=f"{now}_answered", title=answered, kind=ColumnKind.COUNT),
        Column(key=f"{now}_frame", title=frame, kind=ColumnKind.COUNT),
        Column(key=f"{now}_low", title=low, kind=ColumnKind.SHARE),
        Column(key=f"{now}_high", title=high, kind=ColumnKind.SHARE),
        Column(key=before, title=_year(before), kind=ColumnKind.SHARE),
        Column(key=f"{before}_met", title=met, kind=ColumnKind.COUNT),
        Column(key=f"{before}_of", title=of, kind=ColumnKind.COUNT),
        Column(key=f"{before}_answered", title=answered, kind=ColumnKind.COUNT),
        Column(key=f"{before}_frame", title=frame, kind=ColumnKind.COUNT),
        Column(key="change", title=change, kind=ColumnKind.POINTS),
        Column(key="comparability", title=word),
    )


def year_cells(now: Figure, before: Figure, change: Change) -> tuple[Cell, ...]:
    """Return the cells under `year_columns`."""
    return (
        now.cell,
        now.numerator_cell,
        now.denominator_cell,
        now.answered,
        now.frame,
        now.low,
        now.high,
        before.cell,
        before.numerator_cell,
        before.denominator_cell,
        before.answered,
        before.frame,
        change.cell,
        change.mark_cell,
    )


def interval_columns(now: str, before: str) -> tuple[Column, ...]:
    """Return the columns of the intervals of two shares of persons and their change."""
    share, points = ColumnKind.SHARE, ColumnKind.POINTS
    low = LocalText(sv="Intervall, undre", en="Interval, lower")
    high = LocalText(sv="Intervall, övre", en="Interval, upper")
    first = LocalText(sv="Förändring, undre", en="Change, lower")
    last = LocalText(sv="Förändring, övre", en="Change, upper")
    return (
        Column(key=f"{now}_ci_low", title=low, kind=share),
        Column(key=f"{now}_ci_high", title=high, kind=share),
        Column(key=f"{before}_ci_low", title=low, kind=share),
        Column(key=f"{before}_ci_high", title=high, kind=share),
        Column(key="change_ci_low", title=first, kind=points),
        Column(key="change_ci_high", title=last, kind=points),
    )


def interval_cells(now: Figure, before: Figure, change: Change) -> tuple[Cell, ...]:
    """Return the cells under `interval_columns`; empty where there is no interval."""
    found = (now.interval, before.interval, change.interval)
    return tuple(
        None if each is None else Fraction(end)
        for each in found
        for end in ((each.low, each.high) if each else (0.0, 0.0))
    )


COMMON_COLUMNS = (
    Column(
        key="comparable_n",
        title=LocalText(sv="Gemensamma faktorer", en="Common factors"),
        kind=ColumnKind.COUNT,
    ),
    Column(
        key="comparable_before",
        title=LocalText(sv="Bara gemensamma, förra året", en="Common only, last year"),
        kind=ColumnKind.SHARE,
    ),
    Column(
        key="comparable_now",
        title=LocalText(sv="Bara gemensamma, i år", en="Common only, this year"),
        kind=ColumnKind.SHARE,
    ),
)


def common_cells(found: Common | None) -> tuple[Cell, ...]:
    """Return the cells under `COMMON_COLUMNS`."""
    if found is None:
        return (None, None, None)
    return (found.counted, found.before, found.after)


def _year(period: str) -> LocalText:
    return LocalText(sv=period, en=period)


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRow:
    """A service area in the whole country: both years, response, comparability."""

    area: ServiceArea
    now: Figure
    before: Figure
    change: Change
    response: Figure
    comparable: Share | None
    indicators: int
    chart: SafeString


def area_rows(
    release: Release, atlas: Atlas, language: Language
) -> tuple[AreaRow, ...]:
    """Return the ten service areas as the front page and the list show them."""
    figures = figures_at(release, NATION)
    return tuple(
        _area_row(release, atlas, area, figures, language) for area in atlas.areas
    )


def _area_row(
    release: Release,
    atlas: Atlas,
    area: ServiceArea,
    figures: Figures,
    language: Language,
) -> AreaRow:
    now, before, change, response = national_share(release, atlas, area.id, figures)
    rate = atlas.rates[area.id]
    dots = DotRow(
        label=_described(area, now, before, change, atlas, language),
        now=now.plot,
        before=before.plot,
        joined=change.joined,
        common=None if change.common is None else float(change.common.after),
    )
    return AreaRow(
        area=area,
        now=now,
        before=before,
        change=change,
        response=response,
        comparable=rate.share,
        indicators=rate.total,
        chart=mark_safe(drawn(dots)),  # noqa: S308 - drawn by us
    )


def national_share(
    release: Release, atlas: Atlas, service_area: str, figures: Figures
) -> tuple[Figure, Figure, Change, Figure]:
    """Return a service area's share both years, the change, and the response rate.

    The change is that among the factors common to both years.
    """
    composite = atlas.indicators[share_of_positives_id(service_area)]
    before, now = (
        figure_of(figures.get((composite.id, p, Measure.SHARE)), composite.in_period(p))
        for p in (atlas.before, atlas.now)
    )
    change = change_of(
        atlas.graph,
        composite.id,
        before=(atlas.before, before),
        after=(atlas.now, now),
        frame=atlas.basket_change_at(service_area, NATION),
    )
    change = among_common(
        change,
        common_of(release, composite.id, NATION, years=(atlas.before, atlas.now)),
        same=same_basket(release, atlas, service_area),
        figures=(now,),
    )
    response = figure_of(
        figures.get((composite.id, atlas.now, Measure.RESPONSE_RATE)),
        composite.in_period(atlas.now),
    )
    return now, before, change, response


def _described(
    area: ServiceArea,
    now: Figure,
    before: Figure,
    change: Change,
    atlas: Atlas,
    language: Language,
) -> str:
    said = [
        f"{period}: {figure.text(language)}"
        for period, figure in ((atlas.now, now), (atlas.before, before))
    ]
    if change.common is not None:
        among = AMONG_COMMON.in_language(language)
        said.append(f"{among} {change.common.text(language)}")
    return f"{area.name.in_language(language)}. {', '.join(said)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """Why some service areas must be compared with caution."""

    motive: LocalText
    areas: tuple[ServiceArea, ...]


def cautions_of(rows: Sequence[AreaRow]) -> tuple[Caution, ...]:
    """Return every reason for caution once, with the areas it concerns."""
    found: dict[LocalText, list[ServiceArea]] = {}
    for row in rows:
        for motive in row.change.motives if row.change.mark else ():
            found.setdefault(motive, []).append(row.area)
    return tuple(Caution(motive=m, areas=tuple(a)) for m, a in found.items())


def areas_table(rows: Sequence[AreaRow], atlas: Atlas) -> Table:
    """Return the service areas as a table."""
    share = ColumnKind.SHARE
    return Table(
        key="areas",
        title=LocalText(
            sv=f"Andel uppfyllda faktorer i riket {atlas.now}",
            en=f"Share of factors met in Sweden {atlas.now}",
        ),
        columns=(
            Column(key="area", title=LocalText(sv="Område", en="Service area")),
            *year_columns(atlas.now, atlas.before, change=COMMON_POINTS),
            *COMMON_COLUMNS,
            Column(
                key="response",
                title=LocalText(sv="Svarsfrekvens", en="Response rate"),
                kind=share,
            ),
            Column(
                key="comparable",
                title=LocalText(
                    sv="Andel indikatorer som kan jämföras",
                    en="Share of indicators that can be compared",
                ),
                kind=share,
            ),
            Column(
                key="indicators",
                title=LocalText(sv="Indikatorer", en="Indicators"),
                kind=ColumnKind.COUNT,
            ),
        ),
        rows=tuple(
            (
                row.area.name,
                *year_cells(row.now, row.before, row.change),
                *common_cells(row.change.common),
                row.response.cell,
                row.comparable.fraction if row.comparable else None,
                row.indicators,
            )
            for row in rows
        ),
    )
