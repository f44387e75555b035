"""Addresses of publication, below a round of the agency's desk."""

from __future__ import annotations

from django.urls import path

from jamfor.web.publishing import views


urlpatterns = [
    path("/publicering", views.publication, name="publication"),
    path(
        "/publicering/<int:number>/skillnad.txt",
        views.difference,
        {"form": "txt"},
        name="difference",
    ),
    path(
        "/publicering/<int:number>/skillnad.csv",
        views.difference,
        {"form": "csv"},
        name="difference-csv",
    ),
    path("/arkiv.zip", views.package, name="archive"),
]
