"""What is hidden in a table of persons cannot be had back by adding and subtracting."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from jamfor.core.statistics.additive_tables import (
    TOTAL,
    Cell,
    Persons,
    hide,
    must_hide,
)
from jamfor.core.statistics.suppression import SuppressionPolicy
from jamfor.core.vocabulary.basis import Basis
from jamfor.core.vocabulary.texts import LocalText


WORDS = LocalText(sv="prov", en="test")
POLICY = SuppressionPolicy(
    id="prov",
    title=WORDS,
    text=WORDS,
    min_n=21,
    min_numerator=4,
    min_complement=4,
    source=WORDS,
    basis=Basis.EXAMPLE,
)
SEXES = ("women", "men")
Table = dict[Cell, Persons]


def added(table: Table, cells: list[Cell]) -> Persons:
    return Persons(
        numerator=sum(table[c].numerator for c in cells),
        denominator=sum(table[c].denominator or 0 for c in cells),
    )


@st.composite
def tables(draw: st.DrawFn) -> tuple[Table, dict[str, str]]:
    """A nation of one to four counties of one to five municipalities, by sex."""
    table: Table = {}
    parents: dict[str, str] = {}
    for county in range(draw(st.integers(1, 4))):
        places = [f"{county}-{n}" for n in range(draw(st.integers(1, 5)))]
        parents |= dict.fromkeys(places, f"lan-{county}") | {f"lan-{county}": "0000"}
        for place in places:
            for sex in SEXES:
                of = draw(st.integers(0, 60))
                n = draw(st.integers(0, of))
                table[place, sex] = Persons(numerator=n, denominator=of)
        for sex in SEXES:
            table[f"lan-{county}", sex] = added(table, [(p, sex) for p in places])
    counties = sorted(set(parents.values()) - {"0000"})
    for sex in SEXES:
        table["0000", sex] = added(table, [(c, sex) for c in counties])
    for place in {place for place, _ in table}:
        table[place, TOTAL] = added(table, [(place, sex) for sex in SEXES])
    return table, parents


def sums(table: Table, parents: dict[str, str]) -> list[dict[Cell, int]]:
    """Every sum an attacker knows: parts less their whole are nought."""
    found = [
        {(place, TOTAL): -1} | {(place, sex): 1 for sex in SEXES}
        for place in {place for place, _ in table}
    ]
    for whole in set(parents.values()):
        parts = [place for place, of in parents.items() if of == whole]
        for sex in (TOTAL, *SEXES):
            found.append({(whole, sex): -1} | {(part, sex): 1 for part in parts})
    return found


def derivable(rows: list[dict[Cell, int]], hidden: frozenset[Cell]) -> set[Cell]:
    """The hidden cells that the sums settle: rows reduced to one unknown."""
    reduced: list[tuple[Cell, dict[Cell, Fraction]]] = []
    for row in rows:
        left = {c: Fraction(f) for c, f in row.items() if c in hidden}
        for pivot, other in reduced:
            left = less(left, other, left.get(pivot, Fraction(0)))
        if not left:
            continue
        pivot = min(left)
        scaled = {c: f / left[pivot] for c, f in left.items()}
        reduced = [(p, less(r, scaled, r.get(pivot, Fraction(0)))) for p, r in reduced]
        reduced.append((pivot, scaled))
    return {pivot for pivot, row in reduced if len(row) == 1}


def less(
    row: dict[Cell, Fraction], other: dict[Cell, Fraction], times: Fraction
) -> dict[Cell, Fraction]:
    found = {
        c: row.get(c, Fraction(0)) - times * other.get(c, Fraction(0))
        for c in row.keys() | other.keys()
    }
    return {c: f for c, f in found.items() if f}


@given(tables())
def test_no_hidden_figure_follows_from_what_is_shown(
    drawn: tuple[Table, dict[str, str]],
) -> None:
    """Breaks if one sex, one municipality or one county is left hidden alone: solve
    every sum of the table for what is hidden, and nothing comes out. Breaks too if only
    one of the two sexes is hidden, or a hidden county has all its parts shown.
    """
    table, parents = drawn

    hidden = hide(POLICY, table, parents=parents)

    assert derivable(sums(table, parents), hidden.all) == set()


@given(tables())
def test_whatever_the_policy_hides_is_hidden_and_nothing_without_need(
    drawn: tuple[Table, dict[str, str]],
) -> None:
    """Breaks if a figure under the policy is shown, or figures are hidden in a table in
    which none has to be.
    """
    table, parents = drawn

    hidden = hide(POLICY, table, parents=parents)

    assert {c for c, n in table.items() if must_hide(POLICY, n)} == hidden.primary
    assert hidden.primary or not hidden.complementary


@given(tables())
def test_what_the_hidden_are_together_is_not_too_few(
    drawn: tuple[Table, dict[str, str]],
) -> None:
    """Breaks if what is left of a shown whole, when all that is shown is taken off, is
    itself a number the policy would hide.
    """
    table, parents = drawn

    hidden = hide(POLICY, table, parents=parents).all

    for whole in set(parents.values()):
        for sex in (TOTAL, *SEXES):
            parts = [(p, sex) for p, of in parents.items() if of == whole]
            unknown = [cell for cell in parts if cell in hidden]
            if unknown and (whole, sex) not in hidden:
                left = added(table, unknown)
                assert not must_hide(POLICY, left)
                assert left.denominator


def test_cells_that_came_hidden_are_kept_in_company() -> None:
    """Breaks if cells hidden by the sender, whose numbers nobody knows here, are not
    counted: the one hidden municipality would be what is left of the county.
    """
    counts = {
        ("lan", TOTAL): Persons(numerator=60, denominator=200),
        ("b", TOTAL): Persons(numerator=20, denominator=60),
        ("c", TOTAL): Persons(numerator=30, denominator=90),
    }
    parents = dict.fromkeys("abc", "lan")

    hidden = hide(POLICY, counts, parents=parents, already=[("a", TOTAL)])

    assert hidden.complementary == {("b", TOTAL)}


def test_a_hidden_county_has_a_hidden_part() -> None:
    """Breaks if a county that is hidden in company with another, for that one's sake,
    has all its municipalities shown: their sum is what was hidden.
    """
    small, middle, large = (
        Persons(numerator=n, denominator=of) for n, of in ((2, 50), (200, 600), (9, 30))
    )
    counts = {
        ("0000", TOTAL): Persons(numerator=1002, denominator=3050),
        ("lan-9", TOTAL): small,
        ("9", TOTAL): small,
        ("lan-2", TOTAL): Persons(numerator=209, denominator=630),
        ("2a", TOTAL): middle,
        ("2b", TOTAL): large,
        ("lan-3", TOTAL): Persons(numerator=791, denominator=2370),
    }
    parents = {"9": "lan-9", "2a": "lan-2", "2b": "lan-2"}
    parents |= dict.fromkeys(("lan-9", "lan-2", "lan-3"), "0000")

    hidden = hide(POLICY, counts, parents=parents)

    assert {place for place, _ in hidden.all} == {"9", "lan-9", "lan-2", "2b"}


def test_a_county_that_came_hidden_is_not_the_sum_of_what_is_shown() -> None:
    """Breaks if all its municipalities may be shown: the hidden county is their sum."""
    counts = {
        ("a", TOTAL): Persons(numerator=20, denominator=60),
        ("b", TOTAL): Persons(numerator=30, denominator=90),
    }
    parents = dict.fromkeys("ab", "lan")

    hidden = hide(POLICY, counts, parents=parents, already=[("lan", TOTAL)])

    assert hidden.complementary == {("a", TOTAL)}


def test_a_plain_count_is_hidden_by_its_own_number() -> None:
    """Breaks if a count without a denominator is let through, or all counts hidden."""
    assert must_hide(POLICY, Persons(numerator=3))
    assert not must_hide(POLICY, Persons(numerator=4))
