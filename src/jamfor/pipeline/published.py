"""Published national figures as a delivery: real ones, also beside the example."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import polars as pl

from jamfor.core.releases.outside import OutsideSeries
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.errors import NotFoundError
from jamfor.core.vocabulary.observations import Measure
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.published import PublishedFigure, PublishedFile
from jamfor.store.cells import Delivery
from jamfor.store.parquet import CELLS, conform


NATION = "0000"


def published_delivery(pack: Pack, file: PublishedFile) -> Delivery:
    """Return the figures of a file as cells of the nation.

    Each series says in words whence each of its figures comes. Raises NotFoundError for
    a figure of an indicator the definitions do not have.
    """
    titles = {indicator.id: indicator.latest.title for indicator in pack.indicators}
    names = sorted({figure.indicator for figure in file.figures})
    unknown = [name for name in names if name not in titles]
    if unknown:
        raise NotFoundError(f"there is no indicator {unknown[0]} for published figures")
    shares = pl.DataFrame(
        [
            {
                "indicator": figure.indicator,
                "place": NATION,
                "period": str(figure.year),
                "breakdown": "",
                "measure": str(Measure.SHARE),
                "value": float(Fraction(str(figure.percent)) / 100),
                "missing": "",
            }
            for figure in file.figures
        ]
    )
    absent = [
        pl.lit(None, dtype).alias(name)
        for name, dtype in CELLS.columns.items()
        if name not in shares.columns
    ]
    return Delivery(
        source=file.source,
        label=file.label,
        credit=LocalText(sv=file.credit.sv, en=file.credit.en),
        cells=conform(shares.with_columns(absent), CELLS),
        series=tuple(
            OutsideSeries(
                id=name,
                title=titles[name],
                what=_sources(f for f in file.figures if f.indicator == name),
                unit="percent",
            )
            for name in names
        ),
    )


def _sources(figures: Iterable[PublishedFigure]) -> LocalText:
    told = "; ".join(f"{f.year}: {f.source}" for f in figures)
    return LocalText(sv=f"Källor: {told}", en=f"Sources: {told}")
