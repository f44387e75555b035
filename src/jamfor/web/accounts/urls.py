"""Addresses of the ways in, below /sv/konto and /en/konto."""

from __future__ import annotations

from django.urls import path

from jamfor.web.accounts import views


urlpatterns = [
    path("", views.me, name="me"),
    path("/in/<str:token>", views.enter, name="enter"),
    path("/ut", views.leave, name="leave"),
    path("/sprak", views.speak, name="speak"),
]
