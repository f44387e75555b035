"""Another view of a shared question: kept beside the official answer, never in it."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from jamfor.core.access.roles import Action
from jamfor.core.vocabulary.errors import NotFoundError
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.contents import content_to_json
from jamfor.web.audit.actions import record
from jamfor.web.collection.forms import submitted
from jamfor.web.collection.here import Here, needs
from jamfor.web.collection.models import Opinion
from jamfor.web.collection.queries.answers import answers_of
from jamfor.web.collection.queries.opinions import opinions_of
from jamfor.web.collection.queries.people import administrations_of
from jamfor.web.collection.queries.questions import words_of
from jamfor.web.collection.views.pages import unit_page


LONGEST = 2_000  # characters


@require_http_methods(["GET", "POST"])
@needs(Action.DISAGREE)
def opinion(request: HttpRequest, here: Here, question: str) -> HttpResponse:
    """What an administration would have answered, and why."""
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
    if request.method == "POST":
        _keep(request, here, question)
        return HttpResponseRedirect(request.path)
    current = answers_of(here.unit, [question]).get(question)
    official = current.content if current else None
    return unit_page(
        request,
        here,
        "opinion",
        question=question,
        version=version,
        official=words_of(official, version.response, here.language)
        if official
        else (),
        opinions=[
            (each, words_of(each.content, version.response, here.language))
            for each in opinions_of(here.unit).get(question, ())
        ],
        administrations=administrations_of(here.unit),
    )


def _keep(request: HttpRequest, here: Here, question: str) -> None:
    """Keep a view; withdrawing it is said anew, for nothing said is removed."""
    version = here.asked.questions[question]
    now = timezone.now()
    sent = next(iter(submitted(request.POST, {question: version})), None)
    wanted = request.POST.get("administration", "")
    mine = {str(each.pk): each for each in administrations_of(here.unit)}
    withdrawn = "withdraw" in request.POST
    if sent is None and not withdrawn:
        return
    with transaction.atomic():
        Opinion.objects.create(
            unit=here.unit,
            question=question,
            administration=mine.get(wanted),
            content=content_to_json(sent.content) if sent else '{"values":{}}',
            text=request.POST.get("text", "").strip()[:LONGEST],
            withdrawn=withdrawn,
            by=here.user,
            at=now,
        )
        record(
            "opinion-withdrawn" if withdrawn else "opinion-kept",
            at=now,
            by=here.user.pk,
            role=here.role,
            period=here.asked.period,
            place=here.unit.place,
            facts={"question": question},
        )
