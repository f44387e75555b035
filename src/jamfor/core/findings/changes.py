"""What a unit gained and lost, how units moved, and the four lists (rules 2 and 13)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from jamfor.core.comparability.edges import Verdict
from jamfor.core.comparability.graph import Comparison
from jamfor.core.findings.positives import Item, ItemState
from jamfor.core.statistics.shares import Share


class Move(StrEnum):
    """What happened to an item between two years."""

    GAINED = "gained"  # No, then Yes
    LOST = "lost"  # Yes, then No
    KEPT_MET = "kept-met"
    STILL_NOT_MET = "still-not-met"
    NEW = "new"  # not in the earlier basket
    REMOVED = "removed"  # not in the later basket
    NOT_COMPARABLE = "not-comparable"  # asked both years, under another meaning
    NOT_COUNTED = "not-counted"  # missing or not applicable in one of the years


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemChange:
    """An item in two years; `before` is the earlier state on the later scale."""

    item: Item
    move: Move
    before: ItemState | None
    after: ItemState | None
    verdict: Verdict | None

    @property
    def needs_caution(self) -> bool:
        """Whether the caution must be said beside it."""
        return self.verdict is Verdict.CAUTION


def changes(
    before: Mapping[Item, ItemState],
    after: Mapping[Item, ItemState],
    joins: Mapping[Item, Verdict],
    recoded: Mapping[Item, ItemState] | None = None,
) -> tuple[ItemChange, ...]:
    """Return what happened to every item, sorted; arguments as for a decomposition."""
    found = []
    for item in sorted(before.keys() | after.keys()):
        verdict = joins[item] if item in before and item in after else None
        first = before.get(item)
        if verdict is Verdict.RECODED and recoded is not None:
            first = recoded.get(item, first)
        second = after.get(item)
        move = _move(first, second, verdict)
        found.append(
            ItemChange(
                item=item, move=move, before=first, after=second, verdict=verdict
            )
        )
    return tuple(found)


def having(found: tuple[ItemChange, ...], *moves: Move) -> tuple[ItemChange, ...]:
    """Return the changes that are one of some moves."""
    return tuple(change for change in found if change.move in moves)


def _move(
    first: ItemState | None, second: ItemState | None, verdict: Verdict | None
) -> Move:
    if first is None:
        return Move.NEW
    if second is None:
        return Move.REMOVED
    if verdict is not None and not verdict.allows_difference:
        return Move.NOT_COMPARABLE
    return _ANSWERED.get((first, second), Move.NOT_COUNTED)


_ANSWERED = {
    (ItemState.NOT_MET, ItemState.MET): Move.GAINED,
    (ItemState.MET, ItemState.NOT_MET): Move.LOST,
    (ItemState.MET, ItemState.MET): Move.KEPT_MET,
    (ItemState.NOT_MET, ItemState.NOT_MET): Move.STILL_NOT_MET,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Flows:
    """How many units moved on one indicator: a fact is told so, never with a p-value.

    Only units that answered in both years are in the four flows; `not_both` are the
    units of either year that did not. Cannot be built over a break.
    """

    comparison: Comparison
    no_to_yes: int
    yes_to_no: int
    yes_both: int
    no_both: int
    not_both: int

    def __post_init__(self) -> None:
        if not self.comparison.verdict.allows_difference:
            raise ValueError(f"no flows can be counted: {self.comparison.verdict}")

    @property
    def both(self) -> int:
        """How many units answered in both years."""
        return self.no_to_yes + self.yes_to_no + self.yes_both + self.no_both


def flows(
    comparison: Comparison,
    before: Mapping[str, ItemState],
    after: Mapping[str, ItemState],
) -> Flows | Comparison:
    """Count the moves of units on one indicator, or return why they cannot be counted.

    The mappings go from the unit's place code to its state in the year, the earlier one
    already on the later scale.
    """
    if not comparison.verdict.allows_difference:
        return comparison
    moves = [
        _move(before.get(unit), after.get(unit), None)
        for unit in before.keys() | after.keys()
    ]
    both = [moves.count(move) for move in _ANSWERED.values()]
    return Flows(
        comparison=comparison,
        no_to_yes=both[0],
        yes_to_no=both[1],
        yes_both=both[2],
        no_both=both[3],
        not_both=len(moves) - sum(both),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FourLists:
    """The four lists of rule 13, each sorted; an item may be in several.

    `changed`: comparable and different. `worsening`: Yes, then No. `worse`: No where at
    least half of the chosen peers are Yes. `better`: Yes where fewer than half are.
    """

    changed: tuple[Item, ...]
    worse: tuple[Item, ...]
    worsening: tuple[Item, ...]
    better: tuple[Item, ...]


def four_lists(
    found: tuple[ItemChange, ...], *, peers: Mapping[str, Share]
) -> FourLists:
    """Make the four lists from a unit's changes and its peers' shares by factor.

    A share is peers that are Yes over peers that are Yes or No; a factor without one is
    neither worse nor better.
    """
    half = Fraction(1, 2)
    shares = {factor: share.fraction for factor, share in peers.items()}
    seen = [(c, shares[c.item[1]]) for c in found if c.item[1] in shares]
    return FourLists(
        changed=_items(having(found, Move.GAINED, Move.LOST)),
        worsening=_items(having(found, Move.LOST)),
        worse=tuple(
            c.item for c, yes in seen if c.after is ItemState.NOT_MET and yes >= half
        ),
        better=tuple(
            c.item for c, yes in seen if c.after is ItemState.MET and yes < half
        ),
    )


def _items(found: tuple[ItemChange, ...]) -> tuple[Item, ...]:
    return tuple(change.item for change in found)
