"""The rows of the collection database as lines of JSON, out and in again.

They are the same on SQLite and PostgreSQL, so a backup of one can be restored into the
other. Sessions and queued tasks are left out: people sign in again, and work that was
waiting is ordered again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import IO, Any

from django.apps import apps
from django.core import serializers
from django.core.management.color import no_style
from django.db import connection, models, transaction


APPS = (
    "accounts",
    "audit",
    "collection",
    "notices",
    "publishing",
    "account",
    "mfa",
    "socialaccount",
)
"""Whose rows are kept, in an order in which each row finds what it refers to."""
BATCH = 1_000


def kept_models() -> tuple[type[models.Model], ...]:
    """Return the models whose rows are kept, in the order they are put back."""
    return tuple(
        model
        for label in APPS
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    )


@contextmanager
def one_moment() -> Iterator[None]:
    """Read the database as it was at one moment, while others go on writing."""
    wanted = " ISOLATION LEVEL REPEATABLE READ READ ONLY"
    with connection.cursor() as cursor:
        cursor.execute(f"BEGIN{wanted if connection.vendor == 'postgresql' else ''}")
        try:
            yield
        finally:
            cursor.execute("COMMIT")


def write_rows(out: IO[str]) -> dict[str, int]:
    """Write every kept row as a line and return how many there are of each model."""
    counts = {}
    for model in kept_models():
        rows = model._default_manager.order_by("pk")  # noqa: SLF001 - Django's own name
        counts[model._meta.label_lower] = rows.count()  # noqa: SLF001
        serializers.serialize("jsonl", rows.iterator(BATCH), stream=out)
    return counts


def read_rows(lines: IO[str]) -> dict[str, int]:
    """Put rows back into an empty database, all or none, and return their counts."""
    counts: dict[str, int] = {}
    with transaction.atomic():
        found = serializers.deserialize("jsonl", lines)
        while batch := [each.object for each in islice(found, BATCH)]:
            for kind in dict.fromkeys(type(each) for each in batch):
                rows = [each for each in batch if type(each) is kind]
                kind._default_manager.bulk_create(rows)  # noqa: SLF001
                label = kind._meta.label_lower  # noqa: SLF001
                counts[label] = counts.get(label, 0) + len(rows)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), _all()):
            cursor.execute(statement)
    return {m._meta.label_lower: 0 for m in kept_models()} | counts  # noqa: SLF001


def _all() -> list[Any]:
    return list(kept_models())


def is_empty() -> bool:
    """Whether no kept row is in the database."""
    return not any(
        model._default_manager.exists()  # noqa: SLF001
        for model in kept_models()
    )
