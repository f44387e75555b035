"""The app as Django knows it; after every migration its triggers are made anew."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    """Named so that its models are found under a short label."""

    name = "jamfor.web.audit"
    label = "audit"

    def ready(self) -> None:
        """See to it that append-only tables stay so, whatever was migrated."""
        post_migrate.connect(_made_anew, sender=self, dispatch_uid="append-only")


def _made_anew(**kwargs: Any) -> None:
    """Run once after all migrations, so that every table is there."""
    # Models are known only when all apps are ready.
    from jamfor.web.audit.triggers import make  # noqa: PLC0415

    make(connections[kwargs["using"]])
