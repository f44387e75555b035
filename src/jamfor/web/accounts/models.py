"""People and the roles they hold."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from jamfor.core.access.roles import Role
from jamfor.core.vocabulary.texts import LocalText


class UserManager(BaseUserManager["User"]):
    """Makes users; an address is the same whatever its letters' case."""

    def create_user(
        self, email: str, password: str | None = None, **fields: str
    ) -> User:
        """Add a user; without a password she comes in by invitation or provider."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """Find a user by address."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """Somebody who comes in: known by an e-mail address."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=2, default="sv")
    is_active = models.BooleanField(default=True)
    # Bounced mail: reminders stop until somebody corrects the address.
    undeliverable_since = models.DateTimeField(null=True)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.name or self.email


class Appointment(models.Model):
    """A role somebody holds at a unit, for service areas, in a round.

    An empty place is everywhere (the agency's role only), an empty period every round,
    no service areas is all of them. An appointment is ended, never removed.
    """

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="appointments"
    )
    role = models.CharField(max_length=20, choices=[(r, r) for r in Role])
    place = models.CharField(max_length=20, blank=True)
    period = models.CharField(max_length=10, blank=True)
    service_areas = models.JSONField(default=list)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["period", "place"], name="appointment_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.place} {self.period}".strip()

    @property
    def role_text(self) -> LocalText:
        """What the role is called."""
        return Role(self.role).text


class Invitation(models.Model):
    """A personal link to a unit's questionnaire; the hash of its secret is kept."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="invitations")
    place = models.CharField(max_length=20, blank=True)
    period = models.CharField(max_length=10, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+"
    )
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.place} {self.period}"


class LoginCode(models.Model):
    """A code sent by mail, good once and for a quarter of an hour."""

    invitation = models.ForeignKey(
        Invitation, on_delete=models.CASCADE, related_name="codes"
    )
    code_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.invitation_id} {self.made_at}"


class Attempt(models.Model):
    """Something that is limited in number: what, for whom, when. Swept after a day."""

    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=64)  # hashed: an address is nobody's business
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["kind", "key", "at"], name="attempt_recent")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at}"
