"""Items of two years, written as pairs of states.

1 met, 0 not, – absent, N not applicable, M missing: "01" was not met and is met, "–1"
was not in the earlier basket. After the pair may stand how it is joined: ~ with
caution, ! not comparable, w wording only, and r with the earlier state on the later
scale (`r1`). Without a mark the two are identical.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from jamfor.core.comparability.edges import Verdict
from jamfor.core.findings.positives import Item, ItemState


STATES = {
    "1": ItemState.MET,
    "0": ItemState.NOT_MET,
    "N": ItemState.NOT_APPLICABLE,
    "M": ItemState.MISSING,
}
_JOINS = {
    "": Verdict.IDENTICAL,
    "w": Verdict.WORDING,
    "~": Verdict.CAUTION,
    "!": Verdict.NOT_COMPARABLE,
    "r": Verdict.RECODED,
}


@dataclass
class TwoYears:
    """The states of two years and their joins, ready to be passed on."""

    before: dict[Item, ItemState] = field(default_factory=dict)
    after: dict[Item, ItemState] = field(default_factory=dict)
    joins: dict[Item, Verdict] = field(default_factory=dict)
    recoded: dict[Item, ItemState] = field(default_factory=dict)


def two_years(text: str, *, unit: str = "1460") -> TwoYears:
    """Read pairs parted by spaces; "2×01" repeats; "1461:" begins another unit."""
    years = TwoYears()
    number = 0
    for word in text.split():
        if word.endswith(":"):
            unit = word[:-1]
            continue
        times, _, pair = word.rpartition("×")
        for _ in range(int(times or 1)):
            number += 1
            _put(years, (unit, f"U{number:05}"), pair)
    return years


def _put(years: TwoYears, item: Item, pair: str) -> None:
    first, second, mark = pair[0], pair[1], pair[2:3]
    if first != "–":
        years.before[item] = STATES[first]
    if second != "–":
        years.after[item] = STATES[second]
    if "–" not in pair:
        years.joins[item] = _JOINS[mark]
    if mark == "r":
        years.recoded[item] = STATES[pair[3]]
