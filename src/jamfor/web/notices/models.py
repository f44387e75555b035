"""Mail that was sent: the fact of it, never what it said."""

from __future__ import annotations

from django.db import models


class Mail(models.Model):
    """A letter that was handed to the mail server, or could not be; and if it bounced.

    `user` is the id of whom it was for. Neither address nor content is kept.
    """

    class State(models.TextChoices):
        """What became of it."""

        SENT = "sent"
        FAILED = "failed"
        BOUNCED = "bounced"

    user = models.BigIntegerField(null=True, db_index=True)
    kind = models.CharField(max_length=30)
    message_id = models.CharField(max_length=200, db_index=True)
    state = models.CharField(max_length=10, choices=State.choices)
    at = models.DateTimeField()
    fault = models.CharField(max_length=100, blank=True)
    bounced_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
