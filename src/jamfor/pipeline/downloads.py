"""What a release offers for download: one CSV and one workbook a service area.

The figures are those of the observations, cell for cell; what is added is names. Texts
are Swedish, as on the sheets people know; definitions are in both languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl

from jamfor.core.findings.trends import Trends
from jamfor.core.indicators.definitions import Indicator
from jamfor.core.places.places import ServiceArea
from jamfor.core.releases.pack import Pack
from jamfor.formats.sheets import Grid, LongSheet, to_workbook
from jamfor.pipeline.keys import code_sheet, definition_sheet
from jamfor.pipeline.outside import CREDIT
from jamfor.pipeline.readable import readable_sheet
from jamfor.pipeline.segments import SEGMENT, VERDICT, trends_of, with_segments
from jamfor.pipeline.trend_sheet import trend_sheet
from jamfor.store.parquet import OBSERVATIONS, logical_hash


FOLDER = "downloads"
DATA_SHEET = "Data"
READING = (
    "Andelar i bladet Data är bråktal mellan 0 och 1.",
    "En cell utan värde i bladet Data har sin orsak i kolumnen missing.",
    "Gränserna bound_low och bound_high visar vad bortfallet kunde ha ändrat.",
    "De är inga konfidensintervall.",
    "Kolumnerna ci_low och ci_high är konfidensintervall (Wilson, 95 %).",
    "Bara andelar av personer har sådana.",
    "Antal personer är angivna i tiotusendelar, som övriga uppgivna tal.",
    "En asterisk i bladen Läsbar och Trend betyder: jämför med försiktighet.",
    "Bladet Trend visar riket år för år. Mellan två år står om de inte kan jämföras.",
    "Kolumnen segment i bladet Data visar vilka år som kan jämföras med varandra.",
    "Kolumnen verdict_to_previous är omdömet mot närmast föregående år i serien.",
)
SCHEMA = pl.Schema(
    {
        **dict(list(OBSERVATIONS.columns.items())[:2]),
        "place_name": pl.String(),
        **dict(list(OBSERVATIONS.columns.items())[2:]),
        SEGMENT: pl.String(),
        VERDICT: pl.String(),
        CREDIT: pl.String(),  # of a figure from outside; ours have none
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What every download says of itself."""

    release: str
    published_at: datetime
    notes: tuple[str, ...]
    rules: Mapping[tuple[str, int], str]  # each version's rule in words
    credits: pl.DataFrame  # the source line of each figure from outside, by key


def write_downloads(
    folder: Path, pack: Pack, observations: pl.DataFrame, edition: Edition
) -> dict[str, str]:
    """Write the downloads below `folder`; return the logical hash of each by path."""
    (folder / FOLDER).mkdir()
    trends = trends_of(pack)
    hashes: dict[str, str] = {}
    for area in pack.geography.service_areas:
        # An area at a time: the texts of all areas together are most of the memory.
        shown = table_of(pack, area.id, observations)
        if not shown.height:
            continue
        table = with_names(pack, with_segments(pack, trends, shown), edition.credits)
        name = f"{FOLDER}/{area.slug}"
        table.write_csv(folder / f"{name}.csv")
        sheets = _sheets(pack, trends, area, table, edition)
        book = to_workbook(sheets, created=edition.published_at)
        (folder / f"{name}.xlsx").write_bytes(book)
        hashes[f"{name}.csv"] = hashes[f"{name}.xlsx"] = logical_hash(table)
    return hashes


def with_names(
    pack: Pack, observations: pl.DataFrame, credits_: pl.DataFrame
) -> pl.DataFrame:
    """Return observations with names and source lines, in the columns of `SCHEMA`."""
    names = {place.code: place.name.sv for place in pack.geography.places}
    # A place only a source from outside knows goes by its code.
    name = pl.col("place").replace_strict(names, default=pl.col("place"))
    credited = observations.join(
        credits_, on=OBSERVATIONS.key, how="left", maintain_order="left"
    )
    return credited.with_columns(pl.col(CREDIT).fill_null(""), place_name=name).select(
        SCHEMA.names()
    )


def table_of(pack: Pack, service_area: str, long: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of the indicators a service area shows."""
    ids = [indicator.id for indicator in _shown(pack, service_area)]
    return long.filter(pl.col("indicator").is_in(ids))


def _shown(pack: Pack, service_area: str) -> list[Indicator]:
    return [
        indicator
        for indicator in pack.indicators
        if any(service_area in version.service_areas for version in indicator.versions)
    ]


def _sheets(
    pack: Pack, trends: Trends, area: ServiceArea, table: pl.DataFrame, edition: Edition
) -> list[Grid | LongSheet]:
    indicators = _shown(pack, area.id)
    return [
        readable_sheet(pack, indicators, table),
        trend_sheet(pack, trends, indicators, table),
        LongSheet(name=DATA_SHEET, table=table),
        definition_sheet(indicators, rules=edition.rules),
        code_sheet(indicators),
        _about(pack, area, edition, _credits_in(table)),
    ]


def _credits_in(table: pl.DataFrame) -> tuple[str, ...]:
    lines = table.filter(pl.col(CREDIT) != "")[CREDIT].unique().sort()
    return tuple(f"{line} ({_ONLY_THOSE})" for line in lines)


_ONLY_THOSE = (
    "gäller de värden som har källan i kolumnen credit; övriga är våra egna beräkningar"
)


def _about(
    pack: Pack, area: ServiceArea, edition: Edition, sources: tuple[str, ...]
) -> Grid:
    lines = [
        f"Öppna jämförelser: {area.name.sv}",
        f"Utgåva {edition.release}, {edition.published_at:%Y-%m-%d}",
        *edition.notes,
        *READING,
        *sources,
    ]
    if pack.example:
        lines.insert(1, "EXEMPELDATA: svaren är påhittade.")
    return Grid(
        name="Om",
        headings=(),
        rows=tuple((line,) for line in lines),
        widths=(100,),
    )
