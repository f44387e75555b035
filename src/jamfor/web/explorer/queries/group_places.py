"""A place made of others: the nation, a county, a municipality group, a size class.

The nation and counties are shares of the units asked there; groups and size classes are
unweighted means of their municipalities. The page says which.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import mark_safe

from jamfor.charts.dots import axis
from jamfor.core.findings.baskets import ALL
from jamfor.core.places.places import Place, PlaceKind
from jamfor.core.vocabulary.observations import Measure
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.tables import Column, ColumnKind, Table
from jamfor.web.explorer.pages import Page, Visit
from jamfor.web.explorer.queries.areas import Theme
from jamfor.web.explorer.queries.atlas import (
    NATION,
    atlas_of,
    share_of_positives_id,
)
from jamfor.web.explorer.queries.group_figures import (
    Group,
    GroupShare,
    Member,
    group_share,
    group_theme,
    members_of,
    method_of,
)
from jamfor.web.explorer.queries.peers import measure_at
from jamfor.web.explorer.queries.rows import (
    COMMON_COLUMNS,
    COMMON_POINTS,
    INDICATOR_COLUMNS,
    common_cells,
    figures_at,
    year_cells,
    year_columns,
)


def page(visit: Visit, place: Place) -> Page:
    """Show an aggregate place."""
    atlas = atlas_of(visit.release, visit.year)
    group = Group(
        visit=visit,
        atlas=atlas,
        place=place,
        measure=measure_at(place.kind),
        figures=figures_at(visit.release, place.code),
        nation=figures_at(visit.release, NATION),
    )
    shares = tuple(group_share(group, area) for area in atlas.areas)
    themes = tuple(group_theme(group, area) for area in atlas.areas)
    members = members_of(group)
    return Page(
        template="explorer/group_place.html",
        title=place.name,
        address=f"kommun/{place.code}",
        context={
            "atlas": atlas,
            "place": place,
            "unweighted": group.measure is Measure.MEAN_UNWEIGHTED,
            "is_nation": place.kind is PlaceKind.NATION,
            "method": method_of(group),
            "total": group.figure(
                atlas.indicators[share_of_positives_id(ALL)], atlas.now
            ),
            "axis": mark_safe(axis(visit.language)),  # noqa: S308 - drawn by us
            "shares": shares,
            "themes": themes,
            "members": members,
        },
        further=("indicators", "members"),
        tables=lambda: (
            _shares_table(group, shares),
            _indicators_table(group, themes),
            _members_table(group, members),
        ),
    )


def _shares_table(group: Group, shares: Sequence[GroupShare]) -> Table:
    name, method = group.place.name, method_of(group)
    return Table(
        key="areas",
        title=LocalText(
            sv=f"{name.sv}: andel uppfyllda faktorer ({method.sv})",
            en=f"{name.en}: share of factors met ({method.en})",
        ),
        columns=(
            Column(key="area", title=LocalText(sv="Område", en="Service area")),
            *year_columns(group.atlas.now, group.atlas.before, change=COMMON_POINTS),
            *COMMON_COLUMNS,
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
                *common_cells(share.change.common),
                share.nation.cell,
            )
            for share in shares
        ),
    )


def _indicators_table(group: Group, themes: Sequence[Theme]) -> Table:
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


def _members_table(group: Group, members: Sequence[Member]) -> Table:
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
