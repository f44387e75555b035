"""A server that says “saved” before it is: what the kill test must be able to tell.

`python -m builders.hasty_server serve …` is `jamfor serve` with this entrance in place
of the product’s. It answers a save at once and hands it to the site afterwards.
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable, Iterable
from functools import cache
from queue import Queue
from threading import Thread
from typing import Any

from django.utils.module_loading import import_string
from granian import Granian

from jamfor.cli import serve
from jamfor.cli.main import main


LATE = 0.1  # seconds between the answer and the save
_Environ = dict[str, Any]
_waiting: Queue[_Environ] = Queue()


@cache
def _site() -> Callable[..., Iterable[bytes]]:
    """The product’s own, loaded in the worker: its settings are made before that."""
    found: Callable[..., Iterable[bytes]]
    found = import_string("jamfor.project.wsgi.application")
    return found


def application(
    environ: _Environ, start_response: Callable[..., object]
) -> Iterable[bytes]:
    """Answer a save before it is made; leave everything else to the site."""
    if "/fraga/" not in environ["PATH_INFO"]:
        return _site()(environ, start_response)
    length = int(environ["CONTENT_LENGTH"])
    body = io.BytesIO(environ["wsgi.input"].read(length))
    _waiting.put(environ | {"wsgi.input": body})
    start_response("200 OK", [("Content-Type", "application/json")])
    return [b"{}"]


def _save() -> None:
    while True:
        environ = _waiting.get()
        time.sleep(LATE)
        list(_site()(environ, lambda *_: None))


Thread(target=_save, daemon=True).start()


def _serving_this(_: str, **options: Any) -> Granian:
    return Granian("builders.hasty_server:application", **options)


if __name__ == "__main__":
    serve.Granian = _serving_this  # type: ignore[assignment, misc]
    sys.exit(main())
