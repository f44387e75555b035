"""The site made ready from the command line: its folder, its key, its database."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import django
from django.core.management import call_command


KEY = "secret-key"


def ready(data: Path) -> None:
    """Make a data folder ready for the site: a secret key, and a migrated database.

    Raises NotDurableError for a database that would lose acknowledged saves.
    """
    configure(data)
    # Models and connections are there only once Django is set up.
    from django.db import connection  # noqa: PLC0415

    from jamfor.web.audit.durability import refuse_lossy  # noqa: PLC0415

    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    refuse_lossy(connection)


def configure(data: Path) -> None:
    """Point Django at a data folder, in this process and in those it starts."""
    _keep_key(data)
    # Workers are processes of their own and read their settings from the environment.
    os.environ["JAMFOR_DATA"] = str(data.resolve())  # noqa: TID251
    os.environ["DJANGO_SETTINGS_MODULE"] = "jamfor.project.settings"  # noqa: TID251
    django.setup()


def _keep_key(data: Path) -> None:
    """Make the key that signs sessions, once, readable by nobody else."""
    protected = data / "protected"
    protected.mkdir(parents=True, exist_ok=True)
    protected.chmod(0o700)
    try:
        handle = os.open(protected / KEY, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(50))
