"""A unit whose shares of positives are published: which factors it meets is solved.

Factors are shared between service areas, and some follow from others, so the counts of
all areas are reached together. The search is greedy in a fixed order and says so if it
ends without a solution. Only answers are written; the shares come out computed.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

from jamfor.core.findings.baskets import Factor, basket
from jamfor.core.indicators.evaluation import Outcome, evaluate
from jamfor.core.questionnaires.questions import QuestionVersion
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.errors import FaultyDefinitionsError
from jamfor.core.vocabulary.missing import Missing
from jamfor.formats.example_targets import BasketYear, BengtsforsFile
from jamfor.pipeline.example.draws import Draws
from jamfor.pipeline.example.levels import Wanted
from jamfor.pipeline.example.sheets import (
    Collected,
    Sheet,
    leaves,
    question_of,
    questions_of,
    versions_of,
)
from jamfor.pipeline.example.wishes import Pen


TASTE = 0.4  # how much a unit's own bent weighs beside how common a factor is
DROPPED = 0.25  # of what was met the year before, not held on to
LAPSED = 0.7  # of the routines to be gained, written the year before


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """A factor, every area whose basket holds it, and how common it is."""

    factor: Factor
    areas: frozenset[str]
    share: float
    questions: frozenset[str]

    def outcome(self, sheet: Sheet) -> Outcome:
        return evaluate(
            self.factor.version, questions=sheet.questions, answers=sheet.answers()
        )


def settle_baskets(
    pack: Pack,
    goals: BengtsforsFile,
    round_: Collected,
    previous: Collected | None,
    *,
    shares: Mapping[str, Wanted],
    draws: Draws,
) -> None:
    """Rewrite the unit's answers of a round so that its baskets come out as told.

    Raises FaultyDefinitionsError where no solution is found.
    """
    years = {
        target.service_area: year
        for target in goals.baskets
        for year in target.years
        if str(year.period) == round_.period
    }
    if not years:
        return
    told = {str(year.period) for target in goals.baskets for year in target.years}
    first = round_.period == min(told)
    sheet = round_.sheets[goals.place]
    before = previous.sheets.get(goals.place) if previous else None
    held = frozenset[str]()
    if previous is not None and before is not None and not first:
        held = _met(_items(pack, previous, shares), before)
    items = _items(pack, round_, shares)
    search = _Search(
        goals=goals,
        items=tuple(item for item in items if item.areas & years.keys()),
        years=years,
        pen=Pen(sheet=sheet, previous=before, draws=draws),
        first=first,
        held=held,
        dropped=frozenset(i for i in held if draws.uniform("kept", i) < DROPPED),
    )
    search.run()


def _items(
    pack: Pack, round_: Collected, shares: Mapping[str, Wanted]
) -> tuple[_Item, ...]:
    """The factors of all areas in a year, each once."""
    questions = versions_of(pack, round_.period)
    areas: dict[Hashable, set[str]] = {}
    factors: dict[Hashable, Factor] = {}
    for area in round_.units:
        for factor in basket(pack.indicators, period=round_.period, service_area=area):
            version = factor.version
            key = (version.rule, version.when_not_reached, version.met_from)
            factors.setdefault(key, factor)
            areas.setdefault(key, set()).add(area)
    return tuple(
        _Item(
            factor=factor,
            areas=frozenset(areas[key]),
            share=shares[factor.id].share if factor.id in shares else 0.0,
            questions=_with_routes(questions_of(factor.version.rule), questions),
        )
        for key, factor in factors.items()
    )


def _with_routes(
    read: frozenset[str], questions: Mapping[str, QuestionVersion]
) -> frozenset[str]:
    """The questions read, and all that must be answered before they are asked."""
    found: set[str] = set()
    waiting = list(read)
    while waiting:
        question = waiting.pop()
        found.add(question)
        condition = questions[question].asked_when
        if condition is not None:
            waiting += [question_of(leaf) for leaf in leaves(condition)]
    return frozenset(found)


def _met(items: Iterable[_Item], sheet: Sheet) -> frozenset[str]:
    """The indicators whose factor the unit met."""
    return frozenset(
        member
        for item in items
        if item.outcome(sheet).met
        for member in item.factor.members
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Search:
    goals: BengtsforsFile
    items: tuple[_Item, ...]
    years: Mapping[str, BasketYear]
    pen: Pen
    first: bool  # whether it is the first year told
    held: frozenset[str]  # indicators met the year before
    dropped: frozenset[str]  # those of them that are not held on to

    def run(self) -> None:
        """Start from nothing met, leave out what is told to be, then meet as many."""
        sheet = self.pen.sheet
        # Twice, since one step down from a factor can be a step up for its neighbour.
        for item in (*self.items, *self.items):
            if item.outcome(sheet).met is not False:
                self.pen.grant(item.factor.version, met=False)
        if self.first:
            self._let_lapse()
        self._do_not_apply()
        self._leave_unanswered()
        room = {area: year.met for area, year in self.years.items()}
        for item in sorted(self.items, key=self._rank):
            if item.outcome(sheet).met is False:
                self._meet(item, room)
        self._hold(room)

    def _rank(self, item: _Item) -> tuple[bool, bool, bool, bool, float, str]:
        """What was met last year first, then what is told to be gained, then common."""
        members = item.factor.members
        named = item.factor.version.family in self.goals.gained_first
        taste = self.pen.draws.uniform("taste", item.factor.id) * TASTE
        return (
            not self.dropped.isdisjoint(members),
            self.held.isdisjoint(members),
            named is self.first,  # in the first year what is to be gained comes last
            self.first and len(item.areas) > 1,
            -item.share - taste,
            item.factor.id,
        )

    def _let_lapse(self) -> None:
        """Have most of what is to be gained in writing already, but not followed up."""
        for item in self.items:
            if item.factor.version.family in self.goals.gained_first:
                for routine in sorted(item.questions):
                    if self.pen.draws.uniform("lapsed", routine) < LAPSED:
                        self.pen.let_lapse(routine)

    def _do_not_apply(self) -> None:
        named = {name for year in self.years.values() for name in year.not_applicable}
        for item in self.items:
            if named.isdisjoint(item.factor.members):
                continue
            rule = item.factor.version.rule
            key = (getattr(rule, "question", ""), getattr(rule, "part", ""))
            self.pen.sheet.values[key] = Missing.NOT_APPLICABLE

    def _leave_unanswered(self) -> None:
        """Leave out questions that one factor of one area alone hangs on."""
        sheet = self.pen.sheet
        users: dict[str, int] = {}
        for item in self.items:
            for question in item.questions:
                users[question] = users.get(question, 0) + 1
        for area, year in self.years.items():
            alone = [
                item
                for item in self.items
                if item.areas == {area}
                and all(users[question] == 1 for question in item.questions)
                and len(item.questions) == 1
                and self.held.isdisjoint(item.factor.members)
            ]
            alone.sort(key=lambda item: (item.share, item.factor.id))
            for item in alone[: year.not_answered]:
                for question in item.questions:
                    sheet.forget(question)
                    sheet.open -= {question}

    def _meet(self, item: _Item, room: dict[str, int]) -> None:
        """Meet a factor, and what follows from it, if every area has room for it."""
        if any(room.get(area, 1) < 1 for area in item.areas):
            return
        sheet = self.pen.sheet
        values, evidence = dict(sheet.values), dict(sheet.evidence)
        near = [i for i in self.items if i.questions & item.questions]
        met_before = [i for i in near if i.outcome(sheet).met]
        self.pen.grant(item.factor.version, met=True)
        met = [i for i in near if i.outcome(sheet).met]
        taken = {
            area: sum(area in i.areas for i in met)
            - sum(area in i.areas for i in met_before)
            for area in room
        }
        if item in met and all(taken[area] <= room[area] for area in room):
            for area in room:
                room[area] -= taken[area]
            return
        sheet.values.clear()
        sheet.values.update(values)
        sheet.evidence.clear()
        sheet.evidence.update(evidence)

    def _hold(self, room: Mapping[str, int]) -> None:
        """Refuse a result that is not what was told."""
        for area, year in self.years.items():
            found = [i.outcome(self.pen.sheet) for i in self.items if area in i.areas]
            met = sum(bool(outcome.met) for outcome in found)
            counted = sum(outcome.met is not None for outcome in found)
            if (met, counted) != (year.met, year.counted):
                raise FaultyDefinitionsError(
                    f"{self.goals.place} cannot have {year.met}/{year.counted} in"
                    f" {area} {year.period}: {met}/{counted} found, {room[area]} short"
                )
