"""A question as a page shows it: how it is asked, what stands, what stood last year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID, uuid4

from jamfor.core.answers.content import Content
from jamfor.core.answers.faults import Fault
from jamfor.core.answers.response_review import categories_of
from jamfor.core.answers.reuse import Offer
from jamfor.core.answers.steps import LOCKED
from jamfor.core.answers.wording import (
    DECIDED,
    DOCUMENTED,
    FOLLOWED_UP,
    answer_words,
    part_words,
)
from jamfor.core.indicators.inputs import questions_of, read_by
from jamfor.core.questionnaires.questions import (
    NO,
    YES,
    Category,
    QuestionVersion,
    Response,
    ResponseType,
    Section,
    Term,
)
from jamfor.core.questionnaires.routing import Form
from jamfor.core.statistics.amounts import field_name
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.texts import Language, LocalText
from jamfor.web.collection.forms import REASON, WRITTEN_TYPES, Submitted
from jamfor.web.collection.here import Here
from jamfor.web.collection.models import Source
from jamfor.web.collection.packs import asked_of, pack_of
from jamfor.web.collection.queries.answers import Beside, Current, LastYear
from jamfor.web.collection.queries.opinions import OpinionView


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """Something that can be chosen."""

    value: str
    label: str
    chosen: bool
    is_reason: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PartView:
    """One part of a question: its options, or the text written in its field."""

    code: str
    label: str
    options: tuple[Option, ...] = ()
    text: str = ""
    reasons: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceView:
    """The dates of a routine as they stand in their fields."""

    decided: str = ""
    followed_up: str = ""
    documented: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An answer in words, part by part; who gave it, when, and why if she said so."""

    rows: tuple[tuple[str, str], ...]
    by: str = ""
    at: datetime | None = None
    period: str = ""
    id: int = 0
    why: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feeds:
    """An indicator a question feeds."""

    id: str
    title: LocalText


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionView:
    """A question on a page."""

    id: str
    number: int
    version: QuestionVersion
    parts: tuple[PartView, ...]
    evidence: EvidenceView | None
    terms: tuple[Term, ...]
    based_on: int
    key: UUID
    current: Current
    said: Said
    last: Said | None
    offer: Offer
    prefilled: bool
    beside: tuple[Said, ...]
    faults: tuple[Fault, ...]
    closed: bool
    opened_by: tuple[str, ...]
    locked: bool
    editable: bool
    serves: tuple[str, ...]
    feeds: tuple[Feeds, ...]
    opinions: tuple[Said, ...] = ()
    notes: tuple[object, ...] = field(default=())

    @property
    def kind(self) -> str:
        """The form of its answer, as a template asks for it."""
        return self.version.response.type.value

    @property
    def field_name(self) -> LocalText:
        """What the field is called where the answer is a number or a day."""
        if self.version.response.type is ResponseType.DATE:
            return LocalText(sv="Datum", en="Date")
        return field_name(self.version.response.unit)

    @property
    def is_written(self) -> bool:
        """Whether the answer is written in a field rather than chosen."""
        return self.version.response.type in WRITTEN_TYPES

    @property
    def may_reuse(self) -> bool:
        """Whether last year's answer may be given again by a button."""
        return self.offer is not Offer.NOTHING and not self.current.number

    @property
    def carried(self) -> bool:
        """Whether the answer was taken over from last year."""
        return self.current.source == Source.CARRIED

    @property
    def answered(self) -> bool:
        """Whether there is an answer that counts."""
        return self.prefilled or not self.current.content.is_empty


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
    locked = any(here.works[area].state in LOCKED for area in here.areas_of(question))
    return QuestionView(
        id=question,
        number=number,
        version=version,
        parts=tuple(_parts(version, question, shown, raw, here.language)),
        evidence=_evidence(version, question, shown, raw),
        terms=_terms(here, version),
        based_on=sent.based_on if sent else current.number,
        key=uuid4(),
        current=current,
        said=_said(current.content, version.response, here.language, current),
        last=_last(here, question, last) if last else None,
        offer=offered,
        prefilled=prefilled,
        beside=tuple(
            _said(kept.content, version.response, here.language, kept)
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


def words_of(
    content: Content, response: Response, language: Language
) -> tuple[tuple[str, str], ...]:
    """Return an answer in words, a row a part; evidence as parts of its question."""
    return tuple(_words(content, response, language))


def view_said(view: OpinionView, response: Response, language: Language) -> Said:
    """Return another view in words: whose, since when, what, and why."""
    return Said(
        rows=words_of(view.content, response, language),
        by=view.whose,
        at=view.at,
        why=view.text,
        link=view.content.link,
    )


def _words(
    content: Content, response: Response, language: Language
) -> Iterator[tuple[str, str]]:
    for part in response.parts:
        answer = content.values.get(part)
        if answer is not None:
            yield _row(answer, response, part, language)
    found = content.evidence
    if found is None:
        return
    for part, day in ((DECIDED, found.decided), (FOLLOWED_UP, found.followed_up)):
        yield _row(_day(day), response, part, language)
    code = YES.code if found.documented else NO.code
    yield _row((code,), response, DOCUMENTED, language)


def _day(day: date | None) -> tuple[str, ...]:
    return (day.isoformat(),) if day else ()


def _row(
    answer: tuple[str, ...] | Missing, response: Response, part: str, language: Language
) -> tuple[str, str]:
    label = part_words(response, part)
    words = answer_words(answer, response, part)
    return label.in_language(language) if label else "", words.in_language(language)


def _said(
    content: Content,
    response: Response,
    language: Language,
    source: Current | Beside | LastYear,
) -> Said:
    return Said(
        rows=words_of(content, response, language),
        by=source.by,
        at=source.at,
        period=source.period if isinstance(source, LastYear) else "",
        id=source.id if isinstance(source, Beside) else 0,
    )


def _last(here: Here, question: str, last: LastYear) -> Said:
    """Last year's answer in last year's words."""
    found = next(q for q in here.pack.questions if q.id == question)
    version = found.asked_in(last.period) or here.asked.questions[question]
    return _said(last.content, version.response, here.language, last)


def _parts(
    version: QuestionVersion,
    question: str,
    content: Content,
    raw: Mapping[str, str],
    language: Language,
) -> Iterator[PartView]:
    response = version.response
    written = response.type in WRITTEN_TYPES
    for part in response.parts:
        answer = content.values.get(part)
        codes = answer if isinstance(answer, tuple) else ()
        label = part_words(response, part)
        reasons = tuple(
            Option(
                value=f"{REASON}{reason.value}",
                label=reason.text.in_language(language),
                chosen=answer is reason,
                is_reason=True,
            )
            for reason in version.allow
        )
        options = tuple(
            Option(
                value=category.code,
                label=category.text.in_language(language),
                chosen=category.code in codes,
            )
            for category in _in_reading_order(response)
        )
        yield PartView(
            code=part,
            label=label.in_language(language) if label else "",
            options=() if written else (*options, *reasons),
            text=raw.get(f"q.{question}.{part}", codes[0] if codes else "")
            if written
            else "",
            reasons=reasons if written else (),
        )


def _in_reading_order(response: Response) -> tuple[Category, ...]:
    """Yes before no and most before least, as people expect to read them."""
    offered = categories_of(response)
    if response.type in {ResponseType.MULTIPLE, ResponseType.SINGLE}:
        return offered
    return tuple(reversed(offered))


def _evidence(
    version: QuestionVersion, question: str, content: Content, raw: Mapping[str, str]
) -> EvidenceView | None:
    if version.response.type is not ResponseType.ROUTINE:
        return None
    found = content.evidence
    shown = {
        DECIDED: str(found.decided or "") if found else "",
        FOLLOWED_UP: str(found.followed_up or "") if found else "",
        DOCUMENTED: (YES if found.documented else NO).code if found else "",
        "link": content.link,
    }
    shown |= {
        name: raw[f"q.{question}.{name}"]
        for name in shown
        if f"q.{question}.{name}" in raw
    }
    return EvidenceView(
        decided=shown[DECIDED],
        followed_up=shown[FOLLOWED_UP],
        documented=shown[DOCUMENTED],
        link=shown["link"],
    )


def _terms(here: Here, version: QuestionVersion) -> tuple[Term, ...]:
    known = {term.id: term for term in here.pack.terms}
    return tuple(known[name] for name in version.terms if name in known)


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
