"""The rule of an indicator: what decides its value for one unit."""

from __future__ import annotations

from dataclasses import dataclass

from jamfor.core.questionnaires.conditions import Condition
from jamfor.core.vocabulary.texts import LocalText


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberRef:
    """A number somebody answered: a question, and a part where it is divided."""

    question: str
    part: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelOf:
    """The level is the category answered (ordinal)."""

    question: str
    part: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """A level, and what must hold for it."""

    level: str
    when: Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """The first rung that holds, from the top; the last level when none does."""

    rungs: tuple[Rung, ...]
    otherwise: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareOf:
    """A percentage a unit reports as two numbers; the numerator is a part."""

    numerator: NumberRef
    denominator: NumberRef


@dataclass(frozen=True, slots=True, kw_only=True)
class RatioOf:
    """One reported number over another."""

    numerator: NumberRef
    denominator: NumberRef


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberOf:
    """A number as reported."""

    of: NumberRef


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareOfPositives:
    """Met over counted factors of a service area's basket; `all` takes every area."""

    service_area: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """Computed by somebody else; `what` says what is counted, as the source does."""

    what: LocalText


Rule = (
    Condition
    | LevelOf
    | Ladder
    | ShareOf
    | RatioOf
    | NumberOf
    | ShareOfPositives
    | Elsewhere
)
