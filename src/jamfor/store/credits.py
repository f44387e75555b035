"""Which source line a figure carries: that of the delivery it came with, or none.

What we compute carries none, also where it is computed from somebody else's figures.
Source: the rules for numbers, rule 14.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from jamfor.core.vocabulary.observations import Flag, Observation
from jamfor.core.vocabulary.texts import LocalText
from jamfor.store.manifest import SnapshotManifest, read_manifest
from jamfor.store.parquet import CELLS


Keys = frozenset[tuple[str, str, str, str]]
"""Place, year, breakdown and measure."""


class Credits:
    """The deliveries of a release, asked which of them a figure came with.

    Of several that have it, the first in the release's own order: that is the one whose
    figure stands there.
    """

    def __init__(self, deliveries: Sequence[Path]) -> None:
        """Take the folders of the deliveries; they are read when first asked."""
        self._deliveries = deliveries
        self._manifests: list[SnapshotManifest] | None = None
        self._known: dict[tuple[int, str], Keys] = {}

    def of(self, figure: Observation) -> LocalText | None:
        """Return the source line of a figure, or None for what we computed."""
        if Flag.EXTERNAL not in figure.flags:
            return None
        parts = [part for part in figure.breakdown.split(";") if part]
        named = [p.removeprefix(_SOURCE) for p in parts if p.startswith(_SOURCE)]
        rest = ";".join(part for part in parts if not part.startswith(_SOURCE))
        key = (figure.place, figure.period, rest, str(figure.measure))
        for number, manifest in enumerate(self._of_all()):
            if named and manifest.source not in named:
                continue
            if key in self._keys(number, figure.indicator):
                return manifest.credit
        return None

    def _of_all(self) -> list[SnapshotManifest]:
        if self._manifests is None:
            kind = SnapshotManifest
            self._manifests = [read_manifest(each, kind) for each in self._deliveries]
        return self._manifests

    def _keys(self, number: int, indicator: str) -> Keys:
        if (number, indicator) not in self._known:
            rows = (
                pl.scan_parquet(self._deliveries[number] / CELLS.file)
                .filter(pl.col("indicator") == indicator)
                .select("place", "period", "breakdown", "measure")
                .collect()
            )
            self._known[number, indicator] = frozenset(rows.iter_rows())
        return self._known[number, indicator]


_SOURCE = "source="
