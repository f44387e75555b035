"""What a unit gained and lost, how units moved, and the four lists (rules 2 and 13).

Each change a test names as making it fail has been made once, and it failed.
"""

from __future__ import annotations

import pytest

from builders.items import STATES, two_years
from builders.tables import rows_of
from jamfor.core.comparability.edges import Verdict
from jamfor.core.comparability.graph import Comparison
from jamfor.core.findings.changes import Flows, Move, changes, flows, four_lists
from jamfor.core.statistics.shares import Share


MOVES = """
item | move
-----+---------------
01   | gained
10   | lost
11   | kept-met
00   | still-not-met
–1   | new
–N   | new
1–   | removed
01!  | not-comparable
NM!  | not-comparable
01~  | gained
01r1 | kept-met
11r0 | gained
M1   | not-counted
1N   | not-counted
NN   | not-counted
"""


@pytest.mark.parametrize(("item", "move"), rows_of(MOVES))
def test_what_happened_to_an_item(item: str, move: str) -> None:
    """Fails if a break is told as gained or lost, or a gap in an answer as lost."""
    years = two_years(item)

    (change,) = changes(years.before, years.after, years.joins, years.recoded)

    assert change.move == move
    assert change.needs_caution is item.endswith("~")


# Every unit is a pair of years, as for items.
FLOWS = """
units                | No→Yes | Yes→No | Yes both | No both | not both years
---------------------+--------+--------+----------+---------+---------------
01 01 10 11 11 11 00 | 2      | 1      | 3        | 1       | 0
01 0M N1 –1 1–       | 1      | 0      | 0        | 0       | 4
"""


@pytest.mark.parametrize("row", rows_of(FLOWS))
def test_a_fact_is_told_as_flows(row: tuple[str, ...]) -> None:
    """Fails if a unit of one year only is told as a change."""
    pairs = {f"unit-{i}": pair for i, pair in enumerate(row[0].split())}
    before = {u: STATES[p[0]] for u, p in pairs.items() if p[0] != "–"}
    after = {u: STATES[p[1]] for u, p in pairs.items() if p[1] != "–"}

    found = flows(_comparison(Verdict.IDENTICAL), before, after)

    assert isinstance(found, Flows)
    told = (found.no_to_yes, found.yes_to_no, found.yes_both, found.no_both)
    assert [*told, found.not_both] == [int(cell) for cell in row[1:]]
    assert found.both == sum(told)


@pytest.mark.parametrize("verdict", [Verdict.NOT_COMPARABLE, Verdict.ENDED])
def test_no_flows_over_a_break(verdict: Verdict) -> None:
    """Fails if the check in `Flows` or the one in `flows` is taken away."""
    comparison = _comparison(verdict)

    assert flows(comparison, {}, {}) is comparison
    with pytest.raises(ValueError, match="no flows"):
        Flows(
            comparison=comparison,
            no_to_yes=1,
            yes_to_no=0,
            yes_both=0,
            no_both=0,
            not_both=0,
        )


def _comparison(verdict: Verdict) -> Comparison:
    return Comparison(indicator="U1", earlier="2021", later="2022", verdict=verdict)


FOUR = """
item | peers Yes | lists
-----+-----------+------------------
01   | 6/10      | changed
01   | 4/10      | changed better
10   | 4/10      | changed worsening
10   | 5/10      | changed worse worsening
00   | 5/10      | worse
00   | 4/10      |
11   | 5/10      |
11   | 4/10      | better
–0   | 5/10      | worse
01!  | 4/10      | better
M0   | 5/10      | worse
10   |           | changed worsening
1N   | 9/10      |
"""


@pytest.mark.parametrize(("item", "peers", "lists"), rows_of(FOUR))
def test_the_four_lists(item: str, peers: str, lists: str) -> None:
    """Fails if exactly half is not "at least half", or if a break counts as changed."""
    years = two_years(item)
    shares = {}
    if peers:
        yes, known = peers.split("/")
        share = Share(numerator=int(yes), denominator=int(known))
        shares = {"U00001": share}

    found = four_lists(changes(years.before, years.after, years.joins), peers=shares)

    names = ("changed", "worse", "worsening", "better")
    told = [name for name in names if getattr(found, name)]
    assert sorted(told) == sorted(lists.split())


def test_moves_cover_every_pair_of_states() -> None:
    """Every pair of states has a move; a new state would have to be given one."""
    seen = {
        changes(y.before, y.after, y.joins)[0].move
        for first in "10NM–"
        for second in "10NM–"
        if (first, second) != ("–", "–")
        for y in (two_years(first + second),)
    }

    assert seen == set(Move) - {Move.NOT_COMPARABLE}
