"""The mean, the median and the quartiles of units, each unit counted once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Quartiles:
    """The values a quarter, half and three quarters of the way through the units."""

    q1: Fraction
    median: Fraction
    q3: Fraction


def quartiles(values: Sequence[Fraction]) -> Quartiles | None:
    """Return the quartiles with linear interpolation; None without values.

    The position of quantile q among n sorted values is q·(n - 1), counted from zero
    (type 7 of Hyndman and Fan, The American Statistician 1996;50:361, a spreadsheet's
    inclusive quartile).
    """
    if not values:
        return None
    ordered = sorted(values)
    q1, median, q3 = (_quantile(ordered, Fraction(k, 4)) for k in (1, 2, 3))
    return Quartiles(q1=q1, median=median, q3=q3)


def _quantile(ordered: Sequence[Fraction], q: Fraction) -> Fraction:
    position = q * (len(ordered) - 1)
    below = position.numerator // position.denominator
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (position - below) * (ordered[above] - ordered[below])


def unweighted_mean(values: Sequence[Fraction]) -> Fraction | None:
    """Return the mean with every unit counted alike, large or small; None without any.

    Kolada's groups are such means ("ovägt medel"); it is labelled wherever printed.
    """
    return sum(values, Fraction()) / len(values) if values else None
