"""The facts of a comparison, by cause, each with the figures it moved."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import polars as pl

from jamfor.core.indicators.phrases import say
from jamfor.core.releases.cause_words import (
    import_words,
    place_words,
    round_words,
    unit_words,
)
from jamfor.core.releases.changes import (
    Cause,
    DefinitionChange,
    ImportChange,
    PlaceChange,
    RoundChange,
    UnitChange,
)
from jamfor.core.releases.correction_words import answer_words
from jamfor.core.releases.definition_changes import BESIDE
from jamfor.core.releases.definition_words import definition_words
from jamfor.core.vocabulary.texts import LocalText
from jamfor.pipeline.comparing.answers import answer_changes
from jamfor.pipeline.comparing.causes import explains
from jamfor.pipeline.comparing.comparison import Comparison
from jamfor.pipeline.comparing.figures import KEY
from jamfor.pipeline.comparing.moves import ASKED, Moves
from jamfor.pipeline.comparing.names import Names


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which figures are asked for; what is empty asks for all."""

    indicator: str = ""
    place: str = ""
    cause: Cause | None = None

    def of(self, figures: pl.DataFrame) -> pl.DataFrame:
        """Return the figures that are asked for; each is told by its decisive cause."""
        wanted = {"indicator": self.indicator, "place": self.place}
        wanted["cause"] = str(self.cause or "")
        for name, value in wanted.items():
            if value:
                figures = figures.filter(pl.col(name) == value)
        return figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that changed, in words, and the figures it moved.

    `place` is the unit it is about, or nothing.
    """

    text: LocalText
    figures: pl.DataFrame
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The first facts of a cause that moved figures, and how many there are."""

    facts: tuple[Fact, ...]
    total: int


