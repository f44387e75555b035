"""Where somebody comes in: her questionnaires, and a unit's areas with their states."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from jamfor.core.access.roles import Action
from jamfor.web.accounts.models import User
from jamfor.web.collection.here import Here, needs, to_sign_in
from jamfor.web.collection.models import Bookmark
from jamfor.web.collection.queries.answers import answers_of, beside_of, last_year_of
from jamfor.web.collection.queries.currency import currency
from jamfor.web.collection.queries.hub import area_lines
from jamfor.web.collection.queries.mine import mine, runs_rounds
from jamfor.web.collection.queries.offers import with_carried
from jamfor.web.collection.queries.people import gaps
from jamfor.web.collection.queries.questions import sections_of
from jamfor.web.collection.queries.roles import unsigned_areas
from jamfor.web.collection.views.pages import page, unit_page


def home(request: HttpRequest, language: str) -> HttpResponse:
    """The questionnaires somebody takes part in; for everybody who has come in."""
    if not isinstance(request.user, User):
        return to_sign_in(request, language)
    context = {"mine": mine(request.user), "rounds": runs_rounds(request)}
    return page(request, "home", context)


@needs(Action.SEE_UNIT)
def hub(request: HttpRequest, here: Here) -> HttpResponse:
    """A unit's service areas, how far each has come, and what is next."""
    last, manages = last_year_of(here.unit), here.may(Action.MANAGE_PEOPLE)
    planned = next(r for r in here.pack.rounds if r.period == here.asked.period)
    answers = with_carried(here, answers_of(here.unit), last)
    return unit_page(
        request,
        here,
        "hub",
        lines=area_lines(here, answers),
        beside=beside_of(here.unit),
        gaps=gaps(here) if manages else 0,
        unsigned=unsigned_areas(here) if manages else (),
        legal_ground=planned.legal_ground,
        stored=request.GET.get("inlast", ""),
        page_part="hub",
    )


@needs(Action.SEE_UNIT)
def area(request: HttpRequest, here: Here) -> HttpResponse:
    """A service area opens at its first section."""
    first = sections_of(here, here.area.id if here.area else "")[0]
    return HttpResponseRedirect(f"{request.path}/{first.id}")


@needs(Action.SEE_UNIT)
def resume(request: HttpRequest, here: Here) -> HttpResponse:  # noqa: ARG001 - a view
    """Where she was last, on whatever device."""
    mark = Bookmark.objects.filter(user=here.user, unit=here.unit).first()
    if mark is None or mark.service_area not in here.areas:
        return HttpResponseRedirect(here.root)
    slug = here.areas[mark.service_area].slug
    return HttpResponseRedirect(f"{here.root}/{slug}/{mark.section}")


@needs(Action.SEE_UNIT)
def lapses(request: HttpRequest, here: Here) -> HttpResponse:
    """What stops being current unless followed up, and which No lacks only that."""
    return unit_page(request, here, "currency", found=currency(here))
