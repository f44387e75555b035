"""The figures of a place made of others: its shares, indicators and members."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from jamfor.charts.dots import DotRow
from jamfor.charts.dots import row as drawn_row
from jamfor.core.findings.baskets import ALL
from jamfor.core.indicators.definitions import Indicator, IndicatorVersion, Kind
from jamfor.core.places.places import Place, PlaceKind, ServiceArea
from jamfor.core.vocabulary.observations import Measure
from jamfor.core.vocabulary.texts import LocalText
from jamfor.web.explorer.pages import Visit
from jamfor.web.explorer.queries.areas import Theme
from jamfor.web.explorer.queries.atlas import (
    Atlas,
    is_composite,
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
    Figure,
    change_of,
    figure_of,
)
from jamfor.web.explorer.queries.peers import UNWEIGHTED
from jamfor.web.explorer.queries.rows import (
    Figures,
    IndicatorRow,
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
class Group:
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


def method_of(group: Group) -> LocalText:
    return UNWEIGHTED if group.measure is Measure.MEAN_UNWEIGHTED else POOLED


def group_share(group: Group, area: ServiceArea) -> GroupShare:
    atlas = group.atlas
    indicator = atlas.indicators[share_of_positives_id(area.id)]
    now, before = (group.figure(indicator, p) for p in (atlas.now, atlas.before))
    change = _moved(group, indicator, area, (before, now))
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


def _moved(
    group: Group, indicator: Indicator, area: ServiceArea, years: tuple[Figure, Figure]
) -> Change:
    """The change among the factors common to both years."""
    atlas, place, release = group.atlas, group.place.code, group.visit.release
    periods = (atlas.before, atlas.now)
    plain = change_of(
        atlas.graph,
        indicator.id,
        before=(periods[0], years[0]),
        after=(periods[1], years[1]),
        frame=atlas.basket_change_at(area.id, place),
    )
    return among_common(
        plain,
        common_of(release, indicator.id, place, years=periods, measure=group.measure),
        same=same_basket(release, group.atlas, area.id),
        figures=(years[1],),
    )


def _response(group: Group, indicator: Indicator) -> Figure | None:
    found = group.figures.get((indicator.id, group.atlas.now, Measure.RESPONSE_RATE))
    return figure_of(found, indicator.in_period(group.atlas.now)) if found else None


def _chart(
    group: Group,
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
    if change.common is not None:
        among = AMONG_COMMON.in_language(language)
        label += f", {among} {change.common.text(language)}"
    dots = DotRow(
        label=label,
        now=now.plot,
        before=before.plot,
        peers=None if group.place.kind is PlaceKind.NATION else nation.plot,
        joined=change.joined,
        common=None if change.common is None else float(change.common.after),
        bounds=now.plot_bounds,
    )
    return mark_safe(drawn_row(dots))  # noqa: S308 - drawn by us


def group_theme(group: Group, area: ServiceArea) -> Theme:
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


def members_of(group: Group) -> tuple[Member, ...]:
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
