"""The database: what it must be set to, and which tables only grow, on both kinds."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from jamfor.web.audit.durability import NotDurableError, durability, refuse_lossy
from jamfor.web.audit.models import Event
from jamfor.web.audit.triggers import tables


pytestmark = pytest.mark.django_db


def test_every_setting_an_acknowledged_save_hangs_on_is_set() -> None:
    """Breaks when a pragma is left out of the settings, or PostgreSQL is told not to
    wait for its disk.
    """
    found = durability(connection)

    assert {name: value for name, (value, _) in found.items()} == {
        name: wanted for name, (_, wanted) in found.items()
    }


def test_a_database_that_could_lose_saves_is_refused() -> None:
    """On a connection of its own, since a transaction keeps its settings."""
    other = connection.copy()
    word = "PRAGMA" if other.vendor == "sqlite" else "SET"
    name = "synchronous" if other.vendor == "sqlite" else "synchronous_commit"
    try:
        with other.cursor() as cursor:
            cursor.execute(f"{word} {name} = off")
        with pytest.raises(NotDurableError, match=name):
            refuse_lossy(other)
    finally:
        other.close()


def test_a_transaction_takes_its_lock_at_once_on_sqlite() -> None:
    """Breaks without IMMEDIATE: a reader that later writes would be refused as busy."""
    mode = connection.transaction_mode if connection.vendor == "sqlite" else "rows"

    assert mode in {"IMMEDIATE", "rows"}


def test_the_tables_of_what_was_said_and_done_only_grow() -> None:
    assert set(tables()) == {
        "audit_event",
        "collection_earlier",
        "collection_explanation",
        "collection_keptpack",
        "collection_note",
        "collection_opinion",
        "collection_receipt",
        "collection_revision",
    }


@pytest.mark.parametrize("table", tables())
def test_each_of_them_has_its_triggers(table: str) -> None:
    """Breaks when the triggers are not made after migrations."""
    whats = ["update", "delete"]
    whats += ["truncate"] if connection.vendor == "postgresql" else []

    assert {f"{table}_no_{what}" for what in whats} <= _triggers(table)


@pytest.mark.parametrize("what", ["update", "delete", "truncate"])
def test_an_event_is_neither_changed_nor_removed(what: str) -> None:
    """Breaks when the trigger’s function does nothing."""
    event = Event.objects.create(at=timezone.now(), action="x")
    rows = Event.objects.filter(pk=event.pk)

    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
        _harm(what, rows)

    assert Event.objects.get(pk=event.pk).action == "x"


def _harm(what: str, rows: QuerySet[Event]) -> None:
    if what == "update":
        rows.update(action="y")
    elif what == "truncate" and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE audit_event")
    else:
        rows.delete()


def test_a_migration_that_remakes_a_table_gets_its_triggers_back() -> None:
    """SQLite drops the triggers of a table it remakes, without a word. Breaks when they
    are made in a migration instead of after every one.
    """
    with connection.cursor() as cursor:
        on = " ON audit_event" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER audit_event_no_update{on}")
    assert "audit_event_no_update" not in _triggers("audit_event")

    call_command("migrate", verbosity=0)

    assert "audit_event_no_update" in _triggers("audit_event")


def test_migrations_say_what_the_models_say() -> None:
    """Breaks when a model is changed without its migration."""
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def _triggers(table: str) -> set[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name=%s",
                [table],
            )
        else:
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass", [table]
            )
        return {row[0] for row in cursor.fetchall()}
