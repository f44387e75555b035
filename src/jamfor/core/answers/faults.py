"""A fault of an answer: what is wrong, and with which answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jamfor.core.vocabulary.problems import Location, Problem, Severity
from jamfor.core.vocabulary.texts import LocalText


AnswerKey = tuple[str, str]
"""A question and a part; the part is empty where the question is not divided."""


CODES = frozenset(
    {
        "question-not-asked",
        "part-missing",
        "part-unknown",
        "answer-unknown",
        "answer-several",
        "nothing-chosen",
        "exclusive-with-others",
        "number-unreadable",
        "number-too-small",
        "number-too-large",
        "number-too-precise",
        "persons-not-whole",
        "percent-over-100",
        "part-exceeds-whole",
        "date-unreadable",
        "date-in-future",
        "text-too-long",
        "reason-not-allowed",
        "evidence-not-routine",
        "evidence-without-routine",
        "follow-up-before-decision",
        "documented-without-follow-up",
        "route-closed",
    }
)
"""Every way an answer can be wrong; a code never changes its meaning."""


class Field(StrEnum):
    """Where in an answer a fault sits; the last three are the evidence of a routine."""

    ANSWER = "answer"
    MISSING = "missing"
    DECIDED = "decided"
    FOLLOWED_UP = "followed-up"
    DOCUMENTED = "documented"

    @property
    def is_evidence(self) -> bool:
        """Whether the field is about when a routine was decided and followed up."""
        return self in {Field.DECIDED, Field.FOLLOWED_UP, Field.DOCUMENTED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something wrong with an answer; `also` are other answers that take part in it."""

    code: str
    severity: Severity = Severity.ERROR
    question: str
    part: str = ""
    field: Field = Field.ANSWER
    also: tuple[AnswerKey, ...] = ()
    text: LocalText

    def __post_init__(self) -> None:
        if self.code not in CODES:
            raise ValueError(f"an unknown code of a fault: {self.code}")

    @property
    def key(self) -> AnswerKey:
        """The answer it is about."""
        return self.question, self.part

    def problem(self, where: Location | None = None) -> Problem:
        """Return it as a problem: at a place in a file, or else beside the question."""
        name = f"{self.question}#{self.part}" if self.part else self.question
        return Problem(
            code=self.code,
            severity=self.severity,
            text=self.text,
            where=where or Location(question=name, column=self.field.value),
        )


def in_future(
    key: AnswerKey, day: date, *, reference: date, field: Field = Field.ANSWER
) -> Fault:
    """Return the fault of a day after the reference date of the round."""
    return Fault(
        code="date-in-future",
        question=key[0],
        part=key[1],
        field=field,
        text=LocalText(
            sv=f"{day} ligger efter mätdatum {reference}. Svara som det var då.",
            en=f"{day} is after the reference date {reference}. Answer as it was then.",
        ),
    )
