"""Answers changed so that a rule comes out as wished, and nothing more than that.

Only answers and dates are written; whether the wish came true is judged by the rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from jamfor.core.indicators.definitions import IndicatorVersion
from jamfor.core.indicators.rules import Ladder, LevelOf, Rule
from jamfor.core.questionnaires.conditions import (
    All,
    AnyOf,
    AtMost,
    Chosen,
    Condition,
    FollowedUpWithin,
    FollowUpDocumented,
    In,
    Is,
    Leaf,
)
from jamfor.core.questionnaires.questions import Response, ResponseType
from jamfor.core.vocabulary.missing import Missing
from jamfor.pipeline.example.draws import Draws
from jamfor.pipeline.example.routines import (
    WINDOW,
    is_current,
    keep_current,
    let_lapse,
    take_back,
)
from jamfor.pipeline.example.sheets import Sheet, leaves, question_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """Writes into a unit's sheet what a wish takes, closed questions cleared."""

    sheet: Sheet
    previous: Sheet | None
    draws: Draws
    window: int = WINDOW

    def grant(self, version: IndicatorVersion, *, met: bool) -> None:
        """Answer so that an indicator is met, or is not."""
        for condition in _conditions(version):
            replace(self, window=_window(condition)).settle(condition, holds=met)

    def settle(self, condition: Condition, *, holds: bool) -> None:
        """Answer so that a condition holds, or does not."""
        if holds:
            self._make_true(condition)
        else:
            self._make_false(condition)

    def let_lapse(self, routine: str) -> None:
        """Answer that a routine is written but not followed up of late."""
        if self.sheet.questions[routine].response.type is ResponseType.ROUTINE:
            let_lapse(self.sheet, routine, self.draws, self.previous)
            settle(self.sheet, routine)

    def _make_true(self, condition: Condition) -> None:
        parts = condition.of if isinstance(condition, All) else (condition,)
        if isinstance(condition, AnyOf):
            parts = condition.of[:1]
        for part in parts:
            if isinstance(part, All | AnyOf):
                self._make_true(part)
            else:
                self._open(question_of(part))
                self._write(part, holds=True)

    def _make_false(self, condition: Condition) -> None:
        """Break the last leaf: what leads up to it may stand."""
        match condition:
            case All(of=parts):
                self._make_false(parts[-1])
            case AnyOf(of=parts):
                for part in parts:
                    self._make_false(part)
            case _:
                if self.sheet.reach(question_of(condition)) is True:
                    self._write(condition, holds=False)

    def _open(self, question: str) -> None:
        """Answer so that the route comes to a question."""
        condition = self.sheet.questions[question].asked_when
        if condition is not None and self.sheet.reach(question) is not True:
            self._make_true(condition)

    def _write(self, leaf: Leaf, *, holds: bool) -> None:
        question = question_of(leaf)
        response = self.sheet.questions[question].response
        if response.type is ResponseType.ROUTINE:
            self._routine(question, leaf, current=holds)
        else:
            part = getattr(leaf, "part", "")
            self.sheet.values[question, part] = _codes(
                leaf, response, self.sheet.values.get((question, part)), holds=holds
            )
        settle(self.sheet, question)

    def _routine(self, routine: str, leaf: Leaf, *, current: bool) -> None:
        if isinstance(leaf, Is) and not current:
            take_back(self.sheet, routine)
            return
        if is_current(self.sheet, routine, months=self.window) is current:
            return
        change = keep_current if current else let_lapse
        change(self.sheet, routine, self.draws, self.previous)
        if not current and is_current(self.sheet, routine, months=self.window):
            # A longer window still holds last year's follow-up: nobody wrote it down.
            told = self.sheet.evidence[routine]
            self.sheet.evidence[routine] = replace(told, documented=False)


def _window(condition: Condition) -> int:
    """The months within which a follow-up counts; the shortest if nothing is said."""
    found = (f for f in leaves(condition) if isinstance(f, FollowedUpWithin))
    return max((leaf.months for leaf in found), default=WINDOW)


def _conditions(version: IndicatorVersion) -> Iterator[Condition]:
    """What must hold for an indicator to be met: of a ladder, the lowest such rung."""
    rule: Rule = version.rule
    match rule:
        case LevelOf(question=question, part=part):
            yield Is(question=question, part=part, value=version.met_from)
        case Ladder():
            met = [rung.when for rung in rule.rungs if version.is_met_at(rung.level)]
            # From the top, so that the lowest one that counts has the last word.
            yield from met
        case (
            All()
            | AnyOf()
            | Is()
            | In()
            | Chosen()
            | AtMost()
            | FollowedUpWithin()
            | FollowUpDocumented()
        ):
            yield rule
        case _:
            raise ValueError(f"nothing can be wished of {rule}")


def _codes(
    leaf: Leaf,
    response: Response,
    before: tuple[str, ...] | Missing | None,
    *,
    holds: bool,
) -> tuple[str, ...]:
    """The answer that makes a leaf hold, or not, near the one before."""
    codes = [category.code for category in response.categories]
    match leaf:
        case Is(value=value):
            return (value,) if holds else _other(codes, (value,))
        case In(values=values):
            return values[:1] if holds else _other(codes, values)
        case Chosen(codes=wanted, at_least=least):
            kept = set(before) if isinstance(before, tuple) else set()
            chosen = (kept - set(wanted)) | (set(wanted[:least]) if holds else set())
            listed = tuple(c for c in codes if c in chosen and c != "none")
            return listed or (codes[-1],)
        case AtMost(value=limit):
            return (str(int(limit) - 1 if holds else int(limit) + 3),)
        case _:
            raise ValueError(f"nothing can be wished of {leaf}")


def _other(codes: list[str], values: tuple[str, ...]) -> tuple[str, ...]:
    """The step below the lowest of some, or the step above where there is none."""
    lowest = min(codes.index(value) for value in values)
    if lowest:
        return (codes[lowest - 1],)
    return (codes[max(codes.index(value) for value in values) + 1],)


def settle(sheet: Sheet, changed: str) -> None:
    """Clear or fill the questions that an answer opens, down the route.

    What is no longer reached is forgotten; what now is gets its lowest answer.
    """
    for question, version in sheet.questions.items():
        condition = version.asked_when
        if condition is None or question not in sheet.open:
            continue
        if changed not in {question_of(leaf) for leaf in leaves(condition)}:
            continue
        reached = sheet.reach(question) is True
        answered = any(key[0] == question for key in sheet.values)
        if reached and not answered:
            lowest(sheet, question)
        elif not reached and answered:
            sheet.forget(question)
        else:
            continue
        settle(sheet, question)


def lowest(sheet: Sheet, question: str) -> None:
    """Give the lowest answer to a question that is a choice."""
    response = sheet.questions[question].response
    if response.type is ResponseType.MULTIPLE:
        sheet.values[question, ""] = (response.categories[-1].code,)
    elif response.type is ResponseType.TEXT:
        sheet.values[question, ""] = ("–",)
    elif response.categories and response.type is not ResponseType.ROUTINE:
        for part in response.parts:
            sheet.values[question, part] = (response.categories[0].code,)
