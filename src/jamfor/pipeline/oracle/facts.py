"""Facts and levels added up: shares of units with bounds, and unweighted means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from jamfor.core.indicators.definitions import Kind
from jamfor.core.statistics.bounds import nonresponse_bounds
from jamfor.core.statistics.shares import Share
from jamfor.core.vocabulary.observations import Measure, Observation
from jamfor.pipeline.oracle.reported import mean_of, municipal_reasons
from jamfor.pipeline.oracle.series import Figure, Judged, Series, absent, told
from jamfor.pipeline.oracle.units import by_group, by_target
from jamfor.pipeline.rollup import Rollup


def fact_figures(
    series: Series, units: Sequence[Judged], rollup: Rollup
) -> Iterator[Observation]:
    """Return the aggregates of a fact or an ordinal."""
    for place, members in by_target(units, rollup).items():
        met = sum(unit.outcome.met is True for unit in members)
        yield series.at(place, Measure.SHARE, share_of(members, met=met))
        if series.version.kind is Kind.ORDINAL:
            yield from _levels(series, place, members)
    for group, municipalities in by_group(units, rollup).items():
        yield series.at(group, Measure.MEAN_UNWEIGHTED, _mean(municipalities))


def share_of(members: Sequence[Judged], *, met: int) -> Figure:
    """Return met over answered, with what the silent could change (rule 2a)."""
    answered = sum(unit.outcome.met is not None for unit in members)
    applicable = sum(unit.applicable for unit in members)
    if answered == 0:
        return absent(told(u.outcome.missing for u in members), frame=applicable)
    return Figure(
        value=Share(numerator=met, denominator=answered).fraction,
        numerator=met,
        denominator=answered,
        answered=answered,
        frame=applicable,
        bounds=nonresponse_bounds(met=met, answered=answered, frame=applicable),
    )


def _levels(
    series: Series, place: str, members: Sequence[Judged]
) -> Iterator[Observation]:
    for level in series.version.levels:
        held = sum(unit.outcome.level == level.code for unit in members)
        figure = share_of(members, met=held)
        breakdown = f"level={level.code}"
        yield series.at(place, Measure.SHARE, figure, breakdown=breakdown)


def _mean(municipalities: Mapping[str, Sequence[Judged]]) -> Figure:
    """Return the mean of municipalities, each once, a city with its share."""
    values: dict[str, Fraction] = {}
    for municipality, members in municipalities.items():
        answers = [u.outcome.met for u in members if u.outcome.met is not None]
        if answers:
            values[municipality] = Fraction(sum(answers), len(answers))
    return mean_of(
        values,
        frame=len(municipalities),
        reasons=municipal_reasons(municipalities, values),
    )
