"""What those who did not answer could do to a share (rules 2a and 5).

These are limits, not a sampling interval: the share of the whole frame lies within
them whatever the silent ones would have said.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The lowest and the highest value a share could have."""

    low: Fraction
    high: Fraction

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.high <= 1:
            raise ValueError(f"not bounds of a share: {self.low}, {self.high}")

    @property
    def width(self) -> Fraction:
        """The part of the frame that did not answer."""
        return self.high - self.low


def nonresponse_bounds(*, met: int, answered: int, frame: int) -> Bounds | None:
    """Return [M/F, (M + F - n)/F] for M met of n answered in a frame of F.

    `frame` leaves out those known to be not applicable. None for an empty frame.
    Source: Manski, American Economic Review 1990;80:319, worst-case bounds.
    """
    if not 0 <= met <= answered <= frame:
        raise ValueError(f"not met of answered of frame: {met}, {answered}, {frame}")
    if frame == 0:
        return None
    return Bounds(
        low=Fraction(met, frame), high=Fraction(met + frame - answered, frame)
    )
