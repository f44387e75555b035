"""A place made of others: the nation, a county, a municipality group, a size class.

The nation and counties are shares of the units asked there; groups and size classes are
unweighted means of their municipalities. The page says which.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from jamfor.charts.dots import DotRow, axis
from jamfor.charts.dots import row as drawn_row
from jamfor.core.findings.baskets import ALL
from jamfor.core.indicators.definitions import Indicator, IndicatorVersion, Kind
from jamfor.core.places.places import Place, PlaceKind, ServiceArea
from jamfor.core.vocabulary.observations import Measure
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.tables import Column, ColumnKind, Table
from jamfor.web.explorer.pages import Page, Visit
from jamfor.web.explorer.queries.areas import Theme
from jamfor.web.explorer.queries.atlas import (
    NATION,
    Atlas,
    atlas_of,
    is_composite,
    share_of_positives_id,
)
from jamfor.web.explorer.queries.figures import Change, Figure, change_of, figure_of
from jamfor.web.explorer.queries.peers import UNWEIGHTED, measure_at
from jamfor.web.explorer.queries.rows import (
    INDICATOR_COLUMNS,
    Figures,
    IndicatorRow,
    figures_at,
    year_cells,
    year_columns,
)


POOLED = LocalText(
    sv="andel av alla faktorer hos de enheter som tillfrågades",
    en="share of all factors of the units asked",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupShare:
    """A service area at an aggregate: both years, the nation, and who answered."""

    area: ServiceArea
    indicator: str
    now: Figure
    before: Figure
    change: Change
    nation: Figure
    response: Figure | None
    chart: SafeString


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A municipality of the group, or a county of the nation, with all areas' share."""

    place: Place
    share: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """The place, how its figures are made, and where they are."""

    visit: Visit
    atlas: Atlas
    place: Place
    measure: Measure
    figures: Figures
    nation: Figures

    def figure(self, indicator: Indicator, period: str) -> Figure:
        """Return the place's figure of a year in the measure it is published in."""
        version = indicator.in_period(period)
        found = self.figures.get((indicator.id, period, self._measure(version)))
        return figure_of(found, version)

    def change(self, indicator: Indicator, home: str) -> Change:
        """Return the change of the place's figure, where it may be said."""
        before, now = self.atlas.before, self.atlas.now
        return change_of(
            self.atlas.graph,
            indicator.id,
            before=(before, self.figure(indicator, before)),
            after=(now, self.figure(indicator, now)),
            frame=self.atlas.frame_change_at(home, self.place.code),
        )

    def _measure(self, version: IndicatorVersion | None) -> Measure:
        if version is not None and version.kind is Kind.REPORTED:
            pooled = self.measure is Measure.SHARE
            return Measure.MEDIAN if pooled else Measure.MEAN_UNWEIGHTED
        return self.measure


def page(visit: Visit, place: Place) -> Page:
    """Show an aggregate place."""
    atlas = atlas_of(visit.release)
    group = _Group(
        visit=visit,
        atlas=atlas,
        place=place,
        measure=measure_at(place.kind),
        figures=figures_at(visit.release, place.code),
        nation=figures_at(visit.release, NATION),
    )
    shares = tuple(_share(group, area) for area in atlas.areas)
    themes = tuple(_theme(group, area) for area in atlas.areas)
    members = _members(group)
    return Page(
        template="explorer/group_place.html",
        title=place.name,
        address=f"kommun/{place.code}",
        context={
            "atlas": atlas,
            "place": place,
            "unweighted": group.measure is Measure.MEAN_UNWEIGHTED,
            "is_nation": place.kind is PlaceKind.NATION,
            "method": _method(group),
            "total": group.figure(
                atlas.indicators[share_of_positives_id(ALL)], atlas.now
            ),
            "axis": mark_safe(axis(visit.language)),  # noqa: S308 - drawn by us
            "shares": shares,
            "themes": themes,
            "members": members,
        },
        tables=(
            _shares_table(group, shares),
            _indicators_table(group, themes),
            _members_table(group, members),
        ),
    )


def _method(group: _Group) -> LocalText:
    return UNWEIGHTED if group.measure is Measure.MEAN_UNWEIGHTED else POOLED


def _share(group: _Group, area: ServiceArea) -> GroupShare:
    atlas = group.atlas
    indicator = atlas.indicators[share_of_positives_id(area.id)]
    now, before = (group.figure(indicator, p) for p in (atlas.now, atlas.before))
    change = group.change(indicator, area.id)
    key = (indicator.id, atlas.now, Measure.SHARE)
    nation = figure_of(group.nation.get(key), indicator.in_period(atlas.now))
    return GroupShare(
        area=area,
        indicator=indicator.id,
        now=now,
        before=before,
        change=change,
        nation=nation,
        response=_response(group, indicator),
        chart=_chart(group, area, (before, now), change, nation),
    )


