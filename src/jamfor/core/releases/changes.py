"""What may differ between two releases: figures, and the facts that moved them.

A fact is something somebody decided or reported: an answer, how a unit took part, a
definition, a delivery from outside, a whole round. A figure that differs names the
facts that explain it by their cause; one that no fact explains says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from jamfor.core.answers.wording import Answer
from jamfor.core.releases.definition_changes import Part
from jamfor.core.vocabulary.missing import Missing


class Cause(StrEnum):
    """Why a figure is another than in the release before, the most decisive first.

    A whole round or delivery that came or left leaves nothing else to explain. A figure
    whose definition changed is told as that, also where a unit or an answer changed: it
    was made another way. A unit that came or left brings all its answers with it.
    """

    ROUND = "round"
    IMPORT = "import"
    DEFINITION = "definition"
    UNIT = "unit"
    ANSWER = "answer"
    OTHER = "other"


class Change(StrEnum):
    """What became of a figure."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What stood as an answer: the codes, or the reason there was none."""

    values: tuple[str, ...] = ()
    missing: str = ""

    @property
    def answer(self) -> Answer:
        """The same as the answer it was."""
        return Missing(self.missing) if self.missing else self.values


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
class Participation:
    """How a unit took part: asked or not, answered or not, and for which municipality.

    `state` is answered, partial or none.
    """

    parent: str
    in_frame: bool
    state: str

    @property
    def took_part(self) -> bool:
        """Whether the unit was asked and answered anything."""
        return self.in_frame and self.state != "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitChange:
    """A unit that came, left or took part otherwise; None: it was not in the frame."""

    period: str
    place: str
    service_areas: tuple[str, ...]
    before: Participation | None
    after: Participation | None

    @property
    def is_regrouped(self) -> bool:
        """Whether the unit stands for another municipality than before."""
        sides = (self.before, self.after)
        return len({side.parent for side in sides if side is not None}) > 1

    @property
    def can_move_figures(self) -> bool:
        """Whether a figure may follow; to answer in part is to have taken part."""
        if self.before is None or self.after is None:
            return True
        sides = (self.before, self.after)
        before, after = ((s.parent, s.in_frame, s.took_part) for s in sides)
        return before != after


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionChange:
    """What changed in an indicator's definition, in the years it changed alike."""

    indicator: str
    periods: tuple[str, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceChange:
    """A place that belongs to other aggregates, by code; what it belongs to is defined.

    Nothing before is a place that is new, nothing after one that is gone.
    """

    place: str
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def aggregates(self) -> tuple[str, ...]:
        """The aggregates it came to or left, sorted."""
        return tuple(sorted({*self.before} ^ {*self.after}))


@dataclass(frozen=True, slots=True, kw_only=True)
class TextChange:
    """Words of a definition that changed; they decide no figure.

    `kind` is indicator or question, `fields` the names of what changed.
    """

    kind: str
    id: str
    version: int
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportChange:
    """A delivery from outside that came, left or was replaced, by snapshot number."""

    source: str
    label: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundChange:
    """A whole round that only one of the releases has, and how many figures it is."""

    period: str
    came: bool
    figures: int


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

    `causes` are all that moved it, the decisive first. `questions` are those the figure
    rests on whose answers changed, by id. `units` are how many units moved an
    aggregate.
    """

    indicator: str
    place: str
    period: str
    breakdown: str
    measure: str
    before: FigureState | None
    after: FigureState | None
    questions: tuple[str, ...] = ()
    causes: tuple[Cause, ...] = ()
    units: int = 0
