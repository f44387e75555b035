"""Whether the files of a release are those its definitions and figures give.

Every download is made again, by the functions that built it, and compared; what lies in
the folder is compared with what a build would have put there.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from jamfor.core.releases.pack import Pack
from jamfor.formats.packs import pack_to_json
from jamfor.formats.sheets import read_sheets
from jamfor.pipeline.build import edition_of, is_of_example
from jamfor.pipeline.collect import Collected, place_of
from jamfor.pipeline.downloads import SCHEMA, write_downloads
from jamfor.store.cells import SERIES
from jamfor.store.corrections import CORRECTIONS
from jamfor.store.manifest import MANIFEST, Manifest
from jamfor.store.parquet import CELLS, OBSERVATIONS, SNAPSHOT_TABLES
from jamfor.store.releases import PACK, SNAPSHOTS
from jamfor.store.serving import FILE
from jamfor.store.snapshots import SOURCE


def derived_file_faults(
    folder: Path,
    manifest: Manifest,
    pack: Pack,
    observations: pl.DataFrame,
    collected: Collected,
) -> Iterator[str]:
    """Say each file that is not what the definitions and the figures give.

    `collected` are the snapshots of the release.
    """
    if pack_to_json(pack) != (folder / PACK).read_bytes():
        yield f"{PACK}: not written the way a build writes definitions"
    if manifest.example != is_of_example(pack, collected.answers):
        yield f"{MANIFEST}: wrong about whether the answers are an example"
    with TemporaryDirectory() as made:
        again = Path(made)
        edition = edition_of(manifest, pack, collected.outside)
        downloads = write_downloads(again, pack, observations, edition)
        yield from _set_faults(folder, _implied(manifest) | downloads.keys())
        for name, logical in downloads.items():
            if not (folder / name).is_file():
                continue
            if name in manifest.files and manifest.files[name].logical != logical:
                yield f"{name}: other rows than the manifest names"
            yield from _download_faults(name, folder, again)


def _implied(manifest: Manifest) -> set[str]:
    """The files every release has, whatever its figures."""
    return {MANIFEST, PACK, OBSERVATIONS.file, FILE, CORRECTIONS} | {
        f"{SNAPSHOTS}/{place_of(reference)}/{name}"
        for reference in manifest.snapshots
        for name in (_OF_A_ROUND if reference.source == SOURCE else _OF_A_DELIVERY)
    }


_OF_A_ROUND = (MANIFEST, *(shape.file for shape in SNAPSHOT_TABLES))
_OF_A_DELIVERY = (MANIFEST, CELLS.file, SERIES)


def _set_faults(folder: Path, due: set[str]) -> Iterator[str]:
    """Files too few and too many, and folders that no file of a release lies in."""
    folders = {str(parent) for name in due for parent in Path(name).parents}
    there = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*")}
    for name in sorted(due - there.keys()):
        yield f"{name}: follows from the definitions, and is not there"
    for name, path in sorted(there.items()):
        known = name in folders if path.is_dir() else name in due
        if not known or path.is_symlink():
            yield f"{name}: no part of a release"


def _download_faults(name: str, folder: Path, again: Path) -> Iterator[str]:
    found, due = (folder / name).read_bytes(), (again / name).read_bytes()
    # Other releases of Polars may write numbers otherwise, and of zlib compress so.
    if found == due:
        return
    if name.endswith(".xlsx"):
        yield from _workbook_faults(name, found, due)
    elif not _same_csv(found, due):
        yield f"{name}: other rows than the figures give"


def _same_csv(found: bytes, due: bytes) -> bool:
    try:
        first, second = (pl.read_csv(each, schema=SCHEMA) for each in (found, due))
    except pl.exceptions.PolarsError:
        return False
    return found.split(b"\n", 1)[0] == due.split(b"\n", 1)[0] and first.equals(second)


def _workbook_faults(name: str, found: bytes, due: bytes) -> Iterator[str]:
    try:
        if _members(found) == _members(due):
            return
        first, second = read_sheets(found), read_sheets(due)
    except (ValueError, zipfile.BadZipFile) as error:
        yield f"{name}: not a workbook that can be read ({error})"
        return
    amiss = [s for s in (*second, *first) if first.get(s) != second.get(s)]
    for sheet in dict.fromkeys(amiss):
        yield f"{name}: sheet {sheet} has other cells than the figures give"
    if not amiss:
        # A number format can make a cell show another number than it holds.
        yield f"{name}: other markup than a build writes"


def _members(book: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(book)) as source:
        return [(entry.filename, source.read(entry)) for entry in source.infolist()]
