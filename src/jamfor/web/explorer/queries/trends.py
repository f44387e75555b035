"""An indicator at a place over all its years: each figure, and how it joins the last.

Years come from the definitions; what lies between two of them comes from the graph, so
that neither chart, table nor sentence can join what it parts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from jamfor.core.comparability.edges import Edge, Verdict
from jamfor.core.comparability.trend import Step, Trend
from jamfor.core.findings.changes import Flows
from jamfor.core.indicators.definitions import Indicator, IndicatorVersion, Kind
from jamfor.core.places.places import Place
from jamfor.core.vocabulary.basis import Basis
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.observations import Flag, Observation
from jamfor.core.vocabulary.texts import LocalText
from jamfor.store.releases import Release
from jamfor.web.explorer.queries.atlas import Atlas
from jamfor.web.explorer.queries.figures import (
    CAUTION,
    ENDED,
    NOT_COMPARABLE,
    RECODED,
    WORDING,
    Figure,
    Mark,
    absent,
    figure_of,
)
from jamfor.web.explorer.queries.ledger import held_level
from jamfor.web.explorer.queries.names import VERDICTS
from jamfor.web.explorer.queries.series import UNITS, headlines_of


OTHER_FACTORS = LocalText(sv="Andra faktorer", en="Other factors")
_MARKS = {
    Verdict.WORDING: WORDING,
    Verdict.RECODED: RECODED,
    Verdict.CAUTION: CAUTION,
    Verdict.NOT_COMPARABLE: NOT_COMPARABLE,
    Verdict.ENDED: ENDED,
}
_OTHER_MARK = Mark(text=LocalText(sv="andra faktorer", en="other factors"))

UNKNOWN = LocalText(sv="ingen uppgift", en="no figure")
"""Of a year without a round, in which nobody published anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearRow:
    """A year: its figure, or why there is none, and the step from the year before.

    `step` is None in the first year and in a year of rest; `segment` is the run of
    comparable years it belongs to, empty in a year of rest. `why` is what stands in
    place of a figure.
    """

    year: str
    figure: Figure
    version: IndicatorVersion | None
    step: Step | None = None
    segment: str = ""
    outside: bool = False
    flows: Flows | None = None
    why: LocalText | None = None

    @property
    def broken(self) -> bool:
        """Whether it may not be joined with the year before."""
        return self.step is not None and not self.step.joins

    @property
    def cautious(self) -> bool:
        """Whether it is compared with the year before with caution."""
        return (
            self.step is not None
            and self.step.joins
            and self.step.comparison.verdict is Verdict.CAUTION
        )

    @property
    def verdict(self) -> LocalText | None:
        """The verdict on it and the year before, in words."""
        if self.step is None:
            return None
        if self.step.parted_by is not None:
            return OTHER_FACTORS
        return VERDICTS[self.step.comparison.verdict]

    @property
    def verdict_running(self) -> LocalText | None:
        """The verdict as it stands in the middle of a sentence."""
        said = self.verdict
        if said is None:
            return None
        return LocalText(
            sv=said.sv[0].lower() + said.sv[1:], en=said.en[0].lower() + said.en[1:]
        )

    @property
    def mark(self) -> Mark | None:
        """The word beside it; None where the years are plainly comparable."""
        if self.step is None:
            return None
        if self.step.parted_by is not None:
            return _OTHER_MARK
        return _MARKS.get(self.step.comparison.verdict)

    @property
    def since(self) -> str:
        """The year it is compared with; empty where there is none."""
        return "" if self.step is None else self.step.comparison.earlier

    @property
    def motives(self) -> tuple[LocalText, ...]:
        """Why, where it is not plain."""
        return () if self.step is None else self.step.motives

    @property
    def edges(self) -> tuple[Edge, ...]:
        """The edges the verdict rests on."""
        return () if self.step is None else self.step.comparison.edges

    @property
    def basis(self) -> Basis | None:
        """Whether a source says that it was asked that year."""
        if self.version is None:
            return None
        return Basis.SOURCE if self.outside else self.version.basis.years


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceTrend:
    """The years of an indicator at a place, in order; rests stand between them.

    `of_unit`: each is one unit's yes or no, or its level; a share has a picture.
    """

    indicator: Indicator
    place: Place
    trend: Trend
    rows: tuple[YearRow, ...]
    of_unit: bool = False

    @property
    def told(self) -> tuple[YearRow, ...]:
        """The years with a value."""
        return tuple(row for row in self.rows if row.figure.exact is not None)

    @property
    def newest_first(self) -> tuple[YearRow, ...]:
        """The years as a table on a page has them."""
        return self.rows[::-1]

    @property
    def marked(self) -> tuple[YearRow, ...]:
        """The years whose step from the one before is not plain, the newest first."""
        return tuple(row for row in self.newest_first if row.motives)

    @property
    def breaks(self) -> bool:
        """Whether any year may not be joined with the one before."""
        return any(row.broken for row in self.rows)

    @property
    def has_flows(self) -> bool:
        """Whether any year tells how units moved."""
        return any(row.flows is not None for row in self.rows)


