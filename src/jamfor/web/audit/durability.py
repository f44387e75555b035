"""Whether what is acknowledged is kept: asked of the database that is in use."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from jamfor.core.vocabulary.errors import JamforError


class NotDurableError(JamforError):
    """The database would lose saves it has acknowledged; the site does not start."""

    code = "database-not-durable"


SQLITE_WANTS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    # INSERT OR REPLACE removes rows: append-only tables are to hear of it.
    "recursive_triggers": 1,
}
POSTGRESQL_WANTS = {
    "synchronous_commit": "on",
    "fsync": "on",
    "full_page_writes": "on",
}


def durability(connection: BaseDatabaseWrapper) -> dict[str, tuple[object, object]]:
    """Return each setting a saved answer hangs on: what it is, and what it must be."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            return {
                name: (_asked(cursor, f"SHOW {name}"), wanted)
                for name, wanted in POSTGRESQL_WANTS.items()
            }
        return {
            name: (_asked(cursor, f"PRAGMA {name}"), wanted)
            for name, wanted in SQLITE_WANTS.items()
        }


def _asked(cursor: CursorWrapper, question: str) -> object:
    cursor.execute(question)
    row = cursor.fetchone()
    return row[0] if row else None


def refuse_lossy(connection: BaseDatabaseWrapper) -> None:
    """Raise NotDurableError where a setting would let an acknowledged save be lost."""
    for name, (found, wanted) in durability(connection).items():
        if found != wanted:
            raise NotDurableError(
                f"the database has {name} = {found} and must have {wanted}:"
                " acknowledged answers could be lost"
            )
