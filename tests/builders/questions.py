"""Small questions, with only what a test wants to say about them."""

from __future__ import annotations

from jamfor.core.questionnaires.conditions import Condition
from jamfor.core.questionnaires.questions import (
    YES_NO,
    Category,
    Question,
    QuestionVersion,
    Response,
    ResponseType,
    Reuse,
)
from jamfor.core.vocabulary.basis import Basis
from jamfor.core.vocabulary.texts import LocalText


def text(sv: str, en: str = "") -> LocalText:
    """Return a text; the English is the Swedish unless it is said."""
    return LocalText(sv=sv, en=en or sv)


def categories(*codes: str) -> tuple[Category, ...]:
    """Return categories, the lowest first, whose words are their codes."""
    return tuple(Category(code=code, text=text(code)) for code in codes)


def asked(
    response: Response,
    *,
    asked_when: Condition | None = None,
    phrase: LocalText | None = None,
) -> QuestionVersion:
    """Return a question put in 2021 and 2022."""
    return QuestionVersion(
        version=1,
        periods=("2021", "2022"),
        basis=Basis.EXAMPLE,
        text=text("Fråga?", "Question?"),
        phrase=phrase or text("frågan", "the question"),
        response=response,
        asked_when=asked_when,
        reuse=Reuse.CARRY,
        minutes=1.0,
    )


YES_OR_NO = Response(type=ResponseType.YES_NO, categories=YES_NO)
ROUTINE = Response(type=ResponseType.ROUTINE, categories=YES_NO)


def number(unit: str = "persons") -> Response:
    """Return the form of an answer that is a number."""
    return Response(type=ResponseType.NUMBER, unit=unit, minimum=0)


def ordinal(*codes: str) -> Response:
    """Return the form of an answer that is a level, the lowest first."""
    return Response(type=ResponseType.ORDINAL, categories=categories(*codes))


def multiple(*codes: str) -> Response:
    """Return the form of an answer of several categories."""
    return Response(type=ResponseType.MULTIPLE, categories=categories(*codes))


def matrix(*rows: str, columns: tuple[Category, ...] = YES_NO) -> Response:
    """Return the form of an answer row by row."""
    return Response(
        type=ResponseType.MATRIX, categories=columns, rows=categories(*rows)
    )


def as_questions(versions: dict[str, QuestionVersion]) -> tuple[Question, ...]:
    """Return whole questions of one version each."""
    return tuple(
        Question(id=name, versions=(version,)) for name, version in versions.items()
    )
