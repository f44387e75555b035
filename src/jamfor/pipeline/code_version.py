"""Which program made a release: the hash of the text that figures follow from."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path


COMPUTING = ("core", "store", "formats", "pipeline")
"""Packages a figure can depend on; pages and commands are not among them."""


@cache
def code_hash() -> str:
    """Return the SHA-256 of the program below the web, file names included."""
    root = Path(__file__).parent.parent
    digest = hashlib.sha256()
    for package in COMPUTING:
        for path in sorted((root / package).rglob("*")):
            if path.suffix in {".py", ".sql"}:
                digest.update(path.relative_to(root).as_posix().encode())
                digest.update(b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
