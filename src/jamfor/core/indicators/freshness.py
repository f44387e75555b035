"""Whether one routine is current at the reference date, said where it is answered.

What is asked of a routine is what the indicators of its round ask; where they differ,
the most. Source: rule F7 of the product and rule 1a of the rules for numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jamfor.core.answers.content import Content
from jamfor.core.indicators.definitions import Indicator
from jamfor.core.indicators.inputs import conditions_of
from jamfor.core.indicators.judgement import in_window
from jamfor.core.questionnaires.conditions import (
    FollowedUpWithin,
    FollowUpDocumented,
    Is,
)
from jamfor.core.questionnaires.questions import MANAGEMENT, WRITTEN, YES
from jamfor.core.questionnaires.reachability import leaves
from jamfor.core.vocabulary.missing import Missing


class Freshness(StrEnum):
    """What is to be said of a written routine at the reference date."""

    CURRENT = "current"
    NEVER = "never"
    TOO_OLD = "too-old"
    TOO_LATE = "too-late"
    UNDOCUMENTED = "undocumented"
    NOT_DECIDED = "not-decided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What a routine must be to count: followed up within so many months.

    And, where asked, put on record and decided by the management.
    """

    months: int
    documented: bool
    decided: bool


def demands(indicators: Iterable[Indicator], *, period: str) -> Mapping[str, Demand]:
    """Return what a round's indicators ask of each routine whose follow-up counts."""
    months: dict[str, int] = {}
    on_record: set[str] = set()
    decided: set[str] = set()
    versions = (indicator.in_period(period) for indicator in indicators)
    for version in versions:
        for condition in conditions_of(version.rule) if version else ():
            for leaf in leaves(condition):
                if isinstance(leaf, FollowedUpWithin):
                    least = months.get(leaf.routine, leaf.months)
                    months[leaf.routine] = min(least, leaf.months)
                elif isinstance(leaf, FollowUpDocumented):
                    on_record.add(leaf.routine)
                elif isinstance(leaf, Is) and leaf.part == MANAGEMENT.code:
                    decided.add(leaf.question)
    return {
        routine: Demand(
            months=window,
            documented=routine in on_record,
            decided=routine in decided,
        )
        for routine, window in months.items()
    }


def freshness(content: Content, demand: Demand, *, at: date) -> Freshness | None:
    """Return whether a routine is current at a day, or why not.

    None where it is not written, or not said to be: then nothing is to be followed up.
    """
    if not _says_yes(content, WRITTEN.code):
        return None
    if demand.decided and not _says_yes(content, MANAGEMENT.code):
        return Freshness.NOT_DECIDED
    evidence = content.evidence
    if evidence is None or evidence.followed_up is None:
        return Freshness.NEVER
    if in_window(evidence.followed_up, months=demand.months, at=at):
        lacks = demand.documented and not evidence.documented
        return Freshness.UNDOCUMENTED if lacks else Freshness.CURRENT
    late = evidence.followed_up > at
    return Freshness.TOO_LATE if late else Freshness.TOO_OLD


def _says_yes(content: Content, part: str) -> bool:
    answer = content.values.get(part, Missing.NOT_ANSWERED)
    return not isinstance(answer, Missing) and YES.code in answer
