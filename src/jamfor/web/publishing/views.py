"""Publishing a round: freeze, build, and a second person who agrees."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from jamfor.core.access.roles import Action
from jamfor.core.vocabulary.errors import JamforError, NotFoundError
from jamfor.core.vocabulary.texts import LocalText
from jamfor.pipeline.comparing.report import COLUMNS
from jamfor.web.collection.desk import Desk, needs_round
from jamfor.web.collection.here import not_allowed
from jamfor.web.collection.views.pages import page
from jamfor.web.publishing.actions import Order, agree, freeze, order, order_again
from jamfor.web.publishing.difference import difference_file
from jamfor.web.publishing.models import Publication
from jamfor.web.publishing.packages import order_package, package_file, package_of
from jamfor.web.publishing.queries import frozen
from jamfor.web.publishing.shown import releases
from jamfor.web.publishing.tasks import build_publication, make_package
from jamfor.web.shell.fields import number_in


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
            "releases": releases(desk.made, _data()),
            "may_freeze": desk.may(Action.FREEZE),
            "may_publish": desk.may(Action.PUBLISH),
            "columns": COLUMNS,
            "written": request.POST if refusal else {},
            "refusal": refusal,
            "package": package_of(desk.made, _data()),
        },
        status=422 if refusal else 200,
    )


def _data() -> Path:
    return Path(settings.DATA)


def _step(request: HttpRequest, desk: Desk) -> None:
    now, by, data = timezone.now(), desk.user, _data()
    match request.POST.get("do"):
        case "freeze":
            _need(desk, Action.FREEZE)
            freeze(desk.made, data=data, by=by, now=now)
        case "build":
            _need(desk, Action.PUBLISH)
            made = order(desk.made, _order(request, now), data=data, by=by, now=now)
            build_publication.enqueue(made.pk)
        case "again":
            _need(desk, Action.PUBLISH)
            again = _ordered(request, desk)
            order_again(again, data=data, by=by, now=now)
            build_publication.enqueue(again.pk)
        case "agree":
            _need(desk, Action.PUBLISH)
            seen = request.POST.get("draft", "")
            agree(_ordered(request, desk), data=data, by=by, now=now, seen=seen)
        case "package":
            order_package(desk.made, by=by, now=now)
            make_package.enqueue(desk.made.period)


def _need(desk: Desk, action: Action) -> None:
    if not desk.may(action):
        raise not_allowed(desk.phase)


def _order(request: HttpRequest, now: datetime) -> Order:
    sv = request.POST.get("note_sv", "").strip()
    en = request.POST.get("note_en", "").strip()
    if bool(sv) != bool(en):
        raise NoteError
    note = LocalText(sv=sv, en=en) if sv else None
    return Order(published_at=_stated(request, now), note=note)


def _stated(request: HttpRequest, now: datetime) -> datetime:
    """The time the release is to state, in Sweden; now where nothing was written."""
    written = request.POST.get("published_at", "").strip()
    if not written:
        return now.replace(microsecond=0)
    try:
        stated = datetime.fromisoformat(written)
    except ValueError as error:
        raise TimeUnreadableError from error
    return stated if stated.tzinfo else timezone.make_aware(stated)


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


class TimeUnreadableError(JamforError):
    """The time a release is to state could not be read."""

    code = "time-unreadable"
    http_status = 422

    def __init__(self) -> None:
        super().__init__(
            text=LocalText(
                sv="Skriv tidpunkten som 2025-06-17T09:00, eller lämna den tom.",
                en="Write the time as 2025-06-17T09:00, or leave it empty.",
            )
        )


def _ordered(request: HttpRequest, desk: Desk) -> Publication:
    wanted = request.POST.get("publication", "")
    rows = Publication.objects.filter(round=desk.made)
    found = rows.filter(pk=number_in(wanted) or 0).first()
    if found is None:
        raise NotFoundError(
            text=LocalText(sv="Utgåvan finns inte.", en="There is no such release.")
        )
    return found


@needs_round(Action.SEE_STATUS)
def difference(
    request: HttpRequest,  # noqa: ARG001 - a view
    desk: Desk,
    number: int,
    form: str,
) -> FileResponse:
    """What a built release changes and why, as text; or every figure, as CSV."""
    found = Publication.objects.filter(round=desk.made, pk=number).first()
    kept = f"{desk.language}.txt" if form == "txt" else form
    path = difference_file(_data(), found.draft, kept) if found else None
    if found is None or not found.draft or path is None or not path.is_file():
        raise NotFoundError(
            text=LocalText(
                sv="Det finns ingen jämförelse av den utgåvan. Bygg den på nytt.",
                en="There is no comparison of that release. Build it again.",
            )
        )
    kind = {"txt": "text/plain", "csv": "text/csv"}[form]
    name = f"{found.compared_with}-{found.release}.{form}"
    return _file(path, name=name, kind=f"{kind}; charset=utf-8")


def _file(path: Path, *, name: str, kind: str) -> FileResponse:
    """Answer with a file to save, which no cache keeps."""
    answer = FileResponse(
        path.open("rb"), as_attachment=True, filename=name, content_type=kind
    )
    answer["Cache-Control"] = "no-store"
    return answer


@needs_round(Action.SEE_STATUS)
def package(request: HttpRequest, desk: Desk) -> FileResponse:  # noqa: ARG001 - a view
    """The archive package of a round, for whoever keeps records."""
    path = package_file(_data(), desk.made)
    if not path.is_file():
        raise NotFoundError(
            text=LocalText(
                sv="Arkivpaketet är inte gjort än. Beställ det på sidan Publicering.",
                en="The archive package is not made yet. Order it on the page"
                " Publication.",
            )
        )
    return _file(path, name=path.name, kind="application/zip")
