"""Reported numbers added up: quartiles of units, and sums over sums."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction

from jamfor.core.statistics.averages import quartiles, unweighted_mean
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.observations import Measure, Observation
from jamfor.pipeline.derive import is_quotient, measure_of
from jamfor.pipeline.oracle.series import Figure, Judged, Series, absent, told
from jamfor.pipeline.oracle.units import by_group, by_target
from jamfor.pipeline.rollup import Rollup


def reported_figures(
    series: Series, units: Sequence[Judged], rollup: Rollup
) -> Iterator[Observation]:
    """Return the aggregates of numbers that units report."""
    pooled = is_quotient(series.version)
    for place, members in by_target(units, rollup).items():
        yield from _quartiles(series, place, members)
        if pooled:
            yield series.at(place, measure_of(series.version), sum_over_sum(members))
    for group, municipalities in by_group(units, rollup).items():
        values = {
            municipality: own
            for municipality, members in municipalities.items()
            if (own := _municipality(members, pooled=pooled)) is not None
        }
        reasons = municipal_reasons(municipalities, values)
        figure = mean_of(values, frame=len(municipalities), reasons=reasons)
        yield series.at(group, Measure.MEAN_UNWEIGHTED, figure)


def _values(members: Sequence[Judged]) -> list[Fraction]:
    return [u.outcome.value for u in members if u.outcome.value is not None]


def _quartiles(
    series: Series, place: str, members: Sequence[Judged]
) -> Iterator[Observation]:
    values = _values(members)
    applicable = sum(unit.applicable for unit in members)
    found = quartiles(values)
    if found is None:
        reason = absent(told(u.outcome.missing for u in members), frame=applicable)
        for measure in (Measure.MEDIAN, Measure.Q1, Measure.Q3):
            yield series.at(place, measure, reason)
        return
    told_values = {
        Measure.MEDIAN: found.median,
        Measure.Q1: found.q1,
        Measure.Q3: found.q3,
    }
    for measure, value in told_values.items():
        figure = Figure(value=value, answered=len(values), frame=applicable)
        yield series.at(place, measure, figure)


def sum_over_sum(members: Sequence[Judged]) -> Figure:
    """Return the sum of numerators over that of denominators, where both are known."""
    known = [u.outcome for u in members if u.outcome.value is not None]
    applicable = sum(unit.applicable for unit in members)
    if not known:
        return absent(told(u.outcome.missing for u in members), frame=applicable)
    numerator = sum(outcome.numerator or 0 for outcome in known)
    denominator = sum(outcome.denominator or 0 for outcome in known)
    return Figure(
        value=Fraction(numerator, denominator),
        numerator=numerator,
        denominator=denominator,
        answered=len(known),
        frame=applicable,
    )


def _municipality(members: Sequence[Judged], *, pooled: bool) -> Fraction | None:
    """A municipality's one value: its sums, or the mean of its districts."""
    return sum_over_sum(members).value if pooled else unweighted_mean(_values(members))


def municipal_reasons(
    municipalities: Mapping[str, Sequence[Judged]], values: Collection[str]
) -> list[Missing | None]:
    """Return why each municipality has no value; None for those among `values`."""
    return [
        None if name in values else told(unit.outcome.missing for unit in members)
        for name, members in municipalities.items()
    ]


def mean_of(
    values: Mapping[str, Fraction], *, frame: int, reasons: Sequence[Missing | None]
) -> Figure:
    """Return the mean of municipalities' values, which have no common whole of use.

    `reasons` has one for each of the `frame` municipalities; those that the figure
    does not apply to leave the frame.
    """
    mean = unweighted_mean(list(values.values()))
    frame -= sum(reason is Missing.NOT_APPLICABLE for reason in reasons)
    if mean is None:
        return absent(told(reasons), frame=frame)
    return Figure(value=mean, answered=len(values), frame=frame)
