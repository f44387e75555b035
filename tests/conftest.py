"""What many tests share: the example, built once for the whole run, and databases.

Tests that use the database are marked `database` by themselves. `make test` runs them
on SQLite and, where JAMFOR_TEST_POSTGRESQL names a server, on PostgreSQL.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections
from django.test import TransactionTestCase
from hypothesis import HealthCheck, settings

from builders.databases import allow_changes, own_postgresql
from jamfor.cli.main import main
from jamfor.web.audit.triggers import make


SERVER = os.environ.get("JAMFOR_TEST_POSTGRESQL", "")
NO_SERVER = "JAMFOR_TEST_POSTGRESQL names no server (see .ci/postgresql)"
USES_DATABASE = {"db", "transactional_db", "live_server"}


# A busy machine is slow, not wrong: times are printed by benchmarks, never asserted.
settings.register_profile(
    "shared", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("shared")


def pytest_configure(config: pytest.Config) -> None:
    """Refuse to leave PostgreSQL out where that is not allowed."""
    if os.environ.get("JAMFOR_REQUIRE_POSTGRESQL") and not SERVER:
        raise pytest.UsageError(f"PostgreSQL is required, but {NO_SERVER}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what uses Django’s database, so that it can be run on another one."""
    for item in items:
        named = USES_DATABASE & set(getattr(item, "fixturenames", ()))
        if named or item.get_closest_marker("django_db"):
            item.add_marker("database")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say plainly which database was left out."""
    if not SERVER:
        terminalreporter.write_line(f"PostgreSQL tests were skipped: {NO_SERVER}")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Give SQLite a file, as in use: a database in memory has no log to write ahead."""
    settings_dict = connections["default"].settings_dict
    if "sqlite3" in settings_dict["ENGINE"]:
        folder = tmp_path_factory.mktemp("database")
        settings_dict["TEST"]["NAME"] = str(folder / "collection.sqlite3")


@pytest.fixture(scope="session", autouse=True)
def _emptied_after_transactions() -> Iterator[None]:
    """Let Django empty its test database, though append-only tables refuse.

    The triggers are dropped for that moment, by the owner of the database.
    """
    flush = TransactionTestCase._fixture_teardown  # noqa: SLF001 - no public way in

    def emptied(case: TransactionTestCase) -> None:
        allow_changes(connections["default"])
        flush(case)
        make(connections["default"])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", emptied)
        yield


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """DATABASE_URL of a new database for processes of their own; "" is a file."""
    if request.param == "sqlite":
        yield ""
        return
    if not SERVER:
        pytest.skip(NO_SERVER)
    with own_postgresql(SERVER) as url:
        yield url


@pytest.fixture(scope="session")
def example_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the full-size example: all rounds, two releases of a year.

    Built once for all workers, through the same command a new user runs.
    """
    own = tmp_path_factory.getbasetemp()
    # A worker's folder lies in the folder of its run; without workers it is the run's.
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    data = shared / "example-data"
    with (shared / "example.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (data / "releases" / "current").exists():
            assert main(["demo", "--no-serve", "--data", str(data)]) == 0
    return data
