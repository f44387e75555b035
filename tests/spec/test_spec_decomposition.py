"""Why a share of positives changed, in exact parts (rule 6).

Each change a test names as making it fail has been made once, and it failed.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from builders.items import two_years
from builders.tables import rows_of
from jamfor.core.findings.decomposition import (
    Decomposition,
    Part,
    Undecomposed,
    decompose,
)
from jamfor.core.findings.positives import ItemState


# Pairs of year 0 and year 1: 1 met, 0 not, – absent, N not applicable, M missing.
VECTORS = """
items             | before | after | difference | parts
------------------+--------+-------+------------+------------------------------------
11 01 00 1– 0– –1 | 2/5    | 3/4   | 7/20       | answers 9/40 added 1/10 removed 1/40
11 0N 0M 11       | 2/4    | 2/2   | 1/2        | applicability 1/4 missingness 1/4
1– 0– –1 –1       | 1/2    | 2/2   | 1/2        | added 1/4 removed 1/4
01 M1 N0 1M       | 1/2    | 2/3   | 1/6        | answers 5/12 applicability -1/4
"""
# The same rule for what the four vectors leave out.
FURTHER = """
items             | before | after | difference | parts
------------------+--------+-------+------------+------------------------------------
01~ 11            | 1/2    | 2/2   | 1/2        | answers 1/2
01! 11            | 1/2    | 2/2   | 1/2        | added 1/8 removed 3/8
01r1 11           | 1/2    | 2/2   | 1/2        | redefined 1/2
11r0 01           | 1/2    | 2/2   | 1/2        | redefined -1/2 answers 1
1Mr0 11 11        | 3/3    | 2/2   | 0          | redefined -5/12 missingness 5/12
NM MN 11 01       | 1/2    | 2/2   | 1/2        | answers 1/2
–N 0– –M 01       | 0/2    | 1/1   | 1          | answers 3/4 removed 1/4
A: 11 B: –0 –0    | 1/1    | 1/3   | -2/3       | units -2/3
A: 11 0– B: 01 10 | 2/4    | 2/3   | 1/6        | removed 1/6
"""


@pytest.mark.parametrize("row", [*rows_of(VECTORS), *rows_of(FURTHER)])
def test_the_parts_of_the_rule(row: tuple[str, ...]) -> None:
    """Fails if N* is a plain mean (N₀ + N₁)/2, if p* is the mean of the two shares, or
    if an item falls in another part than the first that applies."""
    items, before, after, difference, parts = row
    years = two_years(items)

    found = decompose(years.before, years.after, years.joins, years.recoded)

    assert isinstance(found, Decomposition)
    assert f"{found.before.met}/{found.before.counted}" == before
    assert f"{found.after.met}/{found.after.counted}" == after
    assert found.difference == Fraction(difference)
    words = parts.split()
    told = {
        Part(name): Fraction(amount)
        for name, amount in zip(words[::2], words[1::2], strict=True)
    }
    assert {part: amount for part, amount in found.parts.items() if amount} == told


def test_municipal_health_care_fell_though_its_answers_improved() -> None:
    """12/34 to 12/48: 27 common factors (10 met, then 12), seven removed of which two
    were met, 21 new and none of them met. The printed parts add up to −10.3.

    Fails if the parts are rounded one by one, or come from printed shares.
    """
    years = two_years("10×11 2×01 15×00 2×1– 5×0– 21×–0")

    found = decompose(years.before, years.after, years.joins)

    assert isinstance(found, Decomposition)
    printed = found.printed()
    assert str(printed.difference) == "-10.3"
    assert {part: str(amount) for part, amount in printed.parts.items() if amount} == {
        Part.ANSWERS: "5.0",
        Part.REMOVED: "0.1",
        Part.ADDED: "-15.4",
    }
    assert sum(printed.parts.values()) == printed.difference


UNDEFINED = """
items | empty
------+-------------
N1 M0 | earlier
1N 0– | later
NM    | earlier later
"""


@pytest.mark.parametrize("row", rows_of(UNDEFINED))
def test_a_year_that_counts_nothing_has_no_parts(row: tuple[str, ...]) -> None:
    """Fails if a division by zero is let through, or zero stands for no share."""
    years = two_years(row[0])

    found = decompose(years.before, years.after, years.joins)

    assert isinstance(found, Undecomposed)
    empty = ["earlier"] * (not found.before.counted)
    empty += ["later"] * (not found.after.counted)
    assert " ".join(empty) == row[1]


def test_an_item_of_both_years_needs_a_join() -> None:
    """Fails if a join that nobody stated is taken for "identical"."""
    years = two_years("11 01")
    years.joins.popitem()

    with pytest.raises(KeyError):
        decompose(years.before, years.after, years.joins)


def test_recoding_may_not_make_a_counted_answer_uncounted() -> None:
    """Fails if the check of the recoded states is taken away."""
    years = two_years("01r1 11")
    years.recoded = dict.fromkeys(years.recoded, ItemState.MISSING)

    with pytest.raises(ValueError, match="recoding changed"):
        decompose(years.before, years.after, years.joins, years.recoded)
