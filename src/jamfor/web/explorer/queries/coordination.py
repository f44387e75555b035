"""Who coordinates with whom: service area by service area, and by party outside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jamfor.core.indicators.coordination import Link, Matrix, agreements, routines
from jamfor.core.indicators.phrases import AND, listed, say, sentence
from jamfor.core.places.places import Place, PlaceKind
from jamfor.core.vocabulary.texts import LocalText
from jamfor.web.explorer.pages import Page, Visit
from jamfor.web.explorer.queries.atlas import NATION, Atlas, atlas_of
from jamfor.web.explorer.queries.choices import (
    carried,
    chosen_place,
    chosen_year,
    places_to_choose,
)
from jamfor.web.explorer.queries.coordination_cells import (
    LinkCell,
    Standings,
    State,
)
from jamfor.web.explorer.queries.coordination_table import Shown, matrix_table
from jamfor.web.explorer.queries.place_rounds import GROUPS, PlaceYears


TRIPLE = 3  # areas from which a routine stands in several cells


@dataclass(frozen=True, slots=True, kw_only=True)
class GridCell:
    """A place of the grid; `off` lies in the half that would say the same again."""

    column: LocalText
    links: tuple[LinkCell, ...]
    off: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GridRow:
    """A service area or a party, and its cells under the columns."""

    name: LocalText
    cells: tuple[GridCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A matrix as a page shows it, for a year and the year before it."""

    key: str
    title: LocalText
    corner: LocalText
    year: str
    before: str
    columns: tuple[LocalText, ...]
    rows: tuple[GridRow, ...]
    triples: tuple[LinkCell, ...]
    told: LocalText | None
    chosen: str

    @property
    def links(self) -> tuple[LinkCell, ...]:
        """Every link once."""
        cells = (cell for row in self.rows for cell in row.cells)
        return tuple(each for cell in cells for each in cell.links if each.told)


def page(visit: Visit) -> Page:
    """Show both matrices of the country, or of a place."""
    atlas = atlas_of(visit.release)
    place = chosen_place(visit, atlas)
    standings = Standings(PlaceYears(visit.release, place or atlas.places[NATION]))
    year = chosen_year(visit, atlas)
    grids = (_routines(standings, year), _agreements(standings, year))
    title = LocalText(sv="Samordning och samverkan", en="Coordination and agreements")
    return Page(
        template="explorer/coordination.html",
        title=title if place is None else _at(title, place),
        address="samordning",
        context={
            "atlas": atlas,
            "place": place or atlas.places[NATION],
            "own": place,
            "of_units": place is not None and place.kind in _ASKED,
            "of_group": place is not None and place.kind in GROUPS,
            "choices": places_to_choose(atlas),
            "chosen": carried(place, year),
            "year": year,
            "grids": grids,
        },
        tables=lambda: tuple(matrix_table(_shown(grid)) for grid in grids),
        further=tuple(grid.key for grid in grids[1:]),
    )


_ASKED = frozenset({PlaceKind.MUNICIPALITY, PlaceKind.DISTRICT})


def _at(title: LocalText, place: Place) -> LocalText:
    return say("{title}: {place}", "{title}: {place}", title=title, place=place.name)


def _routines(standings: Standings, year: str | None) -> Grid:
    atlas = standings.years.atlas
    areas = [area.id for area in atlas.areas]

    def of(periods: Sequence[str]) -> Matrix:
        return routines(atlas.pack.indicators, periods=periods, areas=areas)

    shown = year or _best(of(atlas.periods), atlas)
    names = {area.id: area.short for area in atlas.areas}
    return _grid(
        standings,
        of((str(int(shown) - 1), shown)),
        shown,
        _Words(
            key="coordination",
            title=LocalText(
                sv="Rutiner för intern samordning",
                en="Routines for internal coordination",
            ),
            corner=LocalText(sv="Område", en="Service area"),
            columns=names,
            rows=names,
            one=LocalText(sv="rutiner", en="routines"),
        ),
    )


def _agreements(standings: Standings, year: str | None) -> Grid:
    atlas = standings.years.atlas
    areas = [area.id for area in atlas.areas]
    parties = [party.id for party in atlas.pack.parties]

    def of(periods: Sequence[str]) -> Matrix:
        return agreements(
            atlas.pack.indicators, periods=periods, areas=areas, parties=parties
        )

    shown = year or _best(of(atlas.periods), atlas)
    return _grid(
        standings,
        of((str(int(shown) - 1), shown)),
        shown,
        _Words(
            key="agreements",
            title=LocalText(
                sv="Överenskommelser om extern samverkan",
                en="Agreements on external collaboration",
            ),
            corner=LocalText(sv="Part", en="Party"),
            columns={area.id: area.short for area in atlas.areas},
            rows={party.id: party.title for party in atlas.pack.parties},
            one=LocalText(sv="överenskommelser", en="agreements"),
        ),
    )


