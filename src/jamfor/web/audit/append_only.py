"""Tables whose rows are never changed or removed: which they are.

The database itself refuses, by triggers made after every migration (`triggers`).
"""

from __future__ import annotations

from typing import TypeVar

from django.db import models


M = TypeVar("M", bound=type[models.Model])

APPEND_ONLY: list[type[models.Model]] = []
"""Every model whose table only grows."""


def append_only(model: M) -> M:
    """Mark a model whose rows are added and then left alone for ever."""
    APPEND_ONLY.append(model)
    return model
