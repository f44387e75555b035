"""A question as a page shows it: how it is asked, what stands, what stood last year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from uuid import uuid4

from jamfor.core.answers.faults import Fault
from jamfor.core.answers.reuse import Offer
from jamfor.core.answers.steps import LOCKED
from jamfor.core.indicators.inputs import questions_of, read_by
from jamfor.core.questionnaires.questions import QuestionVersion, Section, Term
from jamfor.core.questionnaires.routing import Form
from jamfor.web.collection.forms import Submitted
from jamfor.web.collection.here import Here
from jamfor.web.collection.packs import asked_of, demands_of, pack_of
from jamfor.web.collection.queries.answers import Beside, Current, LastYear
from jamfor.web.collection.queries.fields import currency_of, evidence_of, parts_of
from jamfor.web.collection.queries.opinions import OpinionView
from jamfor.web.collection.queries.question_view import Feeds, QuestionView, Said
from jamfor.web.collection.queries.said import said_by, view_said


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """All that is said at a unit, read once for a page."""

    answers: Mapping[str, Current]
    last: Mapping[str, LastYear]
    beside: Mapping[str, list[Beside]]
    form: Form
    offers: Mapping[str, Offer]
    opinions: Mapping[str, tuple[OpinionView, ...]] = field(default_factory=dict)
    notes: Mapping[str, tuple[object, ...]] = field(default_factory=dict)


def question_view(
    here: Here,
    question: str,
    standing: Standing,
    *,
    number: int,
    sent: Submitted | None = None,
    faults: tuple[Fault, ...] = (),
) -> QuestionView:
    """Return a question as it stands; `sent` is shown in its place when refused."""
    version = here.asked.questions[question]
    current = standing.answers.get(question, Current(question=question))
    last = standing.last.get(question)
    offered = standing.offers.get(question, Offer.NOTHING)
    prefilled = not current.number and offered is Offer.CARRY and last is not None
    there = last.content if last and prefilled else current.content
    shown = sent.content if sent else there
    raw = sent.raw if sent else {}
    terms = _terms(here, version)
    new = _first_met(here, question)
    locked = any(here.works[area].state in LOCKED for area in here.areas_of(question))
    return QuestionView(
        id=question,
        number=number,
        version=version,
        parts=tuple(parts_of(version, question, shown, raw, here.language)),
        evidence=evidence_of(version, question, shown, raw),
        currency=currency_of(
            shown,
            demands_of(here.unit.round.pack_id, here.asked.period).get(question),
            at=here.asked.reference_date,
        ),
        terms=tuple(term for term in terms if term.id not in new),
        new_terms=tuple(term for term in terms if term.id in new),
        based_on=sent.based_on if sent else current.number,
        key=uuid4(),
        current=current,
        said=said_by(current.content, version.response, here.language, current),
        last=_last(here, question, last) if last else None,
        offer=offered,
        prefilled=prefilled,
        beside=tuple(
            said_by(kept.content, version.response, here.language, kept)
            for kept in standing.beside.get(question, ())
        ),
        faults=faults,
        closed=standing.form.reach(question) is False,
        opened_by=_opened_by(here, version),
        locked=locked,
        editable=not locked and here.may_answer(question),
        serves=_serves(here, question),
        feeds=feeding(here.unit.round.pack_id, here.asked.period).get(question, ()),
        opinions=tuple(
            view_said(each, version.response, here.language)
            for each in standing.opinions.get(question, ())
        ),
        notes=standing.notes.get(question, ()),
    )


def _last(here: Here, question: str, last: LastYear) -> Said:
    """Last year's answer in last year's words."""
    found = next(q for q in here.pack.questions if q.id == question)
    version = found.asked_in(last.period) or here.asked.questions[question]
    return said_by(last.content, version.response, here.language, last)


def _terms(here: Here, version: QuestionVersion) -> tuple[Term, ...]:
    known = {term.id: term for term in here.pack.terms}
    return tuple(known[name] for name in version.terms if name in known)


def _first_met(here: Here, question: str) -> frozenset[str]:
    """The terms a reader meets first at this question, going through its section."""
    area = here.area.id if here.area else ""
    met: set[str] = set()
    for section in sections_of(here, area):
        if question in section.questions:
            before = section.questions[: section.questions.index(question)]
            for each in before:
                met.update(here.asked.questions[each].terms)
            break
    return frozenset(here.asked.questions[question].terms) - met


def _opened_by(here: Here, version: QuestionVersion) -> tuple[str, ...]:
    """The questions whose answers decide whether this one is asked."""
    if version.asked_when is None:
        return ()
    openers = dict.fromkeys(read_by(version.asked_when))
    return tuple(
        here.asked.questions[opener].text.in_language(here.language)
        for opener in openers
        if opener in here.asked.questions
    )


def _serves(here: Here, question: str) -> tuple[str, ...]:
    """The areas a shared question is answered for; none where it is of one area."""
    areas = here.areas_of(question)
    if len(areas) < 2:  # noqa: PLR2004 - shared means by two at least
        return ()
    return tuple(
        area.short.in_language(here.language)
        for id_, area in here.areas.items()
        if id_ in areas
    )


@lru_cache(maxsize=4)
def feeding(sha256: str, period: str) -> Mapping[str, tuple[Feeds, ...]]:
    """Return the indicators each question feeds in a round."""
    found: dict[str, list[Feeds]] = {}
    for indicator in pack_of(sha256).indicators:
        version = next((v for v in indicator.versions if period in v.periods), None)
        if version is None:
            continue
        for question in questions_of(version.rule):
            feeds = Feeds(id=indicator.id, title=version.title)
            found.setdefault(question, []).append(feeds)
    return {question: tuple(feeds) for question, feeds in found.items()}


@lru_cache(maxsize=64)
def numbers_of(sha256: str, period: str, area: str) -> Mapping[str, int]:
    """Return the number of each question of a service area, in the order asked."""
    form = next(
        form
        for form in asked_of(sha256, period).questionnaires
        if form.service_area == area
    )
    return {question: at for at, question in enumerate(form.questions, start=1)}


def sections_of(here: Here, area: str) -> tuple[Section, ...]:
    """Return the sections of a service area's questionnaire."""
    return next(
        form.sections for form in here.asked.questionnaires if form.service_area == area
    )
