"""Letters that came back: kept, and no more sent there until somebody corrects it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes
from email.message import Message
from pathlib import Path

from django.db import transaction

from jamfor.web.accounts.models import User
from jamfor.web.audit.actions import record
from jamfor.web.notices.models import Mail


def register(message_id: str, *, now: datetime) -> bool:
    """Note that a letter bounced; returns whether that is news about one of ours."""
    with transaction.atomic():
        mail = Mail.objects.filter(message_id=message_id).first()
        if mail is None or mail.state == Mail.State.BOUNCED:
            return False
        Mail.objects.filter(pk=mail.pk).update(state=Mail.State.BOUNCED, bounced_at=now)
        User.objects.filter(pk=mail.user or 0, undeliverable_since=None).update(
            undeliverable_since=now
        )
        record("mail-bounced", at=now, by=None, facts={"user": mail.user})
    return True


def read_folder(folder: Path, *, now: datetime) -> int:
    """Register the delivery reports (RFC 3464) in a folder; returns how many were ours.

    Only permanent failures count: a letter that is merely late has not come back.
    """
    paths = sorted(path for path in folder.iterdir() if path.is_file())
    found = (id_ for path in paths for id_ in returned(path.read_bytes()))
    return sum(register(id_, now=now) for id_ in found)


def returned(report: bytes) -> Iterator[str]:
    """Yield the ids of the letters a delivery report says failed for good."""
    message = message_from_bytes(report)
    if message.get_content_type() != "multipart/report":
        return
    parts = list(message.walk())
    if any(_failed(part) for part in parts):
        for part in parts:
            if part.get_content_type() in {"message/rfc822", "text/rfc822-headers"}:
                yield from _ids(part)


def _failed(part: Message) -> bool:
    if part.get_content_type() != "message/delivery-status":
        return False
    blocks = part.get_payload()
    return isinstance(blocks, list) and any(
        isinstance(block, Message)
        and str(block.get("Action", "")).strip().lower() == "failed"
        for block in blocks
    )


def _ids(part: Message) -> Iterator[str]:
    inner = part.get_payload()
    if isinstance(inner, list):
        for each in inner:
            if isinstance(each, Message) and each.get("Message-ID"):
                yield str(each["Message-ID"]).strip()
    elif isinstance(inner, str):
        headers = message_from_bytes(inner.encode())
        if headers.get("Message-ID"):
            yield str(headers["Message-ID"]).strip()
