"""Conditions over answers, as a small tree of data.

The same leaves serve the route through a questionnaire and the rules of indicators.
How a condition is judged when an answer is missing stands in `logic` and `routing`;
evidence of routines is judged in `core.indicators.judgement`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Is:
    """The answer is one given category."""

    question: str
    value: str
    part: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class In:
    """The answer is one of several categories."""

    question: str
    values: tuple[str, ...]
    part: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """At least so many of the listed categories were chosen (multiple choice)."""

    question: str
    codes: tuple[str, ...]
    at_least: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class AtMost:
    """The number answered is at most a limit, in the question's unit."""

    question: str
    value: Fraction
    part: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AtLeast:
    """The number answered is at least a limit, in the question's unit."""

    question: str
    value: Fraction
    part: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class All:
    """Every part holds (Kleene: one No decides)."""

    of: tuple[Condition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    """At least one part holds (Kleene: one Yes decides)."""

    of: tuple[Condition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedUpWithin:
    """The last follow-up lies at most so many months before the reference date."""

    routine: str
    months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpDocumented:
    """The last follow-up was documented."""

    routine: str


Leaf = Is | In | Chosen | AtMost | AtLeast | FollowedUpWithin | FollowUpDocumented
Condition = Leaf | All | AnyOf
