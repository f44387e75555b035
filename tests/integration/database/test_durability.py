"""An acknowledged save is on disk: what live connections say of their settings."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from builders.databases import on_postgresql, together
from jamfor.web.accounts.models import User
from jamfor.web.audit.durability import NotDurableError, refuse_lossy


pytestmark = pytest.mark.django_db(transaction=True)

BUSY = 20_000  # milliseconds
ON_SQLITE = {
    "PRAGMA journal_mode": "wal",
    "PRAGMA synchronous": 2,
    "PRAGMA foreign_keys": 1,
    "PRAGMA busy_timeout": BUSY,
    "PRAGMA recursive_triggers": 1,
}
ON_POSTGRESQL = {
    "SHOW synchronous_commit": "on",
    "SHOW fsync": "on",
    "SHOW full_page_writes": "on",
    "SHOW lock_timeout": "20s",
}


def asked(question: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def test_every_connection_keeps_what_it_acknowledges() -> None:
    """Asked on this connection and on new ones of other threads.

    Breaks when a setting is left out of `project.databases`, or set on one connection
    only.
    """
    expected = ON_POSTGRESQL if on_postgresql() else ON_SQLITE

    def settings() -> dict[str, object]:
        return {question: asked(question) for question in expected}

    connection.close()
    assert settings() == expected
    assert together([settings, settings]) == [expected, expected]


def test_the_check_at_start_lets_a_durable_database_pass() -> None:
    refuse_lossy(connection)


LOSSY = {
    "sqlite": ["PRAGMA synchronous=NORMAL", "PRAGMA foreign_keys=OFF"],
    "postgresql": ["SET synchronous_commit=off", "SET synchronous_commit=local"],
}


@pytest.mark.parametrize("which", [0, 1])
def test_the_check_at_start_refuses_a_lossy_connection(which: int) -> None:
    """Breaks when the settings asked for are believed instead of those that hold."""
    with connection.cursor() as cursor:
        cursor.execute(LOSSY[connection.vendor][which])
    try:
        with pytest.raises(NotDurableError) as refused:
            refuse_lossy(connection)
    finally:
        connection.close()

    assert refused.value.code == "database-not-durable"
    assert LOSSY[connection.vendor][which].split("=")[0].split()[1] in str(
        refused.value
    )


@pytest.mark.skipif("on_postgresql()", reason="SQLite’s way of waiting")
def test_a_transaction_that_reads_first_waits_to_write_instead_of_being_refused() -> (
    None
):
    """Breaks without `transaction_mode` IMMEDIATE: of those that have read, all but one
    are told at once that the database is locked.
    """
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"

    def read_then_write(number: int) -> None:
        with transaction.atomic():
            User.objects.count()
            User.objects.create_user(f"{number}@kommun.example")

    together([lambda n=n: read_then_write(n) for n in range(8)])

    assert User.objects.count() == 8
