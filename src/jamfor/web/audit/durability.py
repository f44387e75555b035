"""Whether the database keeps what it has acknowledged, as it says itself."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.backends.base.base import BaseDatabaseWrapper

from jamfor.core.vocabulary.errors import JamforError


KEPT: Mapping[str, Mapping[str, frozenset[str]]] = {
    "sqlite": {
        "PRAGMA journal_mode": frozenset({"wal"}),
        "PRAGMA synchronous": frozenset({"2", "3"}),  # FULL, EXTRA
        "PRAGMA foreign_keys": frozenset({"1"}),
        "PRAGMA recursive_triggers": frozenset({"1"}),
    },
    "postgresql": {
        "SHOW synchronous_commit": frozenset({"on", "remote_apply"}),
        "SHOW fsync": frozenset({"on"}),
        "SHOW full_page_writes": frozenset({"on"}),
    },
}
"""By database: each question about a setting, and the answers that lose nothing."""


class LossyDatabaseError(JamforError):
    """The database may lose saves that it has acknowledged, or break its own rules."""

    code = "lossy-database"


def assert_durable(connection: BaseDatabaseWrapper) -> None:
    """Raise LossyDatabaseError where a live connection may lose what it acknowledges.

    What the program asked for is not enough: a server, a proxy or a file system may
    have decided otherwise.
    """
    found = settings_of(connection)
    lossy = [
        f"{question.split()[-1]} is {found[question]}, not {' or '.join(sorted(good))}"
        for question, good in KEPT[connection.vendor].items()
        if found[question] not in good
    ]
    if lossy:
        raise LossyDatabaseError(
            "the database may lose answers it has acknowledged: " + "; ".join(lossy)
        )


def settings_of(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Return what the database answers to each question of `KEPT`."""
    found = {}
    with connection.cursor() as cursor:
        for question in KEPT[connection.vendor]:
            cursor.execute(question)
            (found[question],) = map(str, cursor.fetchone())
    return found
