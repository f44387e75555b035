"""What happened around a year: drawn beside figures, and no edge (rule 7)."""

from __future__ import annotations

from dataclasses import dataclass

from jamfor.core.vocabulary.basis import Basis
from jamfor.core.vocabulary.texts import LocalText


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextNote:
    """Something a reader should know of some years; comparability is judged elsewhere.

    Without service areas it concerns them all. `source` says where it is told.
    """

    id: str
    years: tuple[str, ...]
    service_areas: tuple[str, ...]
    text: LocalText
    source: str
    basis: Basis

    def concerns(self, year: str, service_area: str) -> bool:
        """Whether the note belongs beside a figure of a year and a service area."""
        return year in self.years and (
            not self.service_areas or service_area in self.service_areas
        )
