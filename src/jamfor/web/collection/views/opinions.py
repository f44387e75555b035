"""Another view of a shared question: kept beside the official answer, never in it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from jamfor.core.access.roles import Action
from jamfor.core.answers.content import NOTHING
from jamfor.core.answers.faults import Fault
from jamfor.core.questionnaires.questions import QuestionVersion
from jamfor.core.questionnaires.routing import Form
from jamfor.core.vocabulary.errors import NotFoundError
from jamfor.core.vocabulary.texts import LocalText
from jamfor.web.collection.actions.opinions import View, keep_view, withdraw_view
from jamfor.web.collection.actions.submitting import faults_of, stops
from jamfor.web.collection.forms import Submitted, submitted
from jamfor.web.collection.here import Here, needs
from jamfor.web.collection.models import Administration
from jamfor.web.collection.queries.answers import Current, answers_of
from jamfor.web.collection.queries.disagreements import official_words
from jamfor.web.collection.queries.opinions import OpinionView, opinions_of
from jamfor.web.collection.queries.people import spoken_for
from jamfor.web.collection.queries.question_view import QuestionView
from jamfor.web.collection.queries.questions import (
    Standing,
    numbers_of,
    question_view,
)
from jamfor.web.collection.queries.said import view_said
from jamfor.web.collection.views.pages import unit_page


NOTHING_SAID = LocalText(
    sv="Skriv vad ni skulle ha svarat, eller varför ni är av annan mening.",
    en="Say what you would have answered, or why you hold another view.",
)
LONGEST = 2_000  # characters
TOO_LONG = LocalText(
    sv=f"Skriv högst {LONGEST} tecken om varför.",
    en=f"Write at most {LONGEST} characters about why.",
)
NOT_HERS = LocalText(
    sv="Välj en förvaltning som frågan gäller och som du svarar för.",
    en="Choose an administration that the question concerns and that you answer for.",
)


@require_http_methods(["GET", "POST"])
@needs(Action.DISAGREE)
def opinion(request: HttpRequest, here: Here, question: str) -> HttpResponse:
    """What an administration would have answered, and why."""
    version = _shared(here, question)
    if request.method != "POST":
        return _shown(request, here, question)
    sent = next(iter(submitted(request.POST, {question: version})), None)
    withdraws = "withdraw" in request.POST
    if sent is None and not withdraws:
        raise NotFoundError(text=LocalText(sv="Inget skickades.", en="Nothing sent."))
    whose = {str(each.pk): each for each in spoken_for(here, question)}
    chosen = request.POST.get("administration", "")
    if chosen not in (whose or {""}):
        return _shown(request, here, question, sent=sent, refusal=NOT_HERS)
    if sent is not None and not withdraws:
        return _kept(request, here, sent, whose.get(chosen))
    view = View(question=question, administration=whose.get(chosen))
    withdraw_view(here, view, now=timezone.now())
    return HttpResponseRedirect(request.path)


def _kept(
    request: HttpRequest,
    here: Here,
    sent: Submitted,
    administration: Administration | None,
) -> HttpResponse:
    """Keep what was sent, or show it again where it cannot be kept as it is."""
    question = sent.question
    view = View(
        question=question,
        administration=administration,
        content=sent.content,
        text=_text(request),
    )
    beside = {q: each.content for q, each in answers_of(here.unit).items()}
    faults = faults_of(here, sent, beside)
    refusal = None if stops(faults) else _refusal(view)
    if stops(faults) or refusal:
        return _shown(
            request, here, question, sent=sent, faults=faults, refusal=refusal
        )
    keep_view(here, view, now=timezone.now())
    return HttpResponseRedirect(request.path)


def _text(request: HttpRequest) -> str:
    """What was written, a line break counted as the browser counts it: once."""
    return request.POST.get("text", "").replace("\r\n", "\n").strip()


def _refusal(view: View) -> LocalText | None:
    if view.content.is_empty and not view.text:
        return NOTHING_SAID
    return TOO_LONG if len(view.text) > LONGEST else None


def _shared(here: Here, question: str) -> QuestionVersion:
    """The question, asked of this area and of another; NotFoundError if it is not."""
    version = here.asked.questions.get(question)
    areas = here.areas_of(question)
    mine = here.area is not None and here.area.id in areas
    if version is None or not mine or len(areas) < 2:  # noqa: PLR2004 - shared
        raise NotFoundError(
            text=LocalText(
                sv="Frågan delas inte av flera områden.",
                en="The question is not shared by several service areas.",
            )
        )
    return version


def _shown(
    request: HttpRequest,
    here: Here,
    question: str,
    *,
    sent: Submitted | None = None,
    faults: tuple[Fault, ...] = (),
    refusal: LocalText | None = None,
) -> HttpResponse:
    """The page with the view that is changed, or what was written and refused."""
    version = here.asked.questions[question]
    spoken = spoken_for(here, question)
    chosen = _chosen(request, here, spoken)
    held = opinions_of(here.unit, [question]).get(question, ())
    changed = next((o for o in held if _is_changed(here, o, spoken, chosen)), None)
    text = changed.text if changed else ""
    return unit_page(
        request,
        here,
        "opinion",
        q=_form(here, question, changed, sent, faults),
        official=official_words(here, [question]).get(question, ()),
        opinions=[view_said(each, version.response, here.language) for each in held],
        administrations=spoken if refusal or sent else _offered(spoken, held, changed),
        others=[each for each in spoken if str(each.pk) != chosen],
        chosen=chosen,
        text=request.POST.get("text", text),
        withdrawable=changed is not None,
        refused=sent is not None or refusal is not None,
        refusal=refusal,
        status=422 if refusal or sent else 200,
    )


def _chosen(request: HttpRequest, here: Here, spoken: list[Administration]) -> str:
    """The administration that was chosen, or the area's own; empty for none."""
    if request.method == "POST":
        return request.POST.get("administration", "")
    asked = request.GET.get("forvaltning", "")
    if asked in {str(each.pk) for each in spoken}:
        return asked
    area = here.area.id if here.area else ""
    own = [each for each in spoken if area in each.service_areas]
    return next((str(each.pk) for each in own or spoken), "")


def _offered(
    spoken: list[Administration],
    held: tuple[OpinionView, ...],
    changed: OpinionView | None,
) -> list[Administration]:
    """Whose view the form may be: no view that stands is written over unseen."""
    if changed is not None:
        return [each for each in spoken if each.pk == changed.holder]
    holders = {view.holder for view in held}
    return [each for each in spoken if each.pk not in holders]


def _is_hers(here: Here, view: OpinionView, spoken: list[Administration]) -> bool:
    """Whether a view is held by an administration she speaks for, or by herself."""
    if spoken:
        return view.holder in {each.pk for each in spoken}
    return view.holder is None and view.by_id == here.user.pk


def _is_changed(
    here: Here, view: OpinionView, spoken: list[Administration], chosen: str
) -> bool:
    return _is_hers(here, view, spoken) and str(view.holder or "") == chosen


def _form(
    here: Here,
    question: str,
    changed: OpinionView | None,
    sent: Submitted | None,
    faults: tuple[Fault, ...],
) -> QuestionView:
    """The question's own form: what was sent, the view that is changed, or nothing."""
    area = here.area.id if here.area else ""
    content = changed.content if changed else NOTHING
    only = Standing(
        answers={question: Current(question=question, content=content)},
        last={},
        beside={},
        form=Form(questions=here.asked.questions, values={}),
        offers={},
    )
    numbers = numbers_of(here.unit.round.pack_id, here.asked.period, area)
    return question_view(
        here, question, only, number=numbers[question], sent=sent, faults=faults
    )
