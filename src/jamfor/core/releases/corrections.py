"""What a correction changed: figures and the facts behind them, before and after.

A release YYYY.N.P with P above nought corrects YYYY.N.(P-1), its predecessor. A first
publication corrects nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from jamfor.core.releases.changes import (
    AnswerChange,
    Cause,
    DefinitionChange,
    FigureChange,
    ImportChange,
    RoundChange,
    UnitChange,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Predecessor:
    """The release corrected; `observations` is the SHA-256 of its figures' file."""

    id: str
    observations: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrections:
    """All that differs from the predecessor; without one, nothing.

    `figures` stand under their decisive cause. Those that came or left with a whole
    round or a delivery corrected nothing and are not listed one by one.
    """

    release: str
    predecessor: Predecessor | None = None
    answers: tuple[AnswerChange, ...] = ()
    units: tuple[UnitChange, ...] = ()
    definitions: tuple[DefinitionChange, ...] = ()
    imports: tuple[ImportChange, ...] = ()
    rounds: tuple[RoundChange, ...] = ()
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
