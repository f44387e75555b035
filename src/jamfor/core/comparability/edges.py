"""The typed edges between what was measured one year and the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from jamfor.core.vocabulary.basis import Basis
from jamfor.core.vocabulary.texts import LocalText


class Verdict(StrEnum):
    """May two years be compared? From best to worst; the worst on a path decides."""

    IDENTICAL = "identical"
    WORDING = "wording"
    RECODED = "recoded"
    CAUTION = "caution"
    NOT_COMPARABLE = "not-comparable"
    ENDED = "ended"

    @property
    def joins(self) -> bool:
        """Whether factors so joined belong to the comparable-only share (rule 5)."""
        return self in {Verdict.IDENTICAL, Verdict.WORDING, Verdict.RECODED}

    @property
    def allows_difference(self) -> bool:
        """Whether a difference may be constructed at all (rule 7)."""
        return self not in {Verdict.NOT_COMPARABLE, Verdict.ENDED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A verdict between two versions, or within a version between two years.

    `indicator` is always set here: verdicts for a round or a service area are expanded
    by the loader. `from_version`/`to_version` are 0 where the edge is between `years`
    of one version; `to_version` is 0 too when the series ended.
    """

    indicator: str
    verdict: Verdict
    years: tuple[str, str]
    from_version: int = 0
    to_version: int = 0
    motive: LocalText
    decided_by: str
    decided_on: str
    basis: Basis
    recode: Mapping[str, str] = field(default_factory=dict)
