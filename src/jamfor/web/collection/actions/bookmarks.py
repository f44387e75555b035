"""Where somebody was: so that another device opens at the same place."""

from __future__ import annotations

from datetime import datetime

from jamfor.web.accounts.models import User
from jamfor.web.collection.models import Bookmark, Unit


def remember(user: User, unit: Unit, area: str, section: str, *, now: datetime) -> None:
    """Keep the section somebody looks at; written only when it is another."""
    values = {"service_area": area, "section": section}
    same = Bookmark.objects.filter(user=user, unit=unit, **values).exists()
    if not same:
        Bookmark.objects.update_or_create(
            user=user, unit=unit, defaults={**values, "question": "", "at": now}
        )
