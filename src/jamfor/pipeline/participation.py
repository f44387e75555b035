"""How units are said to have taken part, held to what they answered.

The response rate counts what is said; a rate that the answers contradict would be
published without any other check seeing it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jamfor.core.answers.answers import FrameState, UnitAnswers
from jamfor.core.questionnaires.questions import QuestionVersion
from jamfor.core.questionnaires.routing import NOT_REACHED, Form
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.problems import Location, Problem, error
from jamfor.store.snapshots import SnapshotTables


@dataclass(frozen=True, slots=True, kw_only=True)
class _Area:
    """The questions a service area asks, and those that no other area asks."""

    questions: frozenset[str]
    own: frozenset[str]


def participation_faults(
    period: str,
    pack: Pack,
    tables: SnapshotTables,
    *,
    questions: Mapping[str, QuestionVersion],
    units: Mapping[str, UnitAnswers],
) -> Iterator[Problem]:
    """Return a fault for each unit and service area whose answers say otherwise.

    None, and yet answers on the route to questions that only the area asks; or
    answered or partial, and not one answer to any of the area's questions. To say that
    one does not know is to answer; a question shared with another area may have been
    answered there.
    """
    areas = _areas(pack, period, questions)
    answers = {place: _answered(unit) for place, unit in units.items()}
    rows = tables.frame.filter("in_frame").select("service_area", "place", "state")
    for name, place, state in rows.iter_rows():
        area, answered = areas.get(name), answers[place]
        if area is None or not area.questions:
            continue
        if state == str(FrameState.NONE):
            given = _on_the_route(units[place], answered & area.own, questions)
            if given:
                yield _not_silent(period, place, name, given[0])
        elif not answered & area.questions:
            yield _silent(period, place, name)


def _areas(
    pack: Pack, period: str, questions: Mapping[str, QuestionVersion]
) -> dict[str, _Area]:
    asked = {
        form.service_area: frozenset(form.questions) & questions.keys()
        for form in pack.questionnaires
        if form.period == period
    }
    return {
        area: _Area(
            questions=own,
            own=own.difference(*(asked[other] for other in asked.keys() - {area})),
        )
        for area, own in asked.items()
    }


def _answered(unit: UnitAnswers) -> frozenset[str]:
    return frozenset(
        question
        for (question, _), answer in unit.values.items()
        if answer is not Missing.NOT_ANSWERED
    )


def _on_the_route(
    unit: UnitAnswers,
    answered: frozenset[str],
    questions: Mapping[str, QuestionVersion],
) -> list[str]:
    """The answered questions that count: those the unit's other answers lead to."""
    if not answered:
        return []
    form = Form(questions=questions, values=unit.values)
    return sorted(
        question
        for question in answered
        if any(
            form.answer(question, part) not in {NOT_REACHED, Missing.NOT_ANSWERED}
            for part in questions[question].response.parts
        )
    )


def _not_silent(period: str, place: str, area: str, question: str) -> Problem:
    return error(
        "silent-with-answers",
        Location(file=f"{period}/{place}", question=question),
        sv=f"Enheten anges inte ha deltagit i {area}, men har svarat på {question},"
        " som ingen annan frågar om.",
        en=f"The unit is said not to have taken part in {area}, but answered"
        f" {question}, which no other area asks.",
    )


def _silent(period: str, place: str, area: str) -> Problem:
    return error(
        "taking-part-without-answers",
        Location(file=f"{period}/{place}"),
        sv=f"Enheten anges ha deltagit i {area}, men har inte ett enda svar där.",
        en=f"The unit is said to have taken part in {area}, but has not one answer"
        " there.",
    )
