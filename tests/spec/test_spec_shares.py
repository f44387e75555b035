"""Shares, their bounds and how they are printed (rules 2a, 3, 5 and 12).

Each change a test names as making it fail has been made once, and it failed.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from builders.items import two_years
from builders.tables import rows_of
from jamfor.core.findings.positives import Positives, share_of_positives
from jamfor.core.statistics.averages import quartiles, unweighted_mean
from jamfor.core.statistics.bounds import nonresponse_bounds
from jamfor.core.statistics.formatting import percent_text, points_text
from jamfor.core.statistics.rounding import largest_remainder, round_half_away
from jamfor.core.statistics.shares import Share, pooled


# 91 % took part in 2016. Of 300 units 273 answer and 182 of them say yes: 67 %, but had
# all answered it could be anything from 61 to 70 %.
BOUNDS = """
met | answered | frame | low    | high   | note
----+----------+-------+--------+--------+--------------------------------------
182 | 273      | 300   | 60.7 % | 69.7 % | 91 % answered, two thirds of them yes
  0 | 273      | 300   |  0.0 % |  9.0 % | nobody said yes; the silent might have
273 | 273      | 300   | 91.0 % | 100.0 %| everybody said yes
150 | 300      | 300   | 50.0 % | 50.0 % | nobody is silent: no doubt is left
  0 |   0      | 300   |  0.0 % | 100.0 %| nobody answered: nothing is known
"""


@pytest.mark.parametrize("row", rows_of(BOUNDS))
def test_bounds_are_what_the_silent_could_do(row: tuple[str, ...]) -> None:
    """Fails if the silent are left out of the frame, or counted as No at both ends."""
    met, answered, frame = (int(cell) for cell in row[:3])

    bounds = nonresponse_bounds(met=met, answered=answered, frame=frame)

    assert bounds is not None
    printed = [f"{round_half_away(100 * b, 1)} %" for b in (bounds.low, bounds.high)]
    assert printed == list(row[3:5])


# What Bengtsfors printed, and the met/counted that give it.
PRINTED = """
service area                 | 2021        | 2022
-----------------------------+-------------+-------------
elderly care                 | 3/36 =  8 % |  6/32 = 19 %
municipal health care        | 12/34 = 35 %| 12/48 = 25 %
lss                          | 2/34 =  6 % | 20/29 = 69 %
social psychiatry            | 1/33 =  3 % | 12/31 = 39 %
financial assistance         | 2/25 =  8 % | 13/22 = 59 %
harmful use and dependence   | 6/35 = 17 % | 12/34 = 35 %
child and youth welfare      | 9/49 = 18 % | 28/42 = 67 %
"""


@pytest.mark.parametrize("row", rows_of(PRINTED))
def test_a_share_is_printed_in_whole_per_cent(row: tuple[str, ...]) -> None:
    """Fails if shares are cut off instead of rounded (6/32 would be 18 %)."""
    for cell in row[1:]:
        numbers, printed = cell.split("=")
        share = Share(
            numerator=int(numbers.split("/")[0]), denominator=int(numbers.split("/")[1])
        )

        assert percent_text(share.fraction, "sv").replace("\u00a0", " ") == (
            printed.strip()
        )


def test_several_areas_are_summed_and_never_averaged() -> None:
    """103 of 238 in seven areas is 43 %; the mean of the seven percentages is 45 %.

    Fails if `pooled` averages.
    """
    cells = [row[2].split("=")[0].split("/") for row in rows_of(PRINTED)]
    shares = [Share(numerator=int(m), denominator=int(n)) for m, n in cells]

    whole = pooled(shares)

    assert whole == Share(numerator=103, denominator=238)
    mean = unweighted_mean([share.fraction for share in shares])
    assert mean is not None
    assert (percent_text(whole.fraction, "en"), percent_text(mean, "en")) == (
        "43%",
        "45%",
    )


def test_a_change_of_frame_alone_moves_the_nation() -> None:
    """183 of 290 municipalities are 194 of 312 units when two cities are asked by
    district (181 others, 13 of the 24 districts): 63.1 and 62.2 %."""
    assert percent_text(Fraction(183, 290), "en", 1) == "63.1%"
    assert percent_text(Fraction(181 + 13, 312), "en", 1) == "62.2%"


SHOWN = """
items in the year             | met/counted | low  | high  | shown
------------------------------+-------------+------+-------+---------------
–1 –1 –0 –0 –0                | 2/5         | 2/5  | 2/5   | yes
–1 –1 –0 –0                   | 2/4         | 1/2  | 1/2   | suppressed
–1 –1 –0 –0 –0 –N –N          | 2/5         | 2/5  | 2/5   | yes
–1 –1 –0 –0 –0 –M             | 2/5         | 1/3  | 1/2   | yes
–1 –1 –1 –0 –0 –0 –M –M –M    | 3/6         | 1/3  | 2/3   | yes
–1 –1 –1 –0 –0 –0 –M –M –M –M | 3/6         | 3/10 | 7/10  | not-answered
–1 –0 –M –M                   | 1/2         | 1/4  | 3/4   | not-answered
–N –N                         | none        | none | none  | not-applicable
–M –M                         | none        | 0    | 1     | not-answered
                              | none        | none | none  | not-asked
