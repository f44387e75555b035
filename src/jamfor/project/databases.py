"""The collection database: SQLite unless DATABASE_URL names PostgreSQL.

An acknowledged save must survive a power cut: SQLite writes ahead and syncs fully,
PostgreSQL commits synchronously. What is set here is asserted on live connections, by
tests and when the site starts (`web.audit.durability`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any


# Milliseconds a writer waits for another before it gives up.
BUSY = 20_000
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    # INSERT OR REPLACE removes rows: append-only tables are to hear of it.
    "PRAGMA recursive_triggers=ON",
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
    options = POSTGRESQL if "postgresql" in found["ENGINE"] else SQLITE
    return found | {
        "OPTIONS": found.get("OPTIONS", {}) | options,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": "postgresql" in found["ENGINE"],
    }
