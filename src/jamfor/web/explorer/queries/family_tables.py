"""Families as tables: a row for each member and year."""

from __future__ import annotations

from collections.abc import Sequence

from jamfor.core.findings.ranges import Range
from jamfor.core.indicators.definitions import Family
from jamfor.core.places.places import Place
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.tables import Cell, Column, ColumnKind, Table
from jamfor.web.explorer.queries.family_rows import FamilyRow, YearCell
from jamfor.web.explorer.queries.names import VERDICTS


YES_NO = {
    True: LocalText(sv="ja", en="yes"),
    False: LocalText(sv="nej", en="no"),
}

_COLUMNS = (
    Column(key="area", title=LocalText(sv="Område", en="Service area")),
    Column(key="indicator", title=LocalText(sv="Id", en="Id")),
    Column(key="title", title=LocalText(sv="Indikator", en="Indicator")),
    Column(key="year", title=LocalText(sv="År", en="Year")),
    Column(
        key="share", title=LocalText(sv="Riket", en="Sweden"), kind=ColumnKind.SHARE
    ),
    Column(
        key="met",
        title=LocalText(sv="Uppfyller", en="Meet it"),
        kind=ColumnKind.COUNT,
    ),
    Column(key="of", title=LocalText(sv="Av", en="Of"), kind=ColumnKind.COUNT),
    Column(
        key="answered",
        title=LocalText(sv="Svarande", en="Answered"),
        kind=ColumnKind.COUNT,
    ),
    Column(
        key="frame",
        title=LocalText(sv="Berörda", en="Concerned"),
        kind=ColumnKind.COUNT,
    ),
    Column(
        key="low",
        title=LocalText(sv="Lägst om alla svarat", en="Lowest if all had answered"),
        kind=ColumnKind.SHARE,
    ),
    Column(
        key="high",
        title=LocalText(sv="Högst om alla svarat", en="Highest if all had answered"),
        kind=ColumnKind.SHARE,
    ),
    Column(
        key="compared_with", title=LocalText(sv="Jämförs med år", en="Compared with")
    ),
    Column(key="verdict", title=LocalText(sv="Jämförbarhet", en="Comparability")),
    Column(key="motive", title=LocalText(sv="Motiv", en="Motive")),
    Column(
        key="differs",
        title=LocalText(
            sv="Mäts annorlunda än de övriga", en="Measured otherwise than the others"
        ),
    ),
)


def family_table(family: Family, rows: Sequence[FamilyRow], own: Place | None) -> Table:
    """Return a family over the years; the last column is the place chosen."""
    mine = () if own is None else (Column(key=own.code, title=own.name),)
    return Table(
        key="family",
        title=family.title,
        columns=(*_COLUMNS, *mine),
        rows=tuple(_cells(row, cell, own) for row in rows for cell in row.cells),
    )


def _cells(row: FamilyRow, cell: YearCell, own: Place | None) -> tuple[Cell, ...]:
    figure, step = cell.figure, cell.step or cell.ended
    mine = () if own is None or cell.own is None else (cell.own.answer_cell,)
    return (
        row.area_names,
        row.indicator.id,
        row.title,
        cell.year,
        figure.cell,
        figure.numerator_cell,
        figure.denominator_cell,
        figure.answered,
        figure.frame,
        figure.low,
        figure.high,
        step.earlier if step else None,
        VERDICTS[step.verdict] if step else None,
        _joined(step.motives) if step else None,
        _joined(row.differs),
        *mine,
    )


def _joined(texts: Sequence[LocalText]) -> LocalText | None:
    if not texts:
        return None
    return LocalText(
        sv="; ".join(text.sv for text in texts), en="; ".join(text.en for text in texts)
    )


def families_table(
    title: LocalText, summaries: Sequence[tuple[Family, int, str, Range | None]]
) -> Table:
    """Return every family with the range of its comparable members."""
    low, high = (
        LocalText(sv="Lägst", en="Lowest"),
        LocalText(sv="Högst", en="Highest"),
    )
    return Table(
        key="families",
        title=title,
        columns=(
            Column(key="family", title=LocalText(sv="Id", en="Id")),
            Column(key="title", title=LocalText(sv="Vad som mäts", en="Measured")),
            Column(
                key="members",
                title=LocalText(sv="Indikatorer", en="Indicators"),
                kind=ColumnKind.COUNT,
            ),
            Column(key="year", title=LocalText(sv="År", en="Year")),
            Column(key="low", title=low, kind=ColumnKind.SHARE),
            Column(key="high", title=high, kind=ColumnKind.SHARE),
        ),
        rows=tuple(
            (
                family.id,
                family.title,
                members,
                year,
                found.low if found else None,
                found.high if found else None,
            )
            for family, members, year, found in summaries
        ),
    )
