"""Rounding, once, at the edge: half away from zero, and parts that add up.

Source: the rules for numbers, rule 12. Used only where something is printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction


def round_half_away(value: Fraction | int, digits: int = 0) -> Decimal:
    """Round an exact number half away from zero, as a spreadsheet shows it.

    >>> round_half_away(Fraction(5, 2)), round_half_away(Fraction(-1, 8), 2)
    (Decimal('3'), Decimal('-0.13'))
    """
    return _decimal(_nearest(Fraction(value) * 10**digits), digits)


def largest_remainder(
    parts: Sequence[Fraction], digits: int = 0
) -> tuple[Decimal, ...]:
    """Round parts so that they add up to their rounded sum.

    Every part is first rounded down; what then lacks is given, one last digit each, to
    the parts that lost most (of equals, those above zero, then the first). A part that
    needs no rounding is never changed, so no zero is printed as something.

    >>> [str(part) for part in largest_remainder([Fraction(100, 3)] * 3)]
    ['34', '33', '33']
    """
    scaled = [part * 10**digits for part in parts]
    floors = [part.numerator // part.denominator for part in scaled]
    lacking = _nearest(sum(scaled, Fraction())) - sum(floors)
    by_loss = sorted(
        range(len(parts)), key=lambda i: (floors[i] - scaled[i], scaled[i] < 0)
    )
    raised = set(by_loss[:lacking])
    return tuple(_decimal(n + (i in raised), digits) for i, n in enumerate(floors))


def _nearest(value: Fraction) -> int:
    doubled = 2 * abs(value) + 1
    nearest = doubled.numerator // (2 * doubled.denominator)
    return nearest if value >= 0 else -nearest


def _decimal(units: int, digits: int) -> Decimal:
    # Built from its digits, because arithmetic on Decimal obeys a global precision.
    sign = 1 if units < 0 else 0
    return Decimal((sign, tuple(int(d) for d in str(abs(units))), -digits))
