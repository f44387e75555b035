"""The pages of the public site: each view checks, asks, and answers."""

from __future__ import annotations

from collections.abc import Callable

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.http.response import HttpResponseBase

from jamfor.web.explorer import downloads
from jamfor.web.explorer.pages import published
from jamfor.web.explorer.queries import (
    areas,
    guides,
    traces,
)
from jamfor.web.explorer.queries import (
    coordination as coordination_page,
)
from jamfor.web.explorer.queries import (
    families as family_pages,
)
from jamfor.web.explorer.queries import (
    front as front_page,
)
from jamfor.web.explorer.queries import (
    indicators as indicator_pages,
)
from jamfor.web.explorer.queries import (
    places as place_pages,
)
from jamfor.web.explorer.queries import (
    search as search_page,
)


Answer = Callable[..., HttpResponseBase]


def root(request: HttpRequest) -> HttpResponse:
    """Send a visitor to the language she reads; Swedish when in doubt."""
    wanted = request.headers.get("Accept-Language", "sv").lower()
    english = wanted.startswith("en")
    response = HttpResponseRedirect("/en/" if english else "/sv/")
    response["Vary"] = "Accept-Language"
    return response


def without_slash(request: HttpRequest, address: str) -> HttpResponse:
    """Send whoever ended an address with a slash to the page itself, for ever."""
    choices = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(
        f"/{address}?{choices}" if choices else f"/{address}"
    )


front = published(front_page.page)
service_areas = published(areas.index)
service_area = published(areas.page)
indicators = published(indicator_pages.index)
indicator = published(indicator_pages.page)
trace = published(traces.page)
families = published(family_pages.index)
family = published(family_pages.page)
coordination = published(coordination_page.page)
places = published(place_pages.index)
place = published(place_pages.page)
place_area = published(place_pages.area)
search = published(search_page.page)
reading_guide = published(guides.reading_guide)
method = published(guides.method)
data = published(guides.data)
accessibility = published(guides.accessibility)
download = downloads.download
