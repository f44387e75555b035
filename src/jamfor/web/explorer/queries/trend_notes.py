"""Context notes beside a series: what happened around a year, and no edge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jamfor.core.comparability.notes import ContextNote
from jamfor.web.explorer.queries.atlas import Atlas
from jamfor.web.explorer.queries.trends import PlaceTrend


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """The notes of a series in the order of their years; their numbers by year."""

    told: tuple[ContextNote, ...]
    by_year: Mapping[str, tuple[int, ...]]


def notes_of(atlas: Atlas, found: PlaceTrend) -> Notes:
    """Return the notes that concern a year of the series and one of its areas."""
    areas = found.indicator.latest.service_areas
    told = sorted(
        (note for note in atlas.pack.notes if _years(note, found, areas)),
        key=lambda note: (min(note.years), note.id),
    )
    by_year: dict[str, tuple[int, ...]] = {}
    for number, note in enumerate(told, start=1):
        for year in _years(note, found, areas):
            by_year[year] = (*by_year.get(year, ()), number)
    return Notes(told=tuple(told), by_year=by_year)


def _years(
    note: ContextNote, found: PlaceTrend, areas: tuple[str, ...]
) -> tuple[str, ...]:
    return tuple(
        row.year
        for row in found.rows
        if any(note.concerns(row.year, area) for area in areas)
    )
