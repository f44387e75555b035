"""Shares of a whole, kept as two whole numbers until somebody prints them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A numerator over a denominator; a share of nothing cannot be built.

    >>> Share(numerator=12, denominator=48).fraction
    Fraction(1, 4)
    """

    numerator: int
    denominator: int

    def __post_init__(self) -> None:
        if self.denominator < 1 or not 0 <= self.numerator <= self.denominator:
            raise ValueError(f"not a share: {self.numerator}/{self.denominator}")

    @property
    def fraction(self) -> Fraction:
        """The exact share, from 0 to 1."""
        return Fraction(self.numerator, self.denominator)


def pooled(shares: Iterable[Share]) -> Share | None:
    """Add numerators and denominators; never a mean of percentages (rule 5).

    None when there is nothing to add.
    """
    parts = tuple(shares)
    if not parts:
        return None
    return Share(
        numerator=sum(share.numerator for share in parts),
        denominator=sum(share.denominator for share in parts),
    )
