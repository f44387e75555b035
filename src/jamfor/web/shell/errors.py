"""Pages that say what went wrong and what to do."""

from __future__ import annotations

from difflib import get_close_matches

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from jamfor.core.vocabulary.errors import JamforError, Match, NotFoundError
from jamfor.core.vocabulary.texts import LocalText
from jamfor.web.shell.languages import language_of


def refused(request: HttpRequest, error: JamforError) -> HttpResponse:
    """Answer a refusal: its status, its sentence, and the nearest matches if any.

    A page's own script is answered in JSON: `code` and `text`.
    """
    if request.headers.get("Accept") == "application/json":
        text = error.text.in_language(language_of(request)) if error.text else ""
        told = {"code": error.code, "text": text}
        return JsonResponse(told, status=error.http_status)
    context = {"error": error, "missing": isinstance(error, NotFoundError)}
    return render(
        request, f"shell/{_page(error)}.html", context, status=error.http_status
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer an address that leads nowhere with the parts of the site most like it."""
    asked = request.path_info.strip("/").split("/")
    words = [word for word in asked if word not in {"sv", "en"}]
    nearest = get_close_matches(words[0] if words else "", PARTS, n=3)
    return refused(request, NotFoundError(request.path_info, nearest=_matches(nearest)))


def _matches(addresses: list[str]) -> tuple[Match, ...]:
    # Several words lead to one part; each part is suggested once.
    parts = dict.fromkeys(PARTS[address] for address in addresses)
    return tuple(Match(text=text, address=address) for address, text in parts)


_AREAS = ("omrade", LocalText(sv="Områden", en="Service areas"))
_INDICATORS = ("indikator", LocalText(sv="Indikatorer", en="Indicators"))
_PLACES = ("kommun", LocalText(sv="Kommuner", en="Municipalities"))
_GUIDE = ("lasguide", LocalText(sv="Läsguide", en="Reading guide"))
_METHOD = ("metod", LocalText(sv="Så har vi räknat", en="How we calculated"))
_ACCESS = ("tillganglighet", LocalText(sv="Tillgänglighet", en="Accessibility"))

PARTS = {
    "omrade": _AREAS,
    "omraden": _AREAS,
    "service-areas": _AREAS,
    "indikator": _INDICATORS,
    "indikatorer": _INDICATORS,
    "indicators": _INDICATORS,
    "kommun": _PLACES,
    "kommuner": _PLACES,
    "municipalities": _PLACES,
    "lasguide": _GUIDE,
    "reading-guide": _GUIDE,
    "metod": _METHOD,
    "method": _METHOD,
    "data": ("data", LocalText(sv="Data", en="Data")),
    "sok": ("sok", LocalText(sv="Sök", en="Search")),
    "search": ("sok", LocalText(sv="Sök", en="Search")),
    "tillganglighet": _ACCESS,
    "accessibility": _ACCESS,
}
"""What people may type for a part of the site, and the part."""


def broken(request: HttpRequest) -> HttpResponse:
    """Answer our own mistake, without a word about anybody's data."""
    language = language_of(request)
    return render(request, "shell/broken.html", {"language": language}, status=500)


def _page(error: JamforError) -> str:
    return "not_found" if isinstance(error, NotFoundError) else "refused"


class StaleFormError(JamforError):
    """A form was sent from a page too old to be known: nothing of it was used."""

    code = "stale-form"
    http_status = 403


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer a form whose page is too old, or that another site sent."""
    text = LocalText(
        sv="Sidan hade legat öppen för länge, eller så tillåter webbläsaren inte kakor."
        " Gå tillbaka, läs in sidan på nytt och skicka igen. Det du skrev finns kvar.",
        en="The page had been open too long, or the browser does not allow cookies."
        " Go back, reload the page and send again. What you wrote is still there.",
    )
    return refused(request, StaleFormError(text=text))
