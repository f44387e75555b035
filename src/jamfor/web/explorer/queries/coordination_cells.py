"""A cell of the coordination matrix: what stands there, and what stood there before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from jamfor.core.answers.answers import UnitAnswers
from jamfor.core.findings.routines import has_lapsed, shortcoming
from jamfor.core.indicators.coordination import Link
from jamfor.core.indicators.definitions import Indicator, IndicatorVersion
from jamfor.core.places.places import ServiceArea
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.tables import Cell
from jamfor.web.explorer.queries.figures import Change, Figure
from jamfor.web.explorer.queries.place_rounds import PlaceYears


class State(StrEnum):
    """How a routine or an agreement stands at one unit."""

    YES = "yes"
    LAPSED = "lapsed"
    NO = "no"
    UNANSWERED = "unanswered"
    UNASKED = "unasked"

    @property
    def text(self) -> LocalText:
        """What a reader sees."""
        return _STATES[self]


_STATES: Mapping[State, LocalText] = {
    State.YES: LocalText(sv="Ja", en="Yes"),
    State.LAPSED: LocalText(sv="Har förfallit", en="Has lapsed"),
    State.NO: LocalText(sv="Nej", en="No"),
    State.UNANSWERED: LocalText(sv="Svar saknas", en="No answer"),
    State.UNASKED: LocalText(sv="Ej frågad", en="Not asked"),
}

_UNASKED = frozenset({Missing.NOT_ASKED, Missing.OUTSIDE_FRAME})


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a link stands in a year: a unit's state, else a share of units.

    `lacks` is the first requirement a No fails. `lapsed` is how many of a city's
    districts have let it lapse; None where that is not counted.
    """

    year: str
    figure: Figure
    state: State | None
    lacks: LocalText | None = None
    lapsed: int | None = None

    @property
    def of_districts(self) -> bool:
        """Whether it is a city's, asked by its districts: never a yes or a no."""
        return self.lapsed is not None

    @property
    def cell(self) -> Cell:
        """The state as a table exports it, else the share; a gap is its reason."""
        if self.figure.missing is not None:
            return self.figure.missing
        return self.state.text if self.state else self.figure.cell


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCell:
    """A routine or an agreement as it stands in a cell.

    `told` is whether it is told here; a routine between three areas is only marked in
    its other cells. `others` are its areas when they are three or more.
    """

    link: Link
    indicator: str
    told: bool
    others: tuple[ServiceArea, ...]
    title: LocalText
    now: Standing
    before: Standing
    change: Change

    @property
    def address(self) -> str:
        """The address of its indicator."""
        return f"indikator/{self.indicator}"


class Standings:
    """How links stand at a place; reads a unit's answers where a No must be told."""

    def __init__(self, years: PlaceYears) -> None:
        self.years = years
        self._answers: dict[tuple[str, str], UnitAnswers] = {}

    def read(self, link: Link, year: str, before: str) -> Indicator:
        """Return the id to read a link by: one asked in both years, if there is."""
        asked = [self.years.atlas.indicators[code] for code in link.indicators]
        both = (i for i in asked if i.in_period(year) and i.in_period(before))
        this = (i for i in asked if i.in_period(year))
        return next(both, None) or next(this, None) or asked[0]

    def of(self, indicator: Indicator, year: str) -> Standing:
        """Return how an indicator stands in a year."""
        figure = self.years.figure(indicator, year)
        version = indicator.in_period(year)
        units = self.years.units(version.home, year) if version else ()
        if version is None or not units:
            return Standing(year=year, figure=figure, state=self._unasked(figure))
        if units != (self.years.place.code,):
            lapsed = sum(1 for unit in units if self._lapsed(version, unit, year))
            return Standing(year=year, figure=figure, state=None, lapsed=lapsed)
        return self._of_unit(version, units[0], figure, year)

    def _unasked(self, figure: Figure) -> State | None:
        return State.UNASKED if figure.missing in _UNASKED else None

    def _of_unit(
        self, version: IndicatorVersion, unit: str, figure: Figure, year: str
    ) -> Standing:
        if figure.missing is not None:
            away = figure.missing in _UNASKED
            state = State.UNASKED if away else State.UNANSWERED
            return Standing(year=year, figure=figure, state=state)
        if figure.met:
            return Standing(year=year, figure=figure, state=State.YES)
        lapsed = self._lapsed(version, unit, year)
        return Standing(
            year=year,
            figure=figure,
            state=State.LAPSED if lapsed else State.NO,
            lacks=shortcoming(
                version,
                questions=self.years.atlas.questions_in(year),
                answers=self._read(unit, year),
            ),
        )

    def _lapsed(self, version: IndicatorVersion, unit: str, year: str) -> bool:
        return has_lapsed(
            version,
            questions=self.years.atlas.questions_in(year),
            answers=self._read(unit, year),
        )

    def _read(self, unit: str, year: str) -> UnitAnswers:
        key = (unit, year)
        if key not in self._answers:
            self._answers[key] = self.years.release.answers(unit, year)
        return self._answers[key]
