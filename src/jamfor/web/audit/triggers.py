"""Triggers that refuse to change, remove or empty what is only ever added to.

They are made anew after every migration: a table that SQLite remakes loses its triggers
without a word.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from jamfor.web.audit.append_only import APPEND_ONLY


# Names are filled in, quoted by the database's own rule; there are no values.
_SQLITE = (
    "DROP TRIGGER IF EXISTS {trigger}",
    (
        "CREATE TRIGGER {trigger} BEFORE {event} ON {table}"
        " BEGIN SELECT RAISE(ABORT, 'append-only'); END"
    ),
)
_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION jamfor_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
_POSTGRESQL = (
    "DROP TRIGGER IF EXISTS {trigger} ON {table}",
    (
        "CREATE TRIGGER {trigger} BEFORE {event} ON {table}"
        " FOR EACH {each} EXECUTE FUNCTION jamfor_append_only()"
    ),
)
EVENTS = {
    "sqlite": {"UPDATE": "ROW", "DELETE": "ROW"},
    "postgresql": {"UPDATE": "ROW", "DELETE": "ROW", "TRUNCATE": "STATEMENT"},
}
"""What each database can be told to refuse; SQLite has no other way to empty a table.

`INSERT OR REPLACE` removes rows too: the connection's `recursive_triggers` sees to it.
"""


def append_only_tables(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the tables that only grow, those that a migration has made; sorted."""
    made = set(connection.introspection.table_names())
    return sorted({model._meta.db_table for model in APPEND_ONLY} & made)


def trigger_name(table: str, event: str) -> str:
    """Return the name of the trigger that refuses an event on a table."""
    return f"append_only_{table}_{event.lower()}"


def refuse_changes(connection: BaseDatabaseWrapper) -> None:
    """Make every trigger of every append-only table, in place of any that is there."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in _statements(connection):
            cursor.execute(statement)


def _statements(connection: BaseDatabaseWrapper) -> Iterator[str]:
    on_postgresql = connection.vendor == "postgresql"
    if on_postgresql:
        yield _POSTGRESQL_FUNCTION
    quoted = connection.ops.quote_name
    for table in append_only_tables(connection):
        for event, each in EVENTS[connection.vendor].items():
            fill = partial(
                str.format,
                trigger=quoted(trigger_name(table, event)),
                table=quoted(table),
                event=event,
                each=each,
            )
            for template in _POSTGRESQL if on_postgresql else _SQLITE:
                yield fill(template)


def after_migrations(using: str, **_: object) -> None:
    """Receive Django's word that all migrations of a database are done."""
    refuse_changes(connections[using])
