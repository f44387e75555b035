"""The worker beside the site: it builds releases and closes rounds at night."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def worker() -> Iterator[None]:
    """Run one worker while the site is served; it stops when the site does."""
    command = [sys.executable, "-m", "django", "db_worker", "--interval", "2"]
    command += ["--verbosity", "0"]  # what fails is kept with its task
    with subprocess.Popen(command, start_new_session=True) as process:  # noqa: S603 - our own
        try:
            yield
        finally:
            process.terminate()