class Grouped:
    """The figures asked for, with the facts behind them."""

    def __init__(self, found: Comparison, scope: Scope) -> None:
        self.found, self.scope = found, scope
        self.names = Names(found)
        self.figures = scope.of(found.figures)
        of_indicator = Scope(indicator=scope.indicator).of(found.figures)
        self._moves = Moves(of_indicator, self.figures, found.grounds)

    def facts(self, cause: Cause, most: int | None) -> Found:
        """Return the facts of a cause that moved any of the figures, the first ones."""
        makers: dict[Cause, Callable[[int | None], Found]] = {
            Cause.ANSWER: self._answers,
            Cause.UNIT: self._units,
            Cause.DEFINITION: self._definitions,
            Cause.IMPORT: self._imports,
            Cause.ROUND: self._rounds,
        }
        if cause not in makers:
            return Found(facts=(), total=0)
        return makers[cause](most)

    def by_cause(self, cause: Cause) -> pl.DataFrame:
        """Return the figures a cause is one of the causes of."""
        return self.figures.filter(pl.col("causes").list.contains(str(cause)))

    def unmoving_answers(self) -> pl.DataFrame:
        """Return the differing answers that moved no figure at all."""
        return self.found.answers.join(self._moves.own(), on=ASKED, how="anti")

    def unmoving_units(self) -> list[UnitChange]:
        """Return those who took part otherwise, and moved no figure at all."""
        sure = self._moves.moving_units()
        return [
            change
            for change in self.found.units
            if not _areas(change) & sure and self._of_unit(change).is_empty()
        ]

    def unmoving_definitions(self) -> list[DefinitionChange]:
        """Return the definitions that changed, and moved no figure at all."""
        moving = self._moving_roots(self.found.figures)
        return [c for c in self.found.definitions if not _roots(c) & moving]

    def _answers(self, most: int | None) -> Found:
        linked = self._moves.own().join(
            self._moves.concerned(), on=["period", "place"], how="semi"
        )
        rows = self.found.answers.join(linked, on=ASKED, how="semi")
        keys = rows.select(ASKED).unique().sort(ASKED, descending=[True, False, False])
        sure = set(self._moves.own_wanted().iter_rows())
        facts, total = list[Fact](), 0
        for key in keys.iter_rows():
            full = most is not None and len(facts) >= most
            if full and key in sure:
                total += 1
                continue
            figures = self._moves.by_answer(*key)
            total += not figures.is_empty()
            if not figures.is_empty() and not full:
                text = self.answer_text(rows.filter(_is(key)))
                facts.append(Fact(text=text, figures=figures, place=key[1]))
        return Found(facts=tuple(facts), total=total)

    def answer_text(self, rows: pl.DataFrame) -> LocalText:
        """Return a question answered otherwise by a unit: every part on one line."""
        changes = list(answer_changes(rows))
        first = changes[0]
        put = self.names.question(first.question, first.period)
        told = [answer_words(change, put) for change in changes]
        parts = [words.part_change for words in told]
        return say(
            "{period} {place}, {about}: {parts}",
            "{period} {place}, {about}: {parts}",
            period=LocalText(sv=first.period, en=first.period),
            place=self.names.place(first.place),
            about=told[0].about,
            parts=LocalText(
                sv="; ".join(p.sv for p in parts), en="; ".join(p.en for p in parts)
            ),
        )

    def _units(self, most: int | None) -> Found:
        sure = self._moves.moving_units()
        facts, total = list[Fact](), 0
        for change in self.found.units:
            full = most is not None and len(facts) >= most
            if full and _areas(change) & sure:
                total += 1
                continue
            figures = self._of_unit(change)
            total += not figures.is_empty()
            if not figures.is_empty() and not full:
                text = self.unit_text(change)
                facts.append(Fact(text=text, figures=figures, place=change.place))
        return Found(facts=tuple(facts), total=total)

    def _of_unit(self, change: UnitChange) -> pl.DataFrame:
        if not change.can_move_figures:
            return self.figures.clear()
        return self._moves.by_unit(
            change.period,
            change.place,
            change.service_areas,
            regrouped=change.is_regrouped,
        )

    def unit_text(self, change: UnitChange) -> LocalText:
        """Return who took part otherwise, where, and how."""
        sides = (change.before, change.after)
        parents = [self.names.place(s.parent).sv if s else "" for s in sides]
        return say(
            "{period} {place}, {areas}: {how}",
            "{period} {place}, {areas}: {how}",
            period=LocalText(sv=change.period, en=change.period),
            place=self.names.place(change.place),
            areas=self.names.areas(change.service_areas),
            how=unit_words(change, (parents[0], parents[1])),
        )

    def _definitions(self, most: int | None) -> Found:
        moving = self._moving_roots(self.figures)
        changes = sorted(
            (c for c in self.found.definitions if _roots(c) & moving),
            key=lambda change: BESIDE.issuperset(change.parts),
        )
        facts = [
            Fact(text=self.definition_text(c), figures=self._of_root(c))
            for c in changes[:most]
        ]
        rows = self.by_cause(Cause.DEFINITION)
        of_places = _first(
            (
                Fact(
                    text=self.place_text(c),
                    figures=rows.filter(pl.col("place").is_in(c.aggregates)),
                    place=c.place,
                )
                for c in self.found.places
            ),
            most,
        )
        told = (*facts, *of_places.facts)
        return Found(facts=told[:most], total=len(changes) + of_places.total)

    def _moving_roots(self, figures: pl.DataFrame) -> frozenset[tuple[str, str]]:
        """Return (indicator, year) of the definitions that moved any of the figures."""
        rows = figures.filter(pl.col("causes").list.contains(str(Cause.DEFINITION)))
        rows = rows.select("indicator", "period", "other", "moved").unique()
        found = self._linked(rows, self.found.grounds.definitions)
        return frozenset(found.select("root", "root_period").unique().iter_rows())

    def _of_root(self, change: DefinitionChange) -> pl.DataFrame:
        links = self.found.grounds.definitions.filter(
            pl.col("root") == change.indicator,
            pl.col("period").is_in(change.periods),
        )
        rows = self._linked(self.by_cause(Cause.DEFINITION), links)
        return rows.select(self.figures.columns).unique(KEY)

    def _linked(self, rows: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
        """Rows beside each definition they rest on: a common basket has two years."""
        links = links.with_columns(root_period="period")
        own = rows.join(links, on=["indicator", "period"])
        other = rows.join(links.rename({"period": "other"}), on=["indicator", "other"])
        return pl.concat([own, other.select(own.columns)]).filter(
            explains("root_period")
        )

    def definition_text(self, change: DefinitionChange) -> LocalText:
        """Return which definition changed, in which years, and what of it."""
        last = (change.indicator, change.periods[-1])
        sides = [
            (side.definition(last), self.names.put(side, last[1]))
            for side in (self.found.old, self.found.new)
        ]
        told = list(definition_words(change.parts, sides[0], sides[1]))
        years = ", ".join(change.periods)
        return say(
            "{name} ({years}): {parts}",
            "{name} ({years}): {parts}",
            name=self.names.indicator(last),
            years=LocalText(sv=years, en=years),
            parts=LocalText(
                sv="; ".join(t.sv for t in told), en="; ".join(t.en for t in told)
            ),
        )

    def place_text(self, change: PlaceChange) -> LocalText:
        """Return which place belongs to other aggregates."""
        name = self.names.place(change.place)
        return say("{name} {how}", "{name} {how}", name=name, how=place_words(change))

    def _imports(self, most: int | None) -> Found:
        rows = self.by_cause(Cause.IMPORT)
        return _first(
            (
                Fact(text=import_words(c), figures=self._delivered(rows, c))
                for c in self.found.imports
            ),
            most,
        )

    def _delivered(self, rows: pl.DataFrame, change: ImportChange) -> pl.DataFrame:
        of_change = (pl.col("source") == change.source) & (
            pl.col("label") == change.label
        )
        keys = self.found.grounds.imported.filter(of_change)
        own = rows.join(keys, on=["indicator", "place", "period"], how="semi")
        marked = rows.filter(~pl.col("moved")).join(
            keys, on=["indicator", "place"], how="semi"
        )
        return pl.concat([own, marked]).unique(KEY)

    def _rounds(self, most: int | None) -> Found:
        rows = self.by_cause(Cause.ROUND)
        facts = (
            Fact(text=round_words(c), figures=_of_round(rows, c))
            for c in self.found.rounds
        )
        told = tuple(facts)
        return Found(facts=told[:most], total=len(told))


def _of_round(rows: pl.DataFrame, change: RoundChange) -> pl.DataFrame:
    either = pl.any_horizontal(pl.col("period", "other") == change.period)
    return rows.filter(either)


def _first(facts: Iterable[Fact], most: int | None) -> Found:
    moving = [fact for fact in facts if not fact.figures.is_empty()]
    return Found(facts=tuple(moving[:most]), total=len(moving))


def _areas(change: UnitChange) -> frozenset[tuple[str, str, str]]:
    return frozenset((change.period, change.place, a) for a in change.service_areas)


def _roots(change: DefinitionChange) -> frozenset[tuple[str, str]]:
    return frozenset((change.indicator, period) for period in change.periods)


def _is(key: tuple[str, str, str]) -> pl.Expr:
    return pl.all_horizontal(
        pl.col(name) == value for name, value in zip(ASKED, key, strict=True)
    )
