"""The app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Named so that its models are found under a short label."""

    name = "jamfor.web.accounts"
    label = "accounts"
