"""`jamfor backup`: everything that cannot be made again, in one file."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from jamfor.cli.backup_archive import ArchiveWriter, archive_in
from jamfor.cli.backup_manifest import DATABASE, FILES, SCHEMA, BackupManifest
from jamfor.cli.backup_tables import (
    applied_migrations,
    one_moment,
    tables,
    write_table,
)
from jamfor.cli.site import SECRETS, configure
from jamfor.core.vocabulary.errors import JamforError, NotFoundError
from jamfor.store.durable import new_private_file


DESCRIPTION = """\
Write the collection database, the frozen answers, the releases and the site's secrets
to one file that only its owner reads. The site may be in use meanwhile: the database is
seen as it is at one moment. Drafts and mail are left out.
"""
HELP = """\
example:
  jamfor backup --data data --out jamfor-2026-02-01.tar.gz

The file holds personal data and the key that sessions are signed with: keep it as you
keep the database itself. DATABASE_URL names the database if it is PostgreSQL.
"""
# `current` before the releases it may come to name while they are read.
KEPT = ("releases/current", "example-inputs", SECRETS, "snapshots", "releases")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "backup",
        help="write everything that cannot be made again to one file",
        description=DESCRIPTION,
        epilog=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", type=Path, default=Path("data"), metavar="FOLDER")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the backup; a file that is there is never replaced."""
    data: Path = options.data
    if not data.is_dir():
        raise NotFoundError(f"there is no folder {data}")
    configure(data)
    if not applied_migrations():
        raise NotFoundError(f"{data} has no database; `jamfor serve` makes one")
    try:
        with new_private_file(options.out) as file, archive_in(file) as archive:
            manifest = _write(archive, data, made_at=datetime.now(UTC))  # noqa: TID251
    except FileExistsError as error:
        raise JamforError(f"{options.out} is there already; choose another") from error
    except OSError as error:
        raise JamforError(f"{options.out} cannot be written: {error}") from error
    sys.stdout.write(f"{options.out}: {told(manifest)}\n")
    return 0


def told(manifest: BackupManifest) -> str:
    """Say in a line what a backup holds."""
    rows = sum(table.rows for table in manifest.tables.values())
    files = sum(name.startswith(f"{FILES}/") for name in manifest.files)
    made = manifest.made_at.isoformat(timespec="seconds")
    return f"{rows} rows of {len(manifest.tables)} tables and {files} files, of {made}"


def _write(archive: ArchiveWriter, data: Path, *, made_at: datetime) -> BackupManifest:
    # The database first: it may refer to files, which are never changed once written.
    entries = {}
    with tempfile.TemporaryDirectory() as folder, one_moment():
        migrations = applied_migrations()
        for name, model in tables().items():
            path = Path(folder) / f"{name}.jsonl"
            entries[name] = write_table(model, path)
            archive.add(f"{DATABASE}/{name}.jsonl", path)
            path.unlink()
    for path in _files(data):
        archive.add(f"{FILES}/{path.relative_to(data).as_posix()}", path)
    manifest = BackupManifest(
        schema=SCHEMA,
        made_at=made_at,
        migrations=tuple(migrations),
        tables=entries,
        files=archive.hashes,
    )
    archive.finish(manifest)
    return manifest


def _files(data: Path) -> Iterator[Path]:
    """Yield each file that is kept, once; what is in the making is not."""
    seen = set()
    for kept in KEPT:
        root = data / kept
        for path in [root] if root.is_file() else sorted(root.rglob("*")):
            parts = path.relative_to(data).parts
            making = any(part.startswith(".") for part in parts)
            if path.is_file() and not making and path not in seen:
                seen.add(path)
                yield path
