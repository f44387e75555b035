"""Which indicator a column is of: by id, by exact title, or as the map says.

A title that is only near is offered, never taken.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from jamfor.core.indicators.definitions import Indicator, IndicatorVersion, Kind, Level
from jamfor.core.releases.outside import OutsideSeries
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.observations import Measure
from jamfor.core.vocabulary.problems import Location, Problem
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.workbooks.findings import finding
from jamfor.formats.workbooks.mapping import ColumnRule, WorkbookMap
from jamfor.formats.workbooks.sheets import letters
from jamfor.formats.workbooks.tables import Column, Table
from jamfor.formats.workbooks.words import (
    NEUTRAL_HEADINGS,
    identifier_in,
    plain,
    title_in,
    titled,
    year_of,
)


NEAR = 0.7  # of difflib's ratio: below it an offer would only mislead
OFFERS = 2
_SEPARATOR = " | "


class Unit(StrEnum):
    """What the figures of a column are."""

    YES_NO = "yes-no"
    LEVELS = "levels"
    PERCENT = "percent"
    NUMBER = "number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a column's figures are of, and how its cells are to be read."""

    indicator: str
    title: LocalText
    unit: Unit
    measure: Measure
    levels: tuple[Level, ...] = ()
    met: frozenset[str] = frozenset()


class How(StrEnum):
    """How it is known what a column is."""

    BY_ID = "id"
    BY_TITLE = "title"
    BY_MAP = "map"
    SKIPPED = "skipped"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """A column of a table, and what it is; `offers` are indicators it may be."""

    table: Table
    column: Column
    how: How
    rule: ColumnRule
    target: Target | None = None
    year: str = ""
    offers: tuple[tuple[str, LocalText], ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """The indicators a column can be of, by id and by title."""

    indicators: Mapping[str, Indicator]
    series: Mapping[str, OutsideSeries]
    titles: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, pack: Pack, said: WorkbookMap) -> Catalogue:
        """Return the catalogue of a pack and of the series a map describes."""
        titles: dict[str, tuple[str, ...]] = {}
        for indicator in pack.indicators:
            texts = (t for v in indicator.versions for t in (v.title.sv, v.title.en))
            for title in sorted({titled(text) for text in texts}):
                titles[title] = (*titles.get(title, ()), indicator.id)
        return cls(
            indicators={indicator.id: indicator for indicator in pack.indicators},
            series={series.id: series for series in said.series},
            titles=titles,
        )

    def title(self, identifier: str) -> LocalText:
        """Return what an indicator is called."""
        if identifier in self.indicators:
            return self.indicators[identifier].latest.title
        return self.series[identifier].title

    def target(self, identifier: str, year: str) -> Target | None:
        """Return how figures of an indicator are read in a year."""
        if indicator := self.indicators.get(identifier):
            return _target(indicator, indicator.in_year(year) or indicator.latest)
        series = self.series.get(identifier)
        return None if series is None else _outside(series)

    def named(self, heading: str) -> tuple[str, ...]:
        """Return the indicators whose title, exactly, a heading has.

        Beneath the title may stand the year and the unit, and nothing else: "antal"
        beneath it would make it another figure.
        """
        parts = heading.split(_SEPARATOR)
        titles = [p for p in parts if plain(p) not in NEUTRAL_HEADINGS | {year_of(p)}]
        for whole in {" ".join(parts), " ".join(titles)}:
            if found := self.titles.get(title_in(whole)) or self.titles.get(
                titled(whole)
            ):
                return found
        return ()

    def near(self, heading: str) -> tuple[str, ...]:
        """Return the indicators with a title near to a heading, nearest first."""
        wanted = {title_in(part) for part in heading.split(_SEPARATOR)} - {""}
        found = {
            title: max(difflib.SequenceMatcher(None, w, title).ratio(), _held(w, title))
            for w in wanted
            for title in (
                *difflib.get_close_matches(w, self.titles, n=OFFERS, cutoff=NEAR),
                *(t for t in self.titles if _held(w, t)),
            )
        }
        best = sorted(found, key=lambda title: (-found[title], title))
        ids = [identifier for title in best for identifier in self.titles[title]]
        return tuple(dict.fromkeys(ids))[:OFFERS]


def _held(wanted: str, title: str) -> float:
    """How much of a title a short name is, if every word of it is in the title."""
    words = set(wanted.split())
    return NEAR if len(words) > 1 and words <= set(title.split()) else 0.0


def _target(indicator: Indicator, version: IndicatorVersion) -> Target:
    met = {s.code for s in version.levels if version.is_met_at(s.code)}
    return Target(
        indicator=indicator.id,
        title=version.title,
        unit=_unit(version),
        measure=_measure(version),
        levels=version.levels,
        met=frozenset(met),
    )


def _unit(version: IndicatorVersion) -> Unit:
    match version.kind:
        case Kind.FACT:
            return Unit.YES_NO
        case Kind.ORDINAL:
            return Unit.LEVELS
        case Kind.COMPOSITE:
            return Unit.PERCENT
        case _:
            return Unit.PERCENT if version.unit == "percent" else Unit.NUMBER


def _measure(version: IndicatorVersion) -> Measure:
    if version.kind is Kind.EXTERNAL:
        return version.headline
    if not version.kind.is_number or version.unit == "percent":
        return Measure.SHARE
    return Measure.COUNT if version.unit == "count" else Measure.MEAN


def _outside(series: OutsideSeries) -> Target:
    measures = {"percent": Measure.SHARE, "count": Measure.COUNT}
    return Target(
        indicator=series.id,
        title=series.title,
        unit=Unit.PERCENT if series.unit == "percent" else Unit.NUMBER,
        measure=measures.get(series.unit, Measure.MEAN),
    )


