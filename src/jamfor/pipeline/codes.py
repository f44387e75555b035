"""Judgements as small integers, and the columns of the wide answers.

0 No, 1 Yes, then the reasons from lightest to heaviest: so `all` and `any` become a
minimum and a maximum. Above them lie what was answered, and the levels of an ordinal.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import narwhals as nw

from jamfor.core.indicators.definitions import IndicatorVersion
from jamfor.core.questionnaires.logic import REASONS
from jamfor.core.vocabulary.missing import Missing


NO_CODE = 0
YES_CODE = 1
CODE_OF = {reason: code for code, reason in enumerate(REASONS, start=2)}
ANSWERED = 9  # an answer no rule asks for by name; categories named in rules lie above
FIRST_CODE = 10
REFUSED = -1  # what validation should have refused: an unknown level, a broken pair


class Holds(StrEnum):
    """What a column of the wide answers holds."""

    ANSWER = "answer"  # a reason, or the code of the category answered
    ANSWERED = "answered"  # multiple choice: a reason, or that something was chosen
    CHOSEN = "chosen"  # multiple choice: 1 where this category was chosen
    NUMBER = "number"  # in ten-thousandths
    FOLLOWED_UP = "followed-up"  # a routine's last follow-up; the year 1 for never
    DOCUMENTED = "documented"  # 0, 1, or not answered where there is no evidence


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Column:
    """A column of the wide answers: what it holds, of which question and part."""

    holds: Holds
    question: str
    part: str = ""

    @property
    def name(self) -> str:
        """The column's name."""
        return f"{self.holds}|{self.question}|{self.part}"


def level_codes(version: IndicatorVersion) -> dict[str, int]:
    """Return the code of each level of an ordinal, the lowest first."""
    return {level.code: code for code, level in enumerate(version.levels, FIRST_CODE)}


def closed_code(when_not_reached: Missing | None) -> int:
    """Return the code of what the route never came to."""
    return NO_CODE if when_not_reached is None else CODE_OF[when_not_reached]


def lit(code: int) -> nw.Expr:
    """Return a code that is the same for every unit."""
    return nw.lit(code, nw.Int16)


def yes_no(held: nw.Expr) -> nw.Expr:
    """Return Yes or No as codes."""
    return held.cast(nw.Int16)


def unless_missing(answer: nw.Expr, judged: nw.Expr) -> nw.Expr:
    """Return the reason an answer is missing for, else the judgement."""
    return nw.when(answer < ANSWERED).then(answer).otherwise(judged)


def all_hold(parts: list[nw.Expr]) -> nw.Expr:
    """Judge whether all hold: one No decides, else the heaviest reason."""
    if not parts:
        return lit(YES_CODE)
    no = nw.min_horizontal(*parts) == NO_CODE
    return nw.when(no).then(lit(NO_CODE)).otherwise(nw.max_horizontal(*parts))


def any_holds(parts: list[nw.Expr]) -> nw.Expr:
    """Judge whether any holds: one Yes decides, else the heaviest reason."""
    if not parts:
        return lit(NO_CODE)
    yes = nw.any_horizontal(*(part == YES_CODE for part in parts), ignore_nulls=False)
    return nw.when(yes).then(lit(YES_CODE)).otherwise(nw.max_horizontal(*parts))
