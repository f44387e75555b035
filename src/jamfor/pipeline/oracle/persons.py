"""Shares of persons the obvious way: hidden, added up, and with an interval.

From the answers a release carries, hidden numbers cannot be added up. What the release
says of a sum is then taken as given, `told`, and all that follows from it is computed;
whether the sum may be told is checked by `pipeline.remainders`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from jamfor.core.indicators.intervals import interval_of
from jamfor.core.releases.pack import Pack
from jamfor.core.statistics.suppression import SuppressionPolicy
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.observations import Measure, Observation
from jamfor.pipeline.oracle.reported import mean_of, municipal_reasons, sum_over_sum
from jamfor.pipeline.oracle.series import Figure, Judged, Series, absent
from jamfor.pipeline.oracle.units import by_group, by_target
from jamfor.pipeline.persons import (
    Earlier,
    Stood,
    Unit,
    hidden_places,
    share_of_persons,
)
from jamfor.pipeline.rollup import Rollup


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """What decides which shares are shown.

    `stood` is what the release corrected said; `told` what the release itself says of
    sums, needed only where its answers are withheld.
    """

    policy: SuppressionPolicy
    stood: Stood | None = None
    told: Stood | None = None


def persons_figures(
    series: Series, units: Sequence[Judged], rollup: Rollup, guard: Guard
) -> Iterator[Observation]:
    """Return all figures of a share of persons."""
    withheld = {u.place for u in units if u.outcome.missing is Missing.SUPPRESSED}
    hidden = withheld or hidden_places(_known(units), rollup, guard.policy, guard.stood)
    for unit in units:
        yield series.at(unit.place, Measure.SHARE, _own(series, unit, hidden))
    for place, members in by_target(units, rollup).items():
        figure = _sum(series, place, members, hidden)
        if withheld & {unit.place for unit in members}:
            figure = _as_told(series, members, (guard.told or {}).get(place))
        yield series.at(place, Measure.SHARE, figure)
    for group, municipalities in by_group(units, rollup).items():
        yield series.at(group, Measure.MEAN_UNWEIGHTED, _mean(municipalities, hidden))


def _known(units: Sequence[Judged]) -> Iterator[Unit]:
    for unit in units:
        numerator, denominator = unit.outcome.numerator, unit.outcome.denominator
        if numerator is not None and denominator is not None:
            yield unit.place, unit.municipality, numerator, denominator


def _own(series: Series, unit: Judged, hidden: frozenset[str] | set[str]) -> Figure:
    if unit.place in hidden:
        return absent(Missing.SUPPRESSED, answered=1, frame=1)
    if unit.outcome.missing is not None:
        return absent(unit.outcome.missing, frame=int(unit.applicable))
    numbers = (unit.outcome.numerator or 0, unit.outcome.denominator or 0)
    return _figure(series, numbers, answered=1, frame=1)


def _sum(
    series: Series,
    place: str,
    members: Sequence[Judged],
    hidden: frozenset[str] | set[str],
) -> Figure:
    sums = sum_over_sum(members)
    if place in hidden:
        return absent(Missing.SUPPRESSED, answered=sums.answered, frame=sums.frame)
    if sums.missing is not None:
        return sums
    numbers = (sums.numerator or 0, sums.denominator or 0)
    return _figure(series, numbers, answered=sums.answered, frame=sums.frame)


def _as_told(
    series: Series, members: Sequence[Judged], told: tuple[int, int] | None
) -> Figure:
    """A sum that rests on withheld numbers, as the release tells it."""
    reasons = [u.outcome.missing for u in members]
    answered = sum(why in {None, Missing.SUPPRESSED} for why in reasons)
    frame = sum(unit.applicable for unit in members)
    if told is None:
        return absent(Missing.SUPPRESSED, answered=answered, frame=frame)
    return _figure(series, told, answered=answered, frame=frame)


def _figure(
    series: Series, numbers: tuple[int, int], *, answered: int, frame: int
) -> Figure:
    return Figure(
        value=Fraction(*numbers),
        numerator=numbers[0],
        denominator=numbers[1],
        answered=answered,
        frame=frame,
        interval=interval_of(series.version, share_of_persons(*numbers)),
    )


def _mean(
    municipalities: Mapping[str, Sequence[Judged]], hidden: frozenset[str] | set[str]
) -> Figure:
    """Return the mean of the municipalities none of whose units is hidden."""
    guarded = {
        name
        for name, members in municipalities.items()
        if any(unit.place in hidden for unit in members)
    }
    values = {
        name: own
        for name, members in municipalities.items()
        if name not in guarded and (own := sum_over_sum(members).value) is not None
    }
    reasons = [
        Missing.SUPPRESSED if name in guarded else reason
        for name, reason in zip(
            municipalities,
            municipal_reasons(municipalities, {*values, *guarded}),
            strict=True,
        )
    ]
    return mean_of(values, frame=len(municipalities), reasons=reasons)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guards:
    """What is known of all shares of persons besides the answers, see `Guard`."""

    stood: Earlier = field(default_factory=dict)
    told: Earlier = field(default_factory=dict)

    def of(self, pack: Pack, series: Series) -> Guard:
        """Return what guards an indicator's year."""
        policy = pack.policy_of(series.version)
        if policy is None:
            raise ValueError(f"{series.indicator} has no policy")
        key = (series.indicator, series.period)
        return Guard(policy=policy, stood=self.stood.get(key), told=self.told.get(key))
