"""Routines a place must follow up again before the next reference date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from jamfor.core.findings.routines import Lapse, lapsing
from jamfor.core.indicators.definitions import IndicatorVersion
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.tables import Column, ColumnKind, Table
from jamfor.web.explorer.queries.atlas import is_composite
from jamfor.web.explorer.queries.ledger import Ledger


FIRST = 4  # lines shown before the rest is folded


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutineLine:
    """A routine that counts this year and lapses: when, and what falls with it."""

    title: LocalText
    unit: LocalText | None
    followed_up: date
    last_day: date
    months: int
    areas: tuple[LocalText, ...]
    indicators: tuple[str, ...]
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Routines:
    """All that lapse before a reference date; `lapsed` had already on publication."""

    by: date
    published: date
    lapsed: tuple[RoutineLine, ...]
    lapsing: tuple[RoutineLine, ...]

    @property
    def lines(self) -> tuple[RoutineLine, ...]:
        """All of them, soonest first."""
        return (*self.lapsed, *self.lapsing)

    @property
    def count(self) -> int:
        """How many routines must be followed up again."""
        return len(self.lines)

    @property
    def first(self) -> tuple[RoutineLine, ...]:
        """What is shown at once: what has not lapsed yet, else what has."""
        return (self.lapsing or self.lapsed)[:FIRST]

    @property
    def months(self) -> tuple[tuple[str, tuple[RoutineLine, ...]], ...]:
        """All of them by the month in which they lapse: "2022-03"."""
        found: dict[str, list[RoutineLine]] = {}
        for line in self.lines:
            found.setdefault(f"{line.last_day:%Y-%m}", []).append(line)
        return tuple((month, tuple(lines)) for month, lines in found.items())


def next_reference_date(ledger: Ledger) -> date:
    """Return the reference date of the year after: the same day, a year later."""
    this = ledger.atlas.rounds[ledger.years[1]].reference_date
    return this.replace(year=this.year + 1)


def routines_of(ledger: Ledger) -> Routines:
    """Return the routines of a place, or of a city's districts, that lapse."""
    by = next_reference_date(ledger)
    published = ledger.release.manifest.published_at.date()
    lines = sorted(
        (
            _line(ledger, unit, lapse)
            for unit in ledger.all_units
            for lapse in _lapses(ledger, unit, by)
        ),
        key=lambda line: (line.last_day, line.title.sv),
    )
    return Routines(
        by=by,
        published=published,
        lapsed=tuple(line for line in lines if line.last_day < published),
        lapsing=tuple(line for line in lines if line.last_day >= published),
    )


def _lapses(ledger: Ledger, unit: str, by: date) -> tuple[Lapse, ...]:
    met = _met(ledger, unit)
    if not met:
        return ()
    return lapsing(met, questions=ledger.questions, answers=ledger.answers(unit), by=by)


def _met(ledger: Ledger, unit: str) -> Mapping[str, IndicatorVersion]:
    """The indicators a unit itself meets this year; a city's own value is a share."""
    year = ledger.years[1]
    asked = ledger.release.participation(unit, year)
    found: dict[str, IndicatorVersion] = {}
    for indicator in ledger.atlas.pack.indicators:
        version = indicator.in_period(year)
        if version is None or is_composite(version) or version.home not in asked:
            continue
        value = ledger.value(unit, indicator.id, year)
        if value is not None and value.value == 1 and version.kind.counts:
            found[indicator.id] = version
    return found


def _line(ledger: Ledger, unit: str, lapse: Lapse) -> RoutineLine:
    atlas = ledger.atlas
    versions = [
        version
        for code in lapse.indicators
        if (version := atlas.indicators[code].in_period(ledger.years[1]))
    ]
    areas = dict.fromkeys(area for v in versions for area in v.service_areas)
    phrase = ledger.questions[lapse.routine].phrase
    alone = unit == ledger.place.code
    return RoutineLine(
        title=LocalText(sv=_capital(phrase.sv), en=_capital(phrase.en)),
        unit=None if alone else atlas.places[unit].name,
        followed_up=lapse.followed_up,
        last_day=lapse.last_day,
        months=lapse.months,
        areas=tuple(a.short for a in atlas.areas if a.id in areas),
        indicators=lapse.indicators,
        address=f"indikator/{lapse.indicators[0]}/{unit}",
    )


def _capital(phrase: str) -> str:
    return phrase[0].upper() + phrase[1:]


def routines_table(found: Routines) -> Table:
    """Return the routines as a table."""
    day = ColumnKind.DATE
    return Table(
        key="routines",
        title=LocalText(
            sv=f"Rutiner att följa upp före {found.by}",
            en=f"Routines to follow up before {found.by}",
        ),
        columns=(
            Column(key="routine", title=LocalText(sv="Rutin", en="Routine")),
            Column(key="unit", title=LocalText(sv="Enhet", en="Unit")),
            Column(
                key="followed_up",
                title=LocalText(sv="Senast uppföljd", en="Last followed up"),
                kind=day,
            ),
            Column(
                key="last_day",
                title=LocalText(sv="Aktuell till och med", en="Current until"),
                kind=day,
            ),
            Column(
                key="window_months",
                title=LocalText(sv="Fönster, månader", en="Window, months"),
                kind=ColumnKind.COUNT,
            ),
            Column(
                key="indicators", title=LocalText(sv="Indikatorer", en="Indicators")
            ),
        ),
        rows=tuple(
            (
                line.title,
                line.unit,
                line.followed_up,
                line.last_day,
                line.months,
                " ".join(line.indicators),
            )
            for line in found.lines
        ),
    )
