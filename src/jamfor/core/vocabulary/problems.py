"""Something found in somebody's data: a value, collected and shown, never raised."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from jamfor.core.vocabulary.texts import LocalText


class Severity(StrEnum):
    """Whether a problem stops what was about to happen."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """Where in a file or a form a problem sits; rows and lines count from one."""

    file: str = ""
    line: int | None = None
    sheet: str = ""
    row: int | None = None
    column: str = ""
    question: str = ""

    def __str__(self) -> str:
        parts = [self.file] if self.file else []
        parts += [str(self.line)] if self.line is not None else []
        parts += [f"sheet {self.sheet}"] if self.sheet else []
        parts += [f"row {self.row}"] if self.row is not None else []
        parts += [f"column {self.column}"] if self.column else []
        parts += [f"question {self.question}"] if self.question else []
        return ":".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One fault: a stable code, what it is, what to do, and where."""

    code: str
    severity: Severity
    text: LocalText
    where: Location = field(default_factory=Location)


Subject = tuple[str | int, ...]
"""What a problem is about, outermost first: ("indicator", "U31468", 1, "rule")."""

Where = Callable[[Subject], Location]
"""Finds the place of a subject, or of the nearest thing around it."""


def nowhere(subject: Subject) -> Location:  # noqa: ARG001
    """Give no place: for what was never read from a file."""
    return Location()


def error(code: str, where: Location, *, sv: str, en: str) -> Problem:
    """Return a problem that stops what was about to happen."""
    text = LocalText(sv=sv, en=en)
    return Problem(code=code, severity=Severity.ERROR, text=text, where=where)
