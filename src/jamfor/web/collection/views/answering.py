"""Answering: a section's questions on a page, saved as she goes or all at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from jamfor.core.access.roles import Action
from jamfor.core.answers.faults import Fault
from jamfor.core.places.places import ServiceArea
from jamfor.core.questionnaires.questions import Section
from jamfor.core.vocabulary.errors import NotFoundError
from jamfor.core.vocabulary.texts import LocalText
from jamfor.web.collection.actions.bookmarks import remember
from jamfor.web.collection.actions.notes import write_notes
from jamfor.web.collection.actions.submitting import (
    Outcome,
    said_anything,
    shown_of,
    submit,
    submit_all,
)
from jamfor.web.collection.forms import submitted
from jamfor.web.collection.here import Here, needs, not_allowed
from jamfor.web.collection.queries.near import near
from jamfor.web.collection.queries.question_view import QuestionView
from jamfor.web.collection.queries.questions import (
    Standing,
    numbers_of,
    question_view,
    sections_of,
)
from jamfor.web.collection.queries.standing import standing_at, with_saved
from jamfor.web.collection.views.meant import confirms_all, meant, pressed_in
from jamfor.web.collection.views.pages import unit_page


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionView:
    """A section with its questions, as a page shows it."""

    section: Section
    questions: tuple[QuestionView, ...]

    @property
    def left(self) -> int:
        """How many questions on the route have no answer yet."""
        return sum(not (q.answered or q.closed) for q in self.questions)

    @property
    def any_reusable(self) -> bool:
        """Whether some unanswered question may be answered as last year."""
        return any(
            q.may_reuse and q.editable and not q.answered for q in self.questions
        )


def _views(
    here: Here,
    questions: Iterable[str],
    standing: Standing,
    outcomes: Mapping[str, Outcome] | None = None,
) -> tuple[QuestionView, ...]:
    area = here.area.id if here.area else ""
    numbers = numbers_of(here.unit.round.pack_id, here.asked.period, area)
    found = []
    for question in questions:
        outcome = (outcomes or {}).get(question)
        refused = outcome is not None and outcome.saved is None
        faults: tuple[Fault, ...] = outcome.faults if outcome else ()
        found.append(
            question_view(
                here,
                question,
                standing,
                number=numbers[question],
                sent=outcome.sent if outcome and refused else None,
                faults=faults,
            )
        )
    return tuple(found)


def _section(here: Here, name: str) -> tuple[Section, Section | None, Section | None]:
    """A section, the one before and the one after; NotFoundError for another."""
    sections = sections_of(here, here.area.id if here.area else "")
    for at, section in enumerate(sections):
        if section.id == name:
            before = sections[at - 1] if at else None
            after = sections[at + 1] if at + 1 < len(sections) else None
            return section, before, after
    raise NotFoundError(
        text=LocalText(
            sv="Det avsnittet finns inte i området.",
            en="There is no such section in the service area.",
        )
    )


@require_http_methods(["GET", "POST"])
@needs(Action.SEE_UNIT)
def section(request: HttpRequest, here: Here, name: str) -> HttpResponse:
    """A section's questions; a POST saves all that was changed on the page."""
    found, before, after = _section(here, name)
    sha256 = here.unit.round.pack_id
    read = {
        each
        for question in found.questions
        for each in near(sha256, here.asked.period, question).read
    }
    standing = standing_at(here, read)
    outcomes: dict[str, Outcome] = {}
    if request.method == "POST":
        outcomes = _save_page(request, here, found, standing)
        if _went_well(outcomes):
            return HttpResponseRedirect(_next(request, here, found, after))
        standing = standing_at(here, read)
    if not here.for_unit:
        remember(here.user, here.unit, _area_id(here), name, now=timezone.now())
    return unit_page(
        request,
        here,
        "section",
        section=SectionView(
            section=found,
            questions=_views(here, found.questions, standing, outcomes),
        ),
        sections=sections_of(here, _area_id(here)),
        before=before,
        after=after,
        saved=request.GET.get("sparat", ""),
        refused=bool(outcomes),
        status=_status_of(outcomes),
    )


@require_http_methods(["GET", "POST"])
@needs(Action.SEE_UNIT)
def meeting(request: HttpRequest, here: Here) -> HttpResponse:
    """All questions of a service area on one page, to be projected at a meeting."""
    standing = standing_at(here)
    outcomes: dict[str, Outcome] = {}
    sections = sections_of(here, _area_id(here))
    if request.method == "POST":
        for each in sections:
            outcomes |= _save_page(request, here, each, standing)
        if _went_well(outcomes):
            return HttpResponseRedirect(
                f"{request.path}?sparat=1#{pressed_in(request)}"
            )
        standing = standing_at(here)
    return unit_page(
        request,
        here,
        "meeting",
        sections=[
            SectionView(
                section=each, questions=_views(here, each.questions, standing, outcomes)
            )
            for each in sections
        ],
        saved=request.GET.get("sparat", ""),
        refused=bool(outcomes),
        status=_status_of(outcomes),
    )


