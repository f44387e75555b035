"""Rules as expressions over wide answers: one column a part, one row a unit.

No Python runs per unit. The expressions are Narwhals, for any data-frame engine; their
values are the codes of `codes`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from math import ceil, floor

import narwhals as nw

from jamfor.core.indicators.definitions import IndicatorVersion
from jamfor.core.indicators.evaluation import SCALE
from jamfor.core.indicators.judgement import months_before
from jamfor.core.indicators.rules import (
    Ladder,
    LevelOf,
    NumberOf,
    NumberRef,
    RatioOf,
    ShareOf,
    ShareOfPositives,
)
from jamfor.core.questionnaires.conditions import (
    All,
    AnyOf,
    AtLeast,
    AtMost,
    Chosen,
    Condition,
    FollowedUpWithin,
    FollowUpDocumented,
    In,
    Is,
    Leaf,
)
from jamfor.core.questionnaires.questions import (
    MANAGEMENT,
    WRITTEN,
    YES,
    QuestionVersion,
    ResponseType,
)
from jamfor.core.vocabulary.missing import Missing
from jamfor.pipeline.codes import (
    CODE_OF,
    LOWEST_LEVEL,
    NO_CODE,
    UNKNOWN_CODE,
    YES_CODE,
    Column,
    closed_code,
    decided,
    level_codes,
    lit,
    route_column,
    unless_missing,
    yes_no,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """An indicator compiled: its judgement, and the numbers where it reports some."""

    code: nw.Expr
    numerator: nw.Expr | None = None
    denominator: nw.Expr | None = None


@dataclass(slots=True, kw_only=True)
class Compiler:
    """Turns rules of a round into expressions, noting which columns they need.

    `questions` are the question versions of the round; `routes` gathers the questions
    with a condition, each after those it depends on.
    """

    questions: Mapping[str, QuestionVersion]
    reference_date: date
    needed: set[Column] = field(default_factory=set)
    routes: dict[str, nw.Expr] = field(default_factory=dict)

    def measure(self, version: IndicatorVersion) -> Measured:
        """Compile an indicator's rule."""
        if_closed = closed_code(version.when_not_reached)
        match version.rule:
            case ShareOfPositives():
                raise ValueError("a share of positives is composed, not compiled")
            case ShareOf() | RatioOf():
                return self._quotient(version.rule)
            case NumberOf(of=ref):
                judged, number = self._number(ref)
                return Measured(code=judged, numerator=number)
            case LevelOf():
                return Measured(code=self._level_of(version.rule, version))
            case Ladder():
                return Measured(code=self._climb(version.rule, version, if_closed))
            case _:
                return Measured(code=self.judge(version.rule, if_closed))

    def judge(self, condition: Condition, if_closed: int) -> nw.Expr:
        """Compile a condition; `if_closed` is the code of what was not reached."""
        match condition:
            case All(of=parts):
                judged = [self.judge(part, if_closed) for part in parts]
                return decided(judged, by=NO_CODE, otherwise=YES_CODE)
            case AnyOf(of=parts):
                judged = [self.judge(part, if_closed) for part in parts]
                return decided(judged, by=YES_CODE, otherwise=NO_CODE)
            case _:
                return self._leaf(condition, if_closed)

    def _leaf(self, leaf: Leaf, if_closed: int) -> nw.Expr:
        match leaf:
            case FollowedUpWithin() | FollowUpDocumented():
                return self._evidence(leaf, if_closed)
            case Chosen():
                return self._chosen(leaf, if_closed)
            case AtMost() | AtLeast():
                return self._limit(leaf, if_closed)
            case Is():
                return self._category(leaf, (leaf.value,), if_closed)
            case In():
                return self._category(leaf, leaf.values, if_closed)

    def _column(self, holds: str, question: str, part: str = "") -> nw.Expr:
        column = Column(holds=holds, question=question, part=part)
        self.needed.add(column)
        return column.expr

    def _at(
        self, question: str, part: str, answered: nw.Expr, if_closed: int
    ) -> nw.Expr:
        """A judgement where there is an answer, else the reason why there is none."""
        version = self.questions.get(question)
        if version is None:
            return lit(CODE_OF[Missing.NOT_ASKED])
        if part in version.response.parts:
            judged = unless_missing(self._column("reason", question, part), answered)
        else:
            judged = lit(CODE_OF[Missing.NOT_ASKED])
        if version.response.type is ResponseType.ROUTINE and part == MANAGEMENT.code:
            judged = self._if_written(question, judged, if_closed)
        return self._along_route(question, judged, if_closed)

    def _along_route(self, question: str, judged: nw.Expr, if_closed: int) -> nw.Expr:
        """A judgement where the route comes to the question."""
        condition = self.questions[question].asked_when
        if condition is None:
            return judged
        if question not in self.routes:
            self.routes[question] = self.judge(condition, NO_CODE)
        reach = nw.col(route_column(question))
        closed = nw.when(reach == NO_CODE).then(lit(if_closed)).otherwise(reach)
        return nw.when(reach == YES_CODE).then(judged).otherwise(closed)

    def _if_written(self, question: str, judged: nw.Expr, if_closed: int) -> nw.Expr:
        """A judgement where the routine is written."""
        written = self._column("value", question, WRITTEN.code) == YES.code
        return unless_missing(
            self._column("reason", question, WRITTEN.code),
            nw.when(written).then(judged).otherwise(lit(if_closed)),
        )

    def _category(
        self, leaf: Is | In, values: tuple[str, ...], if_closed: int
    ) -> nw.Expr:
        if self._is_multiple(leaf.question):
            return self._chosen(Chosen(question=leaf.question, codes=values), if_closed)
        answered = yes_no(self._column("value", leaf.question, leaf.part).is_in(values))
        return self._at(leaf.question, leaf.part, answered, if_closed)

    def _is_multiple(self, question: str) -> bool:
        version = self.questions.get(question)
        return version is not None and version.response.type is ResponseType.MULTIPLE

    def _chosen(self, leaf: Chosen, if_closed: int) -> nw.Expr:
        chosen = [
            self._column("chosen", leaf.question, code)
            for code in sorted(set(leaf.codes))
        ]
        enough = nw.sum_horizontal(*chosen) >= leaf.at_least
        return self._at(leaf.question, "", yes_no(enough), if_closed)

    def _limit(self, leaf: AtMost | AtLeast, if_closed: int) -> nw.Expr:
        number = self._column("number", leaf.question, leaf.part)
        if isinstance(leaf, AtMost):
            within = number <= floor(leaf.value * SCALE)
        else:
            within = number >= ceil(leaf.value * SCALE)
        return self._at(leaf.question, leaf.part, yes_no(within), if_closed)

    def _evidence(
        self, leaf: FollowedUpWithin | FollowUpDocumented, if_closed: int
    ) -> nw.Expr:
        """Judge a routine's evidence; one that is not written has none, which is No."""
        routine = leaf.routine
        followed_up = self._column("followed-up", routine)
        if isinstance(leaf, FollowedUpWithin):
            opens = months_before(self.reference_date, leaf.months)
            held = (followed_up >= opens) & (followed_up <= self.reference_date)
        else:
            held = ~followed_up.is_null() & self._column("documented", routine)
        judged = (
            nw.when(self._column("evidence", routine).is_null())
            .then(lit(CODE_OF[Missing.NOT_ANSWERED]))
            .otherwise(yes_no(held.fill_null(value=False)))
        )
        written = self._column("value", routine, WRITTEN.code) == YES.code
        judged = nw.when(written).then(judged).otherwise(lit(NO_CODE))
        return self._at(routine, WRITTEN.code, judged, if_closed)

    def _number(self, ref: NumberRef) -> tuple[nw.Expr, nw.Expr]:
        """Whether a number is known, and the number; one not reached is no number."""
        if_closed = CODE_OF[Missing.NOT_APPLICABLE]
        known = self._at(ref.question, ref.part, lit(YES_CODE), if_closed)
        return known, self._column("number", ref.question, ref.part)

    def _quotient(self, rule: ShareOf | RatioOf) -> Measured:
        part_known, part = self._number(rule.numerator)
        whole_known, whole = self._number(rule.denominator)
        nothing = (whole_known == YES_CODE) & (whole == 0)
        code = (
            nw.when(nothing.fill_null(value=False))
            .then(lit(CODE_OF[Missing.NOT_APPLICABLE]))
            .otherwise(nw.max_horizontal(part_known, whole_known))
        )
        if isinstance(rule, ShareOf):
            broken = ((code == YES_CODE) & (part > whole)).fill_null(value=False)
            code = nw.when(broken).then(lit(UNKNOWN_CODE)).otherwise(code)
        return Measured(code=code, numerator=part, denominator=whole)

    def _level_of(self, rule: LevelOf, version: IndicatorVersion) -> nw.Expr:
        answer = self._column("value", rule.question, rule.part)
        level = reduce(
            lambda found, step: (
                nw.when(answer == step[0]).then(lit(step[1])).otherwise(found)
            ),
            level_codes(version).items(),
            lit(UNKNOWN_CODE),
        )
        lowest = version.when_not_reached is None
        if_closed = LOWEST_LEVEL if lowest else closed_code(version.when_not_reached)
        return self._at(rule.question, rule.part, level, if_closed)

    def _climb(
        self, ladder: Ladder, version: IndicatorVersion, if_closed: int
    ) -> nw.Expr:
        """The first rung that holds, from the top; a reason on the way stops us."""
        codes = level_codes(version)
        found = lit(codes[ladder.otherwise])
        for rung in reversed(ladder.rungs):
            held = self.judge(rung.when, if_closed)
            stopped = (
                nw.when(held == YES_CODE).then(lit(codes[rung.level])).otherwise(held)
            )
            found = nw.when(held == NO_CODE).then(found).otherwise(stopped)
        return found
