"""Laws of rounding, bounds and quartiles, for any numbers."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from jamfor.core.statistics.averages import quartiles, unweighted_mean
from jamfor.core.statistics.bounds import nonresponse_bounds
from jamfor.core.statistics.formatting import number_text, signed_text
from jamfor.core.statistics.rounding import largest_remainder, round_half_away


_numbers = st.fractions(max_denominator=10**6)
_digits = st.integers(0, 4)


@given(st.decimals(-(10**9), 10**9, places=6), _digits)
def test_rounding_agrees_with_the_decimal_arithmetic_of_python(
    value: Decimal, digits: int
) -> None:
    """Its ROUND_HALF_UP takes halves away from zero. Fails with any other rule."""
    expected = value.quantize(
        Decimal(1).scaleb(-digits), ROUND_HALF_UP, Context(prec=40)
    )

    assert round_half_away(Fraction(value), digits) == expected


@given(_numbers, _digits)
def test_rounding_is_nearest_and_odd(value: Fraction, digits: int) -> None:
    """Never more than half a last digit away; a negative number mirrors its twin."""
    rounded = round_half_away(value, digits)

    assert 2 * abs(Fraction(rounded) - value) * 10**digits <= 1
    assert round_half_away(-value, digits) == rounded.copy_negate()
    assert -rounded.as_tuple().exponent == digits


@given(st.lists(_numbers, max_size=12), _digits)
def test_largest_remainder_sums_to_the_rounded_sum(
    parts: list[Fraction], digits: int
) -> None:
    """Fails if one unit too few is handed out, or a whole part is raised."""
    printed = largest_remainder(parts, digits)

    assert sum(map(Fraction, printed)) == Fraction(
        round_half_away(sum(parts, Fraction()), digits)
    )
    for part, told in zip(parts, printed, strict=True):
        off = abs(Fraction(told) - part) * 10**digits
        assert off < 1
        assert off == 0 or (part * 10**digits).denominator != 1


@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 400))
def test_bounds_hold_whatever_the_silent_would_have_said(
    met: int, not_met: int, silent: int
) -> None:
    """Fails if an end is not reached, or is passed, by some number of silent Yes."""
    answered = met + not_met
    frame = answered + silent

    bounds = nonresponse_bounds(met=met, answered=answered, frame=frame)

    assert (bounds is None) is (frame == 0)
    if bounds is not None:
        ends = [Fraction(met + said_yes, frame) for said_yes in (0, silent)]
        assert [bounds.low, bounds.high] == ends
        assert bounds.width == Fraction(silent, frame)


@given(st.lists(_numbers, min_size=1, max_size=30))
def test_quartiles_lie_in_order_among_the_values(values: list[Fraction]) -> None:
    """Fails if values are not sorted first, or a position is off by one."""
    found = quartiles(values)
    mean = unweighted_mean(values)

    assert found is not None
    assert min(values) <= found.q1 <= found.median <= found.q3 <= max(values)
    assert mean is not None
    assert mean * len(values) == sum(values)
    mirrored = quartiles([-value for value in values])
    assert mirrored is not None
    assert (-mirrored.q3, -mirrored.median) == (found.q1, found.median)


@given(_numbers, _digits)
def test_a_printed_number_can_be_read_back(value: Fraction, digits: int) -> None:
    """Fails if a zero has a sign, or the separators of the languages change places."""
    rounded = round_half_away(value, digits)

    swedish = number_text(value, "sv", digits)
    english = number_text(value, "en", digits)

    assert Decimal(english.replace(",", "").replace("−", "-")) == rounded
    assert swedish == english.translate({ord(","): "\u00a0", ord("."): ","})
    assert english.startswith("−") is (rounded < 0)
    assert signed_text(value, "en", digits).startswith("+") is (rounded > 0)
