"""A mail backend that keeps the fact of every letter, and hands it on."""

from __future__ import annotations

from collections.abc import Sequence
from email.utils import make_msgid
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from jamfor.web.notices.models import Mail


class KeepingBackend(BaseEmailBackend):
    """Sends through EMAIL_THROUGH and keeps whom, what kind, when, and how it went.

    A letter that cannot be sent is kept as failed, and its fault is raised unless the
    sender asked for silence.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(fail_silently=options.get("fail_silently", False))
        self._through = get_connection(settings.EMAIL_THROUGH)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send letters one by one and return how many went."""
        return sum(self._send(message) for message in email_messages)

    def _send(self, message: EmailMessage) -> int:
        kind = str(message.extra_headers.pop("X-Jamfor-Kind", "other"))
        user = str(message.extra_headers.pop("X-Jamfor-User", ""))
        message.extra_headers.setdefault("Message-ID", make_msgid(domain="jamfor"))
        fault = ""
        try:
            sent = int(self._through.send_messages([message]) or 0)
        except OSError as error:
            sent, fault = 0, type(error).__name__
        Mail.objects.create(
            user=int(user) if user.isdecimal() else None,
            kind=kind,
            message_id=message.extra_headers["Message-ID"],
            state=Mail.State.SENT if sent else Mail.State.FAILED,
            at=timezone.now(),
            fault=fault,
        )
        if fault and not self.fail_silently:
            raise OSError(f"a letter could not be sent: {fault}")
        return sent
