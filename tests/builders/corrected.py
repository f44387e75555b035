"""A little Sweden published twice: 2022.1.0, and 2022.1.1 with some answers changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl

from builders.little_sweden import FIRST, build, freeze, handful, rounds_of
from jamfor.core.releases.ids import ReleaseId
from jamfor.core.releases.pack import Pack
from jamfor.store.snapshots import SnapshotTables


SECOND = ReleaseId.parse("2022.1.1")
UNIT = "1460"
ROUTINE = "routine"
EARLY, LATE = date(2020, 1, 3), date(2021, 10, 1)
Rounds = Mapping[str, SnapshotTables]


@dataclass(frozen=True, slots=True, kw_only=True)
class Twice:
    """The data folder, and both releases' folders."""

    data: Path
    first: Path
    second: Path


def routine_followed_up(
    rounds: Rounds, day: date, *, routine: str = ROUTINE
) -> dict[str, SnapshotTables]:
    """Return the rounds with a unit's routine in order, last followed up on a day."""
    tables = rounds["2022"]
    row = {"place": UNIT, "question": routine, "value": "yes", "missing": ""}
    parts = pl.DataFrame([row | {"part": p} for p in ("written", "management")])
    parts = parts.with_columns(
        revision=pl.lit(1, pl.Int64), carried_from=pl.lit("")
    ).select(tables.answers.columns)
    dates = {"decided": date(2019, 5, 1), "followed_up": day, "documented": True}
    evidence = pl.DataFrame([{"place": UNIT, "routine": routine, **dates}])
    return {**rounds} | {
        "2022": replace(
            tables,
            answers=_put(tables.answers, parts, ["place", "question"]),
            evidence=_put(tables.evidence, evidence, ["place", "routine"]),
        )
    }


def _put(table: pl.DataFrame, rows: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """Rows in place of those of the same key."""
    return pl.concat([table.join(rows, on=key, how="anti"), rows])


def published_twice(
    data: Path,
    pack: Pack | None = None,
    *,
    corrected: Pack | None = None,
    routine: str = ROUTINE,
) -> Twice:
    """Build a release whose routine was followed up too long ago, then correct it.

    `corrected`: definitions are corrected in place of the answer.
    """
    pack = pack or handful()
    rounds = rounds_of(pack, seed=8, silent=0)
    early = routine_followed_up(rounds, EARLY, routine=routine)
    late = routine_followed_up(rounds, LATE, routine=routine)
    second, answers = (corrected, early) if corrected else (pack, late)
    return Twice(
        data=data,
        first=build(data, pack, freeze(data, pack, early), FIRST),
        second=build(data, second, freeze(data, second, answers), SECOND),
    )
