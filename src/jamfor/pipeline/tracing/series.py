"""The years around a traced figure: each value, and whether it joins the one before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jamfor.core.comparability.edges import Verdict
from jamfor.core.comparability.trend import Step, Trend
from jamfor.core.indicators.definitions import Indicator
from jamfor.core.places.places import PlaceKind
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.observations import Flag, Measure, Observation
from jamfor.core.vocabulary.texts import LocalText
from jamfor.pipeline.segments import trends_of
from jamfor.pipeline.tracing.asked import Asked
from jamfor.pipeline.tracing.words import Line, heading, line, short_figure


VERDICTS = {
    Verdict.IDENTICAL: LocalText(sv="identisk", en="identical"),
    Verdict.WORDING: LocalText(sv="endast ändrad ordalydelse", en="wording only"),
    Verdict.RECODED: LocalText(sv="omkodad", en="recoded"),
    Verdict.CAUTION: LocalText(sv="jämför med försiktighet", en="compare with caution"),
    Verdict.NOT_COMPARABLE: LocalText(sv="EJ JÄMFÖRBAR", en="NOT COMPARABLE"),
    Verdict.ENDED: LocalText(sv="SERIEN UPPHÖRDE", en="THE SERIES ENDED"),
}
OTHER_FACTORS = LocalText(sv="ANDRA FAKTORER", en="OTHER FACTORS")
_NO_FIGURE = LocalText(sv="ingen uppgift", en="no figure")
_MEAN_FIRST = frozenset({PlaceKind.SKR_GROUP, PlaceKind.SIZE_CLASS})


def series_lines(asked: Asked) -> Iterator[Line]:
    """Tell every year of the series, and which of them may be compared."""
    indicator = next(i for i in asked.pack.indicators if i.id == asked.indicator)
    found = _by_year(asked)
    published = {y for y, each in found.items() if _outside(each)}
    trend = trends_of(asked.pack).at(
        asked.indicator, asked.place.code, published=published
    )
    yield heading("Serien", "The series")
    for segment in trend.segments:
        for year in segment.years:
            yield from _year(asked, indicator, trend, year, found.get(year, {}))
    if trend.ended is not None:
        yield line(
            f"{trend.ended.later}: {VERDICTS[Verdict.ENDED].sv}",
            f"{trend.ended.later}: {VERDICTS[Verdict.ENDED].en}",
        )
        yield from (Line(text=motive, depth=2) for motive in trend.ended.motives)
    names = [segment.name for segment in trend.segments]
    yield line(
        f"Kan jämföras inom: {'; '.join(names)}",
        f"May be compared within: {'; '.join(names)}",
    )


_Year = Mapping[Measure, Observation]


def _by_year(asked: Asked) -> dict[str, dict[Measure, Observation]]:
    found: dict[str, dict[Measure, Observation]] = {}
    for each in asked.release.for_series(asked.indicator, asked.place.code):
        found.setdefault(each.period, {})[each.measure] = each
    return found


def _outside(figures: _Year) -> bool:
    return any(Flag.EXTERNAL in each.flags for each in figures.values())


def _year(
    asked: Asked, indicator: Indicator, trend: Trend, year: str, figures: _Year
) -> Iterator[Line]:
    value = _value(asked, indicator, year, figures)
    step = trend.step_to(year)
    here = ("→ " if year == asked.period else "") + year
    told = _told(step)
    yield line(
        f"{here}: {value.sv}{f'; {told.sv}' if told else ''}",
        f"{here}: {value.en}{f'; {told.en}' if told else ''}",
    )
    yield from (Line(text=motive, depth=2) for motive in (step.motives if step else ()))


def _value(asked: Asked, indicator: Indicator, year: str, figures: _Year) -> LocalText:
    version = indicator.in_year(year)
    first = (Measure.MEAN_UNWEIGHTED,) if asked.place.kind in _MEAN_FIRST else ()
    wanted = (*first, *((version.headline,) if version else ()), *Measure)
    shown = next((figures[m] for m in wanted if m in figures), None)
    if shown is None or version is None:
        return Missing.OUTSIDE_FRAME.text if year in indicator.asked_in else _NO_FIGURE
    said = short_figure(shown, version)
    if Flag.EXTERNAL not in shown.flags:
        return said
    return LocalText(
        sv=f"{said.sv} (publicerad av annan)", en=f"{said.en} (published by others)"
    )


def _told(step: Step | None) -> LocalText | None:
    """How a year joins the one before: nothing of the first."""
    if step is None:
        return None
    verdict = VERDICTS[step.comparison.verdict]
    said = OTHER_FACTORS if step.parted_by is not None else verdict
    earlier = step.comparison.earlier
    rested = ", ".join(step.rested)
    return LocalText(
        sv=f"mot {earlier}: {said.sv}" + (f" (utan värde {rested})" if rested else ""),
        en=f"against {earlier}: {said.en}"
        + (f" (no value {rested})" if rested else ""),
    )
