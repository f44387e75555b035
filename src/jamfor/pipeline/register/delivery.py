"""A register's protected figures as a delivery: cells, and words for each series."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from jamfor.core.indicators.rules import Elsewhere
from jamfor.core.releases.outside import OutsideSeries
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.register_files.words import Sex
from jamfor.pipeline.register.figures import COUNT, FACTORS, PER_1000, RegisterFigure
from jamfor.store.cells import Delivery
from jamfor.store.parquet import CELLS, conform


SOURCE = "register"
CREDIT = LocalText(
    sv="Källa: Socialstyrelsens register",
    en="Source: registers of the National Board of Health and Welfare",
)

_Value = str | int | float | None


def delivery_of(
    figures: Iterable[RegisterFigure], *, label: str, credit: LocalText = CREDIT
) -> Delivery:
    """Return protected figures as a delivery of the source `register`."""
    found = list(figures)
    return Delivery(
        source=SOURCE,
        label=label,
        credit=credit,
        cells=cells_of(found),
        series=tuple(_series(found)),
    )


def cells_of(figures: Iterable[RegisterFigure]) -> pl.DataFrame:
    """Return figures in the columns of `CELLS`."""
    stated = [_cell(figure) for figure in figures]
    schema = {name: CELLS.columns[name] for name in _STATED}
    frame = pl.DataFrame(stated, schema=schema, orient="row")
    absent = [
        pl.lit(None, dtype).alias(name)
        for name, dtype in CELLS.columns.items()
        if name not in schema
    ]
    return conform(frame.with_columns(absent), CELLS)


_STATED = (
    *("indicator", "place", "period", "breakdown", "measure"),
    *("value", "numerator", "denominator", "missing"),
)


def _cell(figure: RegisterFigure) -> tuple[_Value, ...]:
    breakdown = "" if figure.sex is Sex.BOTH else f"sex={figure.sex.value}"
    measure = figure.version.headline.value
    key = (figure.indicator, figure.place, figure.period, breakdown, measure)
    persons = figure.persons
    if persons is None:
        return (*key, None, None, None, str(figure.missing))
    if persons.denominator == 0:
        return (*key, None, None, None, Missing.NOT_APPLICABLE.value)
    if figure.version.unit == COUNT or persons.denominator is None:
        return (*key, float(persons.numerator), None, None, "")
    # A share follows from its parts; a rate of a thousand does not say so itself.
    rate = FACTORS[PER_1000] * persons.numerator / persons.denominator
    stated = rate if figure.version.unit == PER_1000 else None
    return (*key, stated, persons.numerator, persons.denominator, "")


def _series(figures: Iterable[RegisterFigure]) -> Iterable[OutsideSeries]:
    """The words of each series, with the window its periods are of."""
    found: Mapping[str, RegisterFigure] = {f.indicator: f for f in figures}
    for name, figure in sorted(found.items()):
        rule = figure.version.rule
        if not isinstance(rule, Elsewhere):
            continue
        yield OutsideSeries(
            id=name,
            title=figure.version.title,
            what=_with_window(rule.what, figure.row.window.years),
            unit=figure.version.unit,
            service_areas=figure.version.service_areas,
            direction=figure.version.direction,
        )


def _with_window(what: LocalText, years: int) -> LocalText:
    if years == 1:
        return what
    return LocalText(
        sv=f"{what.sv} ({years} år räknas samman, och perioden heter efter det sista)",
        en=f"{what.en} ({years} years are counted together, and the period is named by"
        " the last)",
    )
