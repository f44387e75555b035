"""A little Sweden, from definitions to release, byte by byte; then verified."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from builders.little_sweden import FIRST, build, freeze, little_pack, rounds_of
from jamfor.pipeline.verify import verify_release
from jamfor.store.manifest import (
    Manifest,
    SnapshotManifest,
    files_below,
    read_manifest,
    to_bytes,
)
from jamfor.store.parquet import ANSWERS, read_table


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of a little Sweden, with all the real definitions."""
    data = tmp_path_factory.mktemp("little")
    pack = little_pack()
    return build(data, pack, freeze(data, pack, rounds_of(pack, seed=1)))


def test_the_same_inputs_give_the_same_bytes(built: Path, tmp_path: Path) -> None:
    """In another process, another folder, with threads scheduled otherwise.

    Breaks if anything written depends on the clock, on hash order, on the folder or on
    how many threads compute (seen with an unsorted group_by and with a zip's time).
    """
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]); from pathlib import Path;"
        "from builders.little_sweden import *; pack = little_pack();"
        "data = Path(sys.argv[2]);"
        "build(data, pack, freeze(data, pack, rounds_of(pack, seed=1)))"
    )
    tests = Path(__file__).parent.parent
    environment = dict(os.environ) | {
        "POLARS_MAX_THREADS": "1",
        "PYTHONHASHSEED": "7",
    }
    subprocess.run(
        [sys.executable, "-c", script, str(tests), str(tmp_path)],
        check=True,
        env=environment,
    )

    again = tmp_path / "releases" / str(FIRST)
    names = files_below(built)
    assert files_below(again) == names
    differing = [
        name
        for name in names
        if (built / name).read_bytes() != (again / name).read_bytes()
    ]
    assert differing == []
    # The program's own text may be edited while its tests run; nothing else may differ.
    manifest = read_manifest(built, Manifest)
    repeated = replace(read_manifest(again, Manifest), code=manifest.code)
    assert to_bytes(repeated) == (built / "manifest.json").read_bytes()


def test_a_release_holds_what_the_joints_of_the_house_say(built: Path) -> None:
    """Breaks if a file of the contract is renamed or left out."""
    names = files_below(built)

    assert {"observations.parquet", "pack.json", "serve.sqlite"} <= set(names)
    for period in ("2021", "2022"):
        for table in ("answers", "evidence", "frame"):
            assert f"snapshots/{period}/{table}.parquet" in names
    assert "downloads/lss.csv" in names
    assert "downloads/aldreomsorg.xlsx" in names


def test_the_copied_snapshots_are_the_frozen_ones(built: Path) -> None:
    """Breaks if a release writes its answers anew instead of copying their bytes.

    Of a round with counts of too few persons, those alone are missing from its answers
    (decision 0010); all else is the same, byte by byte.
    """
    data = built.parent.parent
    manifest = read_manifest(built, Manifest)

    for reference in manifest.snapshots:
        frozen = data / "snapshots" / reference.source / reference.period / "1"
        copied = built / "snapshots" / reference.period
        same = ["evidence.parquet", "frame.parquet"]
        if not read_manifest(copied, SnapshotManifest).withheld:
            same += ["manifest.json", "answers.parquet"]
        for name in same:
            assert (copied / name).read_bytes() == (frozen / name).read_bytes()
        told = read_table(copied, ANSWERS).filter(pl.col("missing") != "suppressed")
        whole = read_table(frozen, ANSWERS)
        assert told.join(whole, on=whole.columns, how="anti").is_empty()


def test_every_figure_of_every_indicator_follows_from_its_answers(built: Path) -> None:
    """All real definitions: files, serving file and downloads say the same.

    Breaks if any figure differs from the oracle's in any cell.
    """
    found = verify_release(built)

    assert found.mismatches == ()
    assert found.figures > 10_000
