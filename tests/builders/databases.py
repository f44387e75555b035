"""The databases tests run on: files of their own, servers of their own, and threads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import TypeVar
from uuid import uuid4

import psycopg
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

from jamfor.web.audit.triggers import names, tables


T = TypeVar("T")


def allow_changes(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers of append-only tables, so that a test’s rows can be removed.

    The product has no such way: only what owns the database can do this.
    """
    quoted = connection.ops.quote_name
    with connection.cursor() as cursor:
        for table in tables():
            on = f" ON {quoted(table)}" if connection.vendor == "postgresql" else ""
            for name in names(table, vendor=connection.vendor):
                cursor.execute(f"DROP TRIGGER IF EXISTS {quoted(name)}{on}")


def together(tasks: Sequence[Callable[[], T]]) -> list[T]:
    """Run tasks at the same moment, each in a thread with a connection of its own.

    The test needs `django_db(transaction=True)`: other connections see only what is
    committed. What a task raises is raised here.
    """
    ready = Barrier(len(tasks))

    def one(task: Callable[[], T]) -> T:
        ready.wait(timeout=60)
        try:
            return task()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=len(tasks)) as pool:
        return list(pool.map(one, tasks))


@contextmanager
def own_postgresql(server: str) -> Iterator[str]:
    """Make an empty database on a server, give its URL, and drop it at the end."""
    name = f"jamfor_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield server.rpartition("/")[0] + f"/{name}"
        finally:
            admin.execute(
                sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            )


def on_postgresql() -> bool:
    """Whether Django's database of this run is PostgreSQL."""
    return connection.vendor == "postgresql"
