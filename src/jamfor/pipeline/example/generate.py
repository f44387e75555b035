"""The rounds of the example, from definitions, published figures and a seed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from jamfor.core.releases.pack import Pack
from jamfor.formats.example_targets import BengtsforsFile, NationalFile
from jamfor.pipeline.example.answering import Answering
from jamfor.pipeline.example.bengtsfors import settle_baskets
from jamfor.pipeline.example.draws import Draws
from jamfor.pipeline.example.levels import demands, published, rates, wanted
from jamfor.pipeline.example.nonresponse import decide_who_answers
from jamfor.pipeline.example.nudge import Nudging
from jamfor.pipeline.example.numbers import report_numbers
from jamfor.pipeline.example.propensity import Propensity
from jamfor.pipeline.example.sheets import Collected, blank_round, versions_of
from jamfor.pipeline.example.tables import tables
from jamfor.store.snapshots import SnapshotTables


SEED = 2022


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleGoals:
    """What the example must agree with."""

    national: NationalFile
    bengtsfors: BengtsforsFile


def generate(
    pack: Pack, goals: ExampleGoals, *, seed: int = SEED
) -> Mapping[str, SnapshotTables]:
    """Return the tables of every round of the pack by period, the same for a seed."""
    draws = Draws(seed=seed)
    propensity = Propensity(draws=draws)
    found: dict[str, SnapshotTables] = {}
    previous: Collected | None = None
    for period in sorted(round_.period for round_ in pack.rounds):
        before = None if previous is None else _continued(pack, previous)
        round_ = _collected(pack, goals, period, propensity, before)
        found[period] = tables(round_, before)
        previous = round_
    return found


def _continued(pack: Pack, previous: Collected) -> Collected:
    """Let a place that took over from others go on with what the first of them said."""
    heirs = {
        successor: previous.sheets[place.code]
        for place in reversed(pack.geography.places)
        if place.code in previous.sheets
        for successor in place.successors
    }
    return replace(previous, sheets={**heirs, **previous.sheets})


def _collected(
    pack: Pack,
    goals: ExampleGoals,
    period: str,
    propensity: Propensity,
    previous: Collected | None,
) -> Collected:
    draws = propensity.draws
    round_ = blank_round(pack, period)
    decide_who_answers(
        round_,
        draws,
        always=(goals.bengtsfors.place,),
        rates=rates(goals.national, period, round_.units),
    )
    shares = wanted(pack, published(goals.national), draws, period)
    Answering(
        round_=round_,
        previous=previous,
        demands=demands(pack, shares, versions_of(pack, period), period),
        draws=draws,
        propensity=propensity,
    ).answer()
    report_numbers(pack, round_, shares, draws)
    settle_baskets(pack, goals.bengtsfors, round_, previous, shares=shares, draws=draws)
    Nudging(
        round_=round_,
        previous=previous,
        propensity=propensity,
        locked=frozenset({goals.bengtsfors.place}),
    ).all_published(pack, shares)
    return round_
