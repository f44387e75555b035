"""Addresses of the collection, below /sv/enkat and /en/enkat. Slugs are Swedish."""

from __future__ import annotations

from django.urls import path

from jamfor.web.collection.views import answering, hub


UNIT = "<str:period>/<str:place>"

urlpatterns = [
    path("", hub.home, name="home"),
    path(f"/{UNIT}", hub.hub, name="hub"),
    path(f"/{UNIT}/fraga/<str:question>", answering.save, name="save"),
    path(f"/{UNIT}/<str:slug>", hub.area, name="area"),
    path(f"/{UNIT}/<str:slug>/mote", answering.meeting, name="meeting"),
    path(f"/{UNIT}/<str:slug>/<str:name>", answering.section, name="section"),
]
