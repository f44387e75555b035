"""The tables behind register figures: each figure, of whom, and its two numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from jamfor.core.places.places import Place, PlaceKind
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.register_files.words import SEX_TEXTS, Sex
from jamfor.formats.tables import Cell, Column, ColumnKind, Table
from jamfor.web.explorer.queries.atlas import NATION
from jamfor.web.explorer.queries.figures import Figure, absent
from jamfor.web.explorer.queries.registers import BySex, Registers, RegisterSeries


KEY = "registers"
PLACES = "places"


def _said(sv: str, en: str) -> LocalText:
    return LocalText(sv=sv, en=en)


_NUMERATOR = _said("Antal", "Number")
_DENOMINATOR = _said("Av", "Of")


def columns_of(sexes: Iterable[Sex], *, kind: ColumnKind) -> tuple[Column, ...]:
    """Return the columns of a figure with its parts, for everybody and each sex."""
    found: list[Column] = []
    for sex in (Sex.BOTH, *sexes):
        key = sex.value or "total"
        found += (
            Column(key=key, title=SEX_TEXTS[sex], kind=kind),
            Column(key=f"{key}_number", title=_NUMERATOR, kind=ColumnKind.COUNT),
            Column(key=f"{key}_of", title=_DENOMINATOR, kind=ColumnKind.COUNT),
        )
    return tuple(found)


def cells_of(figures: BySex, sexes: Iterable[Sex]) -> Iterator[Cell]:
    """Yield the cells under `columns_of`."""
    of = {Sex.BOTH: figures.total, Sex.WOMEN: figures.women, Sex.MEN: figures.men}
    for sex in (Sex.BOTH, *sexes):
        yield from _cells(of[sex] or absent(Missing.NOT_ASKED))


def _cells(figure: Figure) -> tuple[Cell, Cell, Cell]:
    return figure.cell, figure.numerator_cell, figure.denominator_cell


_PERIOD = Column(key="period", title=_said("Period", "Period"))


def series_tables(series: RegisterSeries) -> tuple[Table, Table]:
    """Return the country's figures and every place's, of every period."""
    columns = columns_of(series.sexes, kind=_kind(series))
    return (
        Table(
            key="nation",
            title=_said("Riket", "Sweden"),
            columns=(_PERIOD, *columns),
            rows=tuple(
                (row.period.text, *cells_of(row.figures, series.sexes))
                for row in series.nation()
            ),
        ),
        Table(
            key=PLACES,
            title=_said("Län och kommuner", "Counties and municipalities"),
            columns=(
                Column(key="code", title=_said("Kod", "Code")),
                Column(key="place", title=_said("Plats", "Place")),
                _PERIOD,
                *columns,
            ),
            rows=tuple(_places(series)),
        ),
    )


def place_table(series: RegisterSeries, place: Place) -> Table:
    """Return a place's figures of every period, the country's beside."""
    kind = _kind(series)
    return Table(
        key="nation",
        title=place.name,
        columns=(
            _PERIOD,
            *columns_of(series.sexes, kind=kind),
            Column(key="nation", title=_said("Riket", "Sweden"), kind=kind),
        ),
        rows=tuple(
            (
                row.period.text,
                *cells_of(row.figures, series.sexes),
                series.at(NATION, row.period.year).total.cell,
            )
            for row in series.at_place(place.code)
        ),
    )


def _kind(series: RegisterSeries) -> ColumnKind:
    percent = series.version.unit == "percent"
    return ColumnKind.SHARE if percent else ColumnKind.NUMBER


def _places(series: RegisterSeries) -> Iterator[tuple[Cell, ...]]:
    kinds = (PlaceKind.COUNTY, PlaceKind.MUNICIPALITY)
    for year in series.years:
        period = series.period(year).text
        for place in series.atlas.of_kind(*kinds):
            figures = series.at(place.code, year)
            yield place.code, place.name, period, *cells_of(figures, series.sexes)


def registers_table(registers: Registers, *, place: LocalText | None = None) -> Table:
    """Return a list of register indicators, with the country beside a place."""
    sexes: Sequence[Sex] = (Sex.WOMEN, Sex.MEN)
    nation = Column(
        key="nation", title=_said("Riket", "Sweden"), kind=ColumnKind.NUMBER
    )
    return Table(
        key=KEY,
        title=_said("Registeruppgifter", "Register figures"),
        columns=(
            Column(key="indicator", title=_said("Id", "Id")),
            Column(key="title", title=_said("Indikator", "Indicator")),
            Column(key="unit", title=_said("Enhet", "Unit")),
            _PERIOD,
            *columns_of(sexes, kind=ColumnKind.NUMBER),
            *((nation,) if place else ()),
        ),
        rows=tuple(
            (
                row.indicator.id,
                row.version.title,
                row.version.unit,
                row.period.text,
                *cells_of(row.figures, sexes),
                *((row.nation.total.cell,) if place else ()),
            )
            for row in registers.rows
        ),
    )
