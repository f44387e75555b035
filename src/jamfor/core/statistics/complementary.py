"""Which shares must be hidden so that no hidden one can be worked out from the others.

Persons are added up in a tree: units to their city, county and nation, or women and men
to a total. Whoever knows a whole and all parts but one knows that part too, so a part
hidden alone takes another with it. Source: the rules for numbers, rule 9; Hundepool et
al., Statistical Disclosure Control, 2012, ch. 4.

What is guaranteed, for every hidden part, against a reader of all that is shown: its
denominator can be at least `min_n` whole numbers, and its numerator more than one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from jamfor.core.statistics.shares import Share
from jamfor.core.statistics.suppression import SuppressionPolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A place in the tree: two numbers of persons, and what it is added to, if any.

    Parts of nobody and parts that did not answer are left out of the tree.
    """

    name: str
    share: Share
    whole: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """A shown whole less its shown parts: what anybody knows of the hidden ones."""

    parts: int
    numerator: int
    denominator: int

    def is_safe(self, policy: SuppressionPolicy) -> bool:
        """Whether it says too little of any one of its parts.

        Of k parts, each denominator can be 1 … n-k+1, which must be `min_n` numbers;
        and some persons but not all must be in the numerator, or every part is known to
        be a share of none, or of all.
        """
        return (
            self.parts > 1
            and self.denominator - self.parts + 1 >= policy.min_n
            and self.numerator >= max(1, policy.min_numerator)
            and self.denominator - self.numerator >= max(1, policy.min_complement)
        )


@dataclass(slots=True)
class _Tree:
    """The parts of one figure, and which are hidden so far."""

    parts: Mapping[str, Part]
    below: Mapping[str, Sequence[str]]
    policy: SuppressionPolicy
    hidden: set[str]
    shown_before: frozenset[str] = field(default_factory=frozenset)

    def leaves_hidden(self, name: str) -> Iterator[str]:
        """The hidden parts without parts that a shown whole is the nearest to."""
        for part in self.below[name]:
            if part in self.hidden:
                yield from self.leaves_hidden(part) if self.below[part] else (part,)

    def wholes_hidden(self, name: str) -> Iterator[str]:
        """The hidden wholes whose nearest shown whole this is."""
        for part in self.below[name]:
            if part in self.hidden and self.below[part]:
                yield part
                yield from self.wholes_hidden(part)

    def is_safe(self, name: str) -> bool:
        """Whether what is hidden below a shown whole cannot be worked out.

        A hidden whole must not hold all that is hidden either: it would be the rest.
        """
        leaves = list(self.leaves_hidden(name))
        if not leaves:
            return True
        rest = Rest(
            parts=len(leaves),
            numerator=sum(self.parts[leaf].share.numerator for leaf in leaves),
            denominator=sum(self.parts[leaf].share.denominator for leaf in leaves),
        )
        return rest.is_safe(self.policy) and all(
            len(list(self.leaves_hidden(whole))) < len(leaves)
            for whole in self.wholes_hidden(name)
        )

    def covers(self, name: str) -> list[str]:
        """The shown parts that could be hidden beside those hidden below a whole.

        Its own parts first: a part of a hidden whole covers nothing for that whole.
        """
        own = [part for part in self.below[name] if part not in self.hidden]
        free = [part for part in own if part not in self.shown_before]
        if free:
            return free
        within = [w for w in self.below[name] if w in self.hidden and self.below[w]]
        return [part for whole in within for part in self.covers(whole)]

    def hide(self, name: str) -> None:
        """Hide a part; a whole with no hidden part hides its least part with it."""
        self.hidden.add(name)
        if self.below[name] and not any(self.leaves_hidden(name)):
            self.hide(self.least(self.below[name]))

    def depth(self, name: str) -> int:
        """How many wholes a part is added to, one within the other."""
        whole = self.parts[name].whole
        return 1 + self.depth(whole) if whole else 0

    def least(self, names: Collection[str]) -> str:
        """The part of fewest persons: what a reader loses least by."""
        return min(names, key=lambda n: (self.parts[n].share.denominator, n))


def hidden_parts(
    parts: Sequence[Part],
    policy: SuppressionPolicy,
    *,
    hidden_before: Collection[str] = (),
    shown_before: Collection[str] = (),
) -> frozenset[str]:
    """Return the names of the parts that are not shown.

    First those the policy does not let be told, a band included: it tells more than
    nothing, and a part of a published sum cannot afford it. Then, from the lowest
    whole up, the least parts beside them until no hidden part can be worked out; where
    there is none left to hide, the whole itself. What an earlier version of the figures
    hid stays hidden, and what it showed is no cover: two versions cannot be subtracted
    from each other. Raises ValueError for parts that do not add up to their whole.
    """
    tree = _tree_of(parts, policy, frozenset(shown_before))
    for part in parts:
        told = policy.applied(
            numerator=part.share.numerator, denominator=part.share.denominator
        )
        if not isinstance(told, Share) or part.name in hidden_before:
            tree.hide(part.name)
    wholes = sorted(
        (name for name in tree.parts if tree.below[name]),
        key=lambda name: (-tree.depth(name), name),
    )
    while True:
        unsafe = next(
            (w for w in wholes if w not in tree.hidden and not tree.is_safe(w)), None
        )
        if unsafe is None:
            return frozenset(tree.hidden)
        covers = tree.covers(unsafe)
        tree.hide(tree.least(covers) if covers else unsafe)


def _tree_of(
    parts: Sequence[Part], policy: SuppressionPolicy, shown_before: frozenset[str]
) -> _Tree:
    named = {part.name: part for part in parts}
    below: dict[str, list[str]] = {name: [] for name in named}
    for part in parts:
        if part.whole:
            below[part.whole].append(part.name)
    for name, members in below.items():
        shares = [named[member].share for member in members]
        numbers = (
            sum(share.numerator for share in shares),
            sum(share.denominator for share in shares),
        )
        own = named[name].share
        if members and numbers != (own.numerator, own.denominator):
            raise ValueError(f"the parts of {name} do not add up to it: {numbers}")
    return _Tree(
        parts=named,
        below=below,
        policy=policy,
        hidden=set(),
        shown_before=shown_before,
    )
