"""What a correction changed: figures and answers, before and after, by cause.

A release YYYY.N.P with P above nought corrects YYYY.N.(P-1), its predecessor. A first
publication corrects nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


DECIDED, FOLLOWED_UP, DOCUMENTED = "decided", "followed_up", "documented"
EVIDENCE = (DECIDED, FOLLOWED_UP, DOCUMENTED)
"""The parts of a routine's evidence; no response has parts of these names."""


class Cause(StrEnum):
    """Why a figure is another than in the release before.

    A figure whose definition changed is told as that, also where an answer changed.
    """

    ANSWER = "answer"
    DEFINITION = "definition"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Predecessor:
    """The release corrected; `observations` is the SHA-256 of its figures' file."""

    id: str
    observations: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What stood as an answer: the codes, or the reason there was none."""

    values: tuple[str, ...] = ()
    missing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerChange:
    """An answer or a date of evidence that is another; None is nothing at all."""

    period: str
    place: str
    question: str
    part: str
    before: Said | None
    after: Said | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureState:
    """A figure as it stood; `level` is the one a unit holds, by code."""

    value: float | None
    numerator: int | None
    denominator: int | None
    answered: int | None
    frame: int | None
    level: str
    missing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureChange:
    """A figure that is another; None where there was, or is, no such figure.

    `questions` are those the figure rests on whose answers changed, by id.
    """

    indicator: str
    place: str
    period: str
    breakdown: str
    measure: str
    before: FigureState | None
    after: FigureState | None
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrections:
    """All that differs from the predecessor; without one, nothing."""

    release: str
    predecessor: Predecessor | None = None
    answers: tuple[AnswerChange, ...] = ()
    figures: Mapping[Cause, tuple[FigureChange, ...]] = field(
        default_factory=lambda: dict.fromkeys(Cause, ())
    )

    def all_figures(self) -> Iterator[tuple[Cause, FigureChange]]:
        """Return every figure that changed, with why."""
        for cause in Cause:
            for change in self.figures.get(cause, ()):
                yield cause, change

    @property
    def count(self) -> int:
        """How many figures were corrected."""
        return sum(len(changes) for changes in self.figures.values())
