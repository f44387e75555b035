"""What a form sent: reviewed, then saved question by question; faults lose nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from jamfor.core.access.roles import Action
from jamfor.core.answers.content import Content, unit_of
from jamfor.core.answers.faults import Fault
from jamfor.core.answers.review import faults
from jamfor.core.vocabulary.problems import Severity
from jamfor.formats.contents import content_from_json
from jamfor.web.collection.actions.answers import (
    Save,
    Saved,
    Writer,
    save_answers,
)
from jamfor.web.collection.forms import Submitted
from jamfor.web.collection.here import Here, not_allowed
from jamfor.web.collection.models import Revision, Source, Unit
from jamfor.web.collection.queries.answers import Current, LastYear


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one question: saved, or refused with its faults."""

    sent: Submitted
    saved: Saved | None = None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How an answer came about: given anew, taken from a year before, chosen of two."""

    source: Source = Source.ANSWERED
    carried_from: str = ""
    settles: int | None = None


ANEW = How()


def submit(
    here: Here,
    sent: Submitted,
    answers: Mapping[str, Current],
    *,
    now: datetime,
    how: How = ANEW,
) -> Outcome:
    """Save an answer that was sent unless it cannot be stored as it is.

    Raises NotAllowedError for a question that is not the user's to answer, and
    HandedInError where its area is handed in.
    """
    return submit_all(here, [(sent, how)], answers, now=now)[sent.question]


def submit_all(
    here: Here,
    items: Sequence[tuple[Submitted, How]],
    answers: Mapping[str, Current],
    *,
    now: datetime,
) -> dict[str, Outcome]:
    """Save the answers of a page at once; one that has faults is left out of it.

    Each is judged beside the others as they were sent. Raises as `submit`.
    """
    beside = {q: current.content for q, current in answers.items()}
    beside |= {sent.question: sent.content for sent, _ in items}
    outcomes: dict[str, Outcome] = {}
    saves: list[tuple[Save, frozenset[str]]] = []
    for sent, how in items:
        outcome = _reviewed(here, sent, how, answers, beside)
        outcomes[sent.question] = outcome
        if outcome.saved is None and not stops(outcome.faults):
            saves.append((_save(here, sent, how), here.areas_of(sent.question)))
    who = Writer(user=here.user, role=here.role, now=now)
    for (save, _), saved in zip(
        saves, save_answers(here.unit, saves, who), strict=True
    ):
        outcomes[save.question] = replace(outcomes[save.question], saved=saved)
    return outcomes


def stops(found: Iterable[Fault]) -> bool:
    """Whether something found is an error: then it is not stored as it is."""
    return any(fault.severity is Severity.ERROR for fault in found)


def _reviewed(
    here: Here,
    sent: Submitted,
    how: How,
    answers: Mapping[str, Current],
    beside: Mapping[str, Content],
) -> Outcome:
    """What can be said of an answer before it is saved: nothing new, or its faults."""
    if not here.may_answer(sent.question):
        raise not_allowed(here.phase)
    current = answers.get(sent.question, Current(question=sent.question))
    same = _equal(sent.content, current.content) and not sent.faults
    if how is ANEW and same:
        return Outcome(sent=sent, saved=Saved(current=current))
    return Outcome(sent=sent, faults=faults_of(here, sent, beside))


def _save(here: Here, sent: Submitted, how: How) -> Save:
    for_unit = not here.may(Action.ANSWER, question=sent.question)
    return Save(
        question=sent.question,
        content=sent.content,
        based_on=sent.based_on,
        key=sent.key,
        service_area=here.area.id if here.area else "",
        source=Source.FOR_UNIT if for_unit else how.source,
        carried_from=how.carried_from,
        settles=how.settles,
    )


def faults_of(
    here: Here, sent: Submitted, beside: Mapping[str, Content]
) -> tuple[Fault, ...]:
    """Return what is wrong with one answer, beside the few it is compared with.

    `beside` holds what is said to other questions; only what is compared is read.
    """
    question = sent.question
    near = {
        other
        for pair in here.asked.parts_of_wholes
        if any(key[0] == question for key in pair)
        for other, _ in pair
    }
    contents = {name: beside[name] for name in near if name in beside} | {
        question: sent.content
    }
    unit = unit_of(
        contents,
        place=here.unit.place,
        period=here.asked.period,
        reference_date=here.asked.reference_date,
    )
    versions = {name: here.asked.questions[name] for name in contents}
    found = faults(unit, versions, parts_of_wholes=here.asked.parts_of_wholes)
    return (*sent.faults, *(fault for fault in found if _is_of(fault, question)))


def _is_of(fault: Fault, question: str) -> bool:
    # Whether the route is open depends on answers that were not read here.
    if fault.code == "route-closed":
        return False
    return fault.question == question or any(k[0] == question for k in fault.also)


def as_last_year(sent: Submitted, last: LastYear) -> Submitted:
    """Return the same submission saying what was said last year."""
    return replace(sent, content=last.content, faults=(), raw={})


def shown_of(
    unit: Unit, sent: Iterable[Submitted], answers: Mapping[str, Current]
) -> dict[str, Content]:
    """Return what the page showed of each question when it was filled in.

    Somebody may have answered since: what she left alone is held against what she saw.
    """
    shown = {each.question: each.based_on for each in sent}
    older = {
        question
        for question, number in shown.items()
        if number and question in answers and answers[question].number != number
    }
    rows = Revision.objects.filter(unit=unit, question__in=older) if older else ()
    found = {
        row.question: content_from_json(row.content)
        for row in rows
        if row.number == shown[row.question]
    }
    return {
        question: Content()
        if number == 0
        else found.get(question, answers[question].content)
        for question, number in shown.items()
        if number == 0 or question in answers
    }


def said_anything(
    sent: Iterable[Submitted], shown: Mapping[str, Content]
) -> list[Submitted]:
    """Return what a whole page changed: untouched questions are left alone."""
    return [
        each
        for each in sent
        if each.faults or not _equal(each.content, shown.get(each.question, Content()))
    ]


def _equal(one: Content, other: Content) -> bool:
    if one.is_empty and other.is_empty:
        return True
    return one == other
