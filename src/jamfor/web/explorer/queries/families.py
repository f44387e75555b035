"""Families: what is measured in several service areas, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from jamfor.charts.dots import DotRow, axis
from jamfor.charts.dots import row as drawn
from jamfor.core.indicators.definitions import Family, IndicatorVersion
from jamfor.core.indicators.rules import Rule
from jamfor.core.places.places import Place, PlaceKind, ServiceArea
from jamfor.core.statistics.formatting import percent_text
from jamfor.core.vocabulary.errors import JamforError, NotFoundError
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.observations import Measure
from jamfor.core.vocabulary.texts import Language, LocalText
from jamfor.formats.tables import Cell, Column, Table
from jamfor.web.explorer.pages import Page, Visit
from jamfor.web.explorer.queries.atlas import NATION, Atlas, atlas_of, by_name
from jamfor.web.explorer.queries.figures import Figure, figure_of
from jamfor.web.explorer.queries.finding import Sort, entries_of, matches
from jamfor.web.explorer.queries.rows import (
    INDICATOR_COLUMNS,
    Figures,
    IndicatorRow,
    figures_at,
    indicator_row,
    year_cells,
    year_columns,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyRow:
    """One member of a family: where it is measured, the country, and one's own.

    `twins` are other ids under which the same answers are published.
    """

    areas: tuple[ServiceArea, ...]
    twins: tuple[str, ...]
    row: IndicatorRow
    chart: SafeString
    own: Figure | None

    @property
    def area_names(self) -> LocalText:
        """The service areas it is shown in, as one name."""
        return LocalText(
            sv=" och ".join(area.short.sv for area in self.areas),
            en=" and ".join(area.short.en for area in self.areas),
        )


def page(visit: Visit, code: str) -> Page:
    """Show a family; with a municipality's own answers where one is chosen."""
    atlas = atlas_of(visit.release)
    family = family_of(atlas, code)
    own = _chosen(visit, atlas)
    rows = _rows(visit, atlas, family, own)
    return Page(
        template="explorer/family.html",
        title=family.title,
        address=f"familj/{family.id}",
        context={
            "atlas": atlas,
            "family": family,
            "rows": rows,
            "own": own,
            "municipalities": sorted(
                atlas.of_kind(PlaceKind.MUNICIPALITY), key=by_name
            ),
            "range": _range(rows, atlas),
            "axis": mark_safe(axis()),  # noqa: S308 - drawn by us
        },
        tables=lambda: (_table(atlas, family, rows, own),),
    )


def family_of(atlas: Atlas, code: str) -> Family:
    """Return the family at an address, or refuse with the nearest ones."""
    found = atlas.families.get(code)
    if found is None:
        raise NotFoundError(
            text=LocalText(
                sv=f"Det finns inget som heter ”{code}” i flera områden.",
                en=f"Nothing called “{code}” is measured in several service areas.",
            ),
            nearest=matches(entries_of(atlas), code, Sort.FAMILY, Sort.INDICATOR),
        )
    return found


def _chosen(visit: Visit, atlas: Atlas) -> Place | None:
    code = visit.query.get("kommun", "")
    if not code:
        return None
    place = atlas.places.get(code)
    if place is None or place.kind is not PlaceKind.MUNICIPALITY:
        raise JamforError(
            text=LocalText(
                sv=f"Det finns ingen kommun med koden ”{code}”.",
                en=f"There is no municipality with the code “{code}”.",
            )
        )
    return place


def _rows(
    visit: Visit, atlas: Atlas, family: Family, own: Place | None
) -> tuple[FamilyRow, ...]:
    figures = figures_at(visit.release, NATION)
    members = _members(atlas, family)
    order = [area.id for area in atlas.areas]
    names = _operations(members)
    rows = [
        _row(visit, atlas, names[ids[0]], ids, figures, own)
        for ids in _without_twins(members)
    ]
    rows.sort(key=lambda row: [order.index(area.id) for area in row.areas])
    return tuple(rows)


def _members(atlas: Atlas, family: Family) -> dict[str, IndicatorVersion]:
    return {
        indicator.id: version
        for indicator in atlas.pack.indicators
        if (version := indicator.in_period(atlas.now)) is not None
        and version.family == family.id
    }


def _without_twins(
    members: dict[str, IndicatorVersion],
) -> tuple[tuple[str, ...], ...]:
    """Put the ids of one rule together, the one shown in fewest areas first."""
    found: dict[tuple[Rule, Missing | None], list[str]] = {}
    for code, version in members.items():
        found.setdefault((version.rule, version.when_not_reached), []).append(code)
    return tuple(
        tuple(sorted(ids, key=lambda code: (len(members[code].service_areas), code)))
        for ids in found.values()
    )


