"""How numbers and dates are printed; ␣ stands for a no-break space."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from builders.tables import rows_of
from jamfor.core.statistics.formatting import (
    count_text,
    date_text,
    number_text,
    parts_text,
    percent_text,
    points_text,
)
from jamfor.core.statistics.shares import Share


PERCENT = """
share   | digits | sv      | en
--------+--------+---------+------
1/4     | 0      | 25␣%    | 25%
1/8     | 0      | 13␣%    | 13%
20/290  | 1      | 6,9␣%   | 6.9%
0/1     | 0      | 0␣%     | 0%
1/1     | 1      | 100,0␣% | 100.0%
"""


@pytest.mark.parametrize(("share", "digits", "sv", "en"), rows_of(PERCENT))
def test_percent(share: str, digits: str, sv: str, en: str) -> None:
    value = Fraction(share)

    assert percent_text(value, "sv", int(digits)).replace("\u00a0", "␣") == sv
    assert percent_text(value, "en", int(digits)) == en


POINTS = """
difference | sv    | en
-----------+-------+------
-7/68      | −10,3 | −10.3
1/20       | +5,0  | +5.0
0          | 0,0   | 0.0
1/10000    | 0,0   | 0.0
-1/10000   | 0,0   | 0.0
"""


@pytest.mark.parametrize(("difference", "sv", "en"), rows_of(POINTS))
def test_points_have_their_sign(difference: str, sv: str, en: str) -> None:
    """Fails if the sign is taken before rounding: "−0,0"."""
    assert points_text(Fraction(difference), "sv") == sv
    assert points_text(Fraction(difference), "en") == en


NUMBERS = """
number     | sv          | en
-----------+-------------+-----------
999        | 999         | 999
1000       | 1␣000       | 1,000
-1234567   | −1␣234␣567  | −1,234,567
"""


@pytest.mark.parametrize(("number", "sv", "en"), rows_of(NUMBERS))
def test_thousands(number: str, sv: str, en: str) -> None:
    assert number_text(int(number), "sv").replace("\u00a0", "␣") == sv
    assert number_text(int(number), "en") == en


def test_a_share_with_its_parts() -> None:
    share = Share(numerator=12, denominator=48)

    assert parts_text(share, "sv") == "12 av 48"
    assert parts_text(share, "en") == "12 of 48"


def test_dates() -> None:
    day = date(2022, 6, 21)

    assert date_text(day, "sv") == "21 juni 2022"
    assert date_text(day, "en") == "21 June 2022"


def test_counts_are_words_up_to_twelve() -> None:
    assert [count_text(n, "sv") for n in (0, 1, 12, 13)] == ["noll", "en", "tolv", "13"]
    assert [count_text(n, "en") for n in (0, 1, 12, 13)] == [
        "zero",
        "one",
        "twelve",
        "13",
    ]
