"""The coordination matrix as a table: a row for each routine or agreement, once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.tables import Cell, Column, ColumnKind, Table
from jamfor.web.explorer.queries.coordination_cells import LinkCell, Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a table holds: the links of a matrix in two years."""

    key: str
    title: LocalText
    year: str
    before: str
    links: tuple[LinkCell, ...]
    parties: Mapping[str, LocalText]


def matrix_table(shown: Shown) -> Table:
    """Return a matrix as a table."""
    return Table(
        key=shown.key,
        title=shown.title,
        columns=(
            Column(
                key="service_areas",
                title=LocalText(sv="Områden", en="Service areas"),
            ),
            Column(key="party", title=LocalText(sv="Part", en="Party")),
            Column(key="indicators", title=LocalText(sv="Id", en="Id")),
            Column(key="title", title=LocalText(sv="Indikator", en="Indicator")),
            *_columns(shown.year),
            *_columns(shown.before),
            Column(
                key="change",
                title=LocalText(
                    sv="Förändring, procentenheter", en="Change, percentage points"
                ),
                kind=ColumnKind.POINTS,
            ),
            Column(
                key="comparability",
                title=LocalText(sv="Jämförbarhet", en="Comparability"),
            ),
        ),
        rows=tuple(_row(each, shown) for each in shown.links),
    )


def _columns(year: str) -> tuple[Column, ...]:
    return (
        Column(key=year, title=LocalText(sv=year, en=year), kind=ColumnKind.SHARE),
        Column(
            key=f"{year}_met",
            title=LocalText(sv="Uppfyller", en="Meet it"),
            kind=ColumnKind.COUNT,
        ),
        Column(
            key=f"{year}_of",
            title=LocalText(sv="Av", en="Of"),
            kind=ColumnKind.COUNT,
        ),
        Column(
            key=f"{year}_frame",
            title=LocalText(sv="Berörda", en="Concerned"),
            kind=ColumnKind.COUNT,
        ),
        Column(
            key=f"{year}_lapsed",
            title=LocalText(sv="Har förfallit", en="Have lapsed"),
            kind=ColumnKind.COUNT,
        ),
        Column(key=f"{year}_lacks", title=LocalText(sv="Brister i", en="Lacks")),
    )


def _row(each: LinkCell, shown: Shown) -> tuple[Cell, ...]:
    return (
        " ".join(each.link.areas),
        shown.parties.get(each.link.party),
        " ".join(each.link.indicators),
        each.title,
        *_standing(each.now),
        *_standing(each.before),
        each.change.cell,
        each.change.mark_cell,
    )


def _standing(standing: Standing) -> tuple[Cell, ...]:
    figure = standing.figure
    shares = standing.state is None
    return (
        standing.cell,
        figure.numerator_cell if shares else None,
        figure.denominator_cell if shares else None,
        figure.frame if shares else None,
        standing.lapsed,
        standing.lacks,
    )
