"""How common each answer is in the nation: as published, else a plausible level.

Where no figure is published the level follows from the indicator's theme. Those levels
are invented; they only keep the example from looking like noise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from jamfor.core.comparability.graph import ComparabilityGraph
from jamfor.core.indicators.definitions import IndicatorVersion
from jamfor.core.indicators.rules import (
    Elsewhere,
    Ladder,
    LevelOf,
    NumberOf,
    RatioOf,
    ShareOf,
    ShareOfPositives,
)
from jamfor.core.questionnaires.conditions import (
    AtLeast,
    AtMost,
    Chosen,
    Condition,
    In,
    Is,
    Leaf,
)
from jamfor.core.questionnaires.questions import QuestionVersion, ResponseType
from jamfor.core.releases.pack import Pack
from jamfor.formats.example_targets import NationalFile
from jamfor.pipeline.example.draws import Draws
from jamfor.pipeline.example.sheets import by_route, leaves, question_of


# Share of units that meet an indicator of a theme in 2021, and the change a year.
THEMES: Mapping[str, tuple[float, float]] = {
    "internal-coordination": (0.28, 0.03),
    "external-collaboration": (0.30, 0.00),
    "competence-plan": (0.34, 0.02),
    "isu": (0.18, 0.00),
    "follow-up-by-sex": (0.12, 0.01),
    "violence-routine": (0.41, 0.03),
    "continuity-plan": (0.46, -0.03),
    "procurement": (0.27, 0.02),
    "standardised-method": (0.45, 0.02),
    "evacuation-plan": (0.48, 0.02),
    "sip": (0.46, 0.00),
    "staff": (0.60, -0.01),
    "heat-plan": (0.62, 0.04),
    "diabetes": (0.66, 0.01),
    "other-routine": (0.33, 0.02),
    "protected-identity": (0.44, 0.00),
    "dementia": (0.52, 0.02),
    "structured-work": (0.44, 0.04),
    "participation": (0.70, 0.00),
    "users-view": (0.34, 0.02),
    "results-used": (0.21, 0.01),
    "stroke": (0.38, 0.00),
    "user-led-audit": (0.13, -0.01),
    "symptom-assessment": (0.72, 0.02),
    "manual-based": (0.62, 0.01),
    "web-information": (0.42, 0.03),
    "follow-up": (0.40, 0.02),
    "outreach": (0.33, -0.02),
    "other-plan": (0.40, 0.02),
    "waiting-time": (0.88, 0.00),
    "training": (0.52, 0.03),
}
OTHERWISE = (0.50, 0.01)
SPREAD = 0.07  # between the indicators of a theme
LEAST, MOST = 0.03, 0.97
BASE_YEAR = 2021  # of which the levels of the themes are


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The share wanted of an indicator in a year, and whether it was published."""

    share: float
    published: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """A share of units wanted for some codes of a part of a question.

    Of an ordered answer: the first code or a higher one. Of a multiple choice: at least
    so many of the codes. Of a routine: that it is current. Of a number: that it is
    within `limit`.
    """

    codes: tuple[str, ...]
    share: float
    published: bool
    at_least: int = 1
    limit: float = 0.0


Demands = Mapping[tuple[str, str], tuple[Demand, ...]]


def published(targets: NationalFile) -> dict[tuple[str, str], float]:
    """Return the share published or read for (indicator, period), as a fraction.

    Of several told by their lowest and highest only, those between lie evenly.
    """
    shares = {(t.indicator, str(t.period)): t.share / 100 for t in targets.targets}
    for span in targets.ranges:
        step = (span.highest - span.lowest) / (len(span.indicators) - 1)
        for place, indicator in enumerate(span.indicators):
            share = (span.lowest + place * step) / 100
            shares[indicator, str(span.period)] = share
    return shares


def rates(
    targets: NationalFile, period: str, service_areas: Iterable[str]
) -> dict[str, float]:
    """Return the published shares taking part in a year, by service area."""
    found: dict[str, float] = {}
    for target in targets.response:
        if str(target.period) == period:
            areas = [target.service_area] if target.service_area else service_areas
            found |= dict.fromkeys(areas, target.rate / 100)
    return found


