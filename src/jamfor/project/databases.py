"""The collection database: SQLite unless DATABASE_URL names PostgreSQL.

An acknowledged save must survive a power cut: SQLite writes ahead and syncs fully,
PostgreSQL commits synchronously. What is set here is asserted on live connections.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import gettempdir
from typing import Any
from zlib import crc32


# Milliseconds a writer waits for another before it gives up.
BUSY = 20_000
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    f"PRAGMA busy_timeout={BUSY}",
)
SQLITE = {
    # A reader that later writes would else be refused instead of waiting.
    "transaction_mode": "IMMEDIATE",
    "timeout": BUSY / 1000,
    "init_command": ";".join(_PRAGMAS),
}
POSTGRESQL = {"options": "-c synchronous_commit=on -c lock_timeout=20000"}


def database(named: dict[str, Any] | None, *, data: Path) -> dict[str, Any]:
    """Return Django's setting of the database: the one named, or a file in `data`."""
    found = named or {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(data / "collection.sqlite3"),
    }
    postgresql = "postgresql" in found["ENGINE"]
    options = POSTGRESQL if postgresql else SQLITE
    # Tests keep their database in a file too: in memory nothing is written ahead.
    name = f"jamfor-test-{crc32(str(Path.cwd()).encode()):x}.sqlite3"
    test = {} if postgresql else {"TEST": {"NAME": str(Path(gettempdir()) / name)}}
    return (
        found
        | test
        | {
            "OPTIONS": found.get("OPTIONS", {}) | options,
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": "postgresql" in found["ENGINE"],
        }
    )
