"""Remarks that follow a value to every face: breaks, cautions, the example's mark."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from jamfor.core.comparability.edges import Verdict
from jamfor.core.comparability.frame_change import FrameChange, frame_change
from jamfor.core.comparability.graph import ComparabilityGraph
from jamfor.core.findings.baskets import homes_of
from jamfor.core.indicators.definitions import Indicator
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.errors import NotFoundError
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.observations import Flag


@dataclass(frozen=True, slots=True, kw_only=True)
class Remarks:
    """The flags of an indicator's values in a year.

    `everywhere` follow every value. `shaken` are the aggregates and cities whose frame
    changed since the year before it was asked: they get a caution besides. `entering`
    follow the first round's values at places where published figures go before it.
    """

    everywhere: frozenset[Flag]
    shaken: frozenset[str]
    entering: frozenset[Flag] = frozenset()


def status_of(missing: Missing | None, flags: frozenset[Flag]) -> str:
    """Return the SDMX OBS_STATUS letter: missing's, else B for a break, D, or A."""
    if missing is not None:
        return missing.sdmx
    if Flag.BREAK in flags:
        return "B"
    return "D" if Flag.CAUTION in flags else "A"


def remarks(pack: Pack) -> dict[tuple[str, str], Remarks]:
    """Return the remarks of every indicator and year."""
    graph = ComparabilityGraph.of(pack.indicators, pack.edges)
    shaken = _Shaken(pack)
    return {
        (indicator.id, period): Remarks(
            everywhere=_everywhere(graph, indicator, period, pack=pack),
            shaken=shaken.places(indicator, period),
            entering=_entering(graph, indicator, period),
        )
        for indicator in pack.indicators
        for period in indicator.asked_in
    }


def _earlier(indicator: Indicator, period: str) -> str | None:
    """The year before in which it was asked; a year of rest is a gap, not a break."""
    return max((p for p in indicator.asked_in if p < period), default=None)


def _everywhere(
    graph: ComparabilityGraph, indicator: Indicator, period: str, *, pack: Pack
) -> frozenset[Flag]:
    flags = frozenset({Flag.EXAMPLE} if pack.example else ())
    return flags | verdict_flags(graph, indicator, period, years=indicator.asked_in)


def verdict_flags(
    graph: ComparabilityGraph, indicator: Indicator, year: str, *, years: Iterable[str]
) -> frozenset[Flag]:
    """Return what the step to a year from the last one of `years` before it is marked.

    A year of rest is a gap, not a break; the first year has no step.
    """
    earlier = max((each for each in years if each < year), default=None)
    if earlier is None:
        return frozenset()
    verdict = graph.compare(indicator.id, earlier=earlier, later=year).verdict
    if not verdict.allows_difference:
        return frozenset({Flag.BREAK})
    return frozenset({Flag.CAUTION} if verdict is Verdict.CAUTION else ())


def _entering(
    graph: ComparabilityGraph, indicator: Indicator, period: str
) -> frozenset[Flag]:
    if period != min(indicator.asked_in):
        return frozenset()
    return verdict_flags(graph, indicator, period, years=indicator.years)


class _Shaken:
    """Places whose frame changed, found once for each area and pair of years."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._found: dict[tuple[str, str, str], frozenset[str]] = {}

    def places(self, indicator: Indicator, period: str) -> frozenset[str]:
        """Return the cities and aggregates that get a caution in a year."""
        earlier = _earlier(indicator, period)
        if earlier is None:
            return frozenset()
        areas = homes_of(self._pack.indicators, indicator, periods=(earlier, period))
        return frozenset().union(*(self._in(area, earlier, period) for area in areas))

    def _in(self, area: str, earlier: str, later: str) -> frozenset[str]:
        key = (area, earlier, later)
        if key not in self._found:
            change = self._change(area, earlier, later)
            self._found[key] = (
                change.aggregates | set(change.cities) if change else frozenset()
            )
        return self._found[key]

    def _change(self, area: str, earlier: str, later: str) -> FrameChange | None:
        try:
            return frame_change(
                self._pack.geography, service_area=area, earlier=earlier, later=later
            )
        except NotFoundError:
            return None  # nobody was asked about it in one of the years


def remarked(
    rows: pl.DataFrame, pack: Pack, *, joined: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Return observations with their status and flags.

    `joined` are the (indicator, place) where published figures go before the rounds.
    """
    found = remarks(pack)
    shaken = pl.DataFrame(
        [(*key, p, True) for key, r in found.items() for p in sorted(r.shaken)],
        schema={**_KEYS, "place": pl.String, "shaken": pl.Boolean},
        orient="row",
    )
    marked = rows.join(shaken, on=["indicator", "period", "place"], how="left")
    series = pl.DataFrame(schema=_SERIES) if joined is None else joined
    marked = marked.join(
        series.with_columns(joined=pl.lit(value=True)),
        on=["indicator", "place"],
        how="left",
    ).with_columns(pl.col("shaken", "joined").fill_null(value=False))
    kinds = marked.select(*_KINDS).unique()
    table = pl.DataFrame(
        [(*kind, *_remark(found, *kind)) for kind in kinds.iter_rows()],
        schema={**kinds.schema, "status": pl.String, "flags": pl.String},
        orient="row",
    )
    return marked.join(table, on=kinds.columns).drop("shaken", "joined")


_KINDS = ("indicator", "period", "shaken", "joined", "missing")
_SERIES = {"indicator": pl.String, "place": pl.String}
_KEYS = {"indicator": pl.String, "period": pl.String}


def _remark(
    found: dict[tuple[str, str], Remarks],
    indicator: str,
    period: str,
    shaken: bool,  # noqa: FBT001 - a cell of a row
    joined: bool,  # noqa: FBT001 - a cell of a row
    missing: str,
) -> tuple[str, str]:
    told = found[indicator, period]
    flags = told.everywhere | (told.entering if joined else frozenset())
    flags |= {Flag.CAUTION} if shaken else set()
    reason = Missing(missing) if missing else None
    return status_of(reason, flags), flags_text(flags)


def flags_text(flags: frozenset[Flag]) -> str:
    """Return flags as they are stored: sorted and joined by semicolons."""
    return ";".join(sorted(flags))
