"""What can be wrong with questionnaires that have the right form."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from jamfor.core.questionnaires.condition_checks import unknown_question
from jamfor.core.questionnaires.questions import (
    Question,
    Questionnaire,
    QuestionVersion,
)
from jamfor.core.questionnaires.reachability import leaves, question_of
from jamfor.core.vocabulary.problems import Location, Problem, Subject, Where, error


def asked_in(questions: Iterable[Question], period: str) -> dict[str, QuestionVersion]:
    """Return the version of each question put in a year, by id."""
    found = {question.id: question.asked_in(period) for question in questions}
    return {id_: version for id_, version in found.items() if version is not None}


def check_questionnaires(
    questionnaires: Sequence[Questionnaire],
    *,
    questions: Sequence[Question],
    service_areas: Collection[str],
    rounds: Collection[str],
    where: Where,
) -> list[Problem]:
    """Report faults of questionnaires; `rounds` are the years there is a round of."""
    by_period = {q.period: asked_in(questions, q.period) for q in questionnaires}
    known = {question.id for question in questions}
    found: list[Problem] = []
    for questionnaire in questionnaires:
        subject = ("questionnaire", questionnaire.period, questionnaire.service_area)
        found += _check_heading(questionnaire, service_areas, rounds, where)
        asked = by_period[questionnaire.period]
        found += _check_order(questionnaire, asked, known, subject, where)
    found += _check_placed(questionnaires, questions, where)
    return found


def _check_heading(
    questionnaire: Questionnaire,
    service_areas: Collection[str],
    rounds: Collection[str],
    where: Where,
) -> Iterator[Problem]:
    period, area = questionnaire.period, questionnaire.service_area
    subject = ("questionnaire", period, area)
    if area not in service_areas:
        yield unknown_service_area(area, where((*subject, "service-area")))
    if period not in rounds:
        yield error(
            "missing-round",
            where((*subject, "period")),
            sv=f"Det finns ingen omgång {period}. Lägg till"
            f" questionnaires/{period}/round.yaml.",
            en=f"There is no round of {period}. Add"
            f" questionnaires/{period}/round.yaml.",
        )


def unknown_service_area(area: str, place: Location) -> Problem:
    """Return the fault of naming a service area that is not there."""
    return error(
        "unknown-service-area",
        place,
        sv=f"Verksamhetsområdet ”{area}” finns inte. Rätta id.",
        en=f"There is no service area “{area}”. Correct the id.",
    )


def _check_order(
    questionnaire: Questionnaire,
    asked: Mapping[str, QuestionVersion],
    known: Collection[str],
    subject: Subject,
    where: Where,
) -> Iterator[Problem]:
    """Report questions not there, put twice, or that hang on what comes later."""
    before: set[str] = set()
    for at, section in enumerate(questionnaire.sections):
        for index, question in enumerate(section.questions):
            place = where((*subject, "sections", at, "questions", index))
            if question in before:
                yield error(
                    "question-twice",
                    place,
                    sv=f"Frågan ”{question}” står två gånger i enkäten."
                    " Ta bort den ena.",
                    en=f"The question “{question}” stands twice in the questionnaire."
                    " Remove one.",
                )
            version = asked.get(question)
            if version is None:
                yield unknown_question(question, known, questionnaire.period, place)
            else:
                yield from _check_earlier(question, version, before, place)
            before.add(question)


def _check_earlier(
    question: str, version: QuestionVersion, before: Collection[str], place: Location
) -> Iterator[Problem]:
    if version.asked_when is None:
        return
    needed = dict.fromkeys(question_of(leaf) for leaf in leaves(version.asked_when))
    for earlier in needed:
        if earlier not in before:
            yield error(
                "routing-not-earlier",
                place,
                sv=f"”{question}” beror på ”{earlier}”, som inte står tidigare i"
                " enkäten. Flytta eller lägg till den frågan.",
                en=f"“{question}” depends on “{earlier}”, which does not stand earlier"
                " in the questionnaire. Move or add that question.",
            )


def _check_placed(
    questionnaires: Sequence[Questionnaire],
    questions: Sequence[Question],
    where: Where,
) -> Iterator[Problem]:
    placed = {(q.period, question) for q in questionnaires for question in q.questions}
    for question in questions:
        for version in question.versions:
            for period in version.periods:
                if (period, question.id) not in placed:
                    yield error(
                        "question-in-no-questionnaire",
                        where(("question", question.id, version.version, "periods")),
                        sv=f"Frågan ”{question.id}” står inte i någon enkät {period}."
                        " Lägg till den i en enkät eller ta bort året.",
                        en=f"The question “{question.id}” is in no questionnaire of"
                        f" {period}. Add it to one or remove the year.",
                    )
