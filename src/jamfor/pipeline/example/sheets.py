"""What each unit was asked in a round, and what it has answered so far."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from jamfor.core.answers.answers import Evidence, UnitAnswers
from jamfor.core.indicators.rules import (
    Elsewhere,
    Ladder,
    LevelOf,
    NumberOf,
    RatioOf,
    Rule,
    ShareOf,
    ShareOfPositives,
)
from jamfor.core.places.frames import frame
from jamfor.core.places.places import FrameUnit
from jamfor.core.questionnaires.conditions import All, AnyOf, Condition, Leaf
from jamfor.core.questionnaires.logic import Judgement
from jamfor.core.questionnaires.questions import QuestionVersion
from jamfor.core.questionnaires.routing import Form
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.missing import Missing


Answer = tuple[str, ...] | Missing


@dataclass(slots=True, kw_only=True)
class Sheet:
    """One unit's answers in one round, being written.

    `questions` are those it was asked, by id; `open` are the ones it took the time for:
    it took part, and did not leave them out. `size` is the size class of its
    municipality, 1 (smallest) to 9.
    """

    place: str
    size: int
    period: str
    reference_date: date
    questions: Mapping[str, QuestionVersion]
    open: frozenset[str] = frozenset()
    values: dict[tuple[str, str], Answer] = field(default_factory=dict)
    evidence: dict[str, Evidence] = field(default_factory=dict)

    def reach(self, question: str) -> Judgement:
        """Judge whether the route comes to a question."""
        return Form(questions=self.questions, values=self.values).reach(question)

    def answers(self) -> UnitAnswers:
        """Return the answers as the core reads them."""
        return UnitAnswers(
            place=self.place,
            period=self.period,
            reference_date=self.reference_date,
            values=self.values,
            evidence=self.evidence,
        )

    def forget(self, question: str) -> None:
        """Take away what was answered to a question."""
        for key in [key for key in self.values if key[0] == question]:
            del self.values[key]
        self.evidence.pop(question, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """A round of the example: who was asked in each area, and every unit's sheet."""

    period: str
    units: Mapping[str, tuple[FrameUnit, ...]]
    areas_of: Mapping[str, tuple[str, ...]]  # the areas that ask a question, in order
    sheets: Mapping[str, Sheet]
    members: Mapping[str, frozenset[str]]  # the places asked in each area
    silent: set[tuple[str, str]]  # (service area, place) that did not take part


def blank_round(pack: Pack, period: str) -> Collected:
    """Return a round before anybody has answered."""
    asked = {q.service_area: q for q in pack.questionnaires if q.period == period}
    versions = versions_of(pack, period)
    areas_of: dict[str, tuple[str, ...]] = {}
    for area in (a.id for a in pack.geography.service_areas if a.id in asked):
        for question in asked[area].questions:
            areas_of[question] = (*areas_of.get(question, ()), area)
    units = {
        area: frame(pack.geography, period=period, service_area=area) for area in asked
    }
    mine: dict[str, dict[str, QuestionVersion]] = {}
    for area, members in units.items():
        found = {question: versions[question] for question in asked[area].questions}
        for unit in members:
            mine.setdefault(unit.place, {}).update(found)
    sizes = _sizes(pack)
    reference = next(r.reference_date for r in pack.rounds if r.period == period)
    return Collected(
        period=period,
        units=units,
        areas_of=areas_of,
        sheets={
            place: Sheet(
                place=place,
                size=sizes[place],
                period=period,
                reference_date=reference,
                questions=mine[place],
            )
            for place in sorted(mine)
        },
        members={a: frozenset(u.place for u in found) for a, found in units.items()},
        silent=set(),
    )


def versions_of(pack: Pack, period: str) -> dict[str, QuestionVersion]:
    """Return the questions of a round by id."""
    return {
        question.id: version
        for question in pack.questions
        if (version := question.asked_in(period)) is not None
    }


def _sizes(pack: Pack) -> dict[str, int]:
    """The size class of each unit; a district has that of a large town."""
    sizes: dict[str, int] = {}
    for place in pack.geography.places:
        classes = [p for p in place.parents if p.startswith("size-")]
        sizes[place.code] = int(classes[0].removeprefix("size-")) if classes else 8
    return sizes


def leaves(condition: Condition) -> Iterator[Leaf]:
    """Yield the leaves of a condition, in the order written."""
    if isinstance(condition, All | AnyOf):
        for part in condition.of:
            yield from leaves(part)
    else:
        yield condition


def question_of(leaf: Leaf) -> str:
    """Return the question whose answer or evidence a leaf is about."""
    return leaf.routine if hasattr(leaf, "routine") else leaf.question


def questions_of(rule: Rule) -> frozenset[str]:
    """Return the questions a rule reads."""
    match rule:
        case LevelOf():
            return frozenset({rule.question})
        case Ladder():
            return frozenset(
                question_of(leaf) for rung in rule.rungs for leaf in leaves(rung.when)
            )
        case ShareOf() | RatioOf():
            return frozenset({rule.numerator.question, rule.denominator.question})
        case NumberOf():
            return frozenset({rule.of.question})
        case ShareOfPositives() | Elsewhere():
            return frozenset()
        case _:
            return frozenset(question_of(leaf) for leaf in leaves(rule))


def by_route(questions: Mapping[str, QuestionVersion]) -> tuple[str, ...]:
    """Return the questions so that each comes after those that open it."""
    order: dict[str, None] = {}

    def place(question: str) -> None:
        condition = questions[question].asked_when
        if question in order:
            return
        for leaf in leaves(condition) if condition is not None else ():
            place(question_of(leaf))
        order[question] = None

    for question in questions:
        place(question)
    return tuple(order)
