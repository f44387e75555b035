"""`jamfor verify`: a changed byte, a changed figure and a changed rule are found."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from builders.little_sweden import build, freeze, handful, rounds_of
from jamfor.cli.main import main
from jamfor.pipeline.build import serving_tables
from jamfor.pipeline.tracing.trace import trace
from jamfor.pipeline.verify import snapshots_of, verify_release
from jamfor.store.manifest import (
    MANIFEST,
    Manifest,
    file_entries,
    files_below,
    read_manifest,
    to_bytes,
)
from jamfor.store.parquet import OBSERVATIONS, read_table, write_table
from jamfor.store.serving import FILE, serving_hash, write_serving


PACK = handful()


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release with nothing amiss."""
    data = tmp_path_factory.mktemp("sound")
    return build(data, PACK, freeze(data, PACK, rounds_of(PACK, seed=8)))


@pytest.fixture
def copy(sound: Path, tmp_path: Path) -> Path:
    """A copy that may be spoilt."""
    return Path(shutil.copytree(sound, tmp_path / "releases" / sound.name))


def forge(folder: Path, change: Callable[[pl.DataFrame], pl.DataFrame]) -> None:
    """Change figures everywhere and make the manifest fit: only the answers object."""
    manifest = read_manifest(folder, Manifest)
    observations = change(read_table(folder, OBSERVATIONS))
    write_table(folder, observations, OBSERVATIONS)
    tables = serving_tables(observations, snapshots_of(folder, manifest))
    (folder / FILE).unlink()
    write_serving(folder / FILE, tables)
    logical = {name: entry.logical for name, entry in manifest.files.items()}
    files = file_entries(folder, logical={**logical, FILE: serving_hash(tables)})
    (folder / MANIFEST).write_bytes(to_bytes(replace(manifest, files=files)))


def test_a_sound_release_is_verified(sound: Path) -> None:
    """Breaks if anything a build writes cannot be derived again."""
    assert verify_release(sound).mismatches == ()


def test_a_changed_byte_in_any_file_is_found(copy: Path) -> None:
    """Breaks if a file is left out of the manifest."""
    for name in files_below(copy):
        content = (copy / name).read_bytes()
        spoilt = bytearray(content)
        spoilt[len(spoilt) // 2] ^= 1
        (copy / name).write_bytes(spoilt)
        found = verify_release(copy).mismatches
        assert any(line.startswith(name) for line in found), name
        (copy / name).write_bytes(content)


def test_a_figure_that_follows_from_no_answer_is_found(copy: Path) -> None:
    """All files and checksums agree; only the answers say otherwise.

    Breaks if verify compares files with each other but never computes.
    """
    nation = (pl.col("place") == "0000") & (pl.col("indicator") == "a-a")
    share = nation & (pl.col("measure") == "share") & (pl.col("period") == "2022")

    def one_more(table: pl.DataFrame) -> pl.DataFrame:
        return table.with_columns(
            numerator=pl.when(share)
            .then(pl.col("numerator") + 1)
            .otherwise("numerator")
        )

    forge(copy, one_more)
    found = verify_release(copy).mismatches

    assert any("a-a 0000 2022 share" in line and "numerator" in line for line in found)
    traced = trace(copy, indicator="a-a", place="0000", period="2022")
    assert traced.mismatches
    assert main(["verify", str(copy), "--value", "a-a", "0000", "2022"]) == 6


def test_a_row_too_many_or_too_few_is_found(copy: Path) -> None:
    """Breaks if only figures that are in the release are computed."""
    forge(copy, lambda table: table.head(-1))
    found = verify_release(copy).mismatches
    assert any("not in the release" in line for line in found)


def test_the_command_refuses_with_its_own_exit_code(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Breaks if a mismatch is only printed."""
    assert main(["verify", str(copy)]) == 0
    (copy / "observations.parquet").write_bytes(b"nothing")
    assert main(["verify", str(copy)]) == 6
    assert "observations.parquet" in capsys.readouterr().err
    assert main(["verify", "2031.1.0", "--data", str(copy.parent.parent)]) == 3


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize(
    ("indicator", "place", "told"),
    [
        ("e-routine", "1460", ("Bedömningen", "The judgement")),
        ("d-level", "1460", ("nivån", "at “")),
        ("g-share", "0000", ("Enheterna", "The units")),
        ("oj-homelessness", "0180", ("Faktorerna", "The factors")),
        ("oj-homelessness", "0180", ("a-a Indikator", "a-a Indicator")),
        ("a-a", "0180-s03", ("Ingår i: Stockholm", "Adds to: Stockholm")),
        ("c-behind", "1480-g11", ("ingår inte", "outside the frame")),
    ],
)
def test_every_step_of_a_value_is_told_in_both_languages(
    sound: Path, language: str, indicator: str, place: str, told: tuple[str, str]
) -> None:
    """Breaks if a step is left out, or said in one language only."""
    found = trace(sound, indicator=indicator, place=place, period="2022")
    words = [getattr(line.text, language) for line in found.lines]

    assert found.mismatches == ()
    assert any(told[language == "en"] in line for line in words)
    assert "2022.1.0" in words[-2]


@pytest.mark.parametrize(
    ("indicator", "place", "period"),
    [("no-such", "1460", "2022"), ("a-a", "9999", "2022"), ("a-a", "1460", "1999")],
)
def test_what_does_not_exist_is_not_found(
    sound: Path, indicator: str, place: str, period: str
) -> None:
    """Breaks if a slip of the pen is told as a mismatch."""
    value = ["--value", indicator, place, period]
    assert main(["verify", str(sound), *value]) == 3
