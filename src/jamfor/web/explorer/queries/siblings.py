"""The same share of girls and boys, younger and older, laid side by side."""

from __future__ import annotations

from dataclasses import dataclass

from jamfor.core.indicators.breakdowns import group_words
from jamfor.core.indicators.definitions import Indicator, IndicatorVersion
from jamfor.core.vocabulary.observations import Measure
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.tables import Column, Table
from jamfor.store.releases import Release
from jamfor.web.explorer.queries.atlas import NATION, Atlas
from jamfor.web.explorer.queries.figures import (
    Change,
    Figure,
    change_of,
    figure_of,
)
from jamfor.web.explorer.queries.rows import (
    interval_cells,
    interval_columns,
    year_cells,
    year_columns,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SiblingRow:
    """One group of persons in the whole country: both years and the change."""

    indicator: Indicator
    words: LocalText
    now: Figure
    before: Figure
    change: Change


def sibling_rows(
    release: Release, atlas: Atlas, version: IndicatorVersion
) -> tuple[SiblingRow, ...]:
    """Return the indicators that differ from a version only in whom they are about."""
    alike = [
        indicator
        for indicator in atlas.pack.indicators
        if version.groups and _likeness(indicator.latest) == _likeness(version)
    ]
    ordered = sorted(alike, key=lambda one: _order(atlas, one.latest))
    return tuple(_row(release, atlas, one) for one in ordered)


def title_of(atlas: Atlas, version: IndicatorVersion) -> LocalText:
    """Return "Efter kön och ålder"."""
    titles = {b.dimension: b.title for b in atlas.pack.breakdowns}
    named = [titles[dimension] for dimension, _ in version.groups]
    return LocalText(
        sv="Efter " + " och ".join(title.sv.lower() for title in named),
        en="By " + " and ".join(title.en.lower() for title in named),
    )


def _likeness(version: IndicatorVersion) -> tuple[object, ...]:
    dimensions = tuple(dimension for dimension, _ in version.groups)
    return version.kind, version.home, version.theme, version.suppression, dimensions


def _order(atlas: Atlas, version: IndicatorVersion) -> tuple[int, ...]:
    """The last dimension first: girls beside boys of the same age."""
    known = {b.dimension: b for b in atlas.pack.breakdowns}
    return tuple(known[d].place_of(code) for d, code in reversed(version.groups))


def _row(release: Release, atlas: Atlas, indicator: Indicator) -> SiblingRow:
    before, now = (
        figure_of(
            release.value(indicator.id, NATION, period, measure=Measure.SHARE),
            indicator.in_period(period),
        )
        for period in (atlas.before, atlas.now)
    )
    words = group_words(atlas.pack.breakdowns, indicator.latest.groups)
    return SiblingRow(
        indicator=indicator,
        words=LocalText(
            sv=" ".join(text.sv for text in words),
            en=" ".join(text.en for text in words),
        ),
        now=now,
        before=before,
        change=change_of(
            atlas.graph,
            indicator.id,
            before=(atlas.before, before),
            after=(atlas.now, now),
            frame=atlas.frame_change_at(indicator.latest.home, NATION),
        ),
    )


def sibling_table(
    atlas: Atlas, title: LocalText, rows: tuple[SiblingRow, ...]
) -> Table:
    """Return the rows as a table."""
    return Table(
        key="sex-and-age",
        title=title,
        columns=(
            Column(key="indicator", title=LocalText(sv="Id", en="Id")),
            Column(key="group", title=LocalText(sv="Grupp", en="Group")),
            *year_columns(atlas.now, atlas.before),
            *interval_columns(atlas.now, atlas.before),
        ),
        rows=tuple(
            (
                row.indicator.id,
                row.words,
                *year_cells(row.now, row.before, row.change),
                *interval_cells(row.now, row.before, row.change),
            )
            for row in rows
        ),
    )