def wanted(
    pack: Pack, shares: Mapping[tuple[str, str], float], draws: Draws, period: str
) -> dict[str, Wanted]:
    """Return the share wanted of every indicator asked in a year.

    Between published years that can be compared it lies on the line between them;
    before and after them it drifts as its theme does. A year that a break parts from
    every published one starts from its theme's level.
    """
    graph = ComparabilityGraph.of(pack.indicators, pack.edges)
    known: dict[str, dict[str, float]] = {}
    for (indicator_id, year), share in shares.items():
        known.setdefault(indicator_id, {})[year] = share
    found = {}
    for indicator in pack.indicators:
        version = indicator.in_period(period)
        if version is None:
            continue
        told = known.get(indicator.id, {})
        if period in told:
            found[indicator.id] = Wanted(share=told[period], published=True)
            continue
        level, drift = THEMES.get(version.theme, OTHERWISE)
        level += SPREAD * draws.normal("level", indicator.id)
        level += drift * (int(period) - BASE_YEAR)
        anchors = {
            year: share
            for year, share in told.items()
            if indicator.in_period(year) and _joined(graph, indicator.id, year, period)
        }
        if anchors:
            level = _on_the_way(anchors, drift, period)
        share = min(max(level, LEAST), MOST)
        found[indicator.id] = Wanted(share=share, published=False)
    return found


def _joined(graph: ComparabilityGraph, indicator: str, year: str, other: str) -> bool:
    earlier, later = sorted((year, other))
    found = graph.compare(indicator, earlier=earlier, later=later)
    return found.verdict.allows_difference


def _on_the_way(anchors: Mapping[str, float], drift: float, period: str) -> float:
    """A level between two published years, or past the nearest one."""
    before = max((year for year in anchors if year < period), default="")
    after = min((year for year in anchors if year > period), default="")
    if before and after:
        step = (anchors[after] - anchors[before]) / (int(after) - int(before))
        return anchors[before] + step * (int(period) - int(before))
    nearest = before or after
    return anchors[nearest] + drift * (int(period) - int(nearest))


def demands(
    pack: Pack,
    shares: Mapping[str, Wanted],
    questions: Mapping[str, QuestionVersion],
    period: str,
) -> Demands:
    """Return what each part of a question must come to, for all rules together."""
    order = {question: place for place, question in enumerate(by_route(questions))}
    found: dict[tuple[str, str], list[Demand]] = {}
    for indicator in pack.indicators:
        version = indicator.in_period(period)
        if version is None or indicator.id not in shares:
            continue
        for (question, part), demand in _of_rule(version, shares[indicator.id], order):
            whole = questions[question].response.type is ResponseType.ROUTINE
            # A routine is current as a whole.
            found.setdefault((question, "" if whole else part), []).append(demand)
    return {
        # What is published goes before what is invented.
        part: tuple(sorted(each, key=lambda d: (not d.published, -d.share)))
        for part, each in found.items()
    }


def _of_rule(
    version: IndicatorVersion, goal: Wanted, order: Mapping[str, int]
) -> Iterator[tuple[tuple[str, str], Demand]]:
    match version.rule:
        case ShareOfPositives() | RatioOf() | NumberOf() | Elsewhere():
            return
        case ShareOf(numerator=ref):
            demand = Demand(codes=(), share=goal.share, published=goal.published)
            yield (ref.question, ref.part), demand
        case LevelOf(question=question, part=part):
            demand = Demand(
                codes=(version.met_from,), share=goal.share, published=goal.published
            )
            yield (question, part), demand
        case Ladder():
            yield from _of_condition(_met_rung(version.rule, version), goal, order)
        case _:
            yield from _of_condition(version.rule, goal, order)


def _met_rung(ladder: Ladder, version: IndicatorVersion) -> Condition:
    """The condition of the lowest rung that counts as met."""
    return [rung.when for rung in ladder.rungs if version.is_met_at(rung.level)][-1]


def _of_condition(
    condition: Condition, goal: Wanted, order: Mapping[str, int]
) -> Iterator[tuple[tuple[str, str], Demand]]:
    """Spread a share over the questions of a condition, the last one deciding.

    The questions before it are met by more units, the more the earlier they come.
    """
    first: dict[str, Leaf] = {}
    for leaf in leaves(condition):
        first.setdefault(question_of(leaf), leaf)
    chain = sorted(first, key=lambda question: order.get(question, 0))
    for place, question in enumerate(chain):
        before = (len(chain) - 1 - place) / len(chain)
        share = goal.share + (1 - goal.share) * before * 0.9
        last = place == len(chain) - 1
        leaf = first[question]
        codes, at_least, limit = _asked_of(leaf)
        yield (
            (question, getattr(leaf, "part", "")),
            Demand(
                codes=codes,
                share=share,
                published=goal.published and last,
                at_least=at_least,
                limit=limit,
            ),
        )


def _asked_of(leaf: Leaf) -> tuple[tuple[str, ...], int, float]:
    match leaf:
        case Is():
            return (leaf.value,), 1, 0.0
        case In():
            return leaf.values, 1, 0.0
        case Chosen():
            return leaf.codes, leaf.at_least, 0.0
        case AtMost() | AtLeast():
            return (), 1, float(leaf.value)
        case _:
            return (), 1, 0.0
