"""Shares of positives: met over counted factors, unit by unit and added up (rule 5)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import polars as pl

from jamfor.core.findings.baskets import basket
from jamfor.core.findings.positives import Positives
from jamfor.core.indicators.definitions import IndicatorVersion
from jamfor.core.indicators.rules import ShareOfPositives
from jamfor.core.places.places import PlaceKind
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.observations import Measure
from jamfor.pipeline.aggregate import mean_of_values
from jamfor.pipeline.derive import UnitTable, as_rows
from jamfor.pipeline.rollup import WHOLE, Rollup
from jamfor.store.snapshots import SnapshotTables


TOOK_PART = ("answered", "partial")
NO_ITEM = (str(Missing.NOT_ASKED), str(Missing.OUTSIDE_FRAME))
COUNTS = ("met", "counted", "missing", "not_applicable")


def composite_rows(
    pack: Pack, units: UnitTable, tables: SnapshotTables
) -> pl.DataFrame:
    """Return a year's shares of positives for every place, and the response rates."""
    composites = composites_of(pack, units.period)
    if not composites:
        return as_rows(_positives_rows([]))
    rollup = Rollup.of(pack.geography)
    shares = _positives_rows(_counted(pack, units, tables, composites))
    return pl.concat(
        [
            as_rows(shares),
            mean_of_values(each_municipality(shares, rollup), rollup),
            _response_rows(composites, tables, rollup),
        ]
    )


def composites_of(pack: Pack, period: str) -> dict[str, IndicatorVersion]:
    """Return the composites of a year by id."""
    return {
        indicator.id: version
        for indicator in pack.indicators
        if (version := indicator.in_period(period)) is not None
        and isinstance(version.rule, ShareOfPositives)
    }


def service_area_of(version: IndicatorVersion) -> str:
    """Return the service area whose basket a composite counts, or `"all"`."""
    if not isinstance(version.rule, ShareOfPositives):
        raise TypeError("not a share of positives")
    return version.rule.service_area


def _counted(
    pack: Pack,
    units: UnitTable,
    tables: SnapshotTables,
    composites: Mapping[str, IndicatorVersion],
) -> list[tuple[str, str, int, Positives]]:
    """The counts of each composite at each place, sorted by composite and place."""
    items = _items(pack, units, composites)
    own = own_districts(composites, tables)
    where = counted_at(items, own, Rollup.of(pack.geography))
    spread = items.join(where, on=["series", "place"])
    sums = (
        spread.group_by("series", "target")
        .agg(pl.col(name).sum().cast(pl.Int64) for name in COUNTS)
        .sort("series", "target")
    )
    return [
        (series, place, composites[series].version, _positives(counts))
        for series, place, *counts in sums.iter_rows()
    ]


def _positives(counts: list[int]) -> Positives:
    return Positives(**dict(zip(COUNTS, counts, strict=True)))


def _items(
    pack: Pack, units: UnitTable, composites: Mapping[str, IndicatorVersion]
) -> pl.DataFrame:
    """One row a composite, unit and factor, with the state as four counts."""
    rows = [
        (name, factor.id)
        for name, version in composites.items()
        for factor in basket(
            pack.indicators,
            period=units.period,
            service_area=service_area_of(version),
        )
    ]
    factors = pl.DataFrame(
        rows, schema={"series": pl.String, "indicator": pl.String}, orient="row"
    )
    reason = pl.col("missing")
    not_applicable = reason == str(Missing.NOT_APPLICABLE)
    return (
        units.cells.filter(~reason.is_in(NO_ITEM))
        .join(factors, on="indicator")
        .select(
            "series",
            "place",
            "municipality",
            met=pl.col("met").fill_null(0).cast(pl.Int64),
            counted=pl.col("met").is_not_null(),
            missing=(reason != "") & ~not_applicable,
            not_applicable=not_applicable,
        )
    )


def own_districts(
    composites: Mapping[str, IndicatorVersion], tables: SnapshotTables
) -> set[tuple[str, str]]:
    """Return (composite, place) for the units asked about a composite's own area."""
    asked = tables.frame.filter("in_frame").select("service_area", "place")
    homes: dict[str, list[str]] = {}
    for name, version in composites.items():
        homes.setdefault(version.home, []).append(name)
    return {
        (name, place)
        for area, place in asked.iter_rows()
        for name in homes.get(area, ())
    }


