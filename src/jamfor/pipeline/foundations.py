"""What the figures of a release rest on: definitions, questions, units' answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from jamfor.core.findings.baskets import basket
from jamfor.core.indicators.definitions import IndicatorVersion, Kind
from jamfor.core.indicators.inputs import questions_of, read_by
from jamfor.core.questionnaires.questions import QuestionVersion
from jamfor.core.releases.corrections import AnswerChange
from jamfor.core.releases.pack import Pack
from jamfor.pipeline import rules_in_words
from jamfor.pipeline.compose import service_area_of
from jamfor.pipeline.rollup import Rollup
from jamfor.store.snapshots import SnapshotTables


Asked = tuple[str, str]
"""An indicator and a year."""


class Foundations:
    """What each indicator of a release rests on, found once."""

    def __init__(self, pack: Pack, rounds: Mapping[str, SnapshotTables]) -> None:
        self._pack = pack
        self._rounds = rounds
        self._versions = {
            (indicator.id, period): version
            for indicator in pack.indicators
            for version in indicator.versions
            for period in version.periods
        }
        self._put = {
            period: rules_in_words.questions_of(pack, period) for period in rounds
        }
        self._dates = {r.period: r.reference_date for r in pack.rounds}
        self._questions: dict[Asked, frozenset[str]] = {}
        self._definitions: dict[Asked, object] = {}

    def questions(self, indicator: str, period: str) -> frozenset[str]:
        """Return the questions an indicator rests on, those that route to them too."""
        asked = (indicator, period)
        if asked not in self._questions:
            self._questions[asked] = frozenset(
                question
                for version in self._factors(asked).values()
                for question in self._closed(questions_of(version.rule), period)
            )
        return self._questions[asked]

    def definition(self, indicator: str, period: str) -> object:
        """Return all of a definition that decides a figure; texts do not."""
        asked = (indicator, period)
        if asked not in self._definitions:
            put = self._put.get(period, {})
            self._definitions[asked] = (
                self._dates.get(period),
                {name: _judged(v) for name, v in self._factors(asked).items()},
                {q: _put(put[q]) for q in self.questions(*asked) if q in put},
            )
        return self._definitions[asked]

    def concerned(
        self, changes: Iterable[AnswerChange]
    ) -> dict[tuple[str, str], frozenset[str]]:
        """Return the questions answered otherwise in each year at each place.

        A place has its own and those of every unit that counts there.
        """
        parents = Rollup.of(self._pack.geography).parents
        stands_for = {
            period: dict(tables.frame.select("place", "parent").iter_rows())
            for period, tables in self._rounds.items()
        }
        found: dict[tuple[str, str], frozenset[str]] = {}
        for change in changes:
            unit = change.place
            municipality = stands_for[change.period].get(unit, unit)
            for place in {unit, municipality, *parents.get(municipality, ())}:
                key = (change.period, place)
                found[key] = found.get(key, frozenset()) | {change.question}
        return found

    def units_with_levels(self) -> pl.DataFrame:
        """Return (indicator, place, period) of each unit that holds a level."""
        homes = [
            (indicator, period, version.home)
            for (indicator, period), version in self._versions.items()
            if version.levels and period in self._rounds
        ]
        columns = ["indicator", "period", "service_area"]
        schema = dict.fromkeys(columns, pl.String)
        frames = pl.concat(
            tables.frame.filter("in_frame").select(
                "service_area", "place", period=pl.lit(period)
            )
            for period, tables in self._rounds.items()
        )
        levels = pl.DataFrame(homes, schema=schema, orient="row")
        return levels.join(frames, on=["period", "service_area"]).select(
            "indicator", "place", "period"
        )

    def _factors(self, asked: Asked) -> dict[str, IndicatorVersion]:
        """The factors of a composite; of anything else, itself."""
        version = self._versions.get(asked)
        if version is None:
            return {}
        if version.kind is not Kind.COMPOSITE:
            return {asked[0]: version}
        found = basket(
            self._pack.indicators,
            period=asked[1],
            service_area=service_area_of(version),
        )
        return {factor.id: factor.version for factor in found}

    def _closed(self, questions: Iterable[str], period: str) -> set[str]:
        """Questions with all those their conditions read, and theirs in turn."""
        put, found, waiting = self._put.get(period, {}), set[str](), list(questions)
        while waiting:
            question = waiting.pop()
            if question in found:
                continue
            found.add(question)
            version = put.get(question)
            if version is not None and version.asked_when is not None:
                waiting += read_by(version.asked_when)
        return found


def _judged(version: IndicatorVersion) -> object:
    return (
        version.kind,
        version.rule,
        version.when_not_reached,
        version.home,
        version.unit,
        tuple(level.code for level in version.levels),
        version.met_from,
    )


def _put(version: QuestionVersion) -> object:
    response = version.response
    return (
        version.asked_when,
        response.type,
        tuple(category.code for category in response.categories),
        response.parts,
        response.unit,
    )
