"""The site on this machine, for commands: its settings, its key, its database."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

import django
from django.core.management import call_command
from django.db import OperationalError, connection, connections

from jamfor.core.vocabulary.errors import JamforError
from jamfor.store.durable import new_private_file
from jamfor.web.audit.durability import assert_durable


SECRETS = "protected"
"""The folder of a data folder that only its owner may open."""


class NoDatabaseError(JamforError):
    """The database does not answer, or not to us."""

    code = "no-database"


def set_up(data: Path) -> None:
    """Make Django work on a data folder, in this process and in those it starts.

    Raises NoDatabaseError where the database cannot be reached.
    """
    # Workers are processes of their own and read their settings from the environment.
    os.environ["JAMFOR_DATA"] = str(data.resolve())  # noqa: TID251
    os.environ["DJANGO_SETTINGS_MODULE"] = "jamfor.project.settings"  # noqa: TID251
    django.setup()
    try:
        connection.ensure_connection()
    except OperationalError as error:
        raise NoDatabaseError(f"the database cannot be used: {error}") from error


def prepare(data: Path) -> None:
    """Make the site ready to take answers: its key, its tables, and a safe database.

    Raises LossyDatabaseError where what is acknowledged could be lost.
    """
    keep_secret_key(data)
    set_up(data)
    call_command("migrate", verbosity=0)
    assert_durable(connection)
    # Workers open their own.
    connections.close_all()


def keep_secret_key(data: Path) -> None:
    """Make the key that sessions and links are signed with, unless there is one."""
    folder = data / SECRETS
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    with (
        suppress(FileExistsError),
        new_private_file(folder / "secret-key") as file,
    ):
        file.write(secrets.token_urlsafe(50).encode("ascii"))
