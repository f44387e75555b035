"""Publishing a round: freeze, build, and a second person who agrees."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from jamfor.core.access.roles import Action
from jamfor.core.vocabulary.errors import JamforError, NotFoundError
from jamfor.core.vocabulary.texts import LocalText
from jamfor.web.collection.desk import Desk, needs_round
from jamfor.web.collection.here import not_allowed
from jamfor.web.collection.views.pages import page
from jamfor.web.publishing.actions import Order, agree, freeze, order
from jamfor.web.publishing.archive import archive
from jamfor.web.publishing.models import Publication
from jamfor.web.publishing.queries import frozen, publications
from jamfor.web.publishing.tasks import build_publication


@require_http_methods(["GET", "POST"])
@needs_round(Action.SEE_STATUS)
def publication(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Where the round is, and the one thing to do next."""
    refusal = None
    if request.method == "POST":
        try:
            _step(request, desk)
        except JamforError as error:
            if error.text is None:
                raise
            refusal = error.text
        else:
            return HttpResponseRedirect(request.path)
    return page(
        request,
        "agency/publication",
        {
            "desk": desk,
            "frozen": frozen(desk.made, _data()),
            "publications": publications(desk.made),
            "may_freeze": desk.may(Action.FREEZE),
            "may_publish": desk.may(Action.PUBLISH),
            "refusal": refusal,
        },
        status=422 if refusal else 200,
    )


def _data() -> Path:
    return Path(settings.DATA)


def _step(request: HttpRequest, desk: Desk) -> None:
    now = timezone.now()
    match request.POST.get("do"):
        case "freeze":
            _need(desk, Action.FREEZE)
            freeze(desk.made, data=_data(), by=desk.user, now=now)
        case "build":
            _need(desk, Action.PUBLISH)
            made = order(
                desk.made, _order(request, now), data=_data(), by=desk.user, now=now
            )
            build_publication.enqueue(made.pk)
        case "again":
            _need(desk, Action.PUBLISH)
            build_publication.enqueue(_ordered(request, desk).pk)
        case "agree":
            _need(desk, Action.PUBLISH)
            agree(_ordered(request, desk), data=_data(), by=desk.user, now=now)


def _need(desk: Desk, action: Action) -> None:
    if not desk.may(action):
        raise not_allowed(desk.phase)


def _order(request: HttpRequest, now: datetime) -> Order:
    sv = request.POST.get("note_sv", "").strip()
    en = request.POST.get("note_en", "").strip()
    if bool(sv) != bool(en):
        raise NoteError
    note = LocalText(sv=sv, en=en) if sv else None
    return Order(published_at=now.replace(microsecond=0), note=note)


class NoteError(JamforError):
    """What is new must be said in both languages, or in neither."""

    code = "note-in-one-language"
    http_status = 422

    def __init__(self) -> None:
        super().__init__(
            text=LocalText(
                sv="Skriv vad som är nytt på båda språken.",
                en="Say what is new in both languages.",
            )
        )


def _ordered(request: HttpRequest, desk: Desk) -> Publication:
    wanted = request.POST.get("publication", "")
    rows = Publication.objects.filter(round=desk.made)
    found = rows.filter(pk=int(wanted)).first() if wanted.isdecimal() else None
    if found is None:
        raise NotFoundError(
            text=LocalText(sv="Utgåvan finns inte.", en="There is no such release.")
        )
    return found


@needs_round(Action.SEE_STATUS)
def package(request: HttpRequest, desk: Desk) -> HttpResponse:  # noqa: ARG001 - a view
    """The archive package of a round, for whoever keeps records."""
    answer = HttpResponse(archive(desk.made), content_type="application/zip")
    name = f"kommunenkaten-{desk.made.period}.zip"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
