"""`jamfor serve`: the public site on this machine."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path

from django.core.management import call_command
from django.db import connections
from django.utils.module_loading import import_string
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from jamfor.cli.site import KEY, ready
from jamfor.cli.worker import worker
from jamfor.core.vocabulary.errors import JamforError, NotFoundError


EXAMPLE = "jamfor serve --data data --port 8000"


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "serve",
        help="serve the published release as web pages",
        description="Serve the published release as web pages, until stopped.",
        epilog=f"example: {EXAMPLE}",
    )
    parser.add_argument("--data", type=Path, default=Path("data"), metavar="FOLDER")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Serve until interrupted."""
    published = (options.data / "releases" / "current").exists()
    # Made with the first round or the first person: there is something to answer.
    collecting = (options.data / "protected" / KEY).exists()
    if not (published or collecting):
        raise NotFoundError(
            f"nothing is published in {options.data}; run `jamfor demo` or"
            " `jamfor build-release … --publish` first"
        )
    serve(
        data=options.data,
        host=options.host,
        port=options.port,
        workers=options.workers,
    )
    return 0


def serve(*, data: Path, host: str, port: int, workers: int) -> None:
    """Start the server on an address and block until it is stopped."""
    _refuse_taken(host, port)
    _collect_static(data.resolve())
    sys.stdout.write(f"Jämför: http://{host}:{port}/  (Ctrl-C stops)\n")
    sys.stdout.flush()
    server = Granian(
        "jamfor.project.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=2,
        log_access=False,
        log_level=LogLevels.error,
        workers_kill_timeout=1,
    )
    with worker():
        server.serve(target_loader=_application)


def _refuse_taken(host: str, port: int) -> None:
    """Say it in a sentence when somebody else listens at the address."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        raise JamforError(
            f"{host}:{port} cannot be used: {error.strerror}; --port chooses another"
        ) from error


def _application(target: str) -> Callable[..., object]:
    """Load the site in a worker, which leaves Ctrl-C to the server that started it.

    A terminal sends Ctrl-C to the workers too; one that stops before it is told to is
    an error to the server.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    application: Callable[..., object] = import_string(target.replace(":", "."))
    return application


def _collect_static(data: Path) -> None:
    """Compress styles, scripts and type once, and tell the workers where they lie."""
    # Read by the settings of this process and of every worker.
    os.environ["JAMFOR_STATIC"] = str(data / "static")  # noqa: TID251
    ready(data)
    call_command("collectstatic", interactive=False, verbosity=0)
    # Workers open their own.
    connections.close_all()
