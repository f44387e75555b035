"""The sheet of trends: the nation year by year, and what stands between two years.

Between two years stands the verdict wherever it is not plain, so that nobody draws a
line in a spreadsheet over a break without having passed it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from jamfor.core.comparability.edges import Verdict
from jamfor.core.comparability.trend import Step, Trend
from jamfor.core.findings.trends import Trends
from jamfor.core.indicators.definitions import Indicator, IndicatorVersion
from jamfor.core.places.places import PlaceKind
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.observations import Measure
from jamfor.formats.sheets import Grid, SheetCell, Shown
from jamfor.pipeline.segments import published_in


NAME = "Trend"
VERDICTS = {
    Verdict.IDENTICAL: "",
    Verdict.WORDING: "Ny ordalydelse",
    Verdict.RECODED: "Omkodad",
    Verdict.CAUTION: "Jämför försiktigt",
    Verdict.NOT_COMPARABLE: "Ej jämförbar",
    Verdict.ENDED: "Serien upphörde",
}
OTHER_FACTORS = "Andra faktorer"
NO_FIGURE = "ingen uppgift"
ENDED = "serien har upphört"
_UNITS = {"percent", ""}
_Values = dict[tuple[str, str, str], tuple[float | None, str]]
"""Value and reason by indicator, year and measure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """An indicator of the sheet, with its trend at the nation."""

    indicator: Indicator
    trend: Trend
    outside: tuple[str, ...]


def trend_sheet(
    pack: Pack, trends: Trends, indicators: Sequence[Indicator], table: pl.DataFrame
) -> Grid:
    """Return the sheet for the indicators of a service area."""
    nation = next(
        place.code for place in pack.geography.places if place.kind is PlaceKind.NATION
    )
    rows = table.filter(pl.col("place") == nation, pl.col("breakdown") == "")
    published = published_in(rows)
    lines = [
        _Line(
            indicator=each,
            trend=trends.at(
                each.id, nation, published=published.get((each.id, nation), ())
            ),
            outside=tuple(sorted(published.get((each.id, nation), ()))),
        )
        for each in indicators
    ]
    years = _years(pack, lines)
    values = _values(rows)
    rounds = {each.period for each in pack.rounds}
    return Grid(
        name=NAME,
        headings=(("Id", "Indikator", *_headings(years), *_LAST),),
        rows=tuple(
            (
                line.indicator.id,
                line.indicator.latest.title.sv,
                *_cells(line, years, values, rounds),
                "; ".join(segment.name for segment in line.trend.segments),
                ", ".join(line.outside),
                _why(line.trend),
            )
            for line in lines
        ),
        widths=(24, 50, *(13 for _ in _headings(years)), 28, 18, 100),
        frozen_columns=2,
    )


_LAST = ("Jämförbara år", "Publicerade av annan", "Varför")


def _years(pack: Pack, lines: Sequence[_Line]) -> tuple[str, ...]:
    """Every year from the first figure of the area to the last round."""
    known = {year for line in lines for year in line.trend.years}
    known |= {each.period for each in pack.rounds}
    first, last = min(map(int, known)), max(map(int, known))
    return tuple(str(year) for year in range(first, last + 1))


def _headings(years: Sequence[str]) -> tuple[str, ...]:
    found = [years[0]]
    for year in years[1:]:
        found += [f"mot {year}", year]
    return tuple(found)


def _values(rows: pl.DataFrame) -> _Values:
    return {
        (indicator, period, measure): (value, missing)
        for indicator, period, measure, value, missing in rows.select(
            "indicator", "period", "measure", "value", "missing"
        ).iter_rows()
    }


def _cells(
    line: _Line, years: Sequence[str], values: _Values, rounds: set[str]
) -> Iterator[SheetCell]:
    """A value a year; between two years, what parts them or asks for care."""
    for year in years:
        step = line.trend.step_to(year)
        if year != years[0]:
            yield _between(line.trend, year, step)
        yield _value(line, year, values, rounds)


def _between(trend: Trend, year: str, step: Step | None) -> SheetCell:
    if step is None:
        ended = trend.ended
        return VERDICTS[Verdict.ENDED] if ended and ended.later == year else ""
    said = OTHER_FACTORS if step.parted_by else VERDICTS[step.comparison.verdict]
    earlier = f" (mot {step.comparison.earlier})" if said and step.rested else ""
    return said + earlier


def _value(line: _Line, year: str, values: _Values, rounds: set[str]) -> SheetCell:
    version = line.indicator.in_year(year) if year in line.trend.years else None
    if version is None:
        return _absent(line.trend, year, rounds)
    value, missing = _headline(line.indicator.id, year, version, values)
    if value is None:
        return Missing(missing) if missing else NO_FIGURE
    step = line.trend.step_to(year)
    careful = step is not None and step.comparison.verdict is Verdict.CAUTION
    return Shown(value=value, percent=version.unit in _UNITS, caution=careful)


def _absent(trend: Trend, year: str, rounds: set[str]) -> SheetCell:
    if trend.ended is not None and year > trend.years[-1]:
        return ENDED
    return Missing.NOT_ASKED if year in rounds else NO_FIGURE


def _headline(
    indicator: str, year: str, version: IndicatorVersion, values: _Values
) -> tuple[float | None, str]:
    wanted = (version.headline, *Measure)
    found = (values.get((indicator, year, measure)) for measure in wanted)
    return next((each for each in found if each is not None), (None, ""))


def _why(trend: Trend) -> str:
    """Every motive of the series, after the year it leads to."""
    steps = [(s.comparison.later, s.motives) for s in trend.steps]
    if trend.ended is not None:
        steps.append((trend.ended.later, trend.ended.motives))
    return " ".join(
        f"{year}: {' '.join(motive.sv for motive in motives)}"
        for year, motives in steps
        if motives
    )
