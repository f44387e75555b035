"""Laws of shares of positives and of their decomposition, for any baskets at all."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product

from hypothesis import assume, given
from hypothesis import strategies as st

from builders.items import TwoYears
from jamfor.core.comparability.edges import Verdict
from jamfor.core.comparability.graph import Comparison
from jamfor.core.findings.changes import Move, changes, having
from jamfor.core.findings.decomposition import (
    Decomposition,
    Part,
    Undecomposed,
    decompose,
)
from jamfor.core.findings.positives import (
    ItemState,
    comparable_only,
    share_of_positives,
)
from jamfor.core.findings.sentences import explain_change, headline


_COMPARISON = Comparison(
    indicator="oj-share-lss",
    earlier="2021",
    later="2022",
    verdict=Verdict.IDENTICAL,
)
_states = st.none() | st.sampled_from(ItemState)
_items = st.tuples(st.sampled_from(["1460", "1461"]), st.sampled_from("abcdefghijkl"))
_triples = st.tuples(_states, _states, st.sampled_from(Verdict), st.booleans())


@st.composite
def _years(draw: st.DrawFn) -> TwoYears:
    years = TwoYears()
    for item, (first, second, verdict, flips) in draw(
        st.dictionaries(_items, _triples, max_size=24)
    ).items():
        if first is not None:
            years.before[item] = first
        if second is not None:
            years.after[item] = second
        if first is not None and second is not None:
            years.joins[item] = verdict
            if verdict is Verdict.RECODED and flips and first.counted:
                met = first is ItemState.MET
                years.recoded[item] = ItemState.NOT_MET if met else ItemState.MET
    return years


def _decompose(years: TwoYears) -> Decomposition | Undecomposed:
    return decompose(years.before, years.after, years.joins, years.recoded)


def _decomposed(years: TwoYears) -> Decomposition:
    found = _decompose(years)
    assume(isinstance(found, Decomposition))
    assert isinstance(found, Decomposition)
    return found


@given(_years())
def test_the_parts_sum_to_the_difference_exactly(years: TwoYears) -> None:
    """Recomputed here from the states alone. Fails if any step is left out or counted
    twice, which the constructor then refuses too."""
    found = _decomposed(years)

    shares = [
        Fraction(
            sum(s is ItemState.MET for s in states.values()),
            sum(s.counted for s in states.values()),
        )
        for states in (years.before, years.after)
    ]
    assert sum(found.parts.values()) == shares[1] - shares[0]
    assert all(isinstance(c.amount, Fraction) for c in found.contributions)


@given(_years(), st.randoms(use_true_random=False))
def test_the_order_of_items_means_nothing(
    years: TwoYears, order: random.Random
) -> None:
    """Fails if items are weighed one after the other, against a running share."""
    keys = [*years.before, *years.after]
    order.shuffle(keys)
    shuffled = TwoYears(
        before={k: years.before[k] for k in keys if k in years.before},
        after={k: years.after[k] for k in keys if k in years.after},
        joins=years.joins,
        recoded=years.recoded,
    )

    assert _decompose(shuffled) == _decompose(years)


@given(_years())
def test_the_way_back_is_the_way_there_with_the_signs_turned(years: TwoYears) -> None:
    """The rule treats the years alike: added becomes removed, the rest keep their part.

    Fails if the weights are taken from one of the years.
    """
    assume(Verdict.RECODED not in years.joins.values())
    there = _decomposed(years)
    back = decompose(years.after, years.before, years.joins)
    assert isinstance(back, Decomposition)

    turned = {Part.ADDED: Part.REMOVED, Part.REMOVED: Part.ADDED}
    for part in Part:
        assert back.parts[turned.get(part, part)] == -there.parts[part]


@given(_years())
def test_every_item_tells_its_whole_way(years: TwoYears) -> None:
    """The steps of an item lead from its earlier state to its later one.

    Fails if a recoded item forgets what it was, or a redefined one is only removed.
    """
    found = _decomposed(years)

    for item in years.before.keys() | years.after.keys():
        steps = [c for c in found.contributions if c.item == item]
        starts = [c.before for c in steps]
        ends = [c.after for c in steps]
        assert years.before.get(item) in starts
        assert years.after.get(item) in ends
        assert sorted(map(str, [*starts, years.after.get(item)])) == sorted(
            map(str, [years.before.get(item), *ends])
        )


@given(_years())
def test_printed_parts_add_up(years: TwoYears) -> None:
    """Fails if the parts are rounded one by one; no zero is printed as something."""
    found = _decomposed(years)

    printed = found.printed()

    assert sum(printed.parts.values()) == printed.difference
    for part, amount in found.parts.items():
        assert abs(Fraction(printed.parts[part]) - 100 * amount) < Fraction(1, 10)
        assert amount or not printed.parts[part]


@given(st.dictionaries(_items, st.sampled_from(ItemState), max_size=9))
def test_bounds_contain_every_completion(
    states: dict[tuple[str, str], ItemState],
) -> None:
    """Whatever the missing answers would have been, the share lies within the bounds,
    and both ends are reached. Fails if missing is left out of either end."""
    bounds = share_of_positives(states).bounds
    silent = [item for item, s in states.items() if s is ItemState.MISSING]
    shares = []
    for answers in product((ItemState.MET, ItemState.NOT_MET), repeat=len(silent)):
        complete = states | dict(zip(silent, answers, strict=True))
        share = share_of_positives(complete).share
        if share is not None:
            shares.append(share.fraction)

    assert (bounds is None) is (not shares)
    if bounds is not None:
        assert (min(shares), max(shares)) == (bounds.low, bounds.high)


@given(_years())
def test_a_comparable_pair_is_told_by_its_answers_alone(years: TwoYears) -> None:
    """The change of a comparable-only share is gained less lost over what is counted.

    Fails if an item of one year only, or one over a break, enters.
    """
    found = comparable_only(years.before, years.after, years.joins, years.recoded)

    moves = changes(years.before, years.after, years.joins, years.recoded)
    both = {
        change.item: change.move
        for change in moves
        if change.verdict is not None and change.verdict.joins
    }
    told = list(both.values())
    if found.joined is not None:
        net = told.count(Move.GAINED) - told.count(Move.LOST)
        assert found.joined.met_after - found.joined.met_before == net
        assert found.joined.counted == len(told) - told.count(Move.NOT_COUNTED)


@given(_years())
def test_better_is_said_exactly_when_the_answers_raised_the_share(
    years: TwoYears,
) -> None:
    """Fails if the sentence looks at the whole difference instead of the answers."""
    found = _decomposed(years)
    answers = found.parts[Part.ANSWERS]
    moves = changes(years.before, years.after, years.joins, years.recoded)
    net = len(having(moves, Move.GAINED)) - len(having(moves, Move.LOST))

    told = explain_change(found, _COMPARISON)

    assert ("bättre" in told.sv, "improved" in told.en) == (answers > 0, answers > 0)
    assert ("sämre" in told.sv, "worse" in told.en) == (answers < 0, answers < 0)
    assert (net > 0) is (answers > 0)
    assert (net < 0) is (answers < 0)


@given(_years())
def test_every_part_that_moved_the_share_is_mentioned(years: TwoYears) -> None:
    """Fails if a clause is left out, or one is said of a part that did nothing."""
    found = _decomposed(years)
    told = explain_change(found, _COMPARISON).en
    words = {
        Part.APPLICABILITY: "applicable",
        Part.MISSINGNESS: "data",
        Part.REDEFINED: "on the scale of",
    }

    for part, word in words.items():
        steps = [(c.before, c.after) for c in found.of(part)]
        moved = [pair for pair in steps if _moves(*pair)]
        assert (word in told) is bool(moved)
    units = found.of(Part.UNITS)
    assert ("came in 2022" in told) is any(c.before is None for c in units)
    assert ("left after 2021" in told) is any(c.after is None for c in units)


def _moves(first: ItemState | None, second: ItemState | None) -> bool:
    """Whether a step changed what is counted or met."""
    counted = [state is not None and state.counted for state in (first, second)]
    met = [state is ItemState.MET for state in (first, second)]
    return counted[0] is not counted[1] or met[0] is not met[1]


@given(_years())
def test_the_headline_never_contradicts_its_own_figures(years: TwoYears) -> None:
    """Fails if "rose" is said of shares that fell, or that print alike."""
    found = _decomposed(years)

    told = headline(found, _COMPARISON).en

    if "rose" in told or "fell" in told:
        first, second = (int(word.split("%")[0].split()[-1]) for word in _percent(told))
        assert (second > first) is ("rose" in told)
        assert first != second
    assert ("unchanged" in told) or found.difference


def _percent(told: str) -> list[str]:
    pieces = told.split("%")
    return [pieces[0] + "%", pieces[1] + "%"]
