"""Every table of the database as lines of JSON, and back: the same for both databases.

A row is an array of its columns, in the order the manifest names them.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder

from jamfor.cli.backup_manifest import CorruptBackupError, TableEntry


BATCH = 2_000  # rows a statement
_SNAPSHOT = {
    # Both see the database as it is at the first question, and stop nobody who writes.
    "sqlite": "BEGIN DEFERRED",
    "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
}
_JSON = msgspec.json.Encoder(order="sorted", decimal_format="string")
Fields = list["models.Field[Any, Any]"]


def tables() -> dict[str, type[models.Model]]:
    """Return the model of every table, by the table's name, in that order."""
    found = {
        model._meta.db_table: model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }
    return dict(sorted(found.items()))


def applied_migrations() -> list[str]:
    """Return the migrations the database has had, as `app.name`; sorted."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


@contextmanager
def one_moment() -> Iterator[None]:
    """See the database as it is now for as long as this lasts, whoever writes."""
    with connection.cursor() as cursor:
        cursor.execute(_SNAPSHOT[connection.vendor])
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def write_table(model: type[models.Model], path: Path) -> TableEntry:
    """Write a table's rows to a file and return what the manifest says of them."""
    content = _Content()
    with path.open("wb") as file:
        for row in _rows(model):
            file.write(content.line(row))
    return TableEntry(columns=_columns(model), rows=content.rows, sha256=content.total)


def entry_of(model: type[models.Model]) -> TableEntry:
    """Return what a manifest would say of a table as it stands in the database."""
    content = _Content()
    for row in _rows(model):
        content.line(row)
    return TableEntry(columns=_columns(model), rows=content.rows, sha256=content.total)


def read_table(model: type[models.Model], path: Path) -> None:
    """Put a file's rows in a table in place of what migrations put there.

    Values are taken as they were: nothing is counted on, no time of today is set.
    """
    quoted = connection.ops.quote_name
    fields = _fields(model)
    model._base_manager.all()._raw_delete(connection.alias)  # noqa: SLF001
    names = ", ".join(map(quoted, _columns(model)))
    marks = ", ".join(["%s"] * len(fields))
    table = quoted(model._meta.db_table)
    statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - names
    with connection.cursor() as cursor:
        for rows in _batches(path, fields):
            cursor.executemany(statement, rows)


def continue_numbering() -> None:
    """Let the next row of each table get a number after those that were put there."""
    statements = connection.ops.sequence_reset_sql(no_style(), list(tables().values()))
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


class _Content:
    """Lines as they are written, and a sum of their hashes: the order does not matter.

    Databases sort text differently.
    """

    def __init__(self) -> None:
        self.rows = 0
        self._sum = 0

    def line(self, row: tuple[object, ...]) -> bytes:
        """Return a row as a line, counted."""
        line = _JSON.encode(row) + b"\n"
        self.rows += 1
        self._sum += int.from_bytes(hashlib.sha256(line).digest(), "big")
        return line

    @property
    def total(self) -> str:
        """The sum of the hashes, in hexadecimal."""
        return f"{self._sum % (1 << 256):064x}"


def _fields(model: type[models.Model]) -> Fields:
    return list(model._meta.concrete_fields)


def _columns(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(field.column or field.name for field in _fields(model))


def _rows(model: type[models.Model]) -> Iterator[tuple[object, ...]]:
    names = [field.attname for field in _fields(model)]
    found = model._base_manager.order_by("pk").values_list(*names)
    return found.iterator(chunk_size=BATCH)


def _batches(path: Path, fields: Fields) -> Iterator[list[list[Any]]]:
    """Yield the rows of a file as the database takes them, some at a time."""
    batch: list[list[Any]] = []
    with path.open("rb") as file:
        for line in file:
            batch.append(list(_stored(msgspec.json.decode(line), fields, path)))
            if len(batch) == BATCH:
                yield batch
                batch = []
    if batch:
        yield batch


def _stored(row: Any, fields: Fields, path: Path) -> Iterable[Any]:
    if not isinstance(row, list) or len(row) != len(fields):
        raise CorruptBackupError(f"{path.name} has a row of other columns")
    return (
        field.get_db_prep_save(_value(value, field), connection=connection)
        for value, field in zip(row, fields, strict=True)
    )


def _value(value: Any, field: models.Field[Any, Any]) -> Any:
    """Return a value of JSON as the column's own type."""
    if value is None:
        return None
    if isinstance(field, models.BinaryField):
        return base64.b64decode(value)
    if isinstance(field, models.DateTimeField):
        return datetime.fromisoformat(value)
    return field.to_python(value) if not field.is_relation else value
