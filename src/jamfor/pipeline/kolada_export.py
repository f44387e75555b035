"""A release's own figures in Kolada's numbers, for the municipalities Kolada has.

Yes is 1 and No is 0 (2 where Kolada says so), a level is its number in Kolada, a share
is in per cent. Figures from outside are never sent back, nor years after the one Kolada
stopped at. A city asked by districts gives its districts' share, or their mean level.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from jamfor.core.indicators.definitions import Indicator, IndicatorVersion, Kind
from jamfor.core.places.places import PlaceKind
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.observations import Measure
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.kolada.delivery_rows import DeliveryRow
from jamfor.formats.kolada.scales import NO_IS_TWO


KOLADA_ID = re.compile(r"[NU]\d{5}")
GENDERS = {"": "T", "sex=women": "K", "sex=men": "M"}
UNSAID = frozenset({Missing.NOT_ASKED, Missing.NOT_YET_PUBLISHED})
"""Reasons Kolada has a blank for: nothing is delivered."""

_Cells = Mapping[str, object]
_Levels = Mapping[tuple[str, str, str], dict[str, tuple[int, int]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to deliver: which years (all if none), and series Kolada has ended too."""

    years: Collection[str] = ()
    ended_too: bool = False

    def keeps(self, indicator: Indicator, year: str) -> bool:
        """Whether a year of an indicator is Kolada's to have."""
        if self.years and year not in self.years:
            return False
        last = indicator.kolada_until
        return self.ended_too or not last or year <= last


def delivery_rows(
    pack: Pack, observations: pl.DataFrame, wanted: Wanted
) -> list[DeliveryRow]:
    """Return every row there is to deliver, sorted by its key."""
    indicators = {
        each.id: each for each in pack.indicators if KOLADA_ID.fullmatch(each.id)
    }
    names = {
        place.code: place.name.sv
        for place in pack.geography.places
        if place.kind is PlaceKind.MUNICIPALITY
    }
    own = observations.filter(
        pl.col("indicator").is_in(list(indicators))
        & pl.col("place").is_in(list(names))
        & ~pl.col("flags").str.split(";").list.contains("external")
    )
    if wanted.years:
        own = own.filter(pl.col("period").is_in(list(wanted.years)))
    levels = _levels(own)
    rows = [
        row
        for cells in own.filter(pl.col("breakdown").is_in(list(GENDERS))).iter_rows(
            named=True
        )
        if wanted.keeps(indicators[cells["indicator"]], cells["period"])
        for row in _rows(indicators[cells["indicator"]], names, cells, levels)
    ]
    return sorted(rows, key=lambda row: row.key)


def _levels(own: pl.DataFrame) -> _Levels:
    """How the units of a place lie over the levels: numerator and denominator each."""
    found: dict[tuple[str, str, str], dict[str, tuple[int, int]]] = {}
    held = own.filter(pl.col("breakdown").str.starts_with(_LEVEL))
    columns = ("indicator", "place", "period", "breakdown", "numerator", "denominator")
    for indicator, place, period, breakdown, met, of in held.select(
        columns
    ).iter_rows():
        levels = found.setdefault((indicator, place, period), {})
        levels[breakdown.removeprefix(_LEVEL)] = (met, of)
    return found


_LEVEL = "level="


def _rows(
    indicator: Indicator, names: Mapping[str, str], cells: _Cells, levels: _Levels
) -> Iterator[DeliveryRow]:
    """The one row of an observation, or none where it is not the headline."""
    place, year = str(cells["place"]), str(cells["period"])
    version = indicator.in_period(year)
    if version is None or cells["measure"] != _measure(version):
        return
    missing = Missing(str(cells["missing"])) if cells["missing"] else None
    if missing in UNSAID:
        return
    value, method = None, None
    if missing is None:
        held = levels.get((indicator.id, place, year), {})
        value = _value(indicator.id, version, cells, held)
        method = _method(version, cells)
    yield DeliveryRow(
        kpi=indicator.id,
        title=version.title.sv,
        place=place,
        name=names[place],
        year=year,
        gender=GENDERS[str(cells["breakdown"])],
        value=value,
        missing=missing,
        method=method,
    )


def _measure(version: IndicatorVersion) -> Measure:
    """The measure of one municipality; a city's medians of its districts are not."""
    if version.kind is Kind.REPORTED:
        return _REPORTED.get(version.unit, Measure.MEAN)
    return Measure.SHARE


_REPORTED = {"percent": Measure.SHARE, "count": Measure.COUNT}


def _value(
    indicator: str,
    version: IndicatorVersion,
    cells: _Cells,
    held: Mapping[str, tuple[int, int]],
) -> Fraction:
    share = _exact(cells)
    if version.kind is Kind.ORDINAL:
        numbers = {level.code: level.kolada for level in version.levels}
        return sum(
            (Fraction(met, of) * numbers[code] for code, (met, of) in held.items()),
            Fraction(),
        )
    if version.kind is Kind.FACT:
        return 2 - share if indicator in NO_IS_TWO else share
    return 100 * share if version.unit == "percent" else share


def _exact(cells: _Cells) -> Fraction:
    met, of, value = cells["numerator"], cells["denominator"], cells["value"]
    if isinstance(met, int) and isinstance(of, int) and of:
        return Fraction(met, of)
    return Fraction(str(value))


def _method(version: IndicatorVersion, cells: _Cells) -> LocalText | None:
    """How the districts of a city were put together; nothing for one unit."""
    of = cells["denominator"]
    if not version.kind.counts or not isinstance(of, int) or of == 1:
        return None
    if version.kind is Kind.ORDINAL:
        return LocalText(
            sv=f"medelvärde av nivåerna i {of} stadsdelar",
            en=f"mean of the levels of {of} city districts",
        )
    return LocalText(
        sv=f"andel Ja av {of} stadsdelar", en=f"share Yes of {of} city districts"
    )
