"""Why a share of positives changed: parts that sum to the difference exactly (rule 6).

For item i let d = 1 if counted and x = 1 if met; M = Σx, N = Σd. With
N* = 2·N₀·N₁/(N₀ + N₁) and p* = (M₀ + M₁)/(N₀ + N₁) the item contributes

    c = [(x₁ - x₀) - p*·(d₁ - d₀)] / N*

and Σc = M₁/N₁ - M₀/N₀ exactly, whatever the order and even without a common item.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import lcm

from jamfor.core.comparability.edges import Verdict
from jamfor.core.findings.positives import (
    Item,
    ItemState,
    Positives,
    share_of_positives,
)
from jamfor.core.statistics.rounding import largest_remainder, round_half_away


class Part(StrEnum):
    """What made an item contribute.

    When two apply: units, then basket, then applicability, then missingness.
    """

    ANSWERS = "answers"  # counted both years
    ADDED = "added"  # not in the earlier basket, or only under another meaning
    REMOVED = "removed"  # not in the later basket, or only under another meaning
    APPLICABILITY = "applicability"  # not applicable in one of the years
    MISSINGNESS = "missingness"  # missing in one of the years
    REDEFINED = "redefined"  # the earlier answer means something else when recoded
    UNITS = "units"  # the unit was asked in one of the years only


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What one item adds to the difference in one part; a fraction of one.

    A state is None in a year it was not in the basket. `before` is the state after
    recoding, except in the part `redefined`, which goes from the state as it was
    (`before`) to the recoded one (`after`). `verdict` is None without a join.
    """

    item: Item
    part: Part
    amount: Fraction
    before: ItemState | None
    after: ItemState | None
    verdict: Verdict | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decomposition:
    """A difference between two shares of positives, and what it is made of.

    Contributions that do not add up to the difference cannot be built.
    """

    before: Positives
    after: Positives
    contributions: tuple[Contribution, ...]

    def __post_init__(self) -> None:
        total = _sum([c.amount for c in self.contributions])
        if total != self.difference:
            raise ValueError(f"the parts sum to {total}, not {self.difference}")

    @property
    def difference(self) -> Fraction:
        """The later share less the earlier, exact."""
        return _fraction(self.after) - _fraction(self.before)

    @property
    def parts(self) -> Mapping[Part, Fraction]:
        """The exact sum of every part, also of those that are zero."""
        return {part: _sum([c.amount for c in self.of(part)]) for part in Part}

    def of(self, part: Part) -> tuple[Contribution, ...]:
        """Return the contributions of one part."""
        return tuple(c for c in self.contributions if c.part is part)

    def printed(self, digits: int = 1) -> Printed:
        """Round to percentage points so that the printed parts add up."""
        parts = self.parts
        rounded = largest_remainder([100 * p for p in parts.values()], digits)
        return Printed(
            difference=round_half_away(100 * self.difference, digits),
            parts=dict(zip(parts, rounded, strict=True)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A decomposition in percentage points, rounded once by largest remainder."""

    difference: Decimal
    parts: Mapping[Part, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Undecomposed:
    """There is no difference to decompose: in a year, or both, nothing is counted."""

    before: Positives
    after: Positives

    def __post_init__(self) -> None:
        if self.before.counted and self.after.counted:
            raise ValueError("both years have a share")


def decompose(
    before: Mapping[Item, ItemState],
    after: Mapping[Item, ItemState],
    joins: Mapping[Item, Verdict],
    recoded: Mapping[Item, ItemState] | None = None,
) -> Decomposition | Undecomposed:
    """Decompose the change between two years' items of a unit or a group.

    An item absent from a mapping was not in that year's basket. `joins` has a verdict
    for every item of both years (KeyError otherwise); "not comparable" and "ended" make
    it removed and added. `recoded` gives the earlier state on the later scale for items
    whose join is "recoded"; an item not in it keeps its state. Recoding may not change
    whether an item is counted (ValueError). A unit with no item in one of the years
    came or left.
    """
    m0, m1 = share_of_positives(before), share_of_positives(after)
    if not (m0.counted and m1.counted):
        return Undecomposed(before=m0, after=m1)
    new_scale = {
        item: state
        for item, state in (recoded or {}).items()
        if item in before and joins.get(item) is Verdict.RECODED
    }
    for item, state in new_scale.items():
        if state.counted is not before[item].counted:
            raise ValueError(f"recoding changed whether {item} is counted")
    moves = _moves(before, after, joins, new_scale)
    weigh = _weights(m0, m1)
    return Decomposition(
        before=m0,
        after=m1,
        contributions=tuple(
            Contribution(
                item=item,
                part=part,
                amount=weigh[_step(first, second)],
                before=first,
                after=second,
                verdict=joins.get(item),
            )
            for item, part, first, second in moves
        ),
    )


_Move = tuple[Item, Part, ItemState | None, ItemState | None]


def _moves(
    before: Mapping[Item, ItemState],
    after: Mapping[Item, ItemState],
    joins: Mapping[Item, Verdict],
    new_scale: Mapping[Item, ItemState],
) -> Iterator[_Move]:
    """Yield the steps of every item; together they lead from before to after."""
    stayed = {unit for unit, _ in before} & {unit for unit, _ in after}
    for item in sorted(before.keys() | after.keys()):
        first, second = before.get(item), after.get(item)
        if first is None or second is None:
            yield item, _basket_part(item, stayed, first), first, second
        elif not joins[item].allows_difference:
            yield item, Part.REMOVED, first, None
            yield item, Part.ADDED, None, second
        else:
            told = new_scale.get(item, first)
            if told is not first:
                yield item, Part.REDEFINED, first, told
            yield item, _answer_part(told, second), told, second


def _basket_part(item: Item, stayed: set[str], first: ItemState | None) -> Part:
    if item[0] not in stayed:
        return Part.UNITS
    return Part.ADDED if first is None else Part.REMOVED


def _answer_part(first: ItemState, second: ItemState) -> Part:
    if ItemState.NOT_APPLICABLE in {first, second}:
        return Part.APPLICABILITY
    return Part.MISSINGNESS if ItemState.MISSING in {first, second} else Part.ANSWERS


def _step(first: ItemState | None, second: ItemState | None) -> tuple[int, int]:
    """Return (x1 - x0, d1 - d0) of a step."""
    counted = [state is not None and state.counted for state in (first, second)]
    met = [state is ItemState.MET for state in (first, second)]
    return met[1] - met[0], counted[1] - counted[0]


def _weights(m0: Positives, m1: Positives) -> Mapping[tuple[int, int], Fraction]:
    """Return what each of the nine possible steps contributes."""
    n, m = m0.counted + m1.counted, m0.met + m1.met
    # c = (dx - dd·m/n) / (2·N0·N1/n), brought on one fraction line.
    scale = 2 * m0.counted * m1.counted
    signs = (-1, 0, 1)
    return {(dx, dd): Fraction(dx * n - dd * m, scale) for dx in signs for dd in signs}


def _sum(amounts: Sequence[Fraction]) -> Fraction:
    """Add on one fraction line: a city has thousands of contributions, few sizes."""
    whole = lcm(*(amount.denominator for amount in amounts))
    parts = (amount.numerator * (whole // amount.denominator) for amount in amounts)
    return Fraction(sum(parts), whole)


def _fraction(positives: Positives) -> Fraction:
    return Fraction(positives.met, positives.counted)
