"""What makes append-only tables append-only: triggers, in SQLite and in PostgreSQL.

They are made anew after every migration, since SQLite drops a table's triggers without
a word when a migration remakes the table.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from jamfor.web.audit.append_only import APPEND_ONLY


REFUSAL = "this table only grows"
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION jamfor_only_grows() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION '{REFUSAL}: %', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END;
$$ LANGUAGE plpgsql
"""


def tables() -> tuple[str, ...]:
    """Return the names of all append-only tables."""
    return tuple(sorted(model._meta.db_table for model in APPEND_ONLY))


def make(connection: BaseDatabaseWrapper) -> None:
    """Make the triggers of every append-only table that is there."""
    present = set(connection.introspection.table_names())
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in _statements(connection, present):
            cursor.execute(statement)


def names(table: str, *, vendor: str) -> tuple[str, ...]:
    """Return the names of a table's triggers; SQLite has no TRUNCATE to refuse."""
    refused = ("update", "delete", "truncate")[: 3 if vendor == "postgresql" else 2]
    return tuple(f"{table}_no_{what}" for what in refused)


def _statements(connection: BaseDatabaseWrapper, present: set[str]) -> Iterator[str]:
    """The statements of a database; names come from our models, never from a user."""
    if connection.vendor == "postgresql":
        yield _FUNCTION
    for table in tables():
        if table not in present:
            continue
        if connection.vendor == "postgresql":
            yield from _postgresql(table)
        else:
            yield from _sqlite(table)


def _sqlite(table: str) -> Iterator[str]:
    for what in ("update", "delete"):
        yield (
            f'CREATE TRIGGER IF NOT EXISTS "{table}_no_{what}"'
            f' BEFORE {what.upper()} ON "{table}"'
            f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )


def _postgresql(table: str) -> Iterator[str]:
    for what in ("update", "delete", "truncate"):
        each = "STATEMENT" if what == "truncate" else "ROW"
        yield (
            f'CREATE OR REPLACE TRIGGER "{table}_no_{what}"'
            f' BEFORE {what.upper()} ON "{table}"'
            f" FOR EACH {each} EXECUTE FUNCTION jamfor_only_grows()"
        )
