"""The last few units moved so that a published share is met by its whole rule.

A rule over several questions does not come out as its parts were drawn; the units
nearest to the line change their answer until the share is right to the unit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jamfor.core.indicators.definitions import Indicator, IndicatorVersion
from jamfor.core.indicators.evaluation import evaluate
from jamfor.core.releases.pack import Pack
from jamfor.pipeline.example.levels import Wanted
from jamfor.pipeline.example.propensity import Propensity
from jamfor.pipeline.example.sheets import Collected, Sheet, questions_of
from jamfor.pipeline.example.wishes import Pen


_LITTLE = (("no",), ("none",))


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudging:
    """What it takes to move units in a round; `locked` ones are left as they are."""

    round_: Collected
    previous: Collected | None
    propensity: Propensity
    locked: frozenset[str]

    def all_published(self, pack: Pack, shares: Mapping[str, Wanted]) -> None:
        """Move units until every published share of facts and ordinals is met."""
        for indicator in pack.indicators:
            version = indicator.in_period(self.round_.period)
            goal = shares.get(indicator.id)
            if version is None or goal is None or not goal.published:
                continue
            if version.kind.counts:
                self._move(indicator, version, goal.share)

    def _move(
        self, indicator: Indicator, version: IndicatorVersion, share: float
    ) -> None:
        found: dict[bool, list[Sheet]] = {True: [], False: []}
        for unit in self.round_.units[version.home]:
            sheet = self.round_.sheets[unit.place]
            met = _met(version, sheet)
            if met is not None:
                found[met].append(sheet)
        counted = len(found[True]) + len(found[False])
        short = round(share * counted) - len(found[True])
        wish = short > 0
        if not short:
            return
        order = sorted(
            (s for s in found[not wish] if s.place not in self.locked),
            key=lambda sheet: self._nearness(indicator.id, version, sheet),
            reverse=wish,
        )
        moved = 0
        for sheet in order:
            if moved == abs(short):
                return
            moved += self._try(version, sheet, wish=wish)

    def _nearness(
        self, indicator: str, version: IndicatorVersion, sheet: Sheet
    ) -> tuple[int, float]:
        """How near a unit is to meeting it: answered further first, then propensity."""
        told = sum(
            sheet.values.get((question, part), _LITTLE[0]) not in _LITTLE
            for question in questions_of(version.rule)
            for part in sheet.questions[question].response.parts
        )
        weight = self.propensity.of(
            sheet, area=version.home, kind="nudge", atom=indicator
        )
        return told, weight

    def _try(self, version: IndicatorVersion, sheet: Sheet, *, wish: bool) -> bool:
        """Change a unit's answers; take it back where the rule says otherwise."""
        values, evidence = dict(sheet.values), dict(sheet.evidence)
        before = self.previous.sheets.get(sheet.place) if self.previous else None
        pen = Pen(sheet=sheet, previous=before, draws=self.propensity.draws)
        pen.grant(version, met=wish)
        if _met(version, sheet) is wish:
            return True
        sheet.values, sheet.evidence = values, evidence
        return False


def _met(version: IndicatorVersion, sheet: Sheet) -> bool | None:
    outcome = evaluate(version, questions=sheet.questions, answers=sheet.answers())
    return outcome.met
