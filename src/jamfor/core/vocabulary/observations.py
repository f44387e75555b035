"""One published figure, in the columns every face of the product shares.

The key is (indicator, place, period, breakdown, measure); `value` is absent exactly
when `missing` names a reason. Whoever reads `value` reads `missing` first.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.texts import LocalText


class Measure(StrEnum):
    """What kind of figure a value is. Shares are fractions (0–1) until printed."""

    SHARE = "share"
    COUNT = "count"
    MEAN = "mean"
    MEAN_UNWEIGHTED = "mean-unweighted"
    MEDIAN = "median"
    Q1 = "q1"
    Q3 = "q3"
    RESPONSE_RATE = "response-rate"

    @property
    def text(self) -> LocalText:
        """What the measure is called."""
        return _MEASURES[self]


_MEASURES = {
    Measure.SHARE: LocalText(sv="andel", en="share"),
    Measure.COUNT: LocalText(sv="antal", en="count"),
    Measure.MEAN: LocalText(sv="tal", en="number"),
    Measure.MEAN_UNWEIGHTED: LocalText(
        sv="ovägt medelvärde, varje kommun en gång",
        en="unweighted mean, each municipality once",
    ),
    Measure.MEDIAN: LocalText(sv="median", en="median"),
    Measure.Q1: LocalText(sv="undre kvartil", en="lower quartile"),
    Measure.Q3: LocalText(sv="övre kvartil", en="upper quartile"),
    Measure.RESPONSE_RATE: LocalText(sv="svarsfrekvens", en="response rate"),
}


class Flag(StrEnum):
    """A remark that follows a value to every face."""

    BREAK = "break"
    CAUTION = "caution"
    EXAMPLE = "example"
    EXTERNAL = "external"
    CORRECTED = "corrected"
    COMMENT = "comment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """A figure with its parts, its bounds, and the reason when it is not there.

    `value` is a share as a fraction, or a number in the indicator's unit. `numerator`,
    `denominator`, `answered` and `frame` count units, factors or persons as the
    indicator says. `bound_low`/`bound_high` are what non-response could do to a share;
    `ci_low`/`ci_high` are sampling intervals and only exist for kinds that sample.
    """

    indicator: str
    place: str
    period: str
    version: int
    breakdown: str = ""
    measure: Measure
    value: float | None
    numerator: int | None = None
    denominator: int | None = None
    answered: int | None = None
    frame: int | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    bound_low: float | None = None
    bound_high: float | None = None
    missing: Missing | None = None
    status: str = "A"
    flags: frozenset[Flag] = frozenset()

    def __post_init__(self) -> None:
        if (self.value is None) is (self.missing is None):
            raise ValueError(f"a value or a reason, never both or neither: {self}")
        if (self.ci_low is None) is not (self.ci_high is None):
            raise ValueError(f"an interval has two ends: {self}")
        if self.ci_low is not None and (self.missing or self.bound_low is not None):
            raise ValueError(f"no interval beside a reason or bounds: {self}")
