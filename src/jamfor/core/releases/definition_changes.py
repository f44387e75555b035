"""What changed in a definition, and whether it can move a figure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from enum import StrEnum

from jamfor.core.indicators.definitions import IndicatorVersion
from jamfor.core.indicators.rules import Ladder, Rule
from jamfor.core.questionnaires.conditions import (
    All,
    AnyOf,
    Condition,
    FollowedUpWithin,
)
from jamfor.core.questionnaires.questions import QuestionVersion


class Part(StrEnum):
    """The parts of a definition that decide a figure or what is said beside it."""

    YEARS = "years"  # defined for the year in only one of the releases
    VERSION = "version"
    KIND = "kind"
    RULE = "rule"
    WINDOW = "window"
    REACH = "reach"  # what an answer counts as when the question was not reached
    LEVELS = "levels"
    FRAME = "frame"  # whose units are asked
    UNIT = "unit"  # of measure
    BASKET = "basket"
    QUESTION = "question"  # its choices, its parts, or when it is put
    REFERENCE_DATE = "reference-date"
    COMPARABILITY = "comparability"


BESIDE = frozenset({Part.VERSION, Part.COMPARABILITY})
"""The parts that are only said beside a figure; comparability also decides which
factors two years have in common."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """All that decides an indicator's figures of a year; texts do not.

    `factors` are the ids of a basket, for a composite. `questions` are those the rule
    rests on. `comparability` is all that the marks follow from.
    """

    version: IndicatorVersion
    factors: tuple[str, ...]
    questions: tuple[tuple[str, object], ...]
    reference_date: object
    comparability: object


def changed_parts(before: Definition | None, after: Definition | None) -> set[Part]:
    """Return what differs between two definitions of an indicator and year."""
    if before is None or after is None:
        return set() if before is after else {Part.YEARS}
    return set(_differing(before, after))


def _differing(before: Definition, after: Definition) -> Iterator[Part]:
    yield from _of_versions(before.version, after.version)
    if before.factors != after.factors:
        yield Part.BASKET
    if before.questions != after.questions:
        yield Part.QUESTION
    if before.reference_date != after.reference_date:
        yield Part.REFERENCE_DATE
    if before.comparability != after.comparability:
        yield Part.COMPARABILITY


def _of_versions(before: IndicatorVersion, after: IndicatorVersion) -> Iterator[Part]:
    pairs = {
        Part.VERSION: (before.version, after.version),
        Part.KIND: (before.kind, after.kind),
        Part.REACH: (before.when_not_reached, after.when_not_reached),
        Part.LEVELS: (_levels(before), _levels(after)),
        Part.FRAME: (before.home, after.home),
        Part.UNIT: (before.unit, after.unit),
    }
    yield from (part for part, (was, now) in pairs.items() if was != now)
    if before.rule != after.rule:
        same = without_windows(before.rule) == without_windows(after.rule)
        yield Part.WINDOW if same else Part.RULE


def _levels(version: IndicatorVersion) -> object:
    return tuple(level.code for level in version.levels), version.met_from


def without_windows(rule: Rule) -> Rule:
    """Return a rule with every window of follow-up set to nought."""
    if isinstance(rule, Ladder):
        rungs = tuple(replace(r, when=_windowless(r.when)) for r in rule.rungs)
        return replace(rule, rungs=rungs)
    if isinstance(rule, All | AnyOf | FollowedUpWithin):
        return _windowless(rule)
    return rule


def _windowless(condition: Condition) -> Condition:
    match condition:
        case All() | AnyOf():
            return replace(condition, of=tuple(_windowless(c) for c in condition.of))
        case FollowedUpWithin():
            return replace(condition, months=0)
        case _:
            return condition


def windows_of(rule: Rule) -> tuple[int, ...]:
    """Return the windows of follow-up in a rule, in months, each once, in its order."""
    conditions = [r.when for r in rule.rungs] if isinstance(rule, Ladder) else [rule]
    return tuple(dict.fromkeys(m for c in conditions for m in _windows(c)))


def _windows(rule: object) -> Iterator[int]:
    match rule:
        case All(of=parts) | AnyOf(of=parts):
            for part in parts:
                yield from _windows(part)
        case FollowedUpWithin(months=months):
            yield months


_DECIDING = frozenset(
    {
        *("version", "periods", "elsewhere", "kind", "rule", "when_not_reached"),
        *("unit", "met_from", "asked_when", "response"),
    }
)


def changed_words(
    before: IndicatorVersion | QuestionVersion,
    after: IndicatorVersion | QuestionVersion,
) -> tuple[str, ...]:
    """Return the names of what differs and decides no figure: title, text, owner …"""
    names = (field.name for field in fields(before) if field.name not in _DECIDING)
    return tuple(n for n in names if getattr(before, n) != getattr(after, n))
