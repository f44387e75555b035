"""Addresses of the site: everything below /sv/ and /en/ belongs to the explorer."""

from __future__ import annotations

from django.urls import include, path


urlpatterns = [path("", include("jamfor.web.explorer.urls"))]

handler404 = "jamfor.web.shell.errors.not_found"
handler500 = "jamfor.web.shell.errors.broken"
