"""The figures of a published workbook as a delivery to be stored."""

from __future__ import annotations

import polars as pl

from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.workbooks.mapping import WorkbookMap
from jamfor.formats.workbooks.reading import Reading
from jamfor.formats.workbooks.values import Figure
from jamfor.store.cells import Delivery
from jamfor.store.parquet import CELLS, conform


def workbook_delivery(
    reading: Reading, said: WorkbookMap, *, source: str, label: str, credit: LocalText
) -> Delivery:
    """Return what was read as a delivery; only series with figures are described."""
    used = {figure.indicator for figure in reading.figures}
    return Delivery(
        source=source,
        label=label,
        credit=credit,
        cells=cells_of(reading),
        series=tuple(series for series in said.series if series.id in used),
    )


def cells_of(reading: Reading) -> pl.DataFrame:
    """Return the figures in the columns of `CELLS`.

    Where a figure's parts are known they say it; elsewhere the value is as stated.
    """
    rows = [_row(figure) for figure in reading.figures]
    return conform(pl.DataFrame(rows, schema=CELLS.columns, orient="row"), CELLS)


def _row(figure: Figure) -> dict[str, str | int | float | None]:
    absent: dict[str, str | int | float | None] = dict.fromkeys(CELLS.columns)
    return absent | {
        "indicator": figure.indicator,
        "place": figure.place,
        "period": figure.period,
        "breakdown": figure.breakdown,
        "measure": str(figure.measure),
        "value": figure.value,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "missing": str(figure.missing or ""),
    }
