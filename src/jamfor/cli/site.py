"""The site made ready from the command line: its folder, its key, its database."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

import django
from django.core.management import call_command
from django.db import OperationalError, connection

from jamfor.core.vocabulary.errors import JamforError
from jamfor.store.durable import new_private_file
from jamfor.web.audit.durability import refuse_lossy


SECRETS = "protected"
"""The folder of a data folder that only its owner may open."""
KEY = "secret-key"


class NoDatabaseError(JamforError):
    """The database does not answer, or not to us."""

    code = "no-database"


def ready(data: Path) -> None:
    """Make a data folder ready for the site: a secret key, and a migrated database.

    Raises NotDurableError for a database that would lose acknowledged saves, and
    NoDatabaseError for one that cannot be reached.
    """
    configure(data)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    refuse_lossy(connection)


def configure(data: Path) -> None:
    """Point Django at a data folder, in this process and in those it starts.

    Raises NoDatabaseError where its database cannot be reached.
    """
    _keep_key(data)
    # Workers are processes of their own and read their settings from the environment.
    os.environ["JAMFOR_DATA"] = str(data.resolve())  # noqa: TID251
    os.environ["DJANGO_SETTINGS_MODULE"] = "jamfor.project.settings"  # noqa: TID251
    django.setup()
    try:
        connection.ensure_connection()
    except OperationalError as error:
        raise NoDatabaseError(f"the database cannot be used: {error}") from error


def _keep_key(data: Path) -> None:
    """Make the key that signs sessions, once, readable by nobody else."""
    protected = data / SECRETS
    protected.mkdir(parents=True, exist_ok=True)
    protected.chmod(0o700)
    # A key that was cut off halfway would be a key all the same: whole or not at all.
    with suppress(FileExistsError), new_private_file(protected / KEY) as file:
        file.write(secrets.token_urlsafe(50).encode("ascii"))
