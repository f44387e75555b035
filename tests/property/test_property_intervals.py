"""Laws of intervals, and the same numbers as statsmodels."""

from __future__ import annotations

import math
import warnings
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import (
    confint_proportions_2indep,
    proportion_confint,
)
from statsmodels.stats.proportion import (
    test_proportions_2indep as score_of,
)

from builders.indicators import persons_version
from jamfor.core.indicators.definitions import Kind
from jamfor.core.indicators.intervals import interval_of, interval_of_change
from jamfor.core.statistics.intervals import newcombe, score_test, wilson
from jamfor.core.statistics.shares import Share
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.observations import Measure, Observation


NEAR = 1e-9


@st.composite
def shares(draw: st.DrawFn, largest: int = 5_000) -> Share:
    """A share of up to so many persons."""
    denominator = draw(st.integers(1, largest))
    numerator = draw(st.integers(0, denominator))
    return Share(numerator=numerator, denominator=denominator)


@given(share=shares(), confidence=st.sampled_from([0.8, 0.95, 0.998]))
def test_wilson_is_that_of_statsmodels(share: Share, confidence: float) -> None:
    """Fails if z is rounded to 1.96."""
    found = wilson(share, confidence=confidence)

    low, high = proportion_confint(
        share.numerator, share.denominator, alpha=1 - confidence, method="wilson"
    )
    assert math.isclose(found.low, low, abs_tol=NEAR)
    assert math.isclose(found.high, high, abs_tol=NEAR)


@given(first=shares(), second=shares())
def test_newcombe_is_that_of_statsmodels(first: Share, second: Share) -> None:
    """Fails if the far ends of the two intervals change places."""
    found = newcombe(first, second)

    low, high = confint_proportions_2indep(
        first.numerator,
        first.denominator,
        second.numerator,
        second.denominator,
        method="newcomb",
        compare="diff",
    )
    assert math.isclose(found.low, low, abs_tol=NEAR)
    assert math.isclose(found.high, high, abs_tol=NEAR)


@given(first=shares(), second=shares())
def test_the_score_test_is_that_of_statsmodels(first: Share, second: Share) -> None:
    """Fails without the factor N/(N-1)."""
    met = first.numerator + second.numerator
    if met in {0, first.denominator + second.denominator}:
        assert score_test(first, second) == 1
        return

    # It divides by the shares for measures that are not asked for.
    with np.errstate(divide="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        p_value = score_of(
            first.numerator,
            first.denominator,
            second.numerator,
            second.denominator,
            method="score",
            compare="diff",
        ).pvalue

    assert math.isclose(score_test(first, second), p_value, abs_tol=NEAR)


@given(share=shares())
def test_wilson_lies_within_nought_and_one_and_holds_the_share(share: Share) -> None:
    """Fails if the ends are not cut at 0 and 1 (none of n: a hair below nought)."""
    found = wilson(share)

    assert 0 <= found.low <= share.numerator / share.denominator <= found.high <= 1


@given(share=shares(largest=500), times=st.integers(2, 9))
def test_more_persons_never_make_wilson_wider(share: Share, times: int) -> None:
    """Fails if n is left out of the half-width."""
    more = Share(
        numerator=share.numerator * times, denominator=share.denominator * times
    )

    few, many = wilson(share), wilson(more)

    assert many.high - many.low < few.high - few.low


@given(share=shares(), more=st.integers(0, 5_000))
def test_the_finite_population_only_narrows(share: Share, more: int) -> None:
    """Fails if the correction is applied the wrong way round."""
    drawn = wilson(share, frame=share.denominator + more)

    assert drawn.of_frame
    assert drawn.high - drawn.low <= wilson(share).high - wilson(share).low + NEAR


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.PERSONS])
def test_no_other_kind_has_an_interval(kind: Kind) -> None:
    """Fails if `has_interval` lets a fact through: then every face could print it."""
    version = replace(persons_version(), kind=kind)
    share = Share(numerator=1, denominator=2)

    with pytest.raises(TypeError):
        interval_of(version, share)
    with pytest.raises(TypeError):
        interval_of_change(version, now=share, before=share)


def test_an_observation_has_no_interval_beside_a_reason_or_bounds() -> None:
    """Fails if `Observation` keeps the interval of a hidden value, or of a fact."""
    hidden = Observation(
        indicator="U33820",
        place="1460",
        period="2021",
        version=1,
        measure=Measure.SHARE,
        value=None,
        missing=Missing.SUPPRESSED,
    )
    fact = replace(hidden, value=0.5, missing=None, bound_low=0.4, bound_high=0.6)

    for one in (hidden, fact):
        with pytest.raises(ValueError, match="interval"):
            replace(one, ci_low=0.1, ci_high=0.9)
    with pytest.raises(ValueError, match="two ends"):
        replace(fact, bound_low=None, bound_high=None, ci_low=0.1)