def _best(matrix: Matrix, atlas: Atlas) -> str:
    """Return the last round in which at least half of the links were asked about."""
    asked = Counter(
        period
        for link in matrix.links
        for period in {
            p for code in link.indicators for p in atlas.indicators[code].asked_in
        }
        if period in atlas.periods
    )
    most = max(asked.values(), default=0)
    return max((p for p, n in asked.items() if 2 * n >= most), default=atlas.now)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """What a matrix and its headings are called."""

    key: str
    title: LocalText
    corner: LocalText
    columns: Mapping[str, LocalText]
    rows: Mapping[str, LocalText]
    one: LocalText


def _grid(standings: Standings, matrix: Matrix, year: str, words: _Words) -> Grid:
    cells = {
        key: tuple(_link(standings, matrix, link, key, year) for link in held)
        for key, held in matrix.cells.items()
    }
    told = [each for held in cells.values() for each in held if each.told]
    years = standings.years
    return Grid(
        key=words.key,
        title=words.title,
        corner=words.corner,
        year=year,
        before=str(int(year) - 1),
        columns=tuple(words.columns[column] for column in matrix.columns),
        rows=tuple(
            GridRow(
                name=words.rows[row],
                cells=tuple(
                    GridCell(
                        column=words.columns[column],
                        links=cells.get((column, row), ()),
                        off=_is_other_half(years.atlas, column, row),
                    )
                    for column in matrix.columns
                ),
            )
            for row in matrix.rows
        ),
        triples=tuple(each for each in told if each.others),
        told=_told(told, words, year),
        chosen=carried(None if years.place.code == NATION else years.place, year),
    )


def _is_other_half(atlas: Atlas, column: str, row: str) -> bool:
    """Whether a cell between areas lies on or over the diagonal."""
    order = [area.id for area in atlas.areas]
    return row in order and order.index(column) >= order.index(row)


def _link(
    standings: Standings, matrix: Matrix, link: Link, key: tuple[str, str], year: str
) -> LinkCell:
    before = str(int(year) - 1)
    atlas = standings.years.atlas
    indicator = standings.read(link, year, before)
    version = indicator.in_period(year) or indicator.in_period(before)
    return LinkCell(
        link=link,
        indicator=indicator.id,
        told=matrix.is_told_in(link, key),
        others=tuple(atlas.area[area] for area in link.areas)
        if len(link.areas) >= TRIPLE
        else (),
        title=(version or indicator.latest).title,
        now=standings.of(indicator, year),
        before=standings.of(indicator, before),
        change=standings.years.change(indicator, (before, year)),
    )


def _told(links: Sequence[LinkCell], words: _Words, year: str) -> LocalText | None:
    """Sum up a unit's states: "3 av 12 rutiner är aktuella 2022; 2 har förfallit"."""
    states = Counter(each.now.state for each in links if each.now.state)
    asked = sum(states.values()) - states[State.UNASKED]
    if not asked:
        return None
    current = say(
        "{n} av {all} {what} är aktuella {year}",
        "{n} of {all} {what} are current in {year}",
        n=_number(states[State.YES]),
        all=_number(asked),
        what=words.one,
        year=LocalText(sv=year, en=year),
    )
    others = [
        say(text.sv, text.en, n=_number(states[state]))
        for state, text in _SUMS.items()
        if states[state]
    ]
    if not others:
        return sentence(current)
    rest = listed(others, AND)
    return sentence(say("{c}; {rest}", "{c}; {rest}", c=current, rest=rest))


_SUMS: Mapping[State, LocalText] = {
    State.LAPSED: LocalText(sv="{n} har förfallit", en="{n} have lapsed"),
    State.NO: LocalText(sv="{n} är nej", en="{n} are no"),
    State.UNANSWERED: LocalText(sv="{n} saknar svar", en="{n} have no answer"),
}


def _number(count: int) -> LocalText:
    return LocalText(sv=str(count), en=str(count))


def _shown(grid: Grid) -> Shown:
    return Shown(
        key=grid.key,
        title=grid.title,
        year=grid.year,
        before=grid.before,
        links=grid.links,
        parties={
            each.link.party: row.name
            for row in grid.rows
            for cell in row.cells
            for each in cell.links
            if each.link.party
        },
    )
