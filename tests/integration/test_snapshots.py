"""Frozen rounds: written whole, numbered upward, and believed only when unchanged."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from builders.little_sweden import freeze, handful, rounds_of
from jamfor.core.vocabulary.errors import CorruptReleaseError
from jamfor.store.parquet import ANSWERS, conform, logical_hash
from jamfor.store.snapshots import (
    SnapshotTables,
    latest_snapshot,
    read_answers_snapshot,
    write_answers_snapshot,
)


PACK = handful()
ROUNDS = rounds_of(PACK, seed=3)


@pytest.fixture
def frozen(tmp_path: Path) -> Path:
    """The snapshot of 2021."""
    return freeze(tmp_path, PACK, ROUNDS)[0]


def test_what_is_read_is_what_was_frozen(frozen: Path) -> None:
    """Breaks if a column loses its type or a row its place."""
    read = read_answers_snapshot(frozen)

    assert read.period == "2021"
    assert logical_hash(read.tables.answers) == logical_hash(ROUNDS["2021"].answers)
    assert logical_hash(read.tables.frame) == logical_hash(ROUNDS["2021"].frame)
    assert read.manifest.frozen_at == datetime(2021, 4, 1, tzinfo=UTC)


def test_a_correction_is_the_next_number_and_the_old_one_stays(tmp_path: Path) -> None:
    """Breaks if a snapshot is written over."""
    first = freeze(tmp_path, PACK, ROUNDS)[0]
    before = (first / "answers.parquet").read_bytes()
    second = freeze(tmp_path, PACK, rounds_of(PACK, seed=4))[0]

    assert (first.name, second.name) == ("1", "2")
    assert (first / "answers.parquet").read_bytes() == before
    assert latest_snapshot(tmp_path, period="2021") == second
    assert latest_snapshot(tmp_path, period="2019") is None


@pytest.mark.parametrize("table", ["answers", "evidence", "frame"])
def test_one_changed_byte_is_refused(frozen: Path, table: str) -> None:
    """Breaks if a snapshot is read without comparing its checksums."""
    name = f"{table}.parquet"
    content = bytearray((frozen / name).read_bytes())
    content[len(content) // 2] ^= 1
    (frozen / name).write_bytes(content)

    with pytest.raises(CorruptReleaseError, match=name):
        read_answers_snapshot(frozen)


def test_a_surplus_or_absent_file_is_refused(frozen: Path) -> None:
    """Breaks if only the files of the manifest are looked at."""
    (frozen / "more.parquet").write_bytes(b"")
    with pytest.raises(CorruptReleaseError, match=r"more\.parquet"):
        read_answers_snapshot(frozen)

    (frozen / "more.parquet").rename(frozen.parent / "elsewhere")
    (frozen / "frame.parquet").unlink()
    with pytest.raises(CorruptReleaseError, match=r"frame\.parquet"):
        read_answers_snapshot(frozen)


def test_a_key_that_stands_twice_is_never_frozen(tmp_path: Path) -> None:
    """Breaks if `conform` does not look for duplicates."""
    tables = ROUNDS["2021"]
    doubled = SnapshotTables(
        answers=pl.concat([tables.answers, tables.answers.head(1)]),
        evidence=tables.evidence,
        frame=tables.frame,
    )

    with pytest.raises(ValueError, match="twice"):
        write_answers_snapshot(
            tmp_path,
            period="2021",
            tables=doubled,
            frozen_at=datetime(2021, 4, 1, tzinfo=UTC),
            pack_hash="0",
            example=True,
        )
    assert latest_snapshot(tmp_path, period="2021") is None
    assert [p.name for p in (tmp_path / "snapshots").iterdir()] != []
    assert not list((tmp_path / "snapshots").glob(".freezing-*"))


def test_a_table_is_held_to_its_columns_and_nulls() -> None:
    """Breaks if a surplus column or an empty key slips into a joint of the house."""
    answers = ROUNDS["2021"].answers

    with pytest.raises(ValueError, match="surplus"):
        conform(answers.with_columns(extra=pl.lit(1)), ANSWERS)
    with pytest.raises(ValueError, match="null"):
        conform(answers.with_columns(part=pl.lit(None, pl.String)), ANSWERS)


def test_a_time_without_a_zone_is_refused(tmp_path: Path) -> None:
    """Breaks if a manifest can hold a moment nobody can place."""
    with pytest.raises(ValueError, match="time zone"):
        write_answers_snapshot(
            tmp_path,
            period="2021",
            tables=ROUNDS["2021"],
            frozen_at=datetime(2021, 4, 1),  # noqa: DTZ001 - the fault under test
            pack_hash="0",
            example=True,
        )
