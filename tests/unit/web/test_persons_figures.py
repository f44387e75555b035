"""A figure of persons: who may have an interval, and what is said of a change."""

from __future__ import annotations

from fractions import Fraction

import pytest

from builders.indicators import persons_version
from jamfor.core.comparability.graph import ComparabilityGraph
from jamfor.core.indicators.definitions import Indicator
from jamfor.core.statistics.intervals import Interval, wilson
from jamfor.core.statistics.shares import Share
from jamfor.core.vocabulary.missing import Missing
from jamfor.web.explorer.queries.figures import Figure, change_of


INDICATOR = Indicator(id="U33820", versions=(persons_version(),))
GRAPH = ComparabilityGraph.of((INDICATOR,), ())


def of_persons(numerator: int, denominator: int) -> Figure:
    """A share of persons with its interval."""
    share = Share(numerator=numerator, denominator=denominator)
    return Figure(
        exact=share.fraction,
        numerator=Fraction(numerator),
        denominator=Fraction(denominator),
        of_persons=True,
        interval=wilson(share),
    )


def test_a_page_cannot_be_given_an_interval_where_the_kind_has_none() -> None:
    """Fails if `Figure` takes an interval for a fact, a hidden value or bounds."""
    interval = Interval(low=0.1, high=0.9)
    half = Fraction(1, 2)

    with pytest.raises(ValueError, match="share of persons"):
        Figure(exact=half, interval=interval)
    with pytest.raises(ValueError, match="share of persons"):
        Figure(
            exact=None,
            missing=Missing.SUPPRESSED,
            of_persons=True,
            interval=interval,
        )
    with pytest.raises(ValueError, match="share of persons"):
        Figure(exact=half, low=half, high=half, of_persons=True, interval=interval)


def change_between(before: Figure, after: Figure) -> str:
    """What a page says of chance in a change, its spaces plain."""
    change = change_of(GRAPH, "U33820", before=("2021", before), after=("2022", after))
    return change.chance_text("sv")


def test_a_change_within_chance_is_said_to_be_so() -> None:
    """Fails if the interval of the change is not asked whether it covers nought."""
    said = change_between(of_persons(15, 20), of_persons(17, 20))

    assert said == "−15,2 till +34,0: kan inte skiljas från slumpen"


def test_a_change_beyond_chance_is_told_with_its_interval_alone() -> None:
    """Fails if every change is said to be chance."""
    said = change_between(of_persons(200, 400), of_persons(300, 400))

    assert "slumpen" not in said
    assert said.startswith("+18,")


def test_a_change_of_facts_says_nothing_of_chance() -> None:
    """Fails if a fact's numerator and denominator are taken for persons."""
    fact = Figure(exact=Fraction(1, 2), numerator=Fraction(1), denominator=Fraction(2))

    assert change_between(fact, fact) == ""
