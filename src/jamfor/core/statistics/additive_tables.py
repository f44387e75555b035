"""Which figures of a whole table must be hidden so that no hidden one follows.

A table, unlike the tree of `complementary`, adds up in two ways at once: it counts
persons by place and sex: a whole place is its parts together, and both sexes are women
and men together. It may come with cells hidden whose numbers nobody knows here. What a
policy hides at first is hidden by itself; more is hidden until nothing of it can be
derived (rule 9, complementary suppression).

At each place nothing is hidden, the sexes are, or the sexes and their total. Below a
whole that is shown there are then none or at least two places with hidden sexes, none
or at least two with hidden totals, and what they are together passes the policy.
Then each hidden number stands with another free one in every sum it is in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from jamfor.core.statistics.suppression import SuppressionPolicy
from jamfor.core.vocabulary.missing import Missing


TOTAL = ""
FEWEST = 2
"""A place hidden alone is what is left of the whole."""

Cell = tuple[str, str]
"""A place and a sex; `TOTAL` is both sexes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Persons:
    """How many persons are counted; of how many, unless it is a plain count."""

    numerator: int
    denominator: int | None = None

    def __sub__(self, other: Persons) -> Persons:
        left = self.numerator - other.numerator
        if self.denominator is None or other.denominator is None:
            return Persons(numerator=left)
        return Persons(numerator=left, denominator=self.denominator - other.denominator)

    @property
    def is_no_count(self) -> bool:
        """Whether the numbers cannot be of persons: what a faulty sum leaves."""
        of = self.numerator if self.denominator is None else self.denominator
        return not 0 <= self.numerator <= of


def must_hide(policy: SuppressionPolicy, persons: Persons) -> bool:
    """Whether a policy hides a figure by itself; a count has only its own number.

    A share of nobody is not applicable, and tells nothing of anybody.
    """
    if persons.denominator is None:
        return persons.numerator < policy.min_numerator
    told = policy.applied(numerator=persons.numerator, denominator=persons.denominator)
    return told is Missing.SUPPRESSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """What is hidden: by itself, and because something else follows from it."""

    primary: frozenset[Cell]
    complementary: frozenset[Cell]

    @property
    def all(self) -> frozenset[Cell]:
        """Every cell that is hidden."""
        return self.primary | self.complementary


def hide(
    policy: SuppressionPolicy,
    counts: Mapping[Cell, Persons],
    *,
    parents: Mapping[str, str],
    already: Iterable[Cell] = (),
) -> Hidden:
    """Return which cells of a table to hide.

    `parents` names the whole each place is a part of. `already` are cells that came
    hidden, whose numbers are not known here.
    """
    came = frozenset(already)
    primary = came | {c for c, n in counts.items() if must_hide(policy, n)}
    table = _Table.of(policy, counts, parents=parents, hidden=primary)
    table.protect()
    return Hidden(primary=primary, complementary=frozenset(table.hidden) - primary)


@dataclass(slots=True, kw_only=True)
class _Table:
    """A table whose hidden cells only grow, so that protecting it comes to an end."""

    policy: SuppressionPolicy
    counts: Mapping[Cell, Persons]
    children: Mapping[str, tuple[str, ...]]
    sexes: Mapping[str, tuple[str, ...]]
    hidden: set[Cell] = field(default_factory=set)

    @classmethod
    def of(
        cls,
        policy: SuppressionPolicy,
        counts: Mapping[Cell, Persons],
        *,
        parents: Mapping[str, str],
        hidden: frozenset[Cell],
    ) -> _Table:
        """Lay out the places that are in the table below the nearest whole in it."""
        cells = sorted(counts.keys() | hidden)
        sexes: dict[str, tuple[str, ...]] = {}
        for place, sex in cells:
            sexes[place] = (*sexes.get(place, ()), *([sex] if sex else []))
        children: dict[str, tuple[str, ...]] = {}
        for place in sexes:
            whole = parents.get(place)
            while whole is not None and whole not in sexes:
                whole = parents.get(whole)
            if whole is not None:
                children[whole] = (*children.get(whole, ()), place)
        return cls(
            policy=policy,
            counts=counts,
            children=children,
            sexes=sexes,
            hidden=set(hidden),
        )

    def protect(self) -> None:
        """Hide more until a whole round finds nothing to hide."""
        before = -1
        while len(self.hidden) != before:
            before = len(self.hidden)
            for place in self.sexes:
                self._settle(place)
            for whole in self.children:
                self._protect_below(whole)

    def _settle(self, place: str) -> None:
        """Hide the sexes together, and with the total."""
        sexes = self.sexes[place]
        if (place, TOTAL) in self.hidden or any(
            (place, s) in self.hidden for s in sexes
        ):
            self.hidden |= {(place, sex) for sex in sexes}

    def _hide(self, place: str, sex: str) -> None:
        self.hidden.add((place, sex))
        self._settle(place)

    def _protect_below(self, whole: str) -> None:
        """See that what is hidden below a whole, or the whole itself, is in company."""
        for sex in (TOTAL, *self.sexes[whole]):
            while not self._is_safe(whole, sex):
                self._hide(self._next(whole, sex) or whole, sex)

    def _is_safe(self, whole: str, sex: str) -> bool:
        unknown = self._parts(whole, sex, hidden=True)
        if (whole, sex) in self.hidden:
            # With every part shown the whole is their sum.
            return bool(unknown) or not self._parts(whole, sex, hidden=False)
        if not unknown:
            return True
        return len(unknown) >= FEWEST and not self._gives_away(whole, sex)

    def _parts(self, whole: str, sex: str, *, hidden: bool) -> list[str]:
        return [
            part
            for part in self.children.get(whole, ())
            if ((part, sex) in self.hidden) is hidden
            and (hidden or (part, sex) in self.counts)
        ]

    def _gives_away(self, whole: str, sex: str) -> bool:
        """Whether what the hidden parts are together is too few to be told."""
        left = self.counts.get((whole, sex))
        if left is None:
            return False
        for place in self._shown_below(whole, sex):
            left -= self.counts[place, sex]
        # Each of k hidden parts can be of 1 … n - k + 1 persons.
        unknown = len(list(self._hidden_below(whole, sex)))
        free = (left.denominator or 0) - unknown + 1
        if left.denominator is not None and free < self.policy.min_n:
            return True
        return left.is_no_count or must_hide(self.policy, left)

    def _hidden_below(self, whole: str, sex: str) -> Iterator[str]:
        """The hidden parts, each by those of its own that are hidden."""
        for part in self._parts(whole, sex, hidden=True):
            within = list(self._hidden_below(part, sex))
            yield from within or (part,)

    def _shown_below(self, whole: str, sex: str) -> Iterator[str]:
        """The shown parts, and those of each hidden part: all that can be taken off."""
        yield from self._parts(whole, sex, hidden=False)
        for part in self._parts(whole, sex, hidden=True):
            yield from self._shown_below(part, sex)

    def _next(self, whole: str, sex: str) -> str | None:
        """The smallest shown part to hide, so that least is lost.

        Where enough parts are hidden already it is a part of theirs.
        """
        shown = self._parts(whole, sex, hidden=False)
        enough = len(self._parts(whole, sex, hidden=True)) >= FEWEST
        if enough:
            below = [p for p in self._shown_below(whole, sex) if p not in shown]
            shown = below or shown
        return min(
            shown, key=lambda p: (self.counts[p, sex].numerator, p), default=None
        )
