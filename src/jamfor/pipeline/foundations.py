"""What the figures of a release rest on: definitions, questions, units and places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import polars as pl

from jamfor.core.comparability.graph import ComparabilityGraph
from jamfor.core.findings.baskets import Factor, basket
from jamfor.core.indicators.definitions import IndicatorVersion, Kind
from jamfor.core.indicators.inputs import questions_of, read_by
from jamfor.core.indicators.rules import ShareOfPositives
from jamfor.core.questionnaires.questions import QuestionVersion
from jamfor.core.releases.definition_changes import Definition
from jamfor.core.releases.pack import Pack
from jamfor.pipeline import rules_in_words
from jamfor.pipeline.rollup import Rollup
from jamfor.store.snapshots import SnapshotTables


Asked = tuple[str, str]
"""An indicator and a year."""


class Foundations:
    """What each indicator of a release rests on, found once."""

    def __init__(self, pack: Pack, rounds: Mapping[str, SnapshotTables]) -> None:
        self.pack = pack
        self.rounds = rounds
        self.versions: dict[Asked, IndicatorVersion] = {
            (indicator.id, year): version
            for indicator in pack.indicators
            for version in indicator.versions
            for year in version.years
        }
        self._series = {indicator.id: indicator for indicator in pack.indicators}
        self._graph = ComparabilityGraph.of(pack.indicators, pack.edges)
        self._put = {
            r.period: rules_in_words.questions_of(pack, r.period) for r in pack.rounds
        }
        self._dates = {r.period: r.reference_date for r in pack.rounds}
        self._baskets: dict[Asked, tuple[Factor, ...]] = {}

    def factors(self, asked: Asked) -> tuple[Factor, ...]:
        """Return the factors of a composite; nothing has them but a composite."""
        version = self.versions.get(asked)
        if version is None or not isinstance(version.rule, ShareOfPositives):
            return ()
        key = (version.rule.service_area, asked[1])
        if key not in self._baskets:
            self._baskets[key] = basket(
                self.pack.indicators, period=asked[1], service_area=key[0]
            )
        return self._baskets[key]

    def questions(self, asked: Asked) -> frozenset[str]:
        """Return the questions an indicator rests on, those that route to them too."""
        version = self.versions.get(asked)
        if version is None:
            return frozenset()
        rules = [f.version.rule for f in self.factors(asked)] or [version.rule]
        read = (question for rule in rules for question in questions_of(rule))
        return frozenset(self._closed(read, asked[1]))

    def definition(self, asked: Asked) -> Definition | None:
        """Return all of a definition that decides a figure or its marks."""
        version = self.versions.get(asked)
        if version is None:
            return None
        put = self._put.get(asked[1], {})
        composite = version.kind is Kind.COMPOSITE
        read = [] if composite else sorted(self.questions(asked))
        factors = tuple(factor.id for factor in self.factors(asked))
        return Definition(
            version=version,
            factors=factors,
            questions=tuple((q, _put(put[q])) for q in read if q in put),
            reference_date=self._dates.get(asked[1]),
            comparability=self._comparability(asked),
        )

    def rests_on(self, indicators: Iterable[str]) -> pl.DataFrame:
        """Return (indicator, period, question) of some indicators, in every round."""
        wanted = set(indicators)
        rows = [
            (*asked, question)
            for asked in self._rounds_of(wanted)
            for question in self.questions(asked)
        ]
        return _table(rows, "indicator", "period", "question")

    def asked_in(self) -> pl.DataFrame:
        """Return (indicator, period, service_area): whose frame each is asked within.

        Of a composite the areas it is shown in, whose units its response rate counts,
        and the homes of its factors.
        """
        rows = {
            (*asked, area)
            for asked in self._rounds_of({i for i, _ in self.versions})
            for area in self._areas(asked)
        }
        return _table(sorted(rows), "indicator", "period", "service_area")

    def frames(self) -> pl.DataFrame:
        """Return every round's frame with its period."""
        return pl.concat(
            tables.frame.select(pl.lit(period).alias("period"), pl.all())
            for period, tables in sorted(self.rounds.items())
        )

    def targets(self) -> pl.DataFrame:
        """Return (period, unit, place): where each unit counts besides itself."""
        parents = Rollup.of(self.pack.geography).parents
        units = self.frames().select("period", "place", "parent").unique()
        rows = [
            (period, unit, place)
            for period, unit, municipality in units.iter_rows()
            for place in {municipality, *parents.get(municipality, ())} - {unit}
        ]
        return _table(rows, "period", "unit", "place")

    def units(self) -> pl.DataFrame:
        """Return (indicator, period, place) of each unit in an indicator's frame."""
        framed = self.frames().filter("in_frame")
        return (
            framed.join(self.asked_in(), on=["period", "service_area"])
            .select("indicator", "period", "place")
            .unique()
        )

    def units_with_levels(self) -> pl.DataFrame:
        """Return (indicator, place, period) of each unit that holds a level."""
        homes = [
            (*asked, self.versions[asked].home)
            for asked in self._rounds_of({i for i, _ in self.versions})
            if self.versions[asked].levels
        ]
        levels = _table(homes, "indicator", "period", "service_area")
        framed = self.frames().filter("in_frame")
        return levels.join(framed, on=["period", "service_area"]).select(
            "indicator", "place", "period"
        )

    def composites(self) -> frozenset[str]:
        """Return the ids of the shares of positives."""
        of_kind = (i for i, v in self.versions.items() if v.kind is Kind.COMPOSITE)
        return frozenset(indicator for indicator, _ in of_kind)

    def counted(self) -> pl.DataFrame:
        """Return (indicator, period, factor): what each composite counts."""
        rows = [
            (*asked, member)
            for asked in self._rounds_of(set(self.composites()))
            for factor in self.factors(asked)
            for member in factor.members
        ]
        return _table(rows, "indicator", "period", "factor")

    def memberships(self) -> dict[str, tuple[str, ...]]:
        """Return what each place belongs to."""
        return {place.code: place.parents for place in self.pack.geography.places}

    def _rounds_of(self, indicators: set[str]) -> Iterator[Asked]:
        for asked, version in self.versions.items():
            computed = asked[1] in version.periods and asked[1] in self.rounds
            if computed and asked[0] in indicators:
                yield asked

    def _areas(self, asked: Asked) -> set[str]:
        version = self.versions[asked]
        if version.kind is not Kind.COMPOSITE:
            return {version.home}
        homes = (factor.version.home for factor in self.factors(asked))
        return {*version.service_areas, *homes}

    def _comparability(self, asked: Asked) -> object:
        """How a year is joined to the one before it, of rounds and of all years."""
        indicator, year = asked
        series = self._series[indicator]
        before = (
            max((each for each in years if each < year), default="")
            for years in (series.asked_in, series.years)
        )
        return tuple(self._step(indicator, earlier, year) for earlier in before)

    def _step(self, indicator: str, earlier: str, later: str) -> object:
        if not earlier:
            return None
        found = self._graph.compare(indicator, earlier=earlier, later=later)
        recodes = [sorted(edge.recode.items()) for edge in found.edges]
        return earlier, found.verdict, recodes

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


def _table(rows: Iterable[tuple[str, ...]], *names: str) -> pl.DataFrame:
    schema = dict.fromkeys(names, pl.String)
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def _put(version: QuestionVersion) -> object:
    response = version.response
    return (
        version.asked_when,
        response.type,
        tuple(category.code for category in response.categories),
        response.parts,
        response.unit,
    )
