"""Every observation of a release, the obvious way."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from jamfor.core.indicators.definitions import Kind
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.observations import Observation
from jamfor.pipeline.oracle.common import common_figures
from jamfor.pipeline.oracle.composites import Judgements, composite_figures
from jamfor.pipeline.oracle.facts import fact_figures
from jamfor.pipeline.oracle.outside import joined_places, outside_figures
from jamfor.pipeline.oracle.persons import Guards, persons_figures
from jamfor.pipeline.oracle.remarks import marks
from jamfor.pipeline.oracle.reported import reported_figures
from jamfor.pipeline.oracle.series import Judged
from jamfor.pipeline.oracle.units import judge_all, unit_figures
from jamfor.pipeline.rollup import Rollup
from jamfor.store.cells import CellsSnapshot
from jamfor.store.snapshots import SnapshotTables


def oracle(
    pack: Pack,
    rounds: Mapping[str, SnapshotTables],
    *,
    outside: Sequence[CellsSnapshot] = (),
    only: Collection[str] | None = None,
    guards: Guards | None = None,
) -> Iterator[Observation]:
    """Compute the observations of a release, year by year, in no other order.

    All of them, or those of the indicators and composites that `only` names; a
    composite needs its factors named too. `guards` are what is known of shares of
    persons besides the answers.
    """
    told = marks(pack)
    delivered = list(outside_figures(pack, told, outside))
    yield from delivered
    told = replace(told, joined=joined_places(delivered))
    judged: dict[str, Judgements] = {}
    for period, tables in sorted(rounds.items()):
        found: dict[str, Mapping[str, Judged]] = {}
        judged[period] = found
        for figure in _year(pack, period, tables, found, only, guards or Guards()):
            yield told.on(figure)
    for figure in common_figures(pack, judged, only=only):
        yield told.on(figure)


def _year(
    pack: Pack,
    period: str,
    tables: SnapshotTables,
    judged: dict[str, Mapping[str, Judged]],
    only: Collection[str] | None,
    guards: Guards,
) -> Iterator[Observation]:
    """Yield a year's figures; what indicators say of units goes in `judged`."""
    rollup = Rollup.of(pack.geography)
    for series, units in judge_all(pack, period, tables, only=only):
        judged[series.indicator] = {unit.place: unit for unit in units}
        if series.version.kind is Kind.PERSONS:
            yield from persons_figures(series, units, rollup, guards.of(pack, series))
            continue
        yield from unit_figures(series, units)
        if series.version.kind is Kind.REPORTED:
            yield from reported_figures(series, units, rollup)
        else:
            yield from fact_figures(series, units, rollup)
    yield from composite_figures(pack, period, tables, judged, only=only)
