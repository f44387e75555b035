"""Shares of positives and response rates, from the items of each place."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction

from jamfor.core.findings.baskets import basket
from jamfor.core.findings.positives import (
    Item,
    ItemState,
    Positives,
    item_state,
    share_of_positives,
)
from jamfor.core.places.frames import frame
from jamfor.core.places.places import FrameUnit
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.observations import Measure, Observation
from jamfor.pipeline.compose import TOOK_PART, composites_of, service_area_of
from jamfor.pipeline.oracle.reported import mean_of
from jamfor.pipeline.oracle.series import Figure, Judged, Series, absent
from jamfor.pipeline.rollup import WHOLE, Rollup
from jamfor.store.snapshots import SnapshotTables


Judgements = Mapping[str, Mapping[str, Judged]]
"""What each indicator says of each unit."""


def composite_figures(
    pack: Pack,
    period: str,
    tables: SnapshotTables,
    judged: Judgements,
    *,
    only: Collection[str] | None = None,
) -> Iterator[Observation]:
    """Return the figures of the composites of a year, or of `only` those named."""
    rollup = Rollup.of(pack.geography)
    for name, version in composites_of(pack, period).items():
        if only is not None and name not in only:
            continue
        series = Series(indicator=name, version=version, period=period)
        units = frame(pack.geography, period=period, service_area=version.home)
        places = items_by_place(pack, series, units, judged, rollup)
        shares = {
            place: _figure(share_of_positives(items)) for place, items in places.items()
        }
        for place, figure in shares.items():
            yield series.at(place, Measure.SHARE, figure)
        for group, figure in means(shares, rollup):
            yield series.at(group, Measure.MEAN_UNWEIGHTED, figure)
        yield from _response(series, units, tables, rollup)


def items_by_place(
    pack: Pack,
    series: Series,
    units: tuple[FrameUnit, ...],
    judged: Judgements,
    rollup: Rollup,
) -> Mapping[str, Mapping[Item, ItemState]]:
    """Sort the items of a basket under the places they count for.

    An item is a unit and a factor. It counts for its municipality, its county and the
    nation, and for a district that is itself asked about the composite's area.
    """
    factors = basket(
        pack.indicators,
        period=series.period,
        service_area=service_area_of(series.version),
    )
    return states_by_place(
        {factor.id: factor.id for factor in factors},
        judged,
        asked={unit.place for unit in units},
        rollup=rollup,
    )


def states_by_place(
    factors: Mapping[str, str],
    judged: Judgements,
    *,
    asked: Collection[str],
    rollup: Rollup,
) -> Mapping[str, Mapping[Item, ItemState]]:
    """Sort items under places; `factors` names the indicator of each factor.

    `asked` are the units of the frame of the composite's own area.
    """
    found: dict[str, dict[Item, ItemState]] = {}
    for factor, indicator in factors.items():
        for unit in judged[indicator].values():
            state = item_state(met=unit.outcome.met, missing=unit.outcome.missing)
            if state is None:
                continue
            places = {unit.municipality, *rollup.wholes_of(unit.municipality)}
            if unit.place in asked:
                places.add(unit.place)
            for place in places:
                found.setdefault(place, {})[unit.place, factor] = state
    return found


def _figure(found: Positives) -> Figure:
    answered, applicable = found.counted, found.counted + found.missing
    if found.shown is not None:
        return absent(found.shown, answered=answered, frame=applicable)
    return Figure(
        value=Fraction(found.met, found.counted),
        numerator=found.met,
        denominator=found.counted,
        answered=answered,
        frame=applicable,
        bounds=found.bounds,
    )


def means(shares: Mapping[str, Figure], rollup: Rollup) -> Iterator[tuple[str, Figure]]:
    """Return the unweighted mean of each group's municipalities."""
    members: dict[str, list[str]] = {}
    for municipality, groups in rollup.parents.items():
        if municipality in shares:
            for group in groups:
                members.setdefault(group, []).append(municipality)
    for group, municipalities in members.items():
        values = {
            municipality: value
            for municipality in municipalities
            if (value := shares[municipality].value) is not None
        }
        reasons = [shares[municipality].missing for municipality in municipalities]
        yield group, mean_of(values, frame=len(municipalities), reasons=reasons)


def _response(
    series: Series,
    units: tuple[FrameUnit, ...],
    tables: SnapshotTables,
    rollup: Rollup,
) -> Iterator[Observation]:
    """Units that took part in any of the composite's areas, over the units asked."""
    states = tables.frame.select("service_area", "place", "state").iter_rows()
    took_part = {
        place
        for area, place, state in states
        if area in series.version.service_areas and state in TOOK_PART
    }
    asked: dict[str, list[str]] = {}
    for unit in units:
        for whole in rollup.wholes_of(unit.municipality):
            asked.setdefault(whole, []).append(unit.place)
    for whole, places in asked.items():
        if rollup.kinds[whole] not in WHOLE:
            continue
        part = sum(place in took_part for place in places)
        figure = Figure(
            value=Fraction(part, len(places)),
            numerator=part,
            denominator=len(places),
            answered=part,
            frame=len(places),
        )
        yield series.at(whole, Measure.RESPONSE_RATE, figure)
