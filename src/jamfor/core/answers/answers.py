"""What one unit answered in one round, with evidence of its routines.

An answer is the code of a category, or a decimal or date as text; a multiple choice is
several codes. What is not there has a reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from jamfor.core.vocabulary.missing import Missing


class FrameState(StrEnum):
    """How a unit took part in a service area."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """When a routine was decided and last followed up, and if that was documented.

    `followed_up` is None when it never has been.
    """

    decided: date | None
    followed_up: date | None
    documented: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitAnswers:
    """All that one unit answered in one round.

    `values` maps (question, part) to the codes answered (one, except for multiple
    choice) or to the reason there is none; what is absent from it was not answered.
    """

    place: str
    period: str
    reference_date: date
    values: Mapping[tuple[str, str], tuple[str, ...] | Missing]
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
