"""How often something may be tried: counted in the database, for all workers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from jamfor.core.vocabulary.errors import JamforError
from jamfor.core.vocabulary.texts import LocalText
from jamfor.web.accounts.models import Attempt
from jamfor.web.accounts.secrets import key_hash


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """So many of a kind within a span of time, for one key."""

    kind: str
    most: int
    within: timedelta


CODES = Limit(kind="codes", most=5, within=timedelta(hours=1))
TRIES = Limit(kind="tries", most=30, within=timedelta(hours=1))
LINKS = Limit(kind="links", most=5, within=timedelta(hours=1))
# A whole municipality may sit behind one address: pages are many, wrong codes few.
FROM_ONE_ADDRESS = Limit(kind="address", most=600, within=timedelta(hours=1))
SWEPT_AFTER = timedelta(days=1)


class TooManyError(JamforError):
    """Something was tried more often than is allowed."""

    code = "too-many-attempts"
    http_status = 429

    def __init__(self) -> None:
        super().__init__(
            text=LocalText(
                sv="För många försök. Vänta en timme och försök igen, eller kontakta"
                " den som bjöd in dig.",
                en="Too many attempts. Wait an hour and try again, or contact whoever"
                " invited you.",
            )
        )


def refuse_spent(limit: Limit, key: str, *, now: datetime) -> None:
    """Raise TooManyError where there were as many as may be; nothing is counted."""
    recent = Attempt.objects.filter(
        kind=limit.kind, key=key_hash(key), at__gt=now - limit.within
    )
    if recent.count() >= limit.most:
        raise TooManyError


def count(limit: Limit, key: str, *, now: datetime) -> None:
    """Count an attempt; raises TooManyError when there were too many before it.

    The attempt that is refused is counted too: whoever keeps trying keeps waiting.
    """
    hashed = key_hash(key)
    Attempt.objects.filter(at__lt=now - SWEPT_AFTER).delete()
    recent = Attempt.objects.filter(
        kind=limit.kind, key=hashed, at__gt=now - limit.within
    ).count()
    Attempt.objects.create(kind=limit.kind, key=hashed, at=now)
    if recent >= limit.most:
        raise TooManyError
