"""The worker beside the site: it builds releases and closes rounds at night."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections


@contextmanager
def worker() -> Iterator[None]:
    """Run one worker while the site is served; it stops when the site does.

    The night's work is ordered here: whatever was due while the site was down is done
    at once.
    """
    # The queue is there once Django is set up.
    from jamfor.web.publishing.tasks import run_tonight_and_now  # noqa: PLC0415

    run_tonight_and_now()
    # No connection of ours goes along into the processes that are started from here on.
    connections.close_all()
    command = [sys.executable, "-m", "django", "db_worker", "--interval", "2"]
    command += ["--verbosity", "0"]  # what fails is kept with its task
    with subprocess.Popen(command, start_new_session=True) as process:  # noqa: S603 - our own
        try:
            yield
        finally:
            process.terminate()
