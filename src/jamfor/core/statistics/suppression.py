"""When a share of persons is not shown, so that nobody can be recognised in it.

A policy is an object, not a number in a formula: each source states its own. Facts
about a municipality are never suppressed; what it reports about persons is. Source: the
rules for numbers, rule 9; reference, section 4 (“disclosure control in use”).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from jamfor.core.statistics.shares import Share
from jamfor.core.vocabulary.basis import Basis
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.texts import LocalText


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A share told only as “at most” or “at least” a part of the persons."""

    low: Fraction
    high: Fraction

    def __post_init__(self) -> None:
        if not 0 <= self.low < self.high <= 1:
            raise ValueError(f"not a band of shares: {self.low}, {self.high}")
        if self.low > 0 and self.high < 1:
            raise ValueError("a band starts at no person or ends at all of them")


Told = Share | Band | Missing
"""What a policy lets be told of a share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppressionPolicy:
    """How many persons there must be before a share of them is told.

    `min_n` is the least denominator, `min_numerator` and `min_complement` the least
    number with and without what is counted; nought asks nothing. Below `extremes_below`
    persons, a share of none or of all is told as a band. `rounding` is the base counts
    are rounded to (1: not rounded), `pooled_years` how many years a value pools.
    """

    id: str
    title: LocalText
    text: LocalText
    min_n: int
    min_numerator: int = 0
    min_complement: int = 0
    extremes_below: int = 0
    rounding: int = 1
    pooled_years: int = 1
    source: LocalText
    basis: Basis

    def __post_init__(self) -> None:
        if self.min_n < 1 or self.rounding < 1 or self.pooled_years < 1:
            raise ValueError(f"{self.id}: a policy asks for one person or more")
        if min(self.min_numerator, self.min_complement, self.extremes_below) < 0:
            raise ValueError(f"{self.id}: a number of persons is never below nought")

    def applied(self, *, numerator: int, denominator: int) -> Told:
        """Return what may be told of `numerator` persons out of `denominator`.

        A share of nobody is not applicable. The share itself is never rounded here;
        `rounded` is what its counts are told as.
        """
        if denominator == 0:
            return Missing.NOT_APPLICABLE
        share = Share(numerator=numerator, denominator=denominator)
        complement = denominator - numerator
        if denominator < self.min_n or numerator < self.min_numerator:
            return Missing.SUPPRESSED
        if complement < self.min_complement:
            return Missing.SUPPRESSED
        return self._band(share) or share

    def _band(self, share: Share) -> Band | None:
        """The band of a share near none or all of a small group.

        Its edge is one person of the smallest group that is told. Every share up to
        the edge is told as the band, since else the band would mean exactly none.
        """
        if share.denominator >= self.extremes_below:
            return None
        edge = Fraction(1, self.min_n)
        if share.fraction <= edge:
            return Band(low=Fraction(0), high=edge)
        if share.fraction >= 1 - edge:
            return Band(low=1 - edge, high=Fraction(1))
        return None

    def rounded(self, count: int) -> int:
        """Return a count as it is told: rounded to the base, half upwards."""
        return (2 * count + self.rounding) // (2 * self.rounding) * self.rounding
