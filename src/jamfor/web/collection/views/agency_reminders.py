"""Reminders in bulk: choose, see exactly who gets which letter, then send."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from jamfor.core.access.roles import Action
from jamfor.core.answers.steps import AreaState
from jamfor.web.collection.actions.reminders import order_reminders
from jamfor.web.collection.desk import Desk, needs_round
from jamfor.web.collection.queries.reminders import WAITING, Choice, letter, preview
from jamfor.web.collection.queries.status import by_area, by_county
from jamfor.web.collection.tasks import send_letters
from jamfor.web.collection.views.mailings import changed_mailing, mailings
from jamfor.web.collection.views.pages import desk_page
from jamfor.web.notices.models import Mailing


@require_http_methods(["GET", "POST"])
@needs_round(Action.REMIND)
def reminders(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Reminders in bulk; a POST orders what the page showed, read anew."""
    now = timezone.now()
    choice = _choice(request.POST if request.method == "POST" else request.GET)
    if request.method == "POST":
        if not changed_mailing(request, desk, Mailing.Kind.REMINDER):
            ordered = order_reminders(desk.made, choice, by=desk.user, now=now)
            if ordered is not None:
                send_letters.enqueue(ordered.pk)
        told = {"state": choice.state.value, "area": choice.service_area}
        told |= {"county": choice.county}
        return HttpResponseRedirect(f"{request.path}?{urlencode(told)}")
    found = preview(desk.made, choice, now=now)
    short = {a.id: a.short for a in desk.pack.geography.service_areas}
    first = (*found.reminders, *found.just_reminded)[:1]
    return desk_page(
        request,
        desk,
        "reminders",
        choice=choice,
        preview=found,
        rows=[(each, [short[a] for a in each.areas]) for each in found.reminders],
        letter=letter(desk.made, first[0], choice, today=timezone.localdate(now))
        if first
        else None,
        areas=by_area(desk.made),
        counties=by_county(desk.made),
        states=list(WAITING),
        mailings=mailings(desk.made, Mailing.Kind.REMINDER),
        page_part="reminders",
    )


def _choice(data: QueryDict) -> Choice:
    state = data.get("state", "")
    known = {each.value for each in WAITING}
    return Choice(
        state=AreaState(state) if state in known else AreaState.NOT_STARTED,
        service_area=data.get("area", ""),
        county=data.get("county", ""),
        again="again" in data,
    )