"""


@pytest.mark.parametrize("row", rows_of(SHOWN))
def test_when_a_share_of_positives_is_shown(row: tuple[str, ...]) -> None:
    """Fails if a third missing (3 of 9) hides the share, if more than a third does not,
    if four counted are enough, or if "not applicable" is counted."""
    items, counted, low, high, shown = row

    found = share_of_positives(two_years(items).after)

    assert _told(found) == (counted, low, high)
    assert (found.shown or "yes") == shown


def _told(found: Positives) -> tuple[str, ...]:
    share, bounds = found.share, found.bounds
    counted = f"{share.numerator}/{share.denominator}" if share else "none"
    ends = (str(bounds.low), str(bounds.high)) if bounds else ("none", "none")
    return (counted, *ends)


ROUNDED = """
exact    | 0 digits | 1 digit | note
---------+----------+---------+--------------------------
1/2      | 1        | 0.5     | half goes away from zero
-1/2     | -1       | -0.5    | on both sides
5/2      | 3        | 2.5     | never to the even one
1/20     | 0        | 0.1     |
-1/20    | 0        | -0.1    |
625/1000 | 1        | 0.6     |
2/3      | 1        | 0.7     |
"""


@pytest.mark.parametrize("row", rows_of(ROUNDED))
def test_half_goes_away_from_zero(row: tuple[str, ...]) -> None:
    """Fails with rounding half to even, and with rounding half up."""
    exact = Fraction(row[0])

    assert str(round_half_away(exact)) == row[1]
    assert str(round_half_away(exact, 1)) == row[2]


PARTS = """
parts             | rounded one by one | printed
------------------+--------------------+--------------
1/3 1/3 1/3       | 0 0 0              | 1 0 0
2/3 2/3 2/3       | 1 1 1              | 1 1 0
-2/3 5/3 0        | -1 2 0             | -1 2 0
-1/2 1/2 0        | -1 1 0             | -1 1 0
0 0 12/5 13/5     | 0 0 2 3            | 0 0 2 3
"""


@pytest.mark.parametrize("row", rows_of(PARTS))
def test_printed_parts_add_up_to_the_printed_sum(row: tuple[str, ...]) -> None:
    """Fails if parts are rounded one by one."""
    parts = [Fraction(cell) for cell in row[0].split()]

    assert [str(round_half_away(part)) for part in parts] == row[1].split()
    assert [str(part) for part in largest_remainder(parts)] == row[2].split()


def test_a_difference_comes_from_the_exact_shares() -> None:
    """35 % to 25 % is −10.3 points, though the printed shares differ by ten."""
    change = Fraction(12, 48) - Fraction(12, 34)

    assert points_text(change, "sv") == "−10,3"


QUARTILES = """
values      | q1   | median | q3
------------+------+--------+------
7           | 7    | 7      | 7
2 4         | 5/2  | 3      | 7/2
1 2 3 4     | 7/4  | 5/2    | 13/4
14 3 8 21 5 | 5    | 8      | 14
"""


@pytest.mark.parametrize("row", rows_of(QUARTILES))
def test_quartiles_interpolate_between_units(row: tuple[str, ...]) -> None:
    """Fails if values are not sorted, or the nearest value is taken."""
    found = quartiles([Fraction(cell) for cell in row[0].split()])

    assert found is not None
    assert (str(found.q1), str(found.median), str(found.q3)) == row[1:]
