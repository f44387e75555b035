"""Figures from outside, the obvious way: a row of a delivery, an observation.

Decision 0010 again, without the pipeline's joins, so that a fault there shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import cast

from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.observations import Flag, Measure, Observation
from jamfor.pipeline.oracle.remarks import Marks
from jamfor.store.cells import CellsSnapshot


Cell = Mapping[str, str | int | float | None]
Key = tuple[str, str, str, str, str]


def outside_figures(
    pack: Pack, marks: Marks, found: Sequence[CellsSnapshot]
) -> Iterator[Observation]:
    """Yield each delivered figure; of two sources the first stands plainly.

    `found` has the newest delivery of each source first.
    """
    versions = {
        (indicator.id, year): version.version
        for indicator in pack.indicators
        for version in indicator.versions
        for year in version.elsewhere
    }
    taken: set[Key] = set()
    delivered: set[tuple[str, Key]] = set()
    for snapshot in found:
        source, invented = snapshot.manifest.source, snapshot.manifest.example
        for row in snapshot.cells.to_dicts():
            figure = _figure(row, invented=invented)
            if (source, _key(figure)) in delivered:
                continue  # the newest delivery of a source supersedes the others
            delivered.add((source, _key(figure)))
            version = versions.get((figure.indicator, figure.period))
            if version is not None and _key(figure) not in taken:
                taken.add(_key(figure))
                yield marks.outside(replace(figure, version=version))
                continue
            parts = [part for part in figure.breakdown.split(";") if part]
            breakdown = ";".join(sorted([*parts, f"source={source}"]))
            yield replace(figure, breakdown=breakdown)


def joined_places(figures: Sequence[Observation]) -> frozenset[tuple[str, str]]:
    """Return the (indicator, place) of the series that such figures begin."""
    return frozenset(
        (figure.indicator, figure.place)
        for figure in figures
        if not any(part.startswith("source=") for part in figure.breakdown.split(";"))
    )


def _key(figure: Observation) -> Key:
    return (
        figure.indicator,
        figure.place,
        figure.period,
        figure.breakdown,
        figure.measure,
    )


def _figure(row: Cell, *, invented: bool) -> Observation:
    """A row as an observation that stands beside ours: version 0, no step judged."""
    reason = Missing(str(row["missing"])) if row["missing"] else None
    return Observation(
        indicator=str(row["indicator"]),
        place=str(row["place"]),
        period=str(row["period"]),
        version=0,
        breakdown=str(row["breakdown"]),
        measure=Measure(str(row["measure"])),
        value=_value(row),
        numerator=_whole(row["numerator"]),
        denominator=_whole(row["denominator"]),
        answered=_whole(row["answered"]),
        frame=_whole(row["frame"]),
        ci_low=_number(row["ci_low"]),
        ci_high=_number(row["ci_high"]),
        bound_low=_number(row["bound_low"]),
        bound_high=_number(row["bound_high"]),
        missing=reason,
        status=reason.sdmx if reason else "A",
        flags=frozenset({Flag.EXTERNAL, *([Flag.EXAMPLE] if invented else [])}),
    )


def _value(row: Cell) -> float | None:
    """As stated, else the quotient of its parts."""
    if row["value"] is not None:
        return _number(row["value"])
    parts = row["numerator"], row["denominator"]
    if None in parts:
        return None
    numerator, denominator = (cast("int", part) for part in parts)
    return numerator / denominator


def _whole(cell: str | float | None) -> int | None:
    return None if cell is None else int(cell)


def _number(cell: str | float | None) -> float | None:
    return None if cell is None else float(cell)