def resolved(
    table: Table, catalogue: Catalogue, said: WorkbookMap, *, year: str
) -> Iterator[Resolved]:
    """Yield each column of a table with what it is; `year` is of columns without."""
    found = list(_each(table, catalogue, said, year=year))
    for column in found:
        others = [o for o in found if o is not column and _is_rival(column, o)]
        yield _rivalled(column, others) if others else column


def _is_rival(column: Resolved, other: Resolved) -> bool:
    """Whether two columns with unlike headings claim to be one and the same."""
    if column.target is None or other.target is None or How.BY_MAP is column.how:
        return False
    same = (column.target.indicator, column.year) == (
        other.target.indicator,
        other.year,
    )
    return same and plain(column.column.heading) != plain(other.column.heading)


def _rivalled(column: Resolved, others: list[Resolved]) -> Resolved:
    table, index = column.table, column.column.index
    names = [letters(n) for n in sorted([index, *(o.column.index for o in others)])]
    problem = finding(
        "column-twice",
        table.sheet.place(table.first - 1, index),
        found=", ".join(names),
        hint=column.target.indicator if column.target else "",
    )
    lost = _unknown(table, column.column, column.rule, (problem,), column.year)
    offers = () if column.target is None else (column.target,)
    return replace(lost, offers=tuple((o.indicator, o.title) for o in offers))


def _each(
    table: Table, catalogue: Catalogue, said: WorkbookMap, *, year: str
) -> Iterator[Resolved]:
    for column in table.columns:
        name = letters(column.index)
        rule = said.columns.get(
            (table.sheet.name, name),
            said.columns.get(("", name), ColumnRule(sheet="", column=name)),
        )
        yield _resolve(table, column, rule, catalogue, year)


def _resolve(
    table: Table, column: Column, rule: ColumnRule, catalogue: Catalogue, year: str
) -> Resolved:
    where = table.sheet.place(table.first - 1, column.index)
    if rule.heading and plain(rule.heading) != plain(column.heading):
        wrong = finding(
            "map-heading-differs", where, found=column.heading, hint=rule.heading
        )
        return _unknown(table, column, rule, (wrong,), column.year or year)
    if rule.skip:
        return Resolved(table=table, column=column, how=How.SKIPPED, rule=rule)
    how, ids = _identified(column, rule, catalogue)
    when = rule.year or column.year or year
    if len(ids) != 1:
        offers = ids or catalogue.near(column.heading)
        said = tuple((identifier, catalogue.title(identifier)) for identifier in offers)
        problem = _unidentified(column, where, said, exact=bool(ids))
        found = _unknown(table, column, rule, (problem,), when)
        return replace(found, offers=said)
    target = catalogue.target(ids[0], when)
    if target is None:
        wrong = finding("map-unknown-indicator", where, found=ids[0])
        return _unknown(table, column, rule, (wrong,), when)
    problems = _wanting(table, column, catalogue, ids[0], when)
    if problems:
        return _unknown(table, column, rule, problems, when)
    return Resolved(
        table=table, column=column, how=how, rule=rule, target=target, year=when
    )


def _wanting(
    table: Table, column: Column, catalogue: Catalogue, identifier: str, year: str
) -> tuple[Problem, ...]:
    """What is not known of a column whose indicator is."""
    where = table.sheet.place(table.first - 1, column.index)
    series = catalogue.series.get(identifier)
    if not year and table.labels.year is None:
        return (finding("year-missing", where, found=column.heading or where.column),)
    if identifier not in catalogue.indicators and series and not series.unit:
        return (finding("unit-unclear", where, found=identifier),)
    return ()


def _identified(
    column: Column, rule: ColumnRule, catalogue: Catalogue
) -> tuple[How, tuple[str, ...]]:
    if rule.indicator:
        return How.BY_MAP, (rule.indicator,)
    identifier = identifier_in(column.heading)
    if identifier in catalogue.indicators:
        return How.BY_ID, (identifier,)
    if column.heading in catalogue.indicators:
        return How.BY_ID, (column.heading,)
    if identifier:
        return How.UNKNOWN, ()  # an id of somebody else's: its title does not decide
    return How.BY_TITLE, catalogue.named(column.heading)


def _unidentified(
    column: Column,
    where: Location,
    offers: tuple[tuple[str, LocalText], ...],
    *,
    exact: bool,
) -> Problem:
    hint = LocalText(
        sv=_offered(offers, "sv", exact=exact) or " ",
        en=_offered(offers, "en", exact=exact) or " ",
    )
    return finding(
        "column-ambiguous" if exact else "column-unmapped",
        where,
        found=column.heading or where.column,
        hint=hint if offers else "",
    )


def _offered(
    offers: tuple[tuple[str, LocalText], ...], language: str, *, exact: bool
) -> str:
    texts = [
        f"{identifier} ”{title.sv}”"
        if language == "sv"
        else f"{identifier} “{title.en}”"
        for identifier, title in offers
    ]
    if exact:
        return ", ".join(texts)
    either = " eller " if language == "sv" else " or "
    lead = "Närmast är" if language == "sv" else "Nearest:"
    return f"{lead} {either.join(texts)}. "


def _unknown(
    table: Table,
    column: Column,
    rule: ColumnRule,
    problems: tuple[Problem, ...],
    year: str,
) -> Resolved:
    return Resolved(
        table=table,
        column=column,
        how=How.UNKNOWN,
        rule=rule,
        year=year,
        problems=problems,
    )
