"""`jamfor restore`: a backup put into an empty data folder, and held to its hashes."""

from __future__ import annotations

import argparse
import json
import sys
import tarfile
from pathlib import Path
from typing import Any

from jamfor.cli.backup import MANIFEST, ROWS, SCHEMA
from jamfor.cli.site import ready
from jamfor.core.vocabulary.errors import FaultyDataError, JamforError, NotFoundError
from jamfor.store.durable import file_hash


EXAMPLE = "jamfor restore jamfor.tar.gz --data ny"


class DamagedBackupError(FaultyDataError):
    """A backup that is not what its manifest says."""

    code = "damaged-backup"


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "restore",
        help="put a backup into an empty data folder and check it",
        description="Put a backup into an empty data folder and an empty database, and"
        " compare every file with its hash and every table with its number of rows.",
        epilog=f"example: {EXAMPLE}",
    )
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Restore and check; refuse a folder or a database with anything in it."""
    data: Path = options.data
    if data.exists() and any(data.iterdir()):
        raise JamforError(f"{data} is not empty; a backup is restored into nothing")
    data.mkdir(parents=True, exist_ok=True)
    manifest = _unpack(options.file, data)
    _refuse_changed(data, manifest["files"])
    ready(data)
    # Known only once Django is set up.
    from jamfor.cli.stored_rows import is_empty, read_rows  # noqa: PLC0415

    if not is_empty():
        raise JamforError(
            "the database is not empty; a backup is restored into nothing"
        )
    with (data / ROWS).open(encoding="utf-8") as lines:
        counts = read_rows(lines)
    if counts != manifest["rows"]:
        raise DamagedBackupError("the rows restored are not those that were kept")
    (data / ROWS).unlink()
    (data / MANIFEST).unlink()
    files = len(manifest["files"])
    sys.stdout.write(
        f"{data}: {sum(counts.values())} rows, {files} files, all as kept\n"
    )
    return 0


def _unpack(path: Path, data: Path) -> dict[str, Any]:
    try:
        with tarfile.open(path, mode="r:gz") as tar:
            # Refuses links, devices and names that lead out of the folder.
            tar.extractall(data, filter="data")
        manifest: dict[str, Any] = json.loads((data / MANIFEST).read_bytes())
    except FileNotFoundError as error:
        raise NotFoundError(f"{path} is not there, or is no backup") from error
    except (tarfile.TarError, EOFError, OSError, ValueError) as error:
        raise DamagedBackupError(f"{path} cannot be read: {error}") from error
    if manifest.get("schema") != SCHEMA:
        raise DamagedBackupError(f"{path} is not a backup of this kind")
    for secret in (data / "protected").glob("**/*"):
        secret.chmod(0o700 if secret.is_dir() else 0o600)
    return manifest


def _refuse_changed(data: Path, hashes: dict[str, str]) -> None:
    for name, wanted in hashes.items():
        path = data / name
        if not path.is_file() or file_hash(path) != wanted:
            raise DamagedBackupError(f"{name} is not what was kept")
