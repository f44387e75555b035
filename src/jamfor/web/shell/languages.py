"""Which language an address speaks."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from jamfor.core.vocabulary.texts import Language


def language_of(request: HttpRequest) -> Language:
    """Return the language of a request's address; Swedish where it names none.

    >>> from django.test import RequestFactory
    >>> language_of(RequestFactory().get("/en/omrade"))
    'en'
    """
    first = request.path_info.split("/", 2)[1]
    return cast("Language", first) if first in {"sv", "en"} else "sv"


def same_page_in(request: HttpRequest, language: Language) -> str:
    """Return the address of the same page in another language."""
    here = language_of(request)
    path = request.get_full_path()
    if path.startswith(f"/{here}/"):
        return f"/{language}/{path.removeprefix(f'/{here}/')}"
    return f"/{language}/"
