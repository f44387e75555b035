"""The share of positives: met over counted, with what is missing beside it (rule 5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from jamfor.core.comparability.edges import Verdict
from jamfor.core.statistics.bounds import Bounds, nonresponse_bounds
from jamfor.core.statistics.shares import Share
from jamfor.core.vocabulary.missing import Missing


FEWEST = 5  # fewer counted factors than this show no share


class ItemState(StrEnum):
    """How one factor stands for one unit in one year."""

    MET = "met"
    NOT_MET = "not-met"
    NOT_APPLICABLE = "not-applicable"
    MISSING = "missing"

    @property
    def counted(self) -> bool:
        """Whether it is in the denominator."""
        return self in {ItemState.MET, ItemState.NOT_MET}


Item = tuple[str, str]  # the unit's place code and the factor's id


def item_state(*, met: bool | None, missing: Missing | None) -> ItemState | None:
    """Return the state of a value, or None when it is not an item of the year at all.

    Not asked and outside the frame are no items; every other reason but "not
    applicable" is missing.
    """
    if missing in {Missing.NOT_ASKED, Missing.OUTSIDE_FRAME}:
        return None
    if missing is Missing.NOT_APPLICABLE:
        return ItemState.NOT_APPLICABLE
    if missing is not None:
        return ItemState.MISSING
    if met is None:
        raise ValueError("an item is met, not met, or has a reason")
    return ItemState.MET if met else ItemState.NOT_MET


@dataclass(frozen=True, slots=True, kw_only=True)
class Positives:
    """How many items were met, counted, missing and not applicable."""

    met: int
    counted: int
    missing: int = 0
    not_applicable: int = 0

    def __post_init__(self) -> None:
        smallest = min(self.met, self.missing, self.not_applicable)
        if smallest < 0 or self.met > self.counted:
            raise ValueError(f"not met of counted: {self}")

    @property
    def share(self) -> Share | None:
        """Met over counted; None without any. Ask `shown` before printing it."""
        if not self.counted:
            return None
        return Share(numerator=self.met, denominator=self.counted)

    @property
    def bounds(self) -> Bounds | None:
        """What the share could be had nothing been missing; None without items."""
        return nonresponse_bounds(
            met=self.met, answered=self.counted, frame=self.counted + self.missing
        )

    @property
    def shown(self) -> Missing | None:
        """Why the share is not shown; None when it is.

        Nothing applies: not applicable. More than a third of what applies is missing:
        not answered. Fewer than five are counted: too few.
        """
        applicable = self.counted + self.missing
        if not applicable:
            return Missing.NOT_APPLICABLE if self.not_applicable else Missing.NOT_ASKED
        if 3 * self.missing > applicable:
            return Missing.NOT_ANSWERED
        return Missing.SUPPRESSED if self.counted < FEWEST else None


def share_of_positives(states: Mapping[Item, ItemState]) -> Positives:
    """Count the items of a unit or a group: a sum, never a mean of shares."""
    return _positives(Counter(states.values()))


def _positives(found: Mapping[ItemState, int]) -> Positives:
    met = found[ItemState.MET]
    return Positives(
        met=met,
        counted=met + found[ItemState.NOT_MET],
        missing=found[ItemState.MISSING],
        not_applicable=found[ItemState.NOT_APPLICABLE],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SharePair:
    """The share of the same items in two years: one denominator, at least five."""

    met_before: int
    met_after: int
    counted: int

    def __post_init__(self) -> None:
        if self.counted < FEWEST:
            raise ValueError(f"too few items in common: {self.counted}")

    @property
    def before(self) -> Share:
        """Met over counted in the earlier year."""
        return Share(numerator=self.met_before, denominator=self.counted)

    @property
    def after(self) -> Share:
        """Met over counted in the later year."""
        return Share(numerator=self.met_after, denominator=self.counted)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparableOnly:
    """The comparable-only share of two years.

    `joined`: the items counted in both years and joined as identical, wording only or
    recoded. `with_caution`: those and the ones joined with caution, a second value that
    is always labelled; None when there are no such ones. Each is None below five items.
    """

    joined: SharePair | None
    with_caution: SharePair | None


def comparable_only(
    before: Mapping[Item, ItemState],
    after: Mapping[Item, ItemState],
    joins: Mapping[Item, Verdict],
    recoded: Mapping[Item, ItemState] | None = None,
) -> ComparableOnly:
    """Return the share among the items counted in both years and joined.

    `joins` has a verdict for every item of both years. `recoded` gives the earlier
    state on the later scale for the items whose join is "recoded".
    """
    earlier = {**before, **(recoded or {})}
    common = [
        item
        for item, state in before.items()
        if item in after and state.counted and after[item].counted
    ]
    joined = [item for item in common if joins[item].joins]
    cautious = [item for item in common if joins[item] is Verdict.CAUTION]
    return ComparableOnly(
        joined=_pair(earlier, after, joined),
        with_caution=_pair(earlier, after, joined + cautious) if cautious else None,
    )


def _pair(
    before: Mapping[Item, ItemState],
    after: Mapping[Item, ItemState],
    items: list[Item],
) -> SharePair | None:
    if len(items) < FEWEST:
        return None
    return SharePair(
        met_before=sum(before[item] is ItemState.MET for item in items),
        met_after=sum(after[item] is ItemState.MET for item in items),
        counted=len(items),
    )
