"""What others published of an indicator, each figure with its source beside it.

Our own figures of the same years are not among them, and carry no source line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from jamfor.core.indicators.definitions import Indicator
from jamfor.core.places.places import Place
from jamfor.core.vocabulary.observations import Flag, Measure, Observation
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.tables import Column, ColumnKind, Table
from jamfor.store.manifest import SnapshotReference
from jamfor.store.releases import Release
from jamfor.store.snapshots import SOURCE
from jamfor.web.explorer.queries.atlas import NATION, Atlas
from jamfor.web.explorer.queries.figures import Figure


KEY = "outside"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideFigure:
    """One published figure; `place` is None where only its source has the place."""

    code: str
    place: Place | None
    year: str
    who: LocalText
    measure: Measure
    figure: Figure
    credit: LocalText

    @property
    def name(self) -> LocalText:
        """The place’s name, or the code where nobody here knows another."""
        return self.place.name if self.place else LocalText(sv=self.code, en=self.code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """All figures others published of an indicator."""

    figures: tuple[OutsideFigure, ...]

    @property
    def nation(self) -> tuple[OutsideFigure, ...]:
        """Those of the country, which the page shows; the table has them all."""
        return tuple(each for each in self.figures if each.code == NATION)

    @property
    def credits(self) -> tuple[LocalText, ...]:
        """Every source line once."""
        return tuple(dict.fromkeys(each.credit for each in self.figures))


def outside_of(release: Release, atlas: Atlas, indicator: Indicator) -> Outside:
    """Return what others published of an indicator, by place, year and sex."""
    unit = indicator.latest.unit
    found = (
        OutsideFigure(
            code=o.place,
            place=atlas.places.get(o.place),
            year=o.period,
            who=_who(o),
            measure=o.measure,
            figure=_figure(o, unit),
            credit=credit,
        )
        for o in _observations(release, indicator.id)
        if (credit := release.credit(o)) is not None
    )
    return Outside(
        figures=tuple(sorted(found, key=lambda f: (f.code, f.year, f.who.sv)))
    )


def _observations(release: Release, indicator: str) -> Iterator[Observation]:
    sources = _sources(release.manifest.snapshots)
    for sex in _SEXES if sources else ():
        for source in ("", *(f"source={name}" for name in sources)):
            parts = ";".join(part for part in (sex, source) if part)
            for found in release.for_indicator(indicator, breakdown=parts):
                if Flag.EXTERNAL in found.flags:
                    yield found


def _sources(snapshots: tuple[SnapshotReference, ...]) -> list[str]:
    return sorted({each.source for each in snapshots} - {SOURCE})


def _who(observation: Observation) -> LocalText:
    parts = observation.breakdown.split(";")
    return next((_SEXES[part] for part in parts if part in _SEXES), _SEXES[""])


_SEXES = {
    "": LocalText(sv="Alla", en="All"),
    "sex=women": LocalText(sv="Kvinnor", en="Women"),
    "sex=men": LocalText(sv="Män", en="Men"),
}


def _figure(observation: Observation, unit: str) -> Figure:
    value = observation.value
    share = observation.measure is Measure.SHARE
    return Figure(
        # The shortest text of the number: what the source wrote, not its last bits.
        exact=None if value is None else Fraction(str(value)),
        missing=observation.missing,
        percent=share,
        unit="" if share or unit in {"count", "percent"} else unit,
        flags=observation.flags,
    )


def outside_table(outside: Outside) -> Table:
    """Return every published figure, each row with its source line."""
    return Table(
        key=KEY,
        title=LocalText(sv="Publicerat av andra", en="Published by others"),
        columns=(
            Column(key="code", title=LocalText(sv="Kod", en="Code")),
            Column(key="place", title=LocalText(sv="Plats", en="Place")),
            Column(key="year", title=LocalText(sv="År", en="Year")),
            Column(key="who", title=LocalText(sv="Kön", en="Sex")),
            Column(key="measure", title=LocalText(sv="Mått", en="Measure")),
            Column(
                key="value",
                title=LocalText(sv="Värde", en="Value"),
                kind=ColumnKind.SHARE,
            ),
            Column(key="credit", title=LocalText(sv="Källa", en="Source")),
        ),
        rows=tuple(
            (f.code, f.name, f.year, f.who, str(f.measure), f.figure.cell, f.credit)
            for f in outside.figures
        ),
    )
