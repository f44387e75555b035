"""A site that is served: `jamfor serve` in a group of processes of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path


TESTS = Path(__file__).parent.parent
PATH = os.pathsep.join([str(TESTS.parent / "src"), str(TESTS)])


def free_port() -> int:
    """Return a port nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def environment(database_url: str, **more: str) -> Mapping[str, str]:
    """Return what processes of a site need to find code and database; "" is a file."""
    found = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    named = {"DATABASE_URL": database_url} if database_url else {}
    return found | named | {"PYTHONPATH": PATH} | more


def run_script(script: str, *arguments: str, env: Mapping[str, str]) -> str:
    """Run a program in a process of its own and return what it wrote."""
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def serving(
    data: Path, database_url: str, *, module: str = "jamfor.cli"
) -> Iterator[int]:
    """Serve a data folder with two workers, give the port, and kill it at the end.

    As by a power cut: every process at once, none with a chance to tidy up.
    """
    port = free_port()
    command = ["serve", "--data", str(data), "--port", str(port), "--workers", "2"]
    server = subprocess.Popen(
        [sys.executable, "-m", module, *command],
        env=environment(database_url),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    try:
        _wait_for(port, server)
        yield port
    finally:
        for process in reversed([server.pid, *_descendants(server.pid)]):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        server.wait(timeout=60)


def _descendants(process: int) -> list[int]:
    """Return what a process started, and what those did; its worker has a group."""
    found = []
    for told in Path(f"/proc/{process}/task").glob("*/children"):
        for child in map(int, told.read_text("ascii").split()):
            found += [child, *_descendants(child)]
    return found


def _wait_for(port: int, server: subprocess.Popen[str]) -> None:
    while server.poll() is None:
        visitor = HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            visitor.request("GET", "/sv/")
            visitor.getresponse().read()
        except (OSError, HTTPException):
            time.sleep(0.05)
        else:
            return
        finally:
            visitor.close()
    raise AssertionError(f"it stopped by itself: {server.returncode}")
