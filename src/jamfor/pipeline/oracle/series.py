"""An indicator's year, what it says of each unit, and a figure in the making."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from jamfor.core.indicators.definitions import IndicatorVersion
from jamfor.core.indicators.evaluation import Outcome
from jamfor.core.statistics.bounds import Bounds
from jamfor.core.statistics.intervals import Interval
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.observations import Measure, Observation
from jamfor.pipeline.derive import ALL_REASONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What an indicator says of one unit, and the municipality the unit stands for."""

    place: str
    municipality: str
    outcome: Outcome

    @property
    def applicable(self) -> bool:
        """Whether it stays in the frame."""
        return self.outcome.missing is not Missing.NOT_APPLICABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """An exact value with its parts, or the reason there is none."""

    value: Fraction | None
    missing: Missing | None = None
    numerator: int | None = None
    denominator: int | None = None
    answered: int
    frame: int
    bounds: Bounds | None = None
    interval: Interval | None = None


def absent(reason: Missing, *, answered: int = 0, frame: int) -> Figure:
    """Return a figure that is not there: how many could have answered, and why."""
    return Figure(value=None, missing=reason, answered=answered, frame=frame)


def told(reasons: Iterable[Missing | None]) -> Missing:
    """Return the reason told where nobody has a value: the heaviest one met."""
    met = [reason for reason in reasons if reason is not None]
    return max(met, key=ALL_REASONS.index)


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """An indicator's version in a year."""

    indicator: str
    version: IndicatorVersion
    period: str

    def at(
        self, place: str, measure: Measure, figure: Figure, *, breakdown: str = ""
    ) -> Observation:
        """Return a figure as an observation; its status and flags come afterwards.

        Raises TypeError for an interval where the kind has none.
        """
        bounds, interval = figure.bounds, figure.interval
        if interval is not None and not self.version.kind.has_interval:
            raise TypeError(f"{self.indicator} is no share of persons")
        return Observation(
            indicator=self.indicator,
            place=place,
            period=self.period,
            version=self.version.version,
            breakdown=breakdown,
            measure=measure,
            value=None if figure.value is None else float(figure.value),
            numerator=figure.numerator,
            denominator=figure.denominator,
            answered=figure.answered,
            frame=figure.frame,
            ci_low=interval.low if interval else None,
            ci_high=interval.high if interval else None,
            bound_low=float(bounds.low) if bounds else None,
            bound_high=float(bounds.high) if bounds else None,
            missing=figure.missing,
        )
