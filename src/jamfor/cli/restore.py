"""`jamfor restore`: a backup on an empty machine, checked to the last row."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from django.core.management import call_command
from django.db import connection, connections, transaction

from jamfor.cli.backup import told
from jamfor.cli.backup_archive import unpack
from jamfor.cli.backup_manifest import (
    DATABASE,
    FILES,
    BackupManifest,
    CorruptBackupError,
    OtherVersionError,
)
from jamfor.cli.backup_tables import (
    applied_migrations,
    continue_numbering,
    entry_of,
    read_table,
    tables,
)
from jamfor.cli.site import configure
from jamfor.core.vocabulary.errors import JamforError, NotFoundError
from jamfor.store.durable import folder_in_the_making, move_into_place
from jamfor.web.audit.durability import refuse_lossy


DESCRIPTION = """\
Check a backup, and put all of it in an empty data folder and an empty database. The
database need not be of the kind the backup was made from.
"""
HELP = """\
example:
  jamfor restore jamfor-2026-02-01.tar.gz --data data

Every row is read back and compared before the folder gets its name; a restore that
fails or is stopped leaves no folder. DATABASE_URL names the database if it is
PostgreSQL. The program must be of the version that made the backup, or one with the
same tables; upgrade afterwards.

exit codes:
  0  everything in the backup is in place
  2  the folder or the database is not empty, or the backup is of another version
  3  there is no such file
  6  the backup is damaged; nothing was restored
"""


class NotEmptyError(JamforError):
    """Something is there already that a restore would mix with."""

    code = "not-empty"


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "restore",
        help="put a backup in an empty folder and database",
        description=DESCRIPTION,
        epilog=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("backup", type=Path, metavar="FILE")
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Restore all or nothing, and tell what was restored."""
    data: Path = options.data.resolve()
    if not options.backup.is_file():
        raise NotFoundError(f"there is no file {options.backup}")
    if data.exists() and (not data.is_dir() or any(data.iterdir())):
        raise NotEmptyError(f"{data} is not an empty folder")
    with folder_in_the_making(data.parent, prefix=f".restoring-{data.name}-") as making:
        making.chmod(0o700)  # personal data lie in it until all is in place
        manifest = unpack(options.backup, making)
        files = making / FILES
        files.mkdir(exist_ok=True)
        _load(manifest, making / DATABASE, files)
        if data.exists():
            data.rmdir()
        move_into_place(files, data)
    sys.stdout.write(f"{data}: {told(manifest)}\n")
    for name, table in manifest.tables.items():
        if table.rows:
            sys.stdout.write(f"{table.rows:9}  {name}\n")
    return 0


def _load(manifest: BackupManifest, lines: Path, data: Path) -> None:
    """Fill the database: in one transaction, so that a failure leaves it empty."""
    configure(data)
    _refuse_full()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    _refuse_other_version(manifest)
    with transaction.atomic():
        for name, model in tables().items():
            read_table(model, lines / f"{name}.jsonl")
        continue_numbering()
        for name, model in tables().items():
            if entry_of(model) != manifest.tables[name]:
                raise CorruptBackupError(f"{name} did not come out as it went in")
    refuse_lossy(connection)
    connections.close_all()


def _refuse_full() -> None:
    """Refuse a database that has anything but what migrations put there."""
    made = set(connection.introspection.table_names())
    for name, model in tables().items():
        given = model._meta.app_label in {"contenttypes", "auth"}
        if name in made and not given and model._base_manager.exists():
            raise NotEmptyError(f"the database is not empty: {name} has rows")


def _refuse_other_version(manifest: BackupManifest) -> None:
    ours = applied_migrations()
    if list(manifest.migrations) != ours or manifest.tables.keys() != tables().keys():
        differ = sorted(set(manifest.migrations) ^ set(ours)) or ["other tables"]
        raise OtherVersionError(
            f"the backup is of another version of the program: {', '.join(differ)}"
        )
