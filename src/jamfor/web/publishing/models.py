"""A release on its way out: who froze and built it, and who agreed."""

from __future__ import annotations

from django.db import models

from jamfor.web.accounts.models import User
from jamfor.web.collection.models import Round


class Publication(models.Model):
    """A release built from a frozen round, waiting for a second person or published."""

    class State(models.TextChoices):
        """Where it is."""

        ORDERED = "ordered"
        BUILT = "built"
        FAILED = "failed"
        PUBLISHED = "published"

    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, related_name="publications"
    )
    release = models.CharField(max_length=20, unique=True)
    snapshot = models.PositiveIntegerField()
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.ORDERED
    )
    note_sv = models.TextField(blank=True)
    note_en = models.TextField(blank=True)
    published_at = models.DateTimeField()  # the time the release states
    ordered_at = models.DateTimeField()
    ordered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # When a worker last began to build it; None while it waits for one.
    started_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=60, blank=True)  # the code of the refusal
    fault_text = models.TextField(blank=True)
    # Built it is a draft, out of the readers' reach until a second person agrees.
    draft = models.CharField(max_length=40, blank=True)
    compared_with = models.CharField(max_length=20, blank=True)  # "" is: nothing
    differs = models.JSONField(default=dict)  # counts of figures by cause
    agreed_at = models.DateTimeField(null=True)
    agreed_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return self.release