def with_flows(found: PlaceTrend, flows: Mapping[str, Flows]) -> PlaceTrend:
    """Return the same years with how units moved into each, by the later year."""
    rows = tuple(replace(row, flows=flows.get(row.year)) for row in found.rows)
    return replace(found, rows=rows)


def place_trend(
    release: Release, atlas: Atlas, indicator: Indicator, place: Place
) -> PlaceTrend:
    """Return all years of an indicator at a place."""
    found = _Found.of(release, indicator, place)
    trend = atlas.trends.at(indicator.id, place.code, published=found.published)
    return PlaceTrend(
        indicator=indicator,
        place=place,
        trend=trend,
        rows=tuple(_row(atlas, found, trend, year) for year in years_of(atlas, trend)),
        of_unit=indicator.latest.kind.counts and found.alone_in(_last(indicator)),
    )


def _last(indicator: Indicator) -> str:
    """The last round it was asked in; empty where it never was."""
    return max(indicator.asked_in, default="")


def years_of(atlas: Atlas, trend: Trend) -> tuple[str, ...]:
    """Return the time line of a series: to the last round, unless it has ended."""
    if not trend.years:
        return ()
    first, last = trend.years[0], trend.years[-1]
    end = last if trend.ended is not None else max(last, atlas.now)
    return tuple(str(year) for year in range(int(first), int(end) + 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What a release has of an indicator at a place, by year."""

    release: Release
    indicator: Indicator
    place: Place
    by_year: Mapping[str, tuple[Observation, ...]]
    alone: dict[str, bool] = field(default_factory=dict)

    @classmethod
    def of(cls, release: Release, indicator: Indicator, place: Place) -> _Found:
        by_year: dict[str, tuple[Observation, ...]] = {}
        for each in release.for_series(indicator.id, place.code):
            by_year[each.period] = (*by_year.get(each.period, ()), each)
        return cls(release=release, indicator=indicator, place=place, by_year=by_year)

    @property
    def published(self) -> frozenset[str]:
        """The years of which others published a figure of the place."""
        return frozenset(
            year
            for year, found in self.by_year.items()
            if any(Flag.EXTERNAL in each.flags for each in found)
        )

    def alone_in(self, year: str) -> bool:
        """Whether the place was one unit, asked for itself."""
        if self.place.kind not in UNITS:
            return False
        if year not in self.alone:
            version = self.indicator.in_period(year)
            taking = self.release.participation(self.place.code, year)
            self.alone[year] = version is not None and version.home in taking
        return self.alone[year]

    def figure(self, year: str, version: IndicatorVersion) -> Figure:
        """Return the headline of a year."""
        measures = headlines_of(version, self.place.kind)
        there = {each.measure: each for each in self.by_year.get(year, ())}
        shown = next((there[m] for m in measures if m in there), None)
        if shown is None and len(there) == 1:
            (shown,) = there.values()  # published in another measure than ours
        alone = self.alone_in(year)
        return figure_of(
            shown, version, of_unit=alone, level=self._level(year, version, alone=alone)
        )

    def _level(self, year: str, version: IndicatorVersion, *, alone: bool) -> str:
        if not alone or version.kind is not Kind.ORDINAL:
            return ""
        return held_level(
            self.release, self.indicator.id, version, place=self.place.code, year=year
        )


def _row(atlas: Atlas, found: _Found, trend: Trend, year: str) -> YearRow:
    version = found.indicator.in_year(year) if year in trend.years else None
    if version is None:
        rested = year in atlas.rounds
        return YearRow(
            year=year,
            figure=absent(Missing.NOT_ASKED),
            version=None,
            why=None if rested else UNKNOWN,
        )
    figure = found.figure(year, version)
    return YearRow(
        year=year,
        figure=figure,
        version=version,
        step=trend.step_to(year),
        segment=trend.segment_of(year).name,
        outside=year in version.elsewhere,
    )
