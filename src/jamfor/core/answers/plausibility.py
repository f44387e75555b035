"""Rules for answers that are mostly choices: what is missing, lost, sudden, or alike.

Every rule looks at what was answered, what was answered the year before, and nothing
else; none is about a number's distribution. Source: rules F10 and F12 of the product.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from jamfor.core.answers.answers import UnitAnswers
from jamfor.core.answers.content import Content, content_of
from jamfor.core.answers.doubts import Doubt, signature_of
from jamfor.core.answers.faults import Fault
from jamfor.core.answers.last_year import against_last_year
from jamfor.core.answers.progress import gaps_of
from jamfor.core.answers.review import PartOfWhole, faults
from jamfor.core.questionnaires.questions import (
    NO,
    WRITTEN,
    YES,
    QuestionVersion,
    ResponseType,
)
from jamfor.core.questionnaires.routing import Form
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.problems import Severity
from jamfor.core.vocabulary.texts import LocalText


FEWEST_ALIKE = 8
"""Fewer questions of one kind may well have the same answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What the rules look at: a unit's answers to some questions, and last year's.

    `order` are the questions of one service area in the order asked, `questions` the
    versions of the round, `before` the answers of the year before (None without any).
    `beside` are questions where two answers met; `opinions` what administrations would
    have answered to a question they share. `followed_up` are the routines whose
    follow-up some indicator asks for (None: all of them).
    """

    unit: UnitAnswers
    order: tuple[str, ...]
    questions: Mapping[str, QuestionVersion]
    before: UnitAnswers | None = None
    beside: Collection[str] = ()
    opinions: Mapping[str, Sequence[Content]] = field(default_factory=dict)
    parts_of_wholes: tuple[PartOfWhole, ...] = ()
    followed_up: Collection[str] | None = None


def doubts(case: Case) -> tuple[Doubt, ...]:
    """Return everything the rules find in a service area, in the order asked."""
    form = Form(questions=case.questions, values=case.unit.values)
    asked = [q for q in case.order if form.reach(q) is True]
    found = [
        *_unanswered(form, asked),
        *_unsound(case),
        *_meetings(case, asked),
        *_against_last_year(case, asked),
        *_without_follow_up(case, asked),
        *_all_alike(case, asked),
    ]
    place = {question: at for at, question in enumerate(case.order)}
    return tuple(sorted(found, key=lambda each: place.get(each.question, -1)))


def _unanswered(form: Form, asked: Iterable[str]) -> Iterator[Doubt]:
    for question in asked:
        gaps = len(gaps_of(question, form))
        parts = len(form.questions[question].response.parts)
        if gaps:
            yield Doubt(
                code="unanswered",
                question=question,
                signature="",
                text=_NO_ANSWER if parts == 1 else _gaps(gaps, parts),
            )


_NO_ANSWER = LocalText(
    sv="Frågan är inte besvarad. Svara, eller välj varför svar inte kan ges.",
    en="The question is not answered. Answer, or choose why no answer can be given.",
)


def _gaps(gaps: int, parts: int) -> LocalText:
    return LocalText(
        sv=f"{gaps} av {parts} delar saknar svar. Svara, eller välj varför svar inte"
        " kan ges.",
        en=f"{gaps} of {parts} parts have no answer. Answer, or choose why no answer"
        " can be given.",
    )


def _unsound(case: Case) -> Iterator[Doubt]:
    mine = set(case.order)
    found = faults(case.unit, case.questions, parts_of_wholes=case.parts_of_wholes)
    for fault in found:
        if fault.severity is Severity.ERROR and fault.question in mine:
            yield _of_fault(fault)


def _of_fault(fault: Fault) -> Doubt:
    return Doubt(
        code="unsound",
        question=fault.question,
        also=tuple(dict.fromkeys(question for question, _ in fault.also)),
        text=fault.text,
        signature=fault.code,
    )


def _meetings(case: Case, asked: Iterable[str]) -> Iterator[Doubt]:
    for question in asked:
        if question in case.beside:
            yield Doubt(
                code="two-answers",
                question=question,
                signature="",
                text=LocalText(
                    sv="Två har svarat olika. Välj vilket svar som ska gälla.",
                    en="Two people answered differently. Choose which is to stand.",
                ),
            )
        others = [
            opinion
            for opinion in case.opinions.get(question, ())
            if differs(opinion, content_of(case.unit, question))
        ]
        if others:
            yield Doubt(
                code="areas-disagree",
                question=question,
                signature=signature_of(case.unit, question, beside=others),
                text=_DISAGREE,
            )


_DISAGREE = LocalText(
    sv="En annan förvaltning är av annan mening. Förklara varför svaret ändå gäller.",
    en="Another administration holds another view. Explain why the answer stands all"
    " the same.",
)


def differs(opinion: Content, official: Content) -> bool:
    """Whether an opinion says something else than the official answer.

    What an opinion leaves unsaid differs from nothing.
    """
    said = {
        part: answer
        for part, answer in opinion.values.items()
        if answer and answer is not Missing.NOT_ANSWERED
    }
    return any(
        _as_set(answer) != _as_set(official.values.get(part, Missing.NOT_ANSWERED))
        for part, answer in said.items()
    ) or opinion.evidence not in (None, official.evidence)


def _as_set(answer: tuple[str, ...] | Missing) -> frozenset[str] | Missing:
    return answer if isinstance(answer, Missing) else frozenset(answer)


def _against_last_year(case: Case, asked: Iterable[str]) -> Iterator[Doubt]:
    if case.before is None:
        return
    for question in asked:
        version = case.questions[question]
        yield from against_last_year(
            question, version, now=case.unit, before=case.before
        )


def _was_so(before: UnitAnswers | None, routine: str) -> bool:
    """Whether a routine was in writing the year before without a follow-up either."""
    if before is None or before.values.get((routine, WRITTEN.code)) != (YES.code,):
        return False
    evidence = before.evidence.get(routine)
    return evidence is None or evidence.followed_up is None


def _without_follow_up(case: Case, asked: Iterable[str]) -> Iterator[Doubt]:
    for question in asked:
        if case.questions[question].response.type is not ResponseType.ROUTINE:
            continue
        if case.followed_up is not None and question not in case.followed_up:
            continue
        written = case.unit.values.get((question, WRITTEN.code)) == (YES.code,)
        evidence = case.unit.evidence.get(question)
        never = evidence is None or evidence.followed_up is None
        # What was so last year too has been explained, or is known to be so.
        if written and never and not _was_so(case.before, question):
            yield Doubt(
                code="no-follow-up",
                question=question,
                signature=signature_of(case.unit, question),
                text=LocalText(
                    sv="Rutinen finns skriftligt men har inget datum för uppföljning."
                    " Den räknas inte som aktuell. Ange datum, eller förklara.",
                    en="The routine exists in writing but has no date of follow-up. It"
                    " does not count as current. State a date, or explain.",
                ),
            )


def _all_alike(case: Case, asked: Iterable[str]) -> Iterator[Doubt]:
    said = {question: _yes_or_no(case, question) for question in asked}
    told = {q: codes for q, codes in said.items() if isinstance(codes, tuple)}
    # While some are unanswered, nobody has answered them all alike.
    if Missing.NOT_ANSWERED in said.values() or len(told) < FEWEST_ALIKE:
        return
    if len(set(told.values())) > 1:
        return
    first, *rest = told
    answer = YES if told[first] == (YES.code,) else NO
    yield Doubt(
        code="all-alike",
        question=first,
        also=tuple(rest),
        signature=f"{len(told)} {answer.code}",
        text=LocalText(
            sv=f"Alla {len(told)} ja- och nejfrågor i området är besvarade med"
            f" {answer.text.sv}. Förklara hur det kommer sig, eller rätta.",
            en=f"All {len(told)} yes/no questions of the service area are answered"
            f" {answer.text.en}. Explain how that is, or correct.",
        ),
    )


def _yes_or_no(case: Case, question: str) -> tuple[str, ...] | Missing | None:
    """What was said to a question of yes or no; None of another kind of question."""
    kind = case.questions[question].response.type
    if kind not in {ResponseType.YES_NO, ResponseType.ROUTINE}:
        return None
    part = WRITTEN.code if kind is ResponseType.ROUTINE else ""
    return case.unit.values.get((question, part)) or Missing.NOT_ANSWERED
