"""Rules for answers that are mostly choices: what is missing, lost, sudden, or alike.

Every rule looks at what was answered, what was answered the year before, and nothing
else; none is about a number's distribution. Source: rules F10 and F12 of the product.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from jamfor.core.answers.answers import UnitAnswers
from jamfor.core.answers.doubts import Doubt
from jamfor.core.answers.faults import Fault
from jamfor.core.answers.review import PartOfWhole, faults
from jamfor.core.questionnaires.questions import (
    NO,
    WRITTEN,
    YES,
    QuestionVersion,
    ResponseType,
)
from jamfor.core.questionnaires.routing import NOT_REACHED, Form
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.problems import Severity
from jamfor.core.vocabulary.texts import LocalText


FEWEST_ALIKE = 8
"""Fewer questions of one kind may well have the same answer."""
JUMP = 3
SMALLEST_JUMP = 5
"""From two to seven is a change of five: below it, factors say nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What the rules look at: a unit's answers to some questions, and last year's.

    `order` are the questions of one service area in the order asked, `questions` the
    versions of the round, `before` the answers of the year before (None without any).
    `beside` are questions where two answers met, `disputed` those an administration
    holds another view of.
    """

    unit: UnitAnswers
    order: tuple[str, ...]
    questions: Mapping[str, QuestionVersion]
    before: UnitAnswers | None = None
    beside: Collection[str] = ()
    disputed: Collection[str] = ()
    parts_of_wholes: tuple[PartOfWhole, ...] = ()


def doubts(case: Case) -> tuple[Doubt, ...]:
    """Return everything the rules find in a service area, in the order asked."""
    form = Form(questions=case.questions, values=case.unit.values)
    asked = [q for q in case.order if form.reach(q) is not False]
    found = [
        *_unanswered(case, form, asked),
        *_unsound(case),
        *_meetings(case, asked),
        *_against_last_year(case, asked),
        *_without_follow_up(case, asked),
        *_all_alike(case, asked),
    ]
    place = {question: at for at, question in enumerate(case.order)}
    return tuple(sorted(found, key=lambda each: place.get(each.question, -1)))


def _unanswered(case: Case, form: Form, asked: Iterable[str]) -> Iterator[Doubt]:
    for question in asked:
        parts = case.questions[question].response.parts
        answers = [form.answer(question, part) for part in parts]
        gaps = sum(
            answer is Missing.NOT_ANSWERED
            for answer in answers
            if answer is not NOT_REACHED
        )
        if gaps:
            yield Doubt(
                code="unanswered",
                question=question,
                signature="",
                text=LocalText(
                    sv="Frågan är inte besvarad. Svara, eller välj varför svar inte kan"
                    " ges."
                    if len(parts) == 1
                    else f"{gaps} av {len(parts)} delar är inte besvarade.",
                    en="The question is not answered. Answer, or choose why no answer"
                    " can be given."
                    if len(parts) == 1
                    else f"{gaps} of {len(parts)} parts are not answered.",
                ),
            )


def _unsound(case: Case) -> Iterator[Doubt]:
    mine = set(case.order)
    found = faults(case.unit, case.questions, parts_of_wholes=case.parts_of_wholes)
    for fault in found:
        if fault.severity is Severity.ERROR and fault.question in mine:
            yield _of_fault(fault)


def _of_fault(fault: Fault) -> Doubt:
    return Doubt(
        code="unsound", question=fault.question, text=fault.text, signature=fault.code
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
        if question in case.disputed:
            yield Doubt(
                code="areas-disagree",
                question=question,
                signature=_signature(case.unit, question),
                text=LocalText(
                    sv="En annan förvaltning är av annan mening. Förklara varför svaret"
                    " ändå gäller.",
                    en="Another administration holds another view. Explain why the"
                    " answer stands all the same.",
                ),
            )


def _signature(unit: UnitAnswers, question: str) -> str:
    """The values a doubt is about, as one line."""
    values = sorted(
        (part, str(answer) if isinstance(answer, Missing) else "+".join(sorted(answer)))
        for (asked, part), answer in unit.values.items()
        if asked == question
    )
    evidence = unit.evidence.get(question)
    dates = f" {evidence.decided} {evidence.followed_up}" if evidence else ""
    return ";".join(f"{part}={answer}" for part, answer in values)[:300] + dates


def _against_last_year(case: Case, asked: Iterable[str]) -> Iterator[Doubt]:
    if case.before is None:
        return
    for question in asked:
        kind = case.questions[question].response.type
        if kind in {ResponseType.YES_NO, ResponseType.ROUTINE}:
            yield from _flips(case, case.before, question, kind)
        if kind is ResponseType.NUMBER:
            yield from _jumps(case, case.before, question)


def _flips(
    case: Case, before: UnitAnswers, question: str, kind: ResponseType
) -> Iterator[Doubt]:
    key = (question, WRITTEN.code if kind is ResponseType.ROUTINE else "")
    then, now = before.values.get(key), case.unit.values.get(key)
    if then == (YES.code,) and now == (NO.code,):
        yield Doubt(
            code="lost",
            question=question,
            signature=_signature(case.unit, question),
            text=LocalText(
                sv=f"Svaret var Ja {before.period} och är nu Nej. Förklara vad som har"
                " hänt, eller rätta svaret.",
                en=f"The answer was Yes in {before.period} and is now No. Explain what"
                " has happened, or correct the answer.",
            ),
        )
    evidence = case.unit.evidence.get(question)
    decided = evidence.decided if evidence else None
    older = decided is not None and decided <= before.reference_date
    if then == (NO.code,) and now == (YES.code,) and older:
        yield Doubt(
            code="older-than-it-was",
            question=question,
            signature=_signature(case.unit, question),
            text=LocalText(
                sv=f"Beslutad {decided}, men {before.period} var svaret att den inte"
                " fanns. Förklara, eller rätta datumet.",
                en=f"Decided on {decided}; in {before.period} the answer was that it"
                " did not exist. Explain, or correct the date.",
            ),
        )


def _jumps(case: Case, before: UnitAnswers, question: str) -> Iterator[Doubt]:
    then = _number(before, question)
    now = _number(case.unit, question)
    if then is None or now is None or abs(now - then) < SMALLEST_JUMP:
        return
    if now > JUMP * then or then > JUMP * now:
        yield Doubt(
            code="number-jump",
            question=question,
            signature=_signature(case.unit, question),
            text=LocalText(
                sv=f"Talet var {float(then):g} {before.period} och är nu"
                f" {float(now):g}. Förklara, eller rätta.",
                en=f"The number was {float(then):g} in {before.period} and is now"
                f" {float(now):g}. Explain, or correct.",
            ),
        )


def _number(unit: UnitAnswers, question: str) -> Fraction | None:
    answer = unit.values.get((question, ""))
    if not isinstance(answer, tuple) or len(answer) != 1:
        return None
    try:
        return Fraction(answer[0])
    except ValueError:
        return None


def _without_follow_up(case: Case, asked: Iterable[str]) -> Iterator[Doubt]:
    for question in asked:
        if case.questions[question].response.type is not ResponseType.ROUTINE:
            continue
        written = case.unit.values.get((question, WRITTEN.code)) == (YES.code,)
        evidence = case.unit.evidence.get(question)
        if written and (evidence is None or evidence.followed_up is None):
            yield Doubt(
                code="no-follow-up",
                question=question,
                signature=_signature(case.unit, question),
                text=LocalText(
                    sv="Rutinen finns skriftligt men har inget datum för uppföljning."
                    " Den räknas inte som aktuell. Ange datum, eller förklara.",
                    en="The routine exists in writing but has no date of follow-up. It"
                    " does not count as current. State a date, or explain.",
                ),
            )


def _all_alike(case: Case, asked: Iterable[str]) -> Iterator[Doubt]:
    said: dict[str, tuple[str, ...]] = {}
    silent = 0
    for question in asked:
        kind = case.questions[question].response.type
        part = WRITTEN.code if kind is ResponseType.ROUTINE else ""
        answer = case.unit.values.get((question, part))
        both = {ResponseType.YES_NO, ResponseType.ROUTINE}
        if kind in both and isinstance(answer, tuple):
            said[question] = answer
        elif kind in both and answer is None:
            silent += 1
    # While some are unanswered, nobody has answered them all alike.
    if silent or len(said) < FEWEST_ALIKE or len(set(said.values())) > 1:
        return
    first = next(iter(said))
    yes = said[first] == (YES.code,)
    yield Doubt(
        code="all-alike",
        question=first,
        signature=f"{len(said)} {said[first]}",
        text=LocalText(
            sv=f"Alla {len(said)} ja- och nejfrågor i området är besvarade med"
            f" {'Ja' if yes else 'Nej'}. Stämmer det?",
            en=f"All {len(said)} yes/no questions of the service area are answered"
            f" {'Yes' if yes else 'No'}. Is that right?",
        ),
    )