def _went_well(outcomes: Mapping[str, Outcome]) -> bool:
    """Whether everything sent was saved, and met no other answer."""
    return all(o.saved and not o.saved.met_another for o in outcomes.values())


def _status_of(outcomes: Mapping[str, Outcome]) -> int:
    return max((_status(outcome) for outcome in outcomes.values()), default=200)


@require_POST
@needs(Action.ANSWER, Action.ANSWER_FOR_UNIT)
def save(request: HttpRequest, here: Here, question: str) -> HttpResponse:
    """Save one question as it was changed, and answer with it as it now stands."""
    version = here.asked.questions.get(question)
    if version is None or not here.areas_of(question):
        raise NotFoundError(
            text=LocalText(sv="Frågan ställs inte.", en="The question is not asked.")
        )
    area = _area_in(here, request.POST.get("area", ""), here.areas_of(question))
    here = replace(here, area=area)
    around = near(here.unit.round.pack_id, here.asked.period, question)
    standing = standing_at(here, around.read)
    sent = next(iter(submitted(request.POST, {question: version})), None)
    if sent is None:
        raise NotFoundError(text=LocalText(sv="Inget skickades.", en="Nothing sent."))
    noted = write_notes(here, request.POST, [question], now=timezone.now())
    said, how = meant(request, sent, standing)
    outcome = submit(here, said, standing.answers, now=timezone.now(), how=how)
    if noted or how.settles or (outcome.saved and outcome.saved.met_another):
        standing = standing_at(here, around.read)
    elif outcome.saved:
        standing = with_saved(here, standing, outcome.saved.current)
    (view,) = _views(here, [question], standing, {question: outcome})
    shown = {"q": view, "here": here}
    answer = {
        "key": str(sent.key),
        "number": view.current.number,
        "html": render_to_string("collection/question.html", shown, request=request),
        # Questions this one opens: whether the route is closed to each, as it stands.
        "closed": {q: standing.form.reach(q) is False for q in around.opened},
    }
    return JsonResponse(answer, status=_status(outcome))


def _area_in(here: Here, slug: str, areas: frozenset[str]) -> ServiceArea:
    """The service area whose page the answer was given on, one the question serves.

    Whoever may answer an area may answer its questions, so it must not be just any.
    """
    for id_, area in here.areas.items():
        if area.slug == slug and id_ in areas:
            return area
    raise NotFoundError(
        text=LocalText(
            sv="Frågan hör inte till området.",
            en="The question is not part of the service area.",
        )
    )


def _status(outcome: Outcome) -> int:
    if outcome.saved is None:
        return 422
    return 409 if outcome.saved.met_another else 200


def _save_page(
    request: HttpRequest, here: Here, found: Section, standing: Standing
) -> dict[str, Outcome]:
    """Save a page that was sent whole: what was changed, confirmed or chosen."""
    versions = {q: here.asked.questions[q] for q in found.questions}
    write_notes(here, request.POST, found.questions, now=timezone.now())
    sent = list(submitted(request.POST, versions))
    pressed = pressed_in(request)
    shown = shown_of(here.unit, sent, standing.answers)
    changed = {s.question: s for s in said_anything(sent, shown)}
    for each in sent:
        if each.question == pressed or confirms_all(request, each, standing):
            changed[each.question] = each
    hers = [each for each in changed.values() if here.may_answer(each.question)]
    items = [meant(request, each, standing) for each in hers]
    outcomes = submit_all(here, items, standing.answers, now=timezone.now())
    if len(hers) < len(changed):
        # The round closed, or a part was taken back, while the page was open.
        raise not_allowed(here.phase)
    return outcomes


def _next(
    request: HttpRequest, here: Here, found: Section, after: Section | None
) -> str:
    """Where a saved page leads: on, or back to the same with the question in view."""
    base = f"{here.root}/{here.area.slug if here.area else ''}"
    if "next" in request.POST:
        return f"{base}/{after.id}" if after else here.root
    pressed = pressed_in(request)
    anchor = f"#{pressed}" if pressed in found.questions else ""
    return f"{base}/{found.id}?sparat=1{anchor}"


def _area_id(here: Here) -> str:
    return here.area.id if here.area else ""
