"""Small deliveries of figures from outside."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from jamfor.core.releases.outside import OutsideSeries
from jamfor.core.vocabulary.texts import LocalText
from jamfor.store.cells import Delivery, write_cells_snapshot
from jamfor.store.parquet import CELLS, conform


CREDIT = LocalText(sv="Källa: Provkällan", en="Source: the test source")
Row = tuple[str, str, str, float | str]
"""Indicator, place, year, and a share or the reason there is none."""


def cells_of(rows: list[Row], *, breakdown: str = "") -> pl.DataFrame:
    """Return shares as cells; a text in place of one is the reason it is missing."""
    frame = pl.DataFrame(
        [
            {
                "indicator": indicator,
                "place": place,
                "period": period,
                "breakdown": breakdown,
                "measure": "share",
                "value": None if isinstance(value, str) else value,
                "missing": value if isinstance(value, str) else "",
            }
            for indicator, place, period, value in rows
        ],
        schema={
            name: dtype
            for name, dtype in CELLS.columns.items()
            if name in {*CELLS.key, "value", "missing"}
        },
    )
    absent = [
        pl.lit(None, dtype).alias(name)
        for name, dtype in CELLS.columns.items()
        if name not in frame.columns
    ]
    return conform(frame.with_columns(absent), CELLS)


def delivery_of(
    rows: list[Row],
    *,
    source: str = "provkalla",
    label: str = "2024",
    series: tuple[OutsideSeries, ...] = (),
) -> Delivery:
    """Return a delivery of shares."""
    return Delivery(
        source=source, label=label, credit=CREDIT, cells=cells_of(rows), series=series
    )


def series_of(name: str) -> OutsideSeries:
    """Return a series the definitions do not have."""
    title = LocalText(sv=f"Serie {name}", en=f"Series {name}")
    return OutsideSeries(id=name, title=title, what=title, unit="percent")


def store(data: Path, delivery: Delivery, *, example: bool = False) -> Path:
    """Freeze a delivery."""
    return write_cells_snapshot(
        data,
        delivery,
        frozen_at=datetime(2024, 6, 18, tzinfo=UTC),
        pack_hash="",
        example=example,
    )
