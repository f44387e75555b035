"""Addresses of the collection, below /sv/enkat and /en/enkat. Slugs are Swedish."""

from __future__ import annotations

from django.urls import path

from jamfor.web.collection.views import answering, files, hub, review


UNIT = "<str:period>/<str:place>"

urlpatterns = [
    path("", hub.home, name="home"),
    path(f"/{UNIT}", hub.hub, name="hub"),
    path(f"/{UNIT}/enkat.xlsx", files.sheet, name="sheet"),
    path(f"/{UNIT}/las-in", files.upload, name="upload"),
    path(f"/{UNIT}/fraga/<str:question>", answering.save, name="save"),
    path(f"/{UNIT}/granska", review.overview, name="review"),
    path(f"/{UNIT}/godkann", review.signing, name="sign"),
    path(f"/{UNIT}/kvitto/<str:number>", review.receipt, name="receipt"),
    path(f"/{UNIT}/<str:slug>/granska", review.area, name="review-area"),
    path(f"/{UNIT}/<str:slug>", hub.area, name="area"),
    path(f"/{UNIT}/<str:slug>/mote", answering.meeting, name="meeting"),
    path(f"/{UNIT}/<str:slug>/<str:name>", answering.section, name="section"),
]
