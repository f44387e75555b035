"""What a sheet claims: answers and evidence, each with the rows it stands in."""

from __future__ import annotations

from dataclasses import dataclass

from jamfor.core.answers.answers import Evidence
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.problems import Problem, Severity
from jamfor.formats.answer_sheets.rows import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Some options of a multiple choice taken, some not; nothing of the others."""

    taken: frozenset[str]
    left: frozenset[str]

    def onto(self, present: tuple[str, ...]) -> tuple[str, ...]:
        """Return what is chosen when these choices are laid over earlier ones."""
        return tuple(sorted((frozenset(present) | self.taken) - self.left))


Answer = tuple[str, ...] | Missing | Choices


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerClaim:
    """An answer of a unit, or the reason for none, and the rows that say so."""

    place: str
    question: str
    part: str
    answer: Answer
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceClaim:
    """When a routine was decided and followed up, and the rows that say so."""

    place: str
    routine: str
    evidence: Evidence
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A row that has no answer, or no evidence where it could: it changes nothing."""

    place: str
    question: str
    part: str
    row: Row
    of_evidence: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A problem, and the rows that cannot be stored because of it if it is an error."""

    problem: Problem
    rows: tuple[Row, ...] = ()

    @property
    def is_error(self) -> bool:
        """Whether it stops what it is about from being stored."""
        return self.problem.severity is Severity.ERROR


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All a file says, and what in it could not be understood."""

    rows: tuple[Row, ...]
    answers: tuple[AnswerClaim, ...]
    evidence: tuple[EvidenceClaim, ...]
    silences: tuple[Silence, ...]
    findings: tuple[Finding, ...]
