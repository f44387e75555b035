"""Addresses of the site: collection and accounts first, the rest is the explorer's."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path


urlpatterns = [
    re_path(r"^(?P<language>sv|en)/konto", include("jamfor.web.accounts.urls")),
    *i18n_patterns(path("konto/", include("jamfor.web.accounts.agency_urls"))),
    path("konto/", include("jamfor.web.accounts.provider_urls")),
    re_path(
        r"^(?P<language>sv|en)/enkat/omgang/(?P<period>[^/]+)",
        include("jamfor.web.publishing.urls"),
    ),
    re_path(r"^(?P<language>sv|en)/enkat", include("jamfor.web.collection.urls")),
    path("", include("jamfor.web.explorer.urls")),
]

handler404 = "jamfor.web.shell.errors.not_found"
handler500 = "jamfor.web.shell.errors.broken"
