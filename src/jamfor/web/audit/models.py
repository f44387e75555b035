"""One event: who, when, what, and about what."""

from __future__ import annotations

from django.db import models

from jamfor.web.audit.append_only import append_only


@append_only
class Event(models.Model):
    """Something that was done. Facts are ids, codes and counts, never what was said.

    `actor` is the id of a user, kept though the user may go; None is the system itself.
    """

    at = models.DateTimeField()
    actor = models.BigIntegerField(null=True)
    role = models.CharField(max_length=20, blank=True)
    action = models.CharField(max_length=40)
    period = models.CharField(max_length=10, blank=True)
    place = models.CharField(max_length=20, blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["period", "place", "id"], name="event_unit")]

    def __str__(self) -> str:
        return f"{self.action} {self.period} {self.place}".strip()
