"""The server's one entrance: public APIs will branch off here, pages go to Django."""

from __future__ import annotations

import os
from contextlib import suppress

from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jamfor.project.settings")

application = get_wsgi_application()


def _warm() -> None:
    """Unpack the rounds people answer now, before the first of them asks."""
    # Models are there once the application is.
    from jamfor.web.collection.queries.warm import warm  # noqa: PLC0415

    # Public pages are served whether or not there is a database.
    with suppress(DatabaseError):
        warm()


_warm()
