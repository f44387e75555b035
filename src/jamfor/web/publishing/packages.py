"""The archive package as the agency orders it: made by the worker, kept, fetched."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from jamfor.web.accounts.models import User
from jamfor.web.audit.actions import record
from jamfor.web.audit.models import Event
from jamfor.web.collection.models import Round
from jamfor.web.publishing.archive import Packed, write_archive


FOLDER = "archives"
"""Below the data folder; no backup needs it, since it is made of what is backed up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """Where the package of a round stands: ordered, made, or both in turn."""

    made_at: datetime | None
    waiting_since: datetime | None


def package_file(data: Path, made: Round) -> Path:
    """Return where the package of a round lies, whether or not it is there."""
    return data / FOLDER / f"kommunenkaten-{made.period}.zip"


def order_package(made: Round, *, by: User, now: datetime) -> None:
    """Order the package of a round; `keep_package` makes it, outside the request."""
    with transaction.atomic():
        record("archive-ordered", at=now, by=by.pk, period=made.period)


def keep_package(made: Round, *, data: Path, now: datetime) -> Path:
    """Make the package of a round, in place of an earlier one."""
    path = package_file(data, made)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as out:
        whole = Path(out.name)
        try:
            packed = write_archive(made, out)
        except BaseException:
            whole.unlink()
            raise
    tell_package(made, packed, now=now)
    whole.replace(path)
    return path


def tell_package(made: Round, packed: Packed, *, now: datetime) -> None:
    """Say in the log that a package was made, and what it holds."""
    with transaction.atomic():
        record(
            "archive-made",
            at=now,
            by=None,
            period=made.period,
            facts={"files": packed.files, "sha256": packed.sha256},
        )


def package_of(made: Round, data: Path) -> Package:
    """Return where the package of a round stands."""
    rows = Event.objects.filter(period=made.period)
    ordered = rows.filter(action="archive-ordered").last()
    done = rows.filter(action="archive-made").last()
    waits = ordered and (done is None or done.pk < ordered.pk)
    there = done is not None and package_file(data, made).is_file()
    return Package(
        made_at=done.at if done and there else None,
        waiting_since=ordered.at if ordered and waits else None,
    )
