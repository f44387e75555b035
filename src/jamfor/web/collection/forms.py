"""Answers as a form sends them: fields named by question and part, nothing thrown away.

`b.<question>` is the number of the answer the page showed; a question without it was
not sent. `q.<question>.<part>` holds codes, a number, a day or a text; `!dont-know` and
its like are reasons, and `r.<question>.<part>` gives a reason where the answer is
written. Evidence of a routine has parts of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

from django.http import QueryDict

from jamfor.core.answers.answers import Evidence
from jamfor.core.answers.content import Content
from jamfor.core.answers.faults import Fault, Field
from jamfor.core.answers.wording import DECIDED, DOCUMENTED, FOLLOWED_UP
from jamfor.core.questionnaires.questions import (
    NO,
    YES,
    QuestionVersion,
    ResponseType,
)
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.answer_sheets.cells import canonical_number, day_in
from jamfor.web.shell.fields import number_in


REASON = "!"
WRITTEN_TYPES = frozenset(
    {ResponseType.NUMBER, ResponseType.PERCENT, ResponseType.DATE, ResponseType.TEXT}
)
_NUMBERS = frozenset({ResponseType.NUMBER, ResponseType.PERCENT})
# What fits in an address field is no link to a routine.
LONGEST_LINK = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """The answer to one question as it was sent.

    `raw` is what was written in each field, so that a refused form shows it again.
    """

    question: str
    content: Content
    based_on: int
    key: UUID
    faults: tuple[Fault, ...] = ()
    raw: Mapping[str, str] = field(default_factory=dict)


def submitted(
    data: QueryDict, versions: Mapping[str, QuestionVersion]
) -> Iterator[Submitted]:
    """Yield the questions a form sent, in the order of the questionnaire."""
    for question, version in versions.items():
        base = number_in(data.get(f"b.{question}", ""))
        if base is not None:
            yield _submitted(data, question, version, base)


def _submitted(
    data: QueryDict, question: str, version: QuestionVersion, based_on: int
) -> Submitted:
    values = {
        part: answer
        for part in version.response.parts
        if (answer := _answer(data, question, part, version)) is not None
    }
    evidence: Evidence | None = None
    faults: tuple[Fault, ...] = ()
    if version.response.type is ResponseType.ROUTINE:
        evidence, faults = _evidence(data, question)
    return Submitted(
        question=question,
        content=Content(
            values=values,
            evidence=evidence,
            link=data.get(f"q.{question}.link", "").strip()[:LONGEST_LINK],
        ),
        based_on=based_on,
        key=_key(data.get(f"k.{question}", "")),
        faults=faults,
        raw={
            name: value
            for name, value in data.items()
            if isinstance(value, str) and name.startswith(f"q.{question}.")
        },
    )


def _key(text: str) -> UUID:
    """The sender's key; a form without one is a save of its own."""
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


def _answer(
    data: QueryDict, question: str, part: str, version: QuestionVersion
) -> tuple[str, ...] | Missing | None:
    """What was answered to a part, the reason given, or None where nothing was."""
    sent = [text for text in data.getlist(f"q.{question}.{part}") if text.strip()]
    codes = tuple(text.strip() for text in sent if not text.startswith(REASON))
    reasons = [text.removeprefix(REASON) for text in sent if text.startswith(REASON)]
    reasons += [r for r in data.getlist(f"r.{question}.{part}") if r]
    if codes:
        numbers = version.response.type in _NUMBERS
        return tuple(canonical_number(code) for code in codes) if numbers else codes
    known = [reason for reason in reasons if reason in set(Missing)]
    return Missing(known[0]) if known else None


def _evidence(
    data: QueryDict, question: str
) -> tuple[Evidence | None, tuple[Fault, ...]]:
    """The dates of a routine; a day that cannot be read is a fault, not a loss."""
    days: dict[str, date | None] = {}
    faults = []
    for part, where in ((DECIDED, Field.DECIDED), (FOLLOWED_UP, Field.FOLLOWED_UP)):
        text = data.get(f"q.{question}.{part}", "").strip()
        days[part] = day_in(text) if text else None
        if text and days[part] is None:
            faults.append(_unreadable(question, where, text))
    documented = data.get(f"q.{question}.{DOCUMENTED}", "")
    if not any(days.values()) and documented not in {YES.code, NO.code}:
        return None, tuple(faults)
    evidence = Evidence(
        decided=days[DECIDED],
        followed_up=days[FOLLOWED_UP],
        documented=documented == YES.code,
    )
    return evidence, tuple(faults)


def _unreadable(question: str, where: Field, text: str) -> Fault:
    return Fault(
        code="date-unreadable",
        question=question,
        field=where,
        text=LocalText(
            sv=f"”{text}” är inget datum. Skriv det som 2023-05-17.",
            en=f"“{text}” is not a date. Write it as 2023-05-17.",
        ),
    )
