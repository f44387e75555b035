"""Rules as expressions over wide answers: one column a part, one row a unit.

No Python runs per unit. The expressions are Narwhals, for any data-frame engine; their
values are the codes of `codes`. A leaf that several rules share is computed once, as a
column of its own, and so is the route to a question.
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
    Elsewhere,
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
    FIRST_CODE,
    NO_CODE,
    REFUSED,
    YES_CODE,
    Column,
    Holds,
    all_hold,
    any_holds,
    closed_code,
    level_codes,
    lit,
    unless_missing,
    yes_no,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """An indicator compiled: its judgement, and the numbers where it reports some."""

    code: nw.Expr
    numerator: nw.Expr | None = None
    denominator: nw.Expr | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A column to be computed once those of the layers below it are there."""

    name: str
    expr: nw.Expr
    layer: int


@dataclass(slots=True, kw_only=True)
class Compiler:
    """Turns rules of a round into expressions, noting what they need.

    `questions` are the question versions of the round; `needed` gathers the columns of
    the wide answers, `categories` the code given to each category a rule names, and
    `steps` the leaves and routes by what they judge.
    """

    questions: Mapping[str, QuestionVersion]
    reference_date: date
    needed: set[Column] = field(default_factory=set)
    categories: dict[str, int] = field(default_factory=dict)
    steps: dict[object, Step] = field(default_factory=dict)

    @property
    def layers(self) -> list[list[Step]]:
        """The steps in the order they can be computed, layer by layer."""
        depth = max((step.layer for step in self.steps.values()), default=-1)
        layers: list[list[Step]] = [[] for _ in range(depth + 1)]
        for step in self.steps.values():
            layers[step.layer].append(step)
        return layers

    def measure(self, version: IndicatorVersion) -> Measured:
        """Compile an indicator's rule."""
        match version.rule:
            case ShareOfPositives():
                raise ValueError("a share of positives is composed, not compiled")
            case Elsewhere():
                raise ValueError("computed elsewhere: there is nothing to compile")
            case ShareOf() | RatioOf():
                return self._quotient(version.rule)
            case NumberOf(of=ref):
                return Measured(code=self._known(ref), numerator=self._number(ref))
            case LevelOf():
                return Measured(code=self._level_of(version.rule, version))
            case Ladder():
                return Measured(code=self._climb(version.rule, version))
            case _:
                if_closed = closed_code(version.when_not_reached)
                return Measured(code=self.judge(version.rule, if_closed))

    def judge(self, condition: Condition, if_closed: int) -> nw.Expr:
        """Compile a condition; `if_closed` is the code of what was not reached."""
        match condition:
            case All(of=parts):
                return all_hold([self.judge(part, if_closed) for part in parts])
            case AnyOf(of=parts):
                return any_holds([self.judge(part, if_closed) for part in parts])
            case _:
                return nw.col(self._leaf_step(condition, if_closed).name)

    def _leaf_step(self, leaf: Leaf, if_closed: int) -> Step:
        """Return the column of a leaf, compiled the first time somebody asks."""
        key = (leaf, if_closed)
        if key not in self.steps:
            layer, expr = self._leaf(leaf, if_closed)
            self.steps[key] = self._new_step(expr, layer)
        return self.steps[key]

    def _new_step(self, expr: nw.Expr, layer: int) -> Step:
        return Step(name=f"step|{len(self.steps)}", expr=expr, layer=layer)

    def _leaf(self, leaf: Leaf, if_closed: int) -> tuple[int, nw.Expr]:
        """The layer and the expression of a leaf."""
        match leaf:
            case FollowedUpWithin() | FollowUpDocumented():
                judged = self._evidence(leaf)
                return self._if_written(leaf.routine, judged, NO_CODE, if_closed)
            case Chosen():
                judged = self._chosen(leaf)
                return self._along_route(leaf.question, judged, if_closed)
            case Is(value=value):
                judged = self._category(leaf, (value,))
            case In(values=values):
                judged = self._category(leaf, values)
            case _:
                judged = self._limit(leaf)
        if leaf.part == MANAGEMENT.code and self._is(leaf, ResponseType.ROUTINE):
            return self._if_written(leaf.question, judged, if_closed, if_closed)
        return self._along_route(leaf.question, judged, if_closed)

    def _along_route(
        self, question: str, judged: nw.Expr, if_closed: int
    ) -> tuple[int, nw.Expr]:
        """A judgement where the route comes to the question."""
        version = self.questions.get(question)
        if version is None or version.asked_when is None:
            return 0, judged
        if question not in self.steps:
            condition = self.judge(version.asked_when, NO_CODE)
            below = self._layers_of(version.asked_when)
            self.steps[question] = self._new_step(condition, 1 + max(below, default=0))
        route = self.steps[question]
        reach = nw.col(route.name)
        closed = nw.when(reach == NO_CODE).then(lit(if_closed)).otherwise(reach)
        judged = nw.when(reach == YES_CODE).then(judged).otherwise(closed)
        return route.layer + 1, judged

    def _layers_of(self, condition: Condition) -> list[int]:
        """The layers of the leaves of a route's condition."""
        if isinstance(condition, All | AnyOf):
            return [n for part in condition.of for n in self._layers_of(part)]
        return [self._leaf_step(condition, NO_CODE).layer]

    def _if_written(
        self, routine: str, judged: nw.Expr, if_not: int, if_closed: int
    ) -> tuple[int, nw.Expr]:
        """A judgement where the routine is written; the route to it is judged there."""
        leaf = Is(question=routine, part=WRITTEN.code, value=YES.code)
        step = self._leaf_step(leaf, if_closed)
        written = nw.col(step.name)
        unwritten = nw.when(written == NO_CODE).then(lit(if_not)).otherwise(written)
        judged = nw.when(written == YES_CODE).then(judged).otherwise(unwritten)
        return step.layer + 1, judged

    def _evidence(self, leaf: FollowedUpWithin | FollowUpDocumented) -> nw.Expr:
        """Judge the evidence of a routine that is written."""
        documented = self._column(Holds.DOCUMENTED, leaf.routine)
        if isinstance(leaf, FollowUpDocumented):
            return documented
        opens = months_before(self.reference_date, leaf.months)
        followed_up = self._column(Holds.FOLLOWED_UP, leaf.routine)
        held = (followed_up >= opens) & (followed_up <= self.reference_date)
        return nw.when(documented > YES_CODE).then(documented).otherwise(yes_no(held))

    def _category(self, leaf: Is | In, values: tuple[str, ...]) -> nw.Expr:
        if self._is(leaf, ResponseType.MULTIPLE):
            return self._chosen(Chosen(question=leaf.question, codes=values))
        answer = self._answer(leaf.question, leaf.part)
        if answer is None:
            return lit(CODE_OF[Missing.NOT_ASKED])
        codes = [self._code(value) for value in values]
        held = answer == codes[0] if len(codes) == 1 else answer.is_in(codes)
        return unless_missing(answer, yes_no(held))

    def _chosen(self, leaf: Chosen) -> nw.Expr:
        if leaf.question not in self.questions:
            return lit(CODE_OF[Missing.NOT_ASKED])
        codes = sorted(set(leaf.codes))
        chosen = [self._column(Holds.CHOSEN, leaf.question, code) for code in codes]
        enough = nw.sum_horizontal(*chosen) >= leaf.at_least
        answered = self._column(Holds.ANSWERED, leaf.question)
        return unless_missing(answered, yes_no(enough))

    def _limit(self, leaf: AtMost | AtLeast) -> nw.Expr:
        answer = self._answer(leaf.question, leaf.part)
        if answer is None:
            return lit(CODE_OF[Missing.NOT_ASKED])
        number = self._column(Holds.NUMBER, leaf.question, leaf.part)
        if isinstance(leaf, AtMost):
            within = number <= floor(leaf.value * SCALE)
        else:
            within = number >= ceil(leaf.value * SCALE)
        return unless_missing(answer, yes_no(within))

    def _known(self, ref: NumberRef) -> nw.Expr:
        """Whether a number is known; one that was not reached is not applicable."""
        key = (ref, "known")
        if key not in self.steps:
            answer = self._answer(ref.question, ref.part)
            judged = (
                lit(CODE_OF[Missing.NOT_ASKED])
                if answer is None
                else unless_missing(answer, lit(YES_CODE))
            )
            not_applicable = CODE_OF[Missing.NOT_APPLICABLE]
            layer, judged = self._along_route(ref.question, judged, not_applicable)
            self.steps[key] = self._new_step(judged, layer)
        return nw.col(self.steps[key].name)

    def _number(self, ref: NumberRef) -> nw.Expr:
        return self._column(Holds.NUMBER, ref.question, ref.part)

    def _quotient(self, rule: ShareOf | RatioOf) -> Measured:
        part, whole = self._number(rule.numerator), self._number(rule.denominator)
        known = self._known(rule.denominator)
        nothing = (known == YES_CODE) & (whole == 0)
        both = nw.max_horizontal(self._known(rule.numerator), known)
        if isinstance(rule, ShareOf):
            broken = (both == YES_CODE) & (part > whole)
            both = nw.when(broken).then(lit(REFUSED)).otherwise(both)
        not_applicable = lit(CODE_OF[Missing.NOT_APPLICABLE])
        code = nw.when(nothing).then(not_applicable).otherwise(both)
        return Measured(code=code, numerator=part, denominator=whole)

    def _level_of(self, rule: LevelOf, version: IndicatorVersion) -> nw.Expr:
        answer = self._answer(rule.question, rule.part)
        if answer is None:
            return lit(CODE_OF[Missing.NOT_ASKED])
        level = lit(REFUSED)
        for category, code in level_codes(version).items():
            answered = answer == self._code(category)
            level = nw.when(answered).then(lit(code)).otherwise(level)
        lowest = version.when_not_reached is None
        if_closed = FIRST_CODE if lowest else closed_code(version.when_not_reached)
        judged = unless_missing(answer, level)
        layer, judged = self._along_route(rule.question, judged, if_closed)
        step = self._new_step(judged, layer)
        self.steps[step.name] = step
        return nw.col(step.name)

    def _climb(self, ladder: Ladder, version: IndicatorVersion) -> nw.Expr:
        """The first rung that holds, from the top; a reason on the way stops us."""
        codes = level_codes(version)
        if_closed = closed_code(version.when_not_reached)

        def above(found: nw.Expr, level: str, held: nw.Expr) -> nw.Expr:
            here = nw.when(held == YES_CODE).then(lit(codes[level])).otherwise(held)
            return nw.when(held == NO_CODE).then(found).otherwise(here)

        return reduce(
            lambda found, rung: above(
                found, rung.level, self.judge(rung.when, if_closed)
            ),
            reversed(ladder.rungs),
            lit(codes[ladder.otherwise]),
        )

    def _is(self, leaf: Is | In | AtMost | AtLeast, response: ResponseType) -> bool:
        version = self.questions.get(leaf.question)
        return version is not None and version.response.type is response

    def _answer(self, question: str, part: str) -> nw.Expr | None:
        """The answer as a code, or None where the round does not ask for it."""
        version = self.questions.get(question)
        if version is None or part not in version.response.parts:
            return None
        return self._column(Holds.ANSWER, question, part)

    def _code(self, category: str) -> int:
        return self.categories.setdefault(category, FIRST_CODE + len(self.categories))

    def _column(self, holds: Holds, question: str, part: str = "") -> nw.Expr:
        column = Column(holds=holds, question=question, part=part)
        self.needed.add(column)
        return nw.col(column.name)
