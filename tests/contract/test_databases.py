"""The database: what it must be set to, and which tables only grow, on both kinds."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from jamfor.web.audit.durability import NotDurableError, durability, refuse_lossy
from jamfor.web.audit.triggers import tables


ROOT = Path(__file__).parent.parent.parent
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


def test_every_app_that_writes_has_migrations() -> None:
    writing = {m._meta.app_label for m in apps.get_models()}

    assert {"audit", "accounts", "collection", "notices", "publishing"} <= writing


def test_what_uses_the_database_is_run_on_both() -> None:
    """A test that reaches the database is marked by conftest, since Django refuses one
    that does not ask for it; `make test` runs what is marked a second time. Breaks when
    that is left out, or when CI may skip it.
    """
    makefile, ci = (
        (ROOT / name).read_text("utf-8") for name in ("Makefile", ".ci/run")
    )

    assert 'DATABASE_URL="$$JAMFOR_TEST_POSTGRESQL"' in makefile
    assert "$(call on-postgresql,database and not slow and not browser)" in makefile
    assert "JAMFOR_REQUIRE_POSTGRESQL=1" in ci
    assert "export JAMFOR_TEST_POSTGRESQL" in ci


def test_this_test_is_marked_as_one_that_uses_the_database(
    request: pytest.FixtureRequest,
) -> None:
    """Breaks when conftest no longer marks by itself."""
    assert request.node.get_closest_marker("database") is not None


ACTIONS = sorted(
    path
    for path in (ROOT / "src/jamfor/web").glob("*/actions*/**/*.py")
    if path.name != "__init__.py"
) + sorted((ROOT / "src/jamfor/web").glob("*/actions.py"))


@pytest.mark.parametrize("path", ACTIONS, ids=lambda path: "/".join(path.parts[-3:]))
def test_every_part_that_writes_is_used_by_a_test_of_the_database(path: Path) -> None:
    """By name in a test or its builder, or through what imports it in the web.

    Breaks when a module of actions is added that no test on both databases can reach.
    """
    module = path.relative_to(ROOT / "src").with_suffix("").as_posix().replace("/", ".")
    by_tests = [t for t in _texts("tests") if "django_db" in t or "builders" in t]
    by_views = _texts("src/jamfor/web")

    assert any(module in text for text in (*by_tests, *by_views))


def _texts(folder: str) -> list[str]:
    return [p.read_text("utf-8") for p in (ROOT / folder).rglob("*.py")]


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
