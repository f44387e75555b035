"""What every template knows: the language, and this page in the other one."""

from __future__ import annotations

from django.http import HttpRequest

from jamfor.web.shell.languages import language_of, same_page_in


def site(request: HttpRequest) -> dict[str, str]:
    """Return the language of the page and the address of its twin."""
    language = language_of(request)
    other = same_page_in(request, "en" if language == "sv" else "sv")
    return {"language": language, "other_language_address": other}
