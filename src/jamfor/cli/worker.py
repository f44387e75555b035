"""The worker beside the site: it builds releases and closes rounds at night."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def worker() -> Iterator[None]:
    """Run one worker while the site is served; it stops when the site does."""
    command = [sys.executable, "-m", "django", "db_worker", "--interval", "2"]
    with subprocess.Popen(  # noqa: S603 - our own program
        command,
        start_new_session=True,
        # Ctrl-C is the server's: it ends the worker when it has ended itself.
        preexec_fn=_leave_ctrl_c,  # noqa: PLW1509 - no thread is running yet
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            yield
        finally:
            process.terminate()


def _leave_ctrl_c() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
