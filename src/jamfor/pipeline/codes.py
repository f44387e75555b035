"""Judgements as small integers, and the columns of the wide answers.

0 No, 1 Yes, then the reasons from lightest to heaviest, then the levels of an ordinal:
`all` and `any` become a minimum and a maximum.
"""

from __future__ import annotations

from dataclasses import dataclass

import narwhals as nw

from jamfor.core.indicators.definitions import IndicatorVersion
from jamfor.core.questionnaires.logic import REASONS
from jamfor.core.vocabulary.missing import Missing


NO_CODE = 0
YES_CODE = 1
CODE_OF = {reason: code for code, reason in enumerate(REASONS, start=2)}
LOWEST_LEVEL = 10
UNKNOWN_CODE = -1  # a category that is no level of the indicator: refused afterwards


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Column:
    """A column of the wide answers: what it holds, of which question and part."""

    holds: str  # reason | value | number | chosen | followed-up | documented | evidence
    question: str
    part: str = ""

    @property
    def name(self) -> str:
        """The column's name."""
        return f"{self.holds}|{self.question}|{self.part}"

    @property
    def expr(self) -> nw.Expr:
        """The column, to be computed with."""
        return nw.col(self.name)


def level_codes(version: IndicatorVersion) -> dict[str, int]:
    """The code of each level of an ordinal, the lowest first."""
    return {level.code: code for code, level in enumerate(version.levels, LOWEST_LEVEL)}


def route_column(question: str) -> str:
    """The column that says whether the route comes to a question."""
    return f"route|{question}|"


def lit(code: int) -> nw.Expr:
    return nw.lit(code, nw.Int8)


def yes_no(held: nw.Expr) -> nw.Expr:
    return nw.when(held).then(lit(YES_CODE)).otherwise(lit(NO_CODE))


def unless_missing(reason: nw.Expr, judged: nw.Expr) -> nw.Expr:
    return nw.when(reason > 0).then(reason).otherwise(judged)


def closed_code(when_not_reached: Missing | None) -> int:
    return NO_CODE if when_not_reached is None else CODE_OF[when_not_reached]


def decided(judged: list[nw.Expr], *, by: int, otherwise: int) -> nw.Expr:
    """Kleene: one judgement that decides, else the heaviest reason, else the other."""
    if not judged:
        return lit(otherwise)
    found = nw.max_horizontal(*(yes_no(part == by) for part in judged)) == 1
    heaviest = nw.max_horizontal(*judged, lit(otherwise))
    return nw.when(found).then(lit(by)).otherwise(heaviest)
