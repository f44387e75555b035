"""Questions and the form their answers take.

A question has a stable id and versions; a category's code is a word with one meaning
for ever. Parts name the rows of a matrix, or the two halves of a routine question.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from jamfor.core.questionnaires.conditions import Condition
from jamfor.core.vocabulary.basis import Basis
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.texts import LocalText


class ResponseType(StrEnum):
    """The form of an answer."""

    YES_NO = "yes-no"
    ORDINAL = "ordinal"
    SINGLE = "single"
    MULTIPLE = "multiple"
    MATRIX = "matrix"
    NUMBER = "number"
    PERCENT = "percent"
    DATE = "date"
    TEXT = "text"
    ROUTINE = "routine"


class Reuse(StrEnum):
    """What may be done with last year's answer."""

    CARRY = "carry"
    CONFIRM = "confirm"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """An answer that can be chosen: its code, stable for ever, and its words."""

    code: str
    text: LocalText


YES = Category(code="yes", text=LocalText(sv="Ja", en="Yes"))
NO = Category(code="no", text=LocalText(sv="Nej", en="No"))
YES_NO = (NO, YES)
WRITTEN = Category(
    code="written", text=LocalText(sv="Finns skriftligt", en="Exists in writing")
)
MANAGEMENT = Category(
    code="management",
    text=LocalText(
        sv="Är beslutad på ledningsnivå", en="Is decided at management level"
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """The form an answer takes: categories lowest first; rows only for a matrix."""

    type: ResponseType
    categories: tuple[Category, ...] = ()
    rows: tuple[Category, ...] = ()
    unit: str = ""
    minimum: int | None = None
    maximum: int | None = None
    max_length: int | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts an answer has; one nameless part where it is not divided."""
        if self.type is ResponseType.MATRIX:
            return tuple(row.code for row in self.rows)
        if self.type is ResponseType.ROUTINE:
            return (WRITTEN.code, MANAGEMENT.code)
        return ("",)

    @property
    def codes(self) -> frozenset[str]:
        """The codes that may be chosen; empty where the answer is not a choice."""
        return frozenset(category.code for category in self.categories)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionVersion:
    """How a question was put in the years of one version."""

    version: int
    periods: tuple[str, ...]
    basis: Basis
    text: LocalText
    phrase: LocalText
    response: Response
    guidance: LocalText | None = None
    terms: tuple[str, ...] = ()
    asked_when: Condition | None = None
    allow: tuple[Missing, ...] = ()
    reuse: Reuse
    minutes: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question with a stable id and the versions it has had."""

    id: str
    versions: tuple[QuestionVersion, ...]

    def asked_in(self, period: str) -> QuestionVersion | None:
        """Return the version put in a year, or None in a year it rested."""
        return next((v for v in self.versions if period in v.periods), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word explained under the questions that use it."""

    id: str
    term: LocalText
    definition: LocalText
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A titled run of questions."""

    id: str
    title: LocalText
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire:
    """What one service area is asked in one year, in order."""

    period: str
    service_area: str
    basis: Basis
    sections: tuple[Section, ...]

    @property
    def questions(self) -> tuple[str, ...]:
        """Question ids in the order asked."""
        return tuple(q for section in self.sections for q in section.questions)
