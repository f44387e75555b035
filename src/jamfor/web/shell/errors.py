"""Pages that say what went wrong and what to do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jamfor.core.vocabulary.errors import JamforError, NotFoundError
from jamfor.web.shell.languages import language_of


def refused(request: HttpRequest, error: JamforError) -> HttpResponse:
    """Answer a refusal: its status, its sentence, and the nearest matches if any."""
    context = {"error": error, "missing": isinstance(error, NotFoundError)}
    return render(
        request, f"shell/{_page(error)}.html", context, status=error.http_status
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer an address that leads nowhere."""
    return refused(request, NotFoundError(request.path_info))


def broken(request: HttpRequest) -> HttpResponse:
    """Answer our own mistake, without a word about anybody's data."""
    language = language_of(request)
    return render(request, "shell/broken.html", {"language": language}, status=500)


def _page(error: JamforError) -> str:
    return "not_found" if isinstance(error, NotFoundError) else "refused"
