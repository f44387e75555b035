"""The rows of one question on a form: a row a part, or a row an option."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from jamfor.core.answers.answers import Evidence, UnitAnswers
from jamfor.core.answers.response_review import categories_of
from jamfor.core.questionnaires.conditions import (
    All,
    AnyOf,
    Condition,
    FollowedUpWithin,
    FollowUpDocumented,
)
from jamfor.core.questionnaires.questions import (
    MANAGEMENT,
    NO,
    WRITTEN,
    YES,
    YES_NO,
    Category,
    Question,
    QuestionVersion,
    Response,
    ResponseType,
    Term,
)
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.texts import Language, LocalText
from jamfor.formats.answer_sheets.cells import day_in
from jamfor.formats.answer_sheets.rows import SEPARATOR


AnswerCell = str | Decimal | date


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRow:
    """A row of a form, in words; without a `key` it is only there to be read.

    `choices` are the words of its drop-down list, empty where there is none.
    """

    key: str = ""
    question: str
    concerns: str = ""
    answer: AnswerCell = ""
    choices: tuple[str, ...] = ()
    type: ResponseType | None = None
    reason: str = ""
    reasons: tuple[str, ...] = ()
    has_evidence: bool = False
    evidence: Evidence | None = None
    before: str = ""
    explanation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """What tells one row of a question from the next."""

    part: str
    words: LocalText | None
    option: bool = False


def form_rows(  # noqa: PLR0913 - a form has as many sources
    question: str,
    version: QuestionVersion,
    *,
    questions: Mapping[str, Question],
    terms: Mapping[str, Term],
    answers: UnitAnswers | None,
    before: UnitAnswers | None,
    language: Language,
) -> Iterator[FormRow]:
    """Return the rows of a question, filled in with a unit's answers."""
    response = version.response
    earlier = questions[question].asked_in(before.period) if before else None
    reasons = (*version.allow, Missing.NOT_ANSWERED)
    explanation = _explanation(version, questions, terms, language)
    for number, line in enumerate(_lines(response)):
        # The options of a choice share one reason, told beside the first.
        told = number == 0 or not line.option
        answer = _stored(answers, question, line)
        offered = YES_NO if line.option else categories_of(response)
        evidence = line.part == WRITTEN.code and response.type is ResponseType.ROUTINE
        yield FormRow(
            key=f"{question}{SEPARATOR}{line.part}" if line.part else question,
            question=version.text.in_language(language),
            concerns=line.words.in_language(language) if line.words else "",
            answer=_cell(answer, line, response, offered, language),
            choices=tuple(c.text.in_language(language) for c in offered),
            type=ResponseType.YES_NO if line.option else response.type,
            reason=_reason(answer, language) if told else "",
            reasons=tuple(reason.text.in_language(language) for reason in reasons),
            has_evidence=evidence,
            evidence=answers.evidence.get(question) if answers and evidence else None,
            before=_before(before, question, line, earlier, language),
            explanation=explanation if number == 0 else "",
        )


def _lines(response: Response) -> tuple[_Line, ...]:
    match response.type:
        case ResponseType.MATRIX:
            return tuple(_Line(part=row.code, words=row.text) for row in response.rows)
        case ResponseType.ROUTINE:
            return tuple(
                _Line(part=half.code, words=half.text) for half in (WRITTEN, MANAGEMENT)
            )
        case ResponseType.MULTIPLE:
            return tuple(
                _Line(
                    part=option.code,
                    words=option.text,
                    option=True,
                )
                for option in response.categories
            )
        case _:
            return (_Line(part="", words=None),)


def _stored(
    answers: UnitAnswers | None, question: str, line: _Line
) -> tuple[str, ...] | Missing:
    if answers is None:
        return Missing.NOT_ANSWERED
    part = "" if line.option else line.part
    return answers.values.get((question, part), Missing.NOT_ANSWERED)


def _cell(
    answer: tuple[str, ...] | Missing,
    line: _Line,
    response: Response,
    offered: tuple[Category, ...],
    language: Language,
) -> AnswerCell:
    """An answer as a cell: words, a number or a day; as it is stored if it is none."""
    if isinstance(answer, Missing):
        return ""
    if line.option:
        taken = YES if line.part in answer else NO
        return taken.text.in_language(language)
    words = {c.code: c.text.in_language(language) for c in offered}
    if words:
        return "; ".join(words.get(code, code) for code in answer)
    stored = answer[0] if answer else ""
    if response.type in {ResponseType.NUMBER, ResponseType.PERCENT}:
        return _number(stored)
    return (day_in(stored) or stored) if response.type is ResponseType.DATE else stored


def _number(stored: str) -> Decimal | str:
    try:
        return Decimal(stored)
    except InvalidOperation:
        return stored


def _reason(answer: tuple[str, ...] | Missing, language: Language) -> str:
    """An answer not given is an empty cell, to be filled in."""
    if not isinstance(answer, Missing) or answer is Missing.NOT_ANSWERED:
        return ""
    return answer.text.in_language(language)


def _before(
    before: UnitAnswers | None,
    question: str,
    line: _Line,
    earlier: QuestionVersion | None,
    language: Language,
) -> str:
    """Last year's answer in the words of last year's question."""
    if before is None or earlier is None:
        return ""
    answer = _stored(before, question, line)
    if isinstance(answer, Missing):
        return _reason(answer, language)
    if line.option and line.part not in earlier.response.codes:
        return ""
    offered = YES_NO if line.option else categories_of(earlier.response)
    return str(_cell(answer, line, earlier.response, offered, language))


def _explanation(
    version: QuestionVersion,
    questions: Mapping[str, Question],
    terms: Mapping[str, Term],
    language: Language,
) -> str:
    """What opens the question, how to answer it, and what its words mean."""
    said = [
        _opened_by(questions[opener], version.periods[-1], language)
        for opener in dict.fromkeys(_openers(version.asked_when))
    ]
    said += [version.guidance.in_language(language)] if version.guidance else []
    said += [
        f"{term.term.in_language(language)}: {term.definition.in_language(language)}"
        for term in (terms[name] for name in version.terms if name in terms)
    ]
    return "\n".join(line for line in said if line)


def _openers(condition: Condition | None) -> Iterator[str]:
    match condition:
        case None | FollowedUpWithin() | FollowUpDocumented():
            return
        case All(of=parts) | AnyOf(of=parts):
            for part in parts:
                yield from _openers(part)
        case _:
            yield condition.question


def _opened_by(opener: Question, period: str, language: Language) -> str:
    version = opener.asked_in(period)
    if version is None:
        return ""
    text = version.text.in_language(language)
    if language == "sv":
        return f"Följdfråga: besvaras beroende på svaret på ”{text}”."
    return f"Follow-on: whether it is answered depends on “{text}”."
