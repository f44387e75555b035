"""How much of a share of persons can be chance: intervals and tests of shares.

For shares of persons only: a fact about a municipality has no sampling error and gets
no interval (rule 2). An interval speaks of chance in who is counted, never of bias.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import NormalDist

from jamfor.core.statistics.shares import Share


CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Where a share, or a difference of shares, may lie by chance alone.

    `of_frame` says that the finite population was taken into account: it then speaks
    of this year's persons only, and a face must label it so.
    """

    low: float
    high: float
    confidence: float = CONFIDENCE
    of_frame: bool = False

    def __post_init__(self) -> None:
        if not -1 <= self.low <= self.high <= 1:
            raise ValueError(f"not an interval of shares: {self.low}, {self.high}")

    @property
    def covers_zero(self) -> bool:
        """Whether a difference cannot be told from chance."""
        return self.low <= 0 <= self.high


def wilson(
    share: Share,
    *,
    confidence: float = CONFIDENCE,
    effective_n: float | None = None,
    frame: int | None = None,
) -> Interval:
    """Return the Wilson score interval of a share, at every size.

    `effective_n` replaces the denominator for weighted shares (`kish_effective_n`).
    `frame` is the finite population the persons were drawn from: n becomes
    n(N-1)/(N-n), honest only if non-response is ignorable, so it is an option and
    labelled. Raises ValueError for a frame smaller than the denominator.
    Source: Wilson, JASA 1927;22:209; Cochran, Sampling Techniques, 1977, ch. 2.
    """
    n = float(share.denominator) if effective_n is None else effective_n
    p = share.numerator / share.denominator
    if frame is not None:
        if frame < share.denominator:
            raise ValueError(f"{share.denominator} persons of a frame of {frame}")
        if frame == share.denominator:
            return Interval(low=p, high=p, confidence=confidence, of_frame=True)
        n = n * (frame - 1) / (frame - n)
    z = _quantile(confidence)
    shrink = 1 + z * z / n
    middle = (p + z * z / (2 * n)) / shrink
    half = z / shrink * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return Interval(
        low=0.0 if share.numerator == 0 else max(0.0, middle - half),
        high=1.0 if share.numerator == share.denominator else min(1.0, middle + half),
        confidence=confidence,
        of_frame=frame is not None,
    )


def kish_effective_n(weights: Iterable[float]) -> float:
    """Return how many unweighted persons weighted ones are worth: (Σw)²/Σw².

    Source: Kish, Survey Sampling, 1965. Raises ValueError without any weight above 0.
    """
    found = tuple(weights)
    squares = math.fsum(weight * weight for weight in found)
    if squares <= 0 or min(found) < 0:
        raise ValueError("weights are nought or more, and one is above nought")
    return math.fsum(found) ** 2 / squares


def newcombe(
    first: Share, second: Share, *, confidence: float = CONFIDENCE
) -> Interval:
    """Return the interval of `first` less `second`, two groups of different persons.

    Source: Newcombe, Statistics in Medicine 1998;17:873, method 10.
    """
    one, other = (wilson(s, confidence=confidence) for s in (first, second))
    p, q = (s.numerator / s.denominator for s in (first, second))
    below = math.hypot(p - one.low, other.high - q)
    above = math.hypot(one.high - p, q - other.low)
    return Interval(
        low=max(-1.0, p - q - below),
        high=min(1.0, p - q + above),
        confidence=confidence,
    )


def score_test(own: Share, rest: Share) -> float:
    """Return the p-value of no difference between a place and the rest of the nation.

    The rest leaves the place out. z = (p - q)/√(p̄(1-p̄)(1/n + 1/m)·N/(N-1)), N = n + m;
    when nobody or everybody is counted there is no difference: 1.
    Source: Miettinen & Nurminen, Statistics in Medicine 1985;4:213.
    """
    n, m = own.denominator, rest.denominator
    whole = n + m
    pooled = (own.numerator + rest.numerator) / whole
    if pooled in {0.0, 1.0}:
        return 1.0
    spread = pooled * (1 - pooled) * (1 / n + 1 / m) * whole / (whole - 1)
    z = (own.numerator / n - rest.numerator / m) / math.sqrt(spread)
    return math.erfc(abs(z) / math.sqrt(2))


def rest_of(nation: Share, own: Share) -> Share:
    """Return the nation without the place; it is compared with, and never printed.

    With the nation's own figure it would tell a place's. Raises ValueError where
    nobody is left.
    """
    return Share(
        numerator=nation.numerator - own.numerator,
        denominator=nation.denominator - own.denominator,
    )


def _quantile(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise ValueError(f"not a confidence: {confidence}")
    return NormalDist().inv_cdf((1 + confidence) / 2)
