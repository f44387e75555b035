"""`jamfor verify`: a changed byte, a changed figure and a changed rule are found."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from builders.little_sweden import build, freeze, handful, rounds_of
from jamfor.cli.main import main
from jamfor.formats.packs import pack_hash
from jamfor.pipeline.build import serving_tables
from jamfor.pipeline.downloads import SCHEMA
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
from jamfor.store.parquet import OBSERVATIONS, logical_hash, read_table, write_table
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


def rename_hashes(folder: Path) -> None:
    """Make the manifest fit what lies in the folder: no checksum objects."""
    manifest = read_manifest(folder, Manifest)
    logical = {name: entry.logical for name, entry in manifest.files.items()}
    files = file_entries(folder, logical=logical)
    pack = pack_hash((folder / "pack.json").read_bytes())
    (folder / MANIFEST).write_bytes(to_bytes(replace(manifest, files=files, pack=pack)))


def amiss(folder: Path) -> tuple[str, ...]:
    """What is found when every checksum fits."""
    rename_hashes(folder)
    return verify_release(folder).mismatches


def rewritten(book: Path, member: str, change: Callable[[str], str]) -> None:
    """Change a file inside a workbook."""
    with zipfile.ZipFile(book) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    changed = change(parts[member].decode())
    assert changed != parts[member].decode()
    with zipfile.ZipFile(book, "w") as target:
        for name, content in (parts | {member: changed.encode()}).items():
            target.writestr(name, content)


def test_a_changed_cell_of_a_csv_is_found(copy: Path) -> None:
    """Breaks if a CSV is held to the manifest's hash and not to the figures."""
    path = copy / "downloads" / "lss.csv"
    table = pl.read_csv(path, schema=SCHEMA).with_columns(pl.col("answered") + 1)
    table.write_csv(path)
    manifest = read_manifest(copy, Manifest)
    # The forger names the new rows too.
    forged = logical_hash(table.with_columns(pl.col(pl.String).fill_null("")))
    entries = {
        name: replace(entry, logical=forged) if name == "downloads/lss.csv" else entry
        for name, entry in manifest.files.items()
    }
    (copy / MANIFEST).write_bytes(to_bytes(replace(manifest, files=entries)))

    assert amiss(copy) == (
        "downloads/lss.csv: other rows than the manifest names",
        "downloads/lss.csv: other rows than the figures give",
    )


@pytest.mark.parametrize(
    ("number", "sheet"), [(1, "Läsbar"), (3, "Data"), (4, "Definitioner")]
)
def test_a_changed_cell_of_any_sheet_is_found(
    copy: Path, number: int, sheet: str
) -> None:
    """Breaks if only the sheet for programs is compared."""
    book = copy / "downloads" / "lss.xlsx"
    if sheet == "Data":
        old, new = "<c><v>1</v></c>", "<c><v>7</v></c>"
        member = f"xl/worksheets/sheet{number}.xml"
        rewritten(book, member, lambda xml: xml.replace(old, new, 1))
    else:
        word, other = ("Ja", "Nej") if sheet == "Läsbar" else ("Uppfylls", "Struntas")
        rewritten(
            book,
            "xl/sharedStrings.xml",
            lambda xml: re.sub(rf"<t>{word}\b", f"<t>{other}", xml),
        )

    expected = f"downloads/lss.xlsx: sheet {sheet} has other cells than the figures"
    assert any(line.startswith(expected) for line in amiss(copy))


def test_a_number_format_that_shows_another_number_is_found(copy: Path) -> None:
    """Breaks if cells are compared and what is seen of them is not."""
    book = copy / "downloads" / "lss.xlsx"
    rewritten(
        book, "xl/styles.xml", lambda xml: xml.replace("0.0 %", "&quot;97 %&quot;")
    )

    assert amiss(copy) == ("downloads/lss.xlsx: other markup than a build writes",)


def test_another_compression_of_the_same_workbook_is_no_fault(copy: Path) -> None:
    """Breaks if a machine with another zlib cannot verify a release."""
    book = copy / "downloads" / "lss.xlsx"
    with zipfile.ZipFile(book) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    with zipfile.ZipFile(book, "w", zipfile.ZIP_STORED) as target:
        for name, content in parts.items():
            target.writestr(name, content)

    assert amiss(copy) == ()


def test_files_and_folders_are_exactly_those_of_a_release(copy: Path) -> None:
    """Breaks if verify asks only about files that are named, or only about files."""
    (copy / "downloads" / "lss.csv").unlink()
    (copy / "downloads" / "extra.csv").write_text("a,b\n")
    (copy / "empty").mkdir()

    assert amiss(copy) == (
        "downloads/lss.csv: follows from the definitions, and is not there",
        "downloads/extra.csv: no part of a release",
        "empty: no part of a release",
    )


def test_definitions_other_than_the_answers_were_frozen_under_are_remarked_on(
    copy: Path,
) -> None:
    """A release may well have later definitions; that it has is said.

    Breaks if a text of pack.json that no download prints can be changed unseen.
    """
    assert verify_release(copy).remarks == ()
    raw = (copy / "pack.json").read_bytes()
    changed = raw.replace(b'"review":"', b'"review":"not ', 1)
    assert changed != raw
    (copy / "pack.json").write_bytes(changed)

    assert amiss(copy) == ()
    found = verify_release(copy).remarks
    assert [("2021" in line, "2022" in line) for line in found] == [
        (True, False),
        (False, True),
    ]
    assert all("other definitions" in line for line in found)


def test_a_title_changed_in_the_definitions_is_found(copy: Path) -> None:
    """Breaks if the sheets are not made again from the definitions."""
    raw = (copy / "pack.json").read_bytes().decode()
    (copy / "pack.json").write_text(raw.replace("Indikator", "Felaktig"))

    assert any("sheet Definitioner" in line for line in amiss(copy))


def test_the_help_says_what_is_not_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """Breaks if a reader may take consistency for authorship."""
    with pytest.raises(SystemExit):
        main(["verify", "--help"])

    assert "manifest is not signed" in " ".join(capsys.readouterr().out.split())


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
