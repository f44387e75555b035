"""The years of each series that may be compared, found again from edges and frames.

What a release says in its downloads (`segment`, `verdict_to_previous`) is held to this,
which shares neither the graph nor the trends with the pipeline.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import polars as pl

from jamfor.core.comparability.edges import Edge, Verdict
from jamfor.core.findings.baskets import Factor, basket
from jamfor.core.indicators.definitions import Indicator
from jamfor.core.indicators.rules import ShareOfPositives
from jamfor.core.releases.pack import Pack
from jamfor.pipeline.oracle.remarks import shaken_places
from jamfor.pipeline.oracle.verdicts import BROKEN, JOINED, verdict_between, worst_of


DOWNLOADS = "downloads"
TOLD = 10  # mismatches spelt out
_READ = (
    *("indicator", "place", "period", "breakdown", "flags"),
    *("segment", "verdict_to_previous"),
)

Marks = dict[str, tuple[str, str]]
"""The segment and the verdict of each year of a series."""


class SegmentOracle:
    """The segments of a pack's series, by indicator and place."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._indicators = {indicator.id: indicator for indicator in pack.indicators}
        self._edges: dict[str, list[Edge]] = {}
        for edge in pack.edges:
            self._edges.setdefault(edge.indicator, []).append(edge)
        self._shaken: dict[tuple[str, str, str], frozenset[str]] = {}
        self._same: dict[tuple[str, str, str], bool] = {}

    def marks(self, indicator: str, place: str, published: frozenset[str]) -> Marks:
        """Return what stands beside each year of a series at a place."""
        found = self._indicators[indicator]
        elsewhere = {year for v in found.versions for year in v.elsewhere}
        years = sorted({*found.asked_in, *(published & elsewhere)})
        runs, verdicts = [years[:1]], dict.fromkeys(years[:1], "")
        for earlier, later in pairwise(years):
            verdict = self._verdict(found, place, earlier, later)
            verdicts[later] = verdict.value
            if verdict in BROKEN:
                runs.append([later])
            elif not self._same_basket(found, earlier, later):
                verdicts[later] = "other-factors"
                runs.append([later])
            else:
                runs[-1].append(later)
        names = {year: _name(run) for run in runs for year in run}
        return {year: (names[year], verdicts[year]) for year in years}

    def _verdict(
        self, indicator: Indicator, place: str, earlier: str, later: str
    ) -> Verdict:
        edges = self._edges.get(indicator.id, [])
        verdict = verdict_between(indicator, edges, earlier, later)
        asked = [year for year in indicator.asked_in if earlier <= year <= later]
        for pair in pairwise(asked):
            if place in self._shaken_in(indicator, *pair):
                verdict = worst_of((verdict, Verdict.CAUTION))
        return verdict

    def _shaken_in(
        self, indicator: Indicator, earlier: str, later: str
    ) -> frozenset[str]:
        key = (indicator.id, earlier, later)
        if key not in self._shaken:
            self._shaken[key] = shaken_places(self._pack, indicator, earlier, later)
        return self._shaken[key]

    def _same_basket(self, indicator: Indicator, earlier: str, later: str) -> bool:
        version = indicator.in_period(later)
        if version is None or not isinstance(version.rule, ShareOfPositives):
            return True
        key = (version.rule.service_area, earlier, later)
        if key not in self._same:
            before, after = (
                basket(self._pack.indicators, period=year, service_area=key[0])
                for year in (earlier, later)
            )
            self._same[key] = len(before) == len(after) and all(
                self._joined(factor, after, (earlier, later)) for factor in before
            )
        return self._same[key]

    def _joined(
        self, factor: Factor, after: Sequence[Factor], years: tuple[str, str]
    ) -> bool:
        """Whether a factor is there the later year too, measured in the same way."""
        for other in after:
            shared = [name for name in factor.members if name in other.members]
            if shared:
                return all(
                    verdict_between(
                        self._indicators[name], self._edges.get(name, []), *years
                    )
                    in JOINED
                    for name in shared
                )
        return False


def _name(run: Sequence[str]) -> str:
    return "–".join(dict.fromkeys((run[0], run[-1])))


def segment_faults(folder: Path, pack: Pack) -> list[str]:
    """Return a line for each year of a download that says it joins what it does not."""
    oracle = SegmentOracle(pack)
    lines: dict[str, None] = {}
    for path in sorted((folder / DOWNLOADS).glob("*.csv")):
        try:
            rows = pl.read_csv(path, columns=list(_READ), infer_schema=False)
        except pl.exceptions.PolarsError:
            continue  # no table of figures: said where downloads are compared
        lines |= dict.fromkeys(_faults(oracle, rows.unique().fill_null("")))
    found = sorted(lines)
    if len(found) > TOLD:
        return [*found[:TOLD], f"… and {len(found) - TOLD} more"]
    return found


def _faults(oracle: SegmentOracle, rows: pl.DataFrame) -> Iterator[str]:
    published = _published(rows)
    known: dict[tuple[str, str], Marks] = {}
    for indicator, place, year, breakdown, segment, verdict in rows.select(
        "indicator", "place", "period", "breakdown", "segment", "verdict_to_previous"
    ).iter_rows():
        due = ("", "")
        if "source=" not in breakdown and "basket=" not in breakdown:
            key = (indicator, place)
            if key not in known:
                known[key] = oracle.marks(*key, published.get(key, frozenset()))
            due = known[key].get(year, due)
        if (segment, verdict) != due:
            said, wanted = (_told(each) for each in ((segment, verdict), due))
            yield (
                f"{indicator} {place} {year}: the downloads say {said}, and {wanted}"
                " follows from the definitions"
            )


def _told(mark: tuple[str, str]) -> str:
    return " ".join(mark).strip() or "nothing"


def _published(rows: pl.DataFrame) -> Mapping[tuple[str, str], frozenset[str]]:
    found: dict[tuple[str, str], frozenset[str]] = {}
    for indicator, place, year, breakdown, flags in rows.select(
        "indicator", "place", "period", "breakdown", "flags"
    ).iter_rows():
        if "external" in flags.split(";") and "source=" not in breakdown:
            key = (indicator, place)
            found[key] = found.get(key, frozenset()) | {year}
    return found
