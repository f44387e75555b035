"""Kolada's figures as a delivery, and what a reader is told before it is stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

import polars as pl

from jamfor.core.statistics.formatting import number_text
from jamfor.core.vocabulary.texts import Language, LocalText
from jamfor.formats.kolada.figures import ELSEWHERE, Figure, Understood
from jamfor.store.cells import Delivery
from jamfor.store.parquet import CELLS, conform


SOURCE = "kolada"
CREDIT = LocalText(sv="Källa: Kolada", en="Source: Kolada")


def kolada_delivery(understood: Understood, *, label: str) -> Delivery:
    """Return the figures as a delivery; `label` is the day they were fetched."""
    rows = [_row(figure) for figure in understood.figures]
    schema = {name: CELLS.columns[name] for name in _STATED}
    cells = pl.DataFrame(rows, schema=schema, orient="row").with_columns(
        pl.lit(None, dtype).alias(name)
        for name, dtype in CELLS.columns.items()
        if name not in schema
    )
    return Delivery(
        source=SOURCE,
        label=label,
        credit=CREDIT,
        cells=conform(cells, CELLS),
        series=understood.series,
    )


_STATED = tuple(field.name for field in fields(Figure))


def _row(figure: Figure) -> tuple[str | int | float | None, ...]:
    stated = {
        "measure": str(figure.measure),
        "missing": figure.missing.value if figure.missing else "",
    }
    return tuple(
        stated[name] if name in stated else getattr(figure, name) for name in _STATED
    )


def kolada_report(understood: Understood, *, language: Language) -> str:
    """Return what was read, so that every value can be accounted for."""
    told = (
        (count, line.in_language(language).format(n=number_text(count, language)))
        for count, line in _lines(understood)
    )
    return "".join(f"{line}\n" for count, line in told if count)


def _lines(understood: Understood) -> Iterator[tuple[int, LocalText]]:
    elsewhere = sum(f.place.startswith(ELSEWHERE) for f in understood.figures)
    yield len(understood.series), _KPIS
    yield understood.ended, _ENDED
    yield len(understood.places), _PLACES
    yield understood.entries, _ENTRIES
    yield understood.repeated, _REPEATED
    yield understood.withdrawn, _WITHDRAWN
    yield elsewhere, _ELSEWHERE
    yield understood.units, _UNITS


_KPIS = LocalText(
    sv="{n} nyckeltal med beskrivning", en="{n} key figures with a description"
)
_ENDED = LocalText(
    sv="  {n} av dem har upphört enligt titeln",
    en="  {n} of them have ended, as their titles say",
)
_PLACES = LocalText(sv="{n} platser och grupper", en="{n} places and groups")
_ENTRIES = LocalText(sv="{n} värden lästa", en="{n} values read")
_REPEATED = LocalText(
    sv="  {n} finns redan: samma värde en gång till, eller ett indraget som ersatts",
    en="  {n} are there already: the same value again, or a withdrawn one replaced",
)
_WITHDRAWN = LocalText(
    sv="  {n} är indragna av Kolada", en="  {n} were withdrawn by Kolada"
)
_ELSEWHERE = LocalText(
    sv="  {n} gäller regioner och grupper som bara Kolada har, och sparas under"
    " Koladas id",
    en="  {n} are of regions and groups only Kolada has, stored under Kolada’s id",
)
_UNITS = LocalText(
    sv="{n} rader om enheter (ou) lästes inte in",
    en="{n} rows of units (ou) were not imported",
)
