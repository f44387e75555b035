"""What is no share, no bounds and no quartile cannot be built."""

from __future__ import annotations

from fractions import Fraction

import pytest

from jamfor.core.statistics.averages import quartiles, unweighted_mean
from jamfor.core.statistics.bounds import Bounds, nonresponse_bounds
from jamfor.core.statistics.shares import Share, pooled


@pytest.mark.parametrize(("numerator", "denominator"), [(0, 0), (2, 1), (-1, 1)])
def test_what_is_no_share_cannot_be_built(numerator: int, denominator: int) -> None:
    with pytest.raises(ValueError, match="not a share"):
        Share(numerator=numerator, denominator=denominator)


def test_nothing_pools_to_nothing() -> None:
    assert pooled([]) is None
    assert unweighted_mean([]) is None
    assert quartiles([]) is None


@pytest.mark.parametrize(
    ("met", "answered", "frame"), [(3, 2, 5), (1, 6, 5), (-1, 2, 5)]
)
def test_impossible_counts_have_no_bounds(met: int, answered: int, frame: int) -> None:
    with pytest.raises(ValueError, match="not met of answered"):
        nonresponse_bounds(met=met, answered=answered, frame=frame)


def test_bounds_are_in_order() -> None:
    with pytest.raises(ValueError, match="not bounds"):
        Bounds(low=Fraction(1, 2), high=Fraction(1, 3))
