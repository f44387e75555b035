"""How much of a share of persons can be chance (rules 2 and 8).

Wilson's interval of a share, Newcombe's of a difference, and the score test against the
rest of the nation. Each change a test names as making it fail has been made once, and
it failed.
"""

from __future__ import annotations

import pytest

from builders.tables import rows_of
from jamfor.core.statistics.intervals import (
    kish_effective_n,
    newcombe,
    rest_of,
    score_test,
    wilson,
)
from jamfor.core.statistics.shares import Share


TOLERANCE = 5e-7  # six decimals

SHARES = """
persons | of  | frame | low      | high     | note
--------+-----+-------+----------+----------+---------------------------------------
380     | 521 |       | 0.689641 | 0.765735 | 73 % of 521
380     | 521 | 854   | 0.704897 | 0.752520 | the same, as a part of the 854 offered
5       | 5   |       | 0.565518 | 1.000000 | all of five: far from certain
0       | 7   |       | 0.000000 | 0.354330 | none of seven: may be a third
"""


def _share(numerator: str, denominator: str) -> Share:
    return Share(numerator=int(numerator), denominator=int(denominator))


@pytest.mark.parametrize("row", rows_of(SHARES))
def test_a_share_of_persons_has_a_wilson_interval(row: tuple[str, ...]) -> None:
    """Fails if the interval is the plain normal one, or if n of the finite population
    is not n(N-1)/(N-n)."""
    persons, of, frame, low, high, _ = row

    found = wilson(_share(persons, of), frame=int(frame) if frame else None)

    assert found.low == pytest.approx(float(low), abs=TOLERANCE)
    assert found.high == pytest.approx(float(high), abs=TOLERANCE)
    assert found.of_frame is bool(frame)


def test_the_change_of_a_share_has_a_newcombe_interval() -> None:
    """Fails if the two Wilson intervals are simply subtracted end from end."""
    found = newcombe(_share("380", "521"), _share("323", "430"))

    assert found.low == pytest.approx(-0.077130, abs=TOLERANCE)
    assert found.high == pytest.approx(0.034496, abs=TOLERANCE)
    assert found.covers_zero


def test_a_place_is_tested_against_the_rest_of_the_nation() -> None:
    """Fails without the factor (N-1)/N, or if the place is left in the nation."""
    own, nation = _share("380", "521"), _share("703", "951")

    p_value = score_test(own, rest_of(nation, own))

    assert p_value == pytest.approx(0.446335, abs=TOLERANCE)


def test_weighted_persons_are_worth_fewer() -> None:
    """Fails if the weights are added up instead of Kish's (Σw)²/Σw²."""
    # 270 and 251 answers standing for 500 and 354 persons: a design effect of 1.018112.
    weights = [500 / 270] * 270 + [354 / 251] * 251

    worth = kish_effective_n(weights)

    assert 521 / worth == pytest.approx(1.018112, abs=TOLERANCE)
    wider = wilson(_share("380", "521"), effective_n=worth)
    assert wider.low < wilson(_share("380", "521")).low
