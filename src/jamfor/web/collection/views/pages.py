"""Showing a page of the collection: its frame, and the headers it needs."""

from __future__ import annotations

from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jamfor.web.collection.desk import Desk
from jamfor.web.collection.here import Here


_with_script = csp_update({"script-src": [SELF], "connect-src": [SELF]})


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """Answer with a page of the collection: it may run our own scripts, never kept."""
    answer = render(request, f"collection/{template}.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    _with_script(lambda _: answer)(request)
    return answer


def unit_page(
    request: HttpRequest,
    here: Here,
    template: str,
    *,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """Answer with a page of a unit."""
    return page(request, template, {"here": here, **context}, status=status)


def desk_page(
    request: HttpRequest,
    desk: Desk,
    template: str,
    *,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """Answer with a page of the agency's desk."""
    return page(request, f"agency/{template}", {"desk": desk, **context}, status=status)
