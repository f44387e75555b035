"""`jamfor serve`: the public site on this machine."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import django
from django.core.management import call_command
from granian import Granian
from granian.constants import Interfaces

from jamfor.core.vocabulary.errors import NotFoundError


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
    if not (options.data / "releases" / "current").exists():
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
    _collect_static(data.resolve())
    sys.stdout.write(f"Jämför: http://{host}:{port}/  (Ctrl-C stops)\n")
    sys.stdout.flush()
    Granian(
        "jamfor.project.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=2,
        log_access=False,
    ).serve()


def _collect_static(data: Path) -> None:
    """Compress styles and type once, and tell the workers where they lie."""
    # Workers are processes of their own and read their settings from the environment.
    os.environ["JAMFOR_DATA"] = str(data)  # noqa: TID251
    os.environ["JAMFOR_STATIC"] = str(data / "static")  # noqa: TID251
    os.environ["DJANGO_SETTINGS_MODULE"] = "jamfor.project.settings"  # noqa: TID251
    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0)
