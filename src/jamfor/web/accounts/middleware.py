"""The language of an address, told to the libraries that speak on our pages."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from jamfor.web.shell.languages import language_of


def in_language_of_address(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Let forms and refusals of the ways in speak as the address does.

    Only there: everywhere else every word on a page is our own.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        if "/konto/" not in request.path_info:
            return get_response(request)
        with translation.override(language_of(request)):
            return get_response(request)

    return answer
