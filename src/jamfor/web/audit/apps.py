"""The app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    """Named so that its models are found under a short label."""

    name = "jamfor.web.audit"
    label = "audit"

    def ready(self) -> None:
        """Refuse changes of append-only tables, anew after every migration."""
        # Django allows no import of models before the apps are loaded.
        from jamfor.web.audit.triggers import after_migrations  # noqa: PLC0415

        post_migrate.connect(after_migrations, sender=self)
