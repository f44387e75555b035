"""What is a legal answer: the one place that says so, whoever brings the answer.

A form, a file and a snapshot are all reviewed here. A review never stops at the first
fault, and never raises for what a respondent wrote. Faults of severity ERROR must not
be stored; a WARNING says what will have no effect.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from jamfor.core.answers.answers import Evidence, UnitAnswers
from jamfor.core.answers.faults import AnswerKey, Fault, Field, in_future
from jamfor.core.answers.response_review import review_codes
from jamfor.core.questionnaires.questions import (
    MANAGEMENT,
    NO,
    WRITTEN,
    YES,
    QuestionVersion,
    ResponseType,
)
from jamfor.core.questionnaires.routing import NOT_REACHED, Form
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.problems import Problem, Severity
from jamfor.core.vocabulary.texts import LocalText


PartOfWhole = tuple[AnswerKey, AnswerKey]
"""Two numbers of which the first cannot be larger than the second."""


def review(
    unit: UnitAnswers,
    questions: Mapping[str, QuestionVersion],
    *,
    parts_of_wholes: Sequence[PartOfWhole] = (),
) -> list[Problem]:
    """Return what is wrong with one unit's answers in one round.

    `questions` are the question versions of the round by id.
    """
    found = faults(unit, questions, parts_of_wholes=parts_of_wholes)
    return [fault.problem() for fault in found]


def faults(
    unit: UnitAnswers,
    questions: Mapping[str, QuestionVersion],
    *,
    parts_of_wholes: Sequence[PartOfWhole] = (),
) -> tuple[Fault, ...]:
    """Return the same as `review`, each fault with the answers that take part in it."""
    found = [
        fault
        for key, answer in unit.values.items()
        for fault in _review_answer(key, answer, questions, unit)
    ]
    found += _review_wholes(unit, parts_of_wholes, faulty={f.key for f in found})
    for routine, evidence in unit.evidence.items():
        found += _review_evidence(routine, evidence, questions, unit)
    faulty = {fault.key for fault in found}
    found += _review_route(unit, questions, faulty=faulty)
    return tuple(found)


def _review_answer(
    key: AnswerKey,
    answer: tuple[str, ...] | Missing,
    questions: Mapping[str, QuestionVersion],
    unit: UnitAnswers,
) -> Iterator[Fault]:
    question, part = key
    version = questions.get(question)
    if version is None:
        yield not_asked(question, period=unit.period)
        return
    wrong = part_fault(version, question=question, part=part)
    if wrong is not None:
        yield wrong
        return
    if isinstance(answer, Missing):
        yield from _review_reason(key, answer, version)
        return
    yield from review_codes(key, answer, version.response, unit.reference_date)


def not_asked(question: str, *, period: str) -> Fault:
    """Return the fault of answering a question that rested that year."""
    return Fault(
        code="question-not-asked",
        question=question,
        text=LocalText(
            sv=f"Frågan {question} ställdes inte {period}. Ta bort raden.",
            en=f"Question {question} was not asked in {period}. Remove the row.",
        ),
    )


def part_fault(version: QuestionVersion, *, question: str, part: str) -> Fault | None:
    """Return what is wrong with a part, or None when the question has such a part."""
    parts = version.response.parts
    if part in parts:
        return None
    named = parts
    if version.response.type is ResponseType.MULTIPLE:
        named = tuple(category.code for category in version.response.categories)
    known = ", ".join(named)
    if not part:
        return Fault(
            code="part-missing",
            question=question,
            text=LocalText(
                sv=f"Ange vilken del av frågan svaret gäller: {known}.",
                en=f"State which part of the question is answered: {known}.",
            ),
        )
    return Fault(
        code="part-unknown",
        question=question,
        part=part,
        text=LocalText(
            sv=f"Frågan har ingen del ”{part}”. "
            + (f"Delarna är {known}." if known else "Lämna delen tom."),
            en=f"The question has no part “{part}”. "
            + (f"Its parts are {known}." if known else "Leave the part empty."),
        ),
    )


def _review_reason(
    key: AnswerKey, reason: Missing, version: QuestionVersion
) -> Iterator[Fault]:
    """A unit may always leave a question unanswered; other reasons must be offered."""
    if reason is Missing.NOT_ANSWERED or reason in version.allow:
        return
    offered = (*version.allow, Missing.NOT_ANSWERED)
    sv = ", ".join(f"”{offer.text.sv}”" for offer in offered)
    en = ", ".join(f"“{offer.text.en}”" for offer in offered)
    yield Fault(
        code="reason-not-allowed",
        question=key[0],
        part=key[1],
        field=Field.MISSING,
        text=LocalText(
            sv=f"”{reason.text.sv}” kan inte anges på den här frågan. Välj {sv}.",
            en=f"“{reason.text.en}” cannot be given here. Choose {en}.",
        ),
    )


def _review_wholes(
    unit: UnitAnswers, pairs: Iterable[PartOfWhole], *, faulty: set[AnswerKey]
) -> Iterator[Fault]:
    for part, whole in pairs:
        numerator, denominator = unit.values.get(part), unit.values.get(whole)
        if not isinstance(numerator, tuple) or not isinstance(denominator, tuple):
            continue
        if {part, whole} & faulty or _decimal(numerator) <= _decimal(denominator):
            continue
        yield Fault(
            code="part-exceeds-whole",
            question=part[0],
            part=part[1],
            also=(whole,),
            text=LocalText(
                sv=f"{numerator[0]} är fler än de {denominator[0]} som uppges i"
                f" {whole[0]}. Rätta det tal som är fel.",
                en=f"{numerator[0]} is more than the {denominator[0]} stated in"
                f" {whole[0]}. Correct whichever number is wrong.",
            ),
        )


def _decimal(codes: tuple[str, ...]) -> Decimal:
    return Decimal(codes[0])


def _review_evidence(
    routine: str,
    evidence: Evidence,
    questions: Mapping[str, QuestionVersion],
    unit: UnitAnswers,
) -> Iterator[Fault]:
    version = questions.get(routine)
    if version is None:
        yield not_asked(routine, period=unit.period)
        return
    if version.response.type is not ResponseType.ROUTINE:
        yield not_a_routine(routine)
        return
    yield from _review_dates(routine, evidence, unit)
    if unit.values.get((routine, WRITTEN.code)) != (YES.code,):
        yield Fault(
            code="evidence-without-routine",
            severity=Severity.WARNING,
            question=routine,
            part=WRITTEN.code,
            field=Field.DECIDED,
            text=LocalText(
                sv="Datum är angivna men inte att rutinen finns skriftligt."
                " De räknas inte förrän svaret är Ja.",
                en="Dates are given, but not that the routine exists in writing."
                " They do not count until the answer is Yes.",
            ),
        )


def not_a_routine(question: str, *, part: str = "") -> Fault:
    """Return the fault of dates on a question that is not about a routine."""
    return Fault(
        code="evidence-not-routine",
        question=question,
        part=part,
        field=Field.DECIDED,
        text=LocalText(
            sv="Frågan gäller ingen rutin. Lämna kolumnerna för beslut och"
            " uppföljning tomma.",
            en="The question is not about a routine. Leave the columns for decision"
            " and follow-up empty.",
        ),
    )


def _review_dates(
    routine: str, evidence: Evidence, unit: UnitAnswers
) -> Iterator[Fault]:
    decided, followed_up = evidence.decided, evidence.followed_up
    for field, day in ((Field.DECIDED, decided), (Field.FOLLOWED_UP, followed_up)):
        if day is not None and day > unit.reference_date:
            key = (routine, WRITTEN.code)
            yield in_future(key, day, reference=unit.reference_date, field=field)
    if decided and followed_up and followed_up < decided:
        yield _evidence_fault(
            "follow-up-before-decision",
            routine,
            Field.FOLLOWED_UP,
            sv=f"Uppföljningen {followed_up} ligger före beslutet {decided}."
            " Ange när rutinen först beslutades, eller rätta det datum som är fel.",
            en=f"The follow-up on {followed_up} is before the decision on {decided}."
            " State when the routine was first decided, or correct the date that is"
            " wrong.",
        )
    if evidence.documented and followed_up is None:
        yield _evidence_fault(
            "documented-without-follow-up",
            routine,
            Field.DOCUMENTED,
            sv="Uppföljningen anges som dokumenterad men har inget datum. Ange när"
            " rutinen senast följdes upp, eller ändra till Nej.",
            en="The follow-up is said to be documented but has no date. State when the"
            " routine was last followed up, or change to No.",
        )


def _evidence_fault(
    code: str, routine: str, field: Field, *, sv: str, en: str
) -> Fault:
    return Fault(
        code=code,
        question=routine,
        part=WRITTEN.code,
        field=field,
        text=LocalText(sv=sv, en=en),
    )


def _review_route(
    unit: UnitAnswers,
    questions: Mapping[str, QuestionVersion],
    *,
    faulty: set[AnswerKey],
) -> Iterator[Fault]:
    """Warn of answers the route never comes to: they are kept, and do not count."""
    sound = {key: value for key, value in unit.values.items() if key not in faulty}
    form = Form(questions=questions, values=sound)
    for (question, part), answer in sound.items():
        if isinstance(answer, Missing) or question not in questions:
            continue
        # “No” to management where nothing is written says the same thing twice.
        if part == MANAGEMENT.code and answer == (NO.code,):
            continue
        if form.answer(question, part) is NOT_REACHED:
            yield Fault(
                code="route-closed",
                severity=Severity.WARNING,
                question=question,
                part=part,
                text=LocalText(
                    sv="Frågan ställs inte, eftersom ett annat svar stänger den."
                    " Svaret sparas men räknas inte.",
                    en="The question is not asked, since another answer closes it."
                    " The answer is kept but does not count.",
                ),
            )
