"""The app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Named so that its models are found under a short label."""

    name = "jamfor.web.notices"
    label = "notices"
