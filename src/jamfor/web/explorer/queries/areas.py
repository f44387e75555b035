"""A service area in the whole country: what is measured, what is met, what changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import mark_safe

from jamfor.charts.dots import axis
from jamfor.core.comparability.rate import ComparabilityRate
from jamfor.core.findings.baskets import Factor, basket
from jamfor.core.indicators.definitions import Indicator
from jamfor.core.places.places import ServiceArea
from jamfor.core.vocabulary.errors import NotFoundError
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.tables import Column, Table
from jamfor.web.explorer.pages import Page, Visit
from jamfor.web.explorer.queries.atlas import NATION, Atlas, atlas_of
from jamfor.web.explorer.queries.files import Download, downloads_of
from jamfor.web.explorer.queries.finding import Sort, entries_of, matches
from jamfor.web.explorer.queries.front import fates
from jamfor.web.explorer.queries.names import KINDS, theme, theme_order
from jamfor.web.explorer.queries.register_tables import KEY as REGISTERS
from jamfor.web.explorer.queries.register_tables import registers_table
from jamfor.web.explorer.queries.registers import register_indicators, registers_of
from jamfor.web.explorer.queries.rows import (
    INDICATOR_COLUMNS,
    Figures,
    IndicatorRow,
    area_rows,
    areas_table,
    cautions_of,
    figures_at,
    indicator_row,
    national_share,
    year_cells,
    year_columns,
)


AREA = LocalText(sv="Område", en="Service area")


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """The indicators of one theme."""

    title: LocalText
    rows: tuple[IndicatorRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """Indicators that met the same fate since the year before, with a heading."""

    title: LocalText
    explained: LocalText
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Basket:
    """What the share of factors met counts, and what is shown without counting.

    `twins` are the factors that stand under several ids and count once.
    """

    factors: tuple[Factor, ...]
    twins: tuple[Factor, ...]
    left_out: tuple[IndicatorRow, ...]
    several: int


def area_of(visit: Visit, slug: str) -> ServiceArea:
    """Return the service area at an address, or refuse with the nearest ones."""
    atlas = atlas_of(visit.release)
    area = atlas.area_by_slug.get(slug)
    if area is None:
        raise NotFoundError(
            text=LocalText(
                sv=f"Det finns inget område som heter ”{slug}”.",
                en=f"There is no service area called “{slug}”.",
            ),
            nearest=matches(entries_of(atlas), slug, Sort.AREA),
        )
    return area


def index(visit: Visit) -> Page:
    """List the service areas."""
    atlas = atlas_of(visit.release)
    rows = area_rows(visit.release, atlas, visit.language)
    return Page(
        template="explorer/areas.html",
        title=LocalText(sv="Områden", en="Service areas"),
        address="omrade",
        context={
            "atlas": atlas,
            "rows": rows,
            "cautions": cautions_of(rows),
            "axis": mark_safe(axis()),  # noqa: S308 - drawn by us
        },
        tables=lambda: (areas_table(rows, atlas),),
    )


def page(visit: Visit, slug: str) -> Page:
    """Show one service area."""
    area = area_of(visit, slug)
    atlas = atlas_of(visit.release, visit.year)
    figures = figures_at(visit.release, NATION)
    themes = _themes(atlas, area, figures)
    now, before, change, response = national_share(
        visit.release, atlas, area.id, figures
    )
    rate = atlas.rates[area.id]
    registers = registers_of(visit.release, atlas, register_indicators(atlas, area.id))
    return Page(
        template="explorer/area.html",
        title=area.name,
        address=f"omrade/{area.slug}",
        context={
            "atlas": atlas,
            "area": area,
            "now": now,
            "before": before,
            "change": change,
            "response": response,
            "rate": rate,
            "fates": fates(rate),
            "themes": themes,
            "lists": _lists(atlas, rate),
            "basket": _basket(atlas, area, themes),
            "downloads": _downloads(visit, area),
            "registers": registers,
        },
        tables=lambda: (
            _table(atlas, area, themes),
            *((registers_table(registers),) if registers.rows else ()),
        ),
        further=(REGISTERS,) if registers.rows else (),
        credits=registers.credits,
    )


def _themes(atlas: Atlas, area: ServiceArea, figures: Figures) -> tuple[Theme, ...]:
    grouped: dict[str, list[IndicatorRow]] = {}
    for indicator in atlas.shown_in(atlas.now, area.id):
        row = indicator_row(atlas, indicator, figures)
        grouped.setdefault(row.version.theme, []).append(row)
    return tuple(
        Theme(title=theme(code), rows=tuple(grouped[code]))
        for code in sorted(grouped, key=theme_order)
    )


def _lists(atlas: Atlas, rate: ComparabilityRate) -> tuple[Fate, ...]:
    now, before = atlas.now, atlas.before
    lists = (
        _fate(
            atlas,
            rate.added,
            LocalText(sv=f"Nya {now}", en=f"New in {now}"),
            LocalText(
                sv=f"Mättes inte {before}. Ingen förändring visas.",
                en=f"Not measured in {before}. No change is shown.",
            ),
        ),
        _fate(
            atlas,
            rate.returned,
            LocalText(sv="Åter efter vila", en="Back after a rest"),
            LocalText(
                sv=f"Mättes inte {before} men tidigare. Hela serien visas på"
                " indikatorns sida.",
                en=f"Not measured in {before} but before that. The whole series is on"
                " the page of the indicator.",
            ),
        ),
        _fate(
            atlas,
            rate.resting,
            LocalText(sv=f"Vilar {now}", en=f"Rest in {now}"),
            LocalText(
                sv=f"Mättes {before} men inte {now}. Serien har inte upphört.",
                en=f"Measured in {before} but not in {now}. The series has not ended.",
            ),
        ),
        _fate(
            atlas,
            sorted(set(rate.removed) - set(rate.resting)),
            LocalText(sv=f"Borttagna sedan {before}", en=f"Removed since {before}"),
            LocalText(
                sv=f"Mättes {before} men inte {now}.",
                en=f"Measured in {before} but not in {now}.",
            ),
        ),
        _fate(
            atlas,
            rate.redefined,
            LocalText(sv="Omdefinierade", en="Redefined"),
            LocalText(
                sv="Frågan eller kravet ändrades så mycket att åren inte kan jämföras.",
                en="The question or the criterion changed too much to compare.",
            ),
        ),
        _fate(
            atlas,
            rate.with_caution,
            LocalText(sv="Jämförs med försiktighet", en="Compared with caution"),
            LocalText(
                sv="Något ändrades som kan ha påverkat svaren.",
                en="Something changed that may have affected the answers.",
            ),
        ),
    )
    return tuple(fate for fate in lists if fate.indicators)


def _fate(
    atlas: Atlas, ids: Iterable[str], title: LocalText, explained: LocalText
) -> Fate:
    return Fate(
        title=title,
        explained=explained,
        indicators=tuple(atlas.indicators[i] for i in ids),
    )


def _basket(atlas: Atlas, area: ServiceArea, themes: tuple[Theme, ...]) -> Basket:
    factors = basket(atlas.pack.indicators, period=atlas.now, service_area=area.id)
    counted = {member for factor in factors for member in factor.members}
    rows = (row for group in themes for row in group.rows)
    return Basket(
        factors=factors,
        twins=tuple(f for f in factors if len(f.members) > 1),
        left_out=tuple(row for row in rows if row.indicator.id not in counted),
        several=sum(len(factor.version.counts_in) > 1 for factor in factors),
    )


def _downloads(visit: Visit, area: ServiceArea) -> tuple[Download, ...]:
    return tuple(d for d in downloads_of(visit.release) if d.stem == area.slug)


def _table(atlas: Atlas, area: ServiceArea, themes: tuple[Theme, ...]) -> Table:
    return Table(
        key="indicators",
        title=LocalText(
            sv=f"{area.name.sv}: indikatorer i riket {atlas.now}",
            en=f"{area.name.en}: indicators in Sweden {atlas.now}",
        ),
        columns=(
            Column(key="theme", title=LocalText(sv="Tema", en="Theme")),
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
            for group in themes
            for row in group.rows
        ),
    )
