"""The archive of a backup: a compressed tar, its manifest last, every file with a hash.

One that was cut off has no manifest, and is refused.
"""

from __future__ import annotations

import hashlib
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO

from jamfor.cli.backup_manifest import (
    FILES,
    MANIFEST,
    BackupManifest,
    CorruptBackupError,
    manifest_from_json,
    manifest_to_json,
)
from jamfor.cli.site import SECRETS


# Most of it is Parquet, which is compressed already.
LEVEL = 1
CHUNK = 1 << 20  # bytes


class ArchiveWriter:
    """Adds files to an archive and keeps the hash of each."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.hashes: dict[str, str] = {}

    def add(self, name: str, path: Path) -> None:
        """Add a file as it is read now; the hash is of what was written."""
        with path.open("rb") as file:
            entry = self._tar.gettarinfo(arcname=name, fileobj=file)
            entry.mode = 0o600
            hashing = _Hashing(file)
            self._tar.addfile(entry, hashing)
        self.hashes[name] = hashing.sha256

    def finish(self, manifest: BackupManifest) -> None:
        """Add the manifest, which makes it a whole archive."""
        content = manifest_to_json(manifest)
        entry = tarfile.TarInfo(MANIFEST)
        entry.size, entry.mode = len(content), 0o600
        entry.mtime = int(manifest.made_at.timestamp())
        self._tar.addfile(entry, BytesIO(content))


class _Hashing:
    """A file that keeps the hash of what is read from it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Read on."""
        found = self._file.read(size)
        self._hash.update(found)
        return found

    @property
    def sha256(self) -> str:
        """The hash of what was read."""
        return self._hash.hexdigest()


@contextmanager
def archive_in(file: BinaryIO) -> Iterator[ArchiveWriter]:
    """Write an archive into a file."""
    with tarfile.open(fileobj=file, mode="w:gz", compresslevel=LEVEL) as tar:
        yield ArchiveWriter(tar)


def unpack(archive: Path, folder: Path) -> BackupManifest:
    """Unpack an archive into an empty folder and check every file against its manifest.

    Raises CorruptBackupError for an archive that is damaged, cut off, or not ours. Only
    plain files are written, and none outside the folder.
    """
    found: dict[str, str] = {}
    try:
        with tarfile.open(archive, mode="r|gz") as tar:
            for member in tar:
                found[member.name] = _unpack_one(tar, member, folder)
    except (tarfile.TarError, EOFError, OSError, zlib.error) as error:
        raise CorruptBackupError(f"{archive} cannot be read: {error}") from error
    if found.pop(MANIFEST, None) is None:
        raise CorruptBackupError(f"{archive} has no {MANIFEST}: it was cut off")
    manifest = manifest_from_json((folder / MANIFEST).read_bytes())
    wrong = sorted(
        name
        for name in found.keys() | manifest.files.keys()
        if found.get(name) != manifest.files.get(name)
    )
    if wrong:
        raise CorruptBackupError(f"{archive} is damaged: {', '.join(wrong[:5])}")
    return manifest


def _unpack_one(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> str:
    name = PurePosixPath(member.name)
    source = tar.extractfile(member) if member.isfile() else None
    if source is None or name.is_absolute() or ".." in name.parts:
        raise CorruptBackupError(f"{member.name} does not belong in a backup")
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    secret = name.parts[:2] == (FILES, SECRETS)
    if secret:
        path.parent.chmod(0o700)
    digest = hashlib.sha256()
    with path.open("xb") as file:
        path.chmod(0o600 if secret else 0o644)
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            file.write(chunk)
    return digest.hexdigest()
