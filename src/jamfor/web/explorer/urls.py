"""Addresses of the public site. Slugs are Swedish in both languages.

Every page has its tables at the same address with .csv, .xlsx and .json, and the same
page of one release for ever below r/<release>/.
"""

from __future__ import annotations

from django.urls import (
    URLPattern,
    URLResolver,
    include,
    path,
    re_path,
    register_converter,
)

from jamfor.web.explorer import views


class Form:
    """A form a page's tables can be fetched in."""

    regex = "csv|xlsx|json"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Word(Form):
    """A slug, an id or a code: no dot, so that a form can follow."""

    regex = "[^/.]+"


register_converter(Form, "form")
register_converter(Word, "word")


def both(address: str, view: views.Answer, name: str) -> list[URLPattern]:
    """A page, and its tables at the same address."""
    return [
        path(address, view, name=name),
        path(f"{address}.<form:form>", view, name=f"{name}-form"),
    ]


PAGES = [
    path("", views.front, name="front"),
    *both("omrade", views.service_areas, "service-areas"),
    *both("omrade/<word:slug>", views.service_area, "service-area"),
    *both("indikator", views.indicators, "indicators"),
    *both("indikator/<word:code>", views.indicator, "indicator"),
    *both("indikator/<word:code>/<word:place>", views.trace, "trace"),
    *both("familj", views.families, "families"),
    *both("familj/<word:code>", views.family, "family"),
    *both("samordning", views.coordination, "coordination"),
    *both("kommun", views.places, "places"),
    *both("kommun/<word:code>", views.place, "place"),
    *both("kommun/<word:code>/<word:slug>", views.place_area, "place-area"),
    path("sok", views.search, name="search"),
    path("lasguide", views.reading_guide, name="reading-guide"),
    path("metod", views.method, name="method"),
    path("data", views.data, name="data"),
    path("tillganglighet", views.accessibility, name="accessibility"),
    path("data/<str:name>", views.download, name="download"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.root),
    re_path(r"^(?P<language>sv|en)/r/(?P<release_id>[^/]+)/", include(PAGES)),
    re_path(r"^(?P<language>sv|en)/", include(PAGES)),
    re_path(r"^(?P<address>(?:sv|en)/.+)/$", views.without_slash),
]
