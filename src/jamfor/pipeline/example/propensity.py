"""How prone a unit is to say yes: a lasting trait, its size, and the question itself.

Invented. Small municipalities come lower, as they did in the published surveys; what a
unit is good at one year it is mostly good at the next.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from jamfor.pipeline.example.draws import Draws
from jamfor.pipeline.example.sheets import Sheet


GENERAL = 0.50  # what a unit brings to every question
AREA = 0.45  # what it brings to the questions of one area
KIND = 0.40  # what it brings to one kind of question, such as routines
OWN = 0.85  # what it brings to one answer, year after year
THIS_YEAR = 0.30  # what changes from one year to the next
SHIFT = 0.12  # what changes in a unit as a whole
SIZE = 0.16  # a step of size class


@dataclass(frozen=True, slots=True, kw_only=True)
class Propensity:
    """A number that orders the units by how readily they reach an answer."""

    draws: Draws
    bases: dict[tuple[str, ...], float] = field(default_factory=dict)

    def of(self, sheet: Sheet, *, area: str, kind: str, atom: str) -> float:
        """Return a unit's propensity for one answer in the year of its sheet."""
        unit = sheet.place
        return (
            self._base(sheet, area, kind)
            + OWN * self.draws.normal("own", atom, unit)
            + THIS_YEAR * self.draws.normal("year", sheet.period, atom, unit)
        )

    def _base(self, sheet: Sheet, area: str, kind: str) -> float:
        """What a unit brings to every answer of a kind in an area."""
        unit, normal = sheet.place, self.draws.normal
        key = (unit, sheet.period, area, kind)
        if key not in self.bases:
            self.bases[key] = (
                SIZE * sheet.size
                + GENERAL * normal("general", unit)
                + AREA * normal("area", area, unit)
                + KIND * normal("kind", kind, unit)
                + SHIFT * normal("shift", sheet.period, unit)
            )
        return self.bases[key]
