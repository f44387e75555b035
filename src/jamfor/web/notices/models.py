"""Mail that was sent or is on its way: the fact of it, never what it said."""

from __future__ import annotations

from django.db import models

from jamfor.web.accounts.models import User


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


class Mailing(models.Model):
    """Letters that were ordered at once, and are sent beside the requests.

    `about` is what they are about, as whoever writes them needs to know it.
    """

    class Kind(models.TextChoices):
        """What its letters are."""

        REMINDER = "reminder"
        INVITATION = "invitation"

    kind = models.CharField(max_length=20, choices=Kind.choices)
    period = models.CharField(max_length=10)
    about = models.JSONField(default=dict)
    ordered_at = models.DateTimeField()
    ordered_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+"
    )
    # When somebody last asked for it, or a letter of it was sent.
    active_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["period", "kind"], name="mailing_round")]

    def __str__(self) -> str:
        return f"{self.kind} {self.period}"


class Letter(models.Model):
    """One letter of a mailing: to whom, about which place, and how far it came.

    It is `taken` before it is sent and something else after. One that stays taken was
    broken off in between: nobody knows whether it went, so it is not sent by itself.
    """

    class State(models.TextChoices):
        """How far it came."""

        WAITING = "waiting"
        TAKEN = "taken"
        SENT = "sent"
        FAILED = "failed"
        NOT_NEEDED = "not-needed"

    mailing = models.ForeignKey(
        Mailing, on_delete=models.PROTECT, related_name="letters"
    )
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=20)
    service_areas = models.JSONField(default=list)
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.WAITING
    )
    at = models.DateTimeField()
    fault = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mailing", "user", "place"], name="one_letter_a_person"
            )
        ]
        indexes = [models.Index(fields=["state", "at"], name="letter_state")]

    def __str__(self) -> str:
        return f"{self.mailing_id} {self.user_id} {self.place} {self.state}"
