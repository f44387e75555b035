"""Writing so that a power cut leaves the old or the new, never something between."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_durably(path: Path, content: bytes) -> None:
    """Replace a small file by rename; it is on disk when this returns."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    sync(path.parent)


@contextmanager
def new_private_file(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write that only its owner reads (0600); on disk at the end.

    It gets its name when all is written, and never takes that of another: raises
    FileExistsError, then or before.
    """
    if path.exists():
        raise FileExistsError(path)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        # link(2) refuses a name that is taken; rename(2) would replace the file.
        path.hardlink_to(temporary)
    finally:
        Path(temporary).unlink(missing_ok=True)
    sync(path.parent)


def sync(path: Path) -> None:
    """Force a file or the names in a folder to disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_all(folder: Path) -> None:
    """Force all that a folder holds to disk."""
    for path in sorted(folder.rglob("*")):
        sync(path)
    sync(folder)


@contextmanager
def locked(path: Path, *, wait: bool) -> Iterator[None]:
    """Hold a lock that dies with the process that holds it.

    Raises BlockingIOError when another has it and `wait` is false.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield


@contextmanager
def folder_in_the_making(parent: Path, *, prefix: str) -> Iterator[Path]:
    """Give a new folder below `parent`, removed at the end unless it was renamed away.

    What a killed process left behind under the same prefix is swept first: the caller
    holds a lock, so nobody is at work in it.
    """
    parent.mkdir(parents=True, exist_ok=True)
    for stale in parent.glob(f"{prefix}*"):
        shutil.rmtree(stale)
    folder = Path(tempfile.mkdtemp(dir=parent, prefix=prefix))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        if folder.exists():
            shutil.rmtree(folder)


def move_into_place(folder: Path, target: Path) -> None:
    """Rename a finished folder; raises OSError when the target is there already."""
    sync_all(folder)
    target.parent.mkdir(parents=True, exist_ok=True)
    # rename(2) would silently replace an empty folder.
    if target.exists():
        raise FileExistsError(target)
    folder.rename(target)
    sync(target.parent)
    sync(folder.parent)