def _operations(
    members: dict[str, IndicatorVersion],
) -> dict[str, tuple[str, ...]]:
    """Return what tells the members apart: areas all of several share are left out."""
    several = [
        set(v.service_areas) for v in members.values() if len(v.service_areas) > 1
    ]
    shared = set.intersection(*several) if len(several) > 1 else set()
    return {
        code: tuple(a for a in version.service_areas if a not in shared)
        or version.service_areas
        for code, version in members.items()
    }


def _row(
    visit: Visit,
    atlas: Atlas,
    areas: tuple[str, ...],
    ids: tuple[str, ...],
    figures: Figures,
    own: Place | None,
) -> FamilyRow:
    row = indicator_row(atlas, atlas.indicators[ids[0]], figures)
    mine = _own(visit, atlas, row.version, row, own) if own else None
    return FamilyRow(
        areas=tuple(atlas.area[area] for area in areas),
        twins=ids[1:],
        row=row,
        own=mine,
        chart=mark_safe(drawn(_dots(row, atlas, visit.language))),  # noqa: S308
    )


def _dots(row: IndicatorRow, atlas: Atlas, language: Language) -> DotRow:
    said = [
        f"{period}: {figure.text(language)}"
        for period, figure in ((atlas.now, row.now), (atlas.before, row.before))
    ]
    return DotRow(
        label=f"{row.title.in_language(language)}. {', '.join(said)}",
        now=row.now.plot if row.now.percent else None,
        before=row.before.plot if row.before.percent else None,
        joined=row.change.joined,
    )


def _own(
    visit: Visit,
    atlas: Atlas,
    version: IndicatorVersion,
    row: IndicatorRow,
    own: Place,
) -> Figure:
    release, indicator = visit.release, row.indicator.id
    units = release.units_of(own.code, atlas.now, version.home)
    found = release.value(indicator, own.code, atlas.now, measure=Measure.SHARE)
    held = (
        level.code
        for level in version.levels
        if release.value(
            indicator, own.code, atlas.now, breakdown=f"level={level.code}"
        )
    )
    return figure_of(found, version, of_unit=units == (own.code,), level=next(held, ""))


def _range(rows: Sequence[FamilyRow], atlas: Atlas) -> LocalText | None:
    """Say between which shares the service areas lie, where at least two have one."""
    shown = sorted(
        (row.row.now.exact, index)
        for index, row in enumerate(rows)
        if row.row.now.exact is not None and row.row.now.percent
    )
    if len(shown) <= 1:
        return None
    (low, first), (high, last) = shown[0], shown[-1]
    names = [rows[i].area_names for i in (first, last)]
    return LocalText(
        sv=f"Andelen i riket {atlas.now} går från {percent_text(low, 'sv')} "
        f"({_small(names[0].sv)}) till {percent_text(high, 'sv')} "
        f"({_small(names[1].sv)}).",
        en=f"The share in Sweden {atlas.now} ranges from {percent_text(low, 'en')} "
        f"({_small(names[0].en)}) to {percent_text(high, 'en')} "
        f"({_small(names[1].en)}).",
    )


def _small(name: str) -> str:
    """Return a name as it stands inside a sentence; abbreviations keep their capitals.

    >>> _small("Ekonomiskt bistånd och LSS")
    'ekonomiskt bistånd och LSS'
    """
    words = name.split()
    return " ".join(w if w.isupper() else w[:1].lower() + w[1:] for w in words)


def _table(
    atlas: Atlas, family: Family, rows: Sequence[FamilyRow], own: Place | None
) -> Table:
    mine: tuple[Column, ...] = ()
    if own is not None:
        mine = (Column(key=own.code, title=own.name),)
    return Table(
        key="family",
        title=family.title,
        columns=(
            Column(key="area", title=LocalText(sv="Område", en="Service area")),
            *INDICATOR_COLUMNS[:2],
            *year_columns(atlas.now, atlas.before),
            *mine,
        ),
        rows=tuple(
            (
                item.area_names,
                item.row.indicator.id,
                item.row.title,
                *year_cells(item.row.now, item.row.before, item.row.change),
                *_own_cell(item),
            )
            for item in rows
        ),
    )


def _own_cell(item: FamilyRow) -> tuple[Cell, ...]:
    return () if item.own is None else (item.own.answer_cell,)
