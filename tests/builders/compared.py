"""Releases in memory, to be compared: a pack, rounds and deliveries, and their figures.

Three mistakes can be planted in a little Sweden: an answer, a window, a late unit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from builders.deliveries import CREDIT
from jamfor.core.indicators.definitions import Indicator
from jamfor.core.indicators.rules import Rule
from jamfor.core.questionnaires.conditions import All, FollowedUpWithin
from jamfor.core.releases.pack import Pack
from jamfor.pipeline.collect import Collected
from jamfor.pipeline.comparing.made import Made
from jamfor.pipeline.figures import observations_of
from jamfor.pipeline.outside import with_outside
from jamfor.store.cells import CellsSnapshot, Delivery
from jamfor.store.manifest import (
    ANSWERS_SCHEMA,
    CELLS_SCHEMA,
    SnapshotManifest,
    SnapshotReference,
)
from jamfor.store.snapshots import SOURCE, AnswersSnapshot, SnapshotTables


Rounds = Mapping[str, SnapshotTables]
FROZEN = datetime(2022, 4, 1, tzinfo=UTC)


def made(
    pack: Pack, rounds: Rounds, *deliveries: Delivery, name: str = "2022.1.0"
) -> Made:
    """Return a release as it is compared, without writing it."""
    found = Collected(
        answers={period: _answers(period, tables) for period, tables in rounds.items()},
        outside=tuple(_cells(delivery) for delivery in deliveries),
    )
    whole = with_outside(pack, found.outside)
    return Made(
        id=name,
        pack=whole,
        found=found,
        observations=observations_of(whole, rounds, outside=found.outside),
    )


def _answers(period: str, tables: SnapshotTables) -> AnswersSnapshot:
    manifest = _manifest(ANSWERS_SCHEMA, SOURCE, period)
    reference = _reference(manifest, "")
    return AnswersSnapshot(
        folder=Path(), manifest=manifest, reference=reference, tables=tables
    )


def _cells(delivery: Delivery) -> CellsSnapshot:
    manifest = _manifest(CELLS_SCHEMA, delivery.source, delivery.label)
    content = delivery.cells.write_csv()
    return CellsSnapshot(
        folder=Path(),
        manifest=replace(manifest, credit=CREDIT),
        reference=_reference(manifest, content),
        cells=delivery.cells,
        series=delivery.series,
    )


def _manifest(schema: str, source: str, period: str) -> SnapshotManifest:
    return SnapshotManifest(
        schema=schema,
        source=source,
        period=period,
        number=1,
        frozen_at=FROZEN,
        pack="",
        example=True,
        files={},
    )


def _reference(manifest: SnapshotManifest, content: str) -> SnapshotReference:
    return SnapshotReference(
        source=manifest.source, period=manifest.period, number=1, sha256=content
    )


def with_rule(pack: Pack, indicator: str, rule: Rule) -> Pack:
    """Return a pack where an indicator has another rule in every version."""
    return with_versions(pack, indicator, rule=rule)


def with_versions(pack: Pack, indicator: str, **other: object) -> Pack:
    """Return a pack where every version of an indicator is another in some fields."""

    def changed(found: Indicator) -> Indicator:
        versions = tuple(replace(v, **other) for v in found.versions)  # type: ignore[arg-type]
        return replace(found, versions=versions)

    return replace(
        pack,
        indicators=tuple(
            changed(each) if each.id == indicator else each for each in pack.indicators
        ),
    )


def with_window(pack: Pack, indicator: str, months: int) -> Pack:
    """Return a pack where the follow-up an indicator asks for may be older."""
    found = next(each for each in pack.indicators if each.id == indicator)
    rule = found.versions[0].rule
    assert isinstance(rule, All)
    of = tuple(
        replace(part, months=months) if isinstance(part, FollowedUpWithin) else part
        for part in rule.of
    )
    return with_rule(pack, indicator, replace(rule, of=of))


def answered_otherwise(
    rounds: Rounds, period: str, place: str, question: str, value: str, part: str = ""
) -> dict[str, SnapshotTables]:
    """Return the rounds where one answer is another."""
    tables = rounds[period]
    of_answer = (
        (pl.col("place") == place)
        & (pl.col("question") == question)
        & (pl.col("part") == part)
    )
    row = tables.answers.filter(of_answer).head(1)
    assert row.height == 1
    row = row.with_columns(value=pl.lit(value), missing=pl.lit(""))
    answers = pl.concat([tables.answers.filter(~of_answer), row])
    return {**rounds, period: replace(tables, answers=answers)}


def silent(rounds: Rounds, period: str, place: str) -> dict[str, SnapshotTables]:
    """Return the rounds where a unit has not answered yet."""
    tables = rounds[period]
    gone = pl.col("place") != place
    state = pl.when(gone).then("state").otherwise(pl.lit("none"))
    return {
        **rounds,
        period: SnapshotTables(
            answers=tables.answers.filter(gone),
            evidence=tables.evidence.filter(gone),
            frame=tables.frame.with_columns(state=state),
        ),
    }


def outside_frame(rounds: Rounds, period: str, place: str) -> dict[str, SnapshotTables]:
    """Return the rounds where a unit is not asked, and answers nothing."""
    found = silent(rounds, period, place)
    tables = found[period]
    frame = tables.frame.filter(pl.col("place") != place)
    return {**found, period: replace(tables, frame=frame)}