def counted_at(
    items: pl.DataFrame, own: Collection[tuple[str, str]], rollup: Rollup
) -> pl.DataFrame:
    """Where each unit's items of a composite are counted: (series, place, target).

    Always at its municipality, its county and the nation; at a district only when the
    district is asked about the composite's service area, and so is in `own`.
    """
    rows = []
    pairs = items.select("series", "place", "municipality").unique(maintain_order=True)
    for series, place, municipality in pairs.iter_rows():
        rows += [
            (series, place, t) for t in (municipality, *rollup.wholes_of(municipality))
        ]
        if place != municipality and (series, place) in own:
            rows.append((series, place, place))
    schema = {"series": pl.String, "place": pl.String, "target": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _positives_rows(
    counted: list[tuple[str, str, int, Positives]],
) -> pl.DataFrame:
    """Shares with bounds; where none is shown, only what was counted and missing."""
    rows = [_positives_row(*found) for found in counted]
    schema = {
        "indicator": pl.String,
        "place": pl.String,
        "version": pl.Int64,
        "value": pl.Float64,
        "numerator": pl.Int64,
        "denominator": pl.Int64,
        "answered": pl.Int64,
        "frame": pl.Int64,
        "bound_low": pl.Float64,
        "bound_high": pl.Float64,
        "missing": pl.String,
    }
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(
        breakdown=pl.lit(""), measure=pl.lit(str(Measure.SHARE))
    )


def _positives_row(
    series: str, place: str, version: int, found: Positives
) -> tuple[str | int | float | None, ...]:
    key = (series, place, version)
    size = (found.counted, found.counted + found.missing)
    share, bounds = found.share, found.bounds
    if found.shown is not None or share is None or bounds is None:
        return (*key, None, None, None, *size, None, None, str(found.shown))
    return (
        *key,
        float(share.fraction),
        share.numerator,
        share.denominator,
        *size,
        float(bounds.low),
        float(bounds.high),
        "",
    )


def each_municipality(shares: pl.DataFrame, rollup: Rollup) -> pl.DataFrame:
    """Return each municipality's share once, so that groups can take their mean."""
    codes = [c for c, k in rollup.kinds.items() if k is PlaceKind.MUNICIPALITY]
    return shares.filter(pl.col("place").is_in(codes)).rename({"place": "municipality"})


def _response_rows(
    composites: Mapping[str, IndicatorVersion], tables: SnapshotTables, rollup: Rollup
) -> pl.DataFrame:
    """Units that took part over units asked, in the nation and each county.

    For all areas together: the units of the composite's home frame that took part in
    at least one area.
    """
    part = _participation(composites, tables)
    units = part.select("place", municipality="parent").unique(maintain_order=True)
    spread = part.join(rollup.unit_targets(units.iter_rows()), on="place")
    wholes = [code for code, kind in rollup.kinds.items() if kind in WHOLE]
    sums = (
        spread.filter(pl.col("target").is_in(wholes))
        .group_by("indicator", "version", place="target")
        .agg(
            numerator=pl.col("took_part").sum().cast(pl.Int64),
            denominator=pl.len().cast(pl.Int64),
        )
    )
    return as_rows(
        sums.with_columns(
            value=pl.col("numerator") / pl.col("denominator"),
            answered="numerator",
            frame="denominator",
            breakdown=pl.lit(""),
            measure=pl.lit(str(Measure.RESPONSE_RATE)),
            missing=pl.lit(""),
        )
    )


def _participation(
    composites: Mapping[str, IndicatorVersion], tables: SnapshotTables
) -> pl.DataFrame:
    """One row a composite and unit of its home frame: whether the unit took part."""
    rows = [
        (name, version.version, area, area == version.home)
        for name, version in composites.items()
        for area in version.service_areas
    ]
    schema = {
        "indicator": pl.String,
        "version": pl.Int64,
        "service_area": pl.String,
        "home": pl.Boolean,
    }
    areas = pl.DataFrame(rows, schema=schema, orient="row")
    return (
        tables.frame.filter("in_frame")
        .join(areas, on="service_area")
        .group_by("indicator", "version", "place", "parent")
        .agg(
            took_part=pl.col("state").is_in(TOOK_PART).any(),
            home=pl.col("home").any(),
        )
        .filter("home")
    )
