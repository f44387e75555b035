"""Pages kept as bytes: a page of a release and an address is written only once."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from functools import cache
from pathlib import Path
from threading import Lock


class Kept:
    """The pages last written, compressed, bounded in bytes."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._size = 0
        self._pages: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[str, str]) -> bytes | None:
        """Return a page kept, and remember that it was asked for."""
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
            return self._pages.get(key)

    def clear(self) -> None:
        """Let everything go."""
        with self._lock:
            self._pages.clear()
            self._size = 0

    def put(self, key: tuple[str, str], body: bytes) -> None:
        """Keep a page, and let the oldest go when there are too many."""
        with self._lock:
            self._size += len(body) - len(self._pages.pop(key, b""))
            self._pages[key] = body
            while self._size > self._limit:
                self._size -= len(self._pages.popitem(last=False)[1])


@cache
def build() -> str:
    """Return a short hash of the site's own code, templates and styles.

    Part of every ETag: a new build of the site is a new variant of every page.
    """
    web = Path(__file__).parent.parent
    digest = hashlib.sha256()
    for path in sorted(web.rglob("*")):
        if path.suffix in {".py", ".html", ".css"}:
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