def _response(group: _Group, indicator: Indicator) -> Figure | None:
    found = group.figures.get((indicator.id, group.atlas.now, Measure.RESPONSE_RATE))
    return figure_of(found, indicator.in_period(group.atlas.now)) if found else None


def _chart(
    group: _Group,
    area: ServiceArea,
    figures: tuple[Figure, Figure],
    change: Change,
    nation: Figure,
) -> SafeString:
    before, now = figures
    language = group.visit.language
    label = (
        f"{area.name.in_language(language)}. {group.atlas.now}: {now.text(language)},"
        f" {group.atlas.before}: {before.text(language)}"
    )
    dots = DotRow(
        label=label,
        now=now.plot,
        before=before.plot,
        peers=None if group.place.kind is PlaceKind.NATION else nation.plot,
        joined=change.joined,
        bounds=now.plot_bounds,
    )
    return mark_safe(drawn_row(dots))  # noqa: S308 - drawn by us


def _theme(group: _Group, area: ServiceArea) -> Theme:
    """The indicators whose home is the area, so that each stands once."""
    rows = [
        IndicatorRow(
            indicator=indicator,
            version=version,
            now=group.figure(indicator, group.atlas.now),
            before=group.figure(indicator, group.atlas.before),
            change=group.change(indicator, version.home),
        )
        for indicator in group.atlas.pack.indicators
        if (version := indicator.in_period(group.atlas.now)) is not None
        and version.home == area.id
        and not is_composite(version)
    ]
    return Theme(title=area.name, rows=tuple(rows))


def _members(group: _Group) -> tuple[Member, ...]:
    """Municipalities by name; the nation's are its counties, in their order."""
    atlas = group.atlas
    within: Iterable[Place] = atlas.children.get(group.place.code, ())
    if group.place.kind is PlaceKind.NATION:
        within = atlas.of_kind(PlaceKind.COUNTY)
    composite = atlas.indicators[share_of_positives_id(ALL)]
    found = {
        o.place: o
        for o in group.visit.release.for_indicator(
            composite.id, periods={atlas.now}, measures={Measure.SHARE}
        )
    }
    version = composite.in_period(atlas.now)
    return tuple(
        Member(place=place, share=figure_of(found.get(place.code), version))
        for place in within
    )


def _shares_table(group: _Group, shares: Sequence[GroupShare]) -> Table:
    name, method = group.place.name, _method(group)
    return Table(
        key="areas",
        title=LocalText(
            sv=f"{name.sv}: andel uppfyllda faktorer ({method.sv})",
            en=f"{name.en}: share of factors met ({method.en})",
        ),
        columns=(
            Column(key="area", title=LocalText(sv="Område", en="Service area")),
            *year_columns(group.atlas.now, group.atlas.before),
            Column(
                key="nation",
                title=LocalText(sv="Riket", en="Sweden"),
                kind=ColumnKind.SHARE,
            ),
        ),
        rows=tuple(
            (
                share.area.name,
                *year_cells(share.now, share.before, share.change),
                share.nation.cell,
            )
            for share in shares
        ),
    )


def _indicators_table(group: _Group, themes: Sequence[Theme]) -> Table:
    name = group.place.name
    return Table(
        key="indicators",
        title=LocalText(sv=f"{name.sv}: indikatorer", en=f"{name.en}: indicators"),
        columns=(
            Column(key="area", title=LocalText(sv="Område", en="Service area")),
            *INDICATOR_COLUMNS,
            *year_columns(group.atlas.now, group.atlas.before),
        ),
        rows=tuple(
            (
                theme.title,
                row.indicator.id,
                row.title,
                row.version.kind.value,
                *year_cells(row.now, row.before, row.change),
            )
            for theme in themes
            for row in theme.rows
        ),
    )


def _members_table(group: _Group, members: Sequence[Member]) -> Table:
    name = group.place.name
    return Table(
        key="members",
        title=LocalText(
            sv=f"{name.sv}: andel uppfyllda faktorer, alla områden",
            en=f"{name.en}: share of factors met, all service areas",
        ),
        columns=(
            Column(key="code", title=LocalText(sv="Kod", en="Code")),
            Column(key="place", title=LocalText(sv="Plats", en="Place")),
            Column(
                key="share",
                title=LocalText(sv="Andel", en="Share"),
                kind=ColumnKind.SHARE,
            ),
            Column(
                key="met",
                title=LocalText(sv="Uppfyllda", en="Met"),
                kind=ColumnKind.COUNT,
            ),
            Column(
                key="counted",
                title=LocalText(sv="Räknade", en="Counted"),
                kind=ColumnKind.COUNT,
            ),
        ),
        rows=tuple(
            (
                member.place.code,
                member.place.name,
                member.share.cell,
                member.share.numerator_cell,
                member.share.denominator_cell,
            )
            for member in members
        ),
    )
