"""How far a unit has come with a service area (replaced by the full table)."""

from __future__ import annotations

from enum import StrEnum


class AreaState(StrEnum):
    """Where the work with a service area stands."""

    NOT_STARTED = "not-started"
    IN_PROGRESS = "in-progress"
    DONE = "done"
    HANDED_IN = "handed-in"
    SIGNED = "signed"
    PARTIAL = "partial"
    NONE = "none"
