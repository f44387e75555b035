"""`jamfor backup`: everything that cannot be made anew, in one file with its hashes."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

from jamfor.cli.site import ready
from jamfor.core.vocabulary.errors import JamforError, NotFoundError
from jamfor.store.durable import file_hash


EXAMPLE = "jamfor backup --data data --out jamfor.tar.gz"
SCHEMA = "jamfor-backup/1"
MANIFEST, ROWS = "manifest.json", "rows.jsonl"
FOLDERS = ("snapshots", "protected", "releases")
FILES = ("example-inputs",)


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "backup",
        help="write answers, people, snapshots and releases to one file",
        description="Write the collection database as it is at one moment, and the"
        " snapshots, protected files and releases of the data folder, to one file that"
        " only its owner can read. People can go on answering meanwhile. Sessions,"
        " drafts and mail are left out.",
        epilog=f"example: {EXAMPLE}",
    )
    parser.add_argument("--data", type=Path, default=Path("data"), metavar="FOLDER")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the file; one that exists is refused."""
    if not options.data.is_dir():
        raise NotFoundError(f"there is no data folder {options.data}")
    ready(options.data)
    try:
        handle = os.open(options.out, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise JamforError(f"{options.out}: {error.strerror}") from error
    try:
        with os.fdopen(handle, "wb") as out:
            rows, files = _write(options.data, out)
            out.flush()
            os.fsync(out.fileno())
    except BaseException:
        options.out.unlink()
        raise
    sys.stdout.write(f"{options.out}: {rows} rows, {files} files\n")
    return 0


def _write(data: Path, out: io.BufferedWriter) -> tuple[int, int]:
    """Write rows and files, then their manifest; return how many of each."""
    # Known only once Django is set up.
    from jamfor.cli.stored_rows import one_moment, write_rows  # noqa: PLC0415

    hashes: dict[str, str] = {}
    with (
        tarfile.open(fileobj=out, mode="w:gz", compresslevel=6) as tar,
        tempfile.NamedTemporaryFile("w+", encoding="utf-8", suffix=".jsonl") as rows,
    ):
        with one_moment():
            counts = write_rows(rows)
        rows.flush()
        hashes[ROWS] = file_hash(Path(rows.name))
        tar.add(rows.name, arcname=ROWS)
        for path in _paths(data):
            name = path.relative_to(data).as_posix()
            hashes[name] = file_hash(path)
            tar.add(path, arcname=name)
        manifest = {"schema": SCHEMA, "rows": counts, "files": hashes}
        content = json.dumps(manifest, sort_keys=True, indent=1).encode()
        entry = tarfile.TarInfo(MANIFEST)
        entry.size, entry.mode = len(content), 0o600
        tar.addfile(entry, io.BytesIO(content))
    return sum(counts.values()), len(hashes)


def _paths(data: Path) -> Iterator[Path]:
    """What is kept, in order; a hidden file is somebody's work that is not done."""
    for folder in FOLDERS:
        for path in sorted((data / folder).rglob("*")):
            hidden = any(p.startswith(".") for p in path.relative_to(data).parts)
            if path.is_file() and not hidden:
                yield path
    for name in FILES:
        if (data / name).is_file():
            yield data / name
