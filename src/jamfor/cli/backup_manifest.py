"""What a backup says it holds: files and tables with their hashes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import msgspec

from jamfor.core.vocabulary.errors import JamforError


SCHEMA = "jamfor-backup-1"
MANIFEST = "manifest.json"
DATABASE, FILES = "database", "files"
"""The folders of an archive: a file a table, and files of the data folder."""


class CorruptBackupError(JamforError):
    """A backup is not what it says it is: cut off, changed, or something else."""

    code = "corrupt-backup"
    exit_code = 6


class OtherVersionError(JamforError):
    """The backup was made by a version with other tables."""

    code = "backup-of-other-version"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableEntry:
    """A table: its columns in the order of its lines, how many rows, and their sum.

    `sha256` is the sum of the hashes of the lines, modulo 2^256.
    """

    columns: tuple[str, ...]
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupManifest:
    """A backup: when it was made, of which version's tables, and all it holds."""

    schema: str
    made_at: datetime
    migrations: tuple[str, ...]
    tables: dict[str, TableEntry]
    files: dict[str, str]  # SHA-256 of each file of the archive, by its name there


def manifest_to_json(manifest: BackupManifest) -> bytes:
    """Write a manifest as indented JSON with sorted keys."""
    text = msgspec.json.encode(manifest, order="sorted")
    return msgspec.json.format(text, indent=2) + b"\n"


def manifest_from_json(content: bytes) -> BackupManifest:
    """Read a manifest; raises CorruptBackupError for anything else."""
    try:
        manifest = msgspec.json.decode(content, type=BackupManifest)
    except msgspec.MsgspecError as error:
        raise CorruptBackupError(f"{MANIFEST} cannot be read: {error}") from error
    if manifest.schema != SCHEMA:
        raise CorruptBackupError(f"{manifest.schema} is not {SCHEMA}")
    return manifest
