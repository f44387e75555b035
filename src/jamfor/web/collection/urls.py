"""Addresses of the collection, below /sv/enkat and /en/enkat. Slugs are Swedish."""

from __future__ import annotations

from django.urls import path, register_converter

from jamfor.web.collection.views import (
    agency,
    agency_reminders,
    agency_status,
    answering,
    files,
    hub,
    opinions,
    people,
    review,
)


class Paper:
    """A form the questionnaire is printed in."""

    regex = "pdf|docx"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Paper, "paper")

UNIT = "<str:period>/<str:place>"

urlpatterns = [
    path("", hub.home, name="home"),
    path("/omgang", agency.rounds, name="rounds"),
    path("/omgang/<str:period>", agency.round_, name="round"),
    path("/omgang/<str:period>/status", agency_status.status, name="status"),
    path("/omgang/<str:period>/status.csv", agency_status.status, name="status-csv"),
    path("/omgang/<str:period>/prov", agency_status.try_it, name="try"),
    path("/omgang/<str:period>/paminn", agency_reminders.reminders, name="reminders"),
    path("/omgang/<str:period>/inbjudan", agency.invitations, name="invitations"),
    path(
        "/omgang/<str:period>/enhet/<str:place>", agency_status.unit, name="desk-unit"
    ),
    path("/omgang/<str:period>/oppna", agency_status.open_again, name="open-again"),
    path("/omgang/<str:period>/logg", agency.log, name="round-log"),
    path(f"/{UNIT}/logg", review.log, name="unit-log"),
    path(f"/{UNIT}", hub.hub, name="hub"),
    path(f"/{UNIT}/enkat.xlsx", files.sheet, name="sheet"),
    path(f"/{UNIT}/enkat.<paper:form>", files.printed, name="printed"),
    path(f"/{UNIT}/kvitto/<str:number>.pdf", files.receipt, name="receipt-pdf"),
    path(f"/{UNIT}/las-in", files.upload, name="upload"),
    path(f"/{UNIT}/fraga/<str:question>", answering.save, name="save"),
    path(f"/{UNIT}/personer", people.people, name="people"),
    path(f"/{UNIT}/personer/ta-tillbaka", people.take_back, name="take-back"),
    path(f"/{UNIT}/mina", people.mine, name="mine"),
    path(f"/{UNIT}/aktualitet", hub.lapses, name="lapses"),
    path(f"/{UNIT}/fortsatt", hub.resume, name="resume"),
    path(f"/{UNIT}/forvaltningar", people.administrations, name="administrations"),
    path(
        f"/{UNIT}/<str:slug>/annan-mening/<str:question>",
        opinions.opinion,
        name="opinion",
    ),
    path(f"/{UNIT}/granska", review.overview, name="review"),
    path(f"/{UNIT}/godkann", review.signing, name="sign"),
    path(f"/{UNIT}/kvitto/<str:number>", review.receipt, name="receipt"),
    path(f"/{UNIT}/<str:slug>/granska", review.area, name="review-area"),
    path(f"/{UNIT}/<str:slug>", hub.area, name="area"),
    path(f"/{UNIT}/<str:slug>/mote", answering.meeting, name="meeting"),
    path(f"/{UNIT}/<str:slug>/<str:name>", answering.section, name="section"),
]
