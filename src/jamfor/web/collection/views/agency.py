"""The agency's desk: rounds, their preparation, opening, closing, and invitations."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from jamfor.core.access.roles import Action, Phase
from jamfor.core.answers.steps import AreaState
from jamfor.core.releases.pack import Pack
from jamfor.core.releases.pack import Round as Planned
from jamfor.core.vocabulary.errors import FaultyDefinitionsError, JamforError
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.definitions import definitions_folder, load_definitions
from jamfor.store.snapshots import is_of_example
from jamfor.web.collection.actions.closing import close_round
from jamfor.web.collection.actions.inviting import order_invitations, read_guests
from jamfor.web.collection.actions.rounds import (
    DAYS,
    Calendar,
    Message,
    RoundPhaseError,
    change_calendar,
    open_round,
    prepare_round,
)
from jamfor.web.collection.desk import Desk, needs_round
from jamfor.web.collection.models import Round
from jamfor.web.collection.phases import phase_on
from jamfor.web.collection.queries.last_round import last_round
from jamfor.web.collection.queries.log import events_of
from jamfor.web.collection.queries.preparing import (
    definitions_now,
    foreseen,
    frame_lines,
)
from jamfor.web.collection.queries.status import by_area, total, units_of
from jamfor.web.collection.tasks import send_letters
from jamfor.web.collection.views.mailings import changed_mailing, mailings
from jamfor.web.collection.views.pages import desk_page
from jamfor.web.notices.models import Mailing


def definitions() -> Pack:
    """Return the definitions as they stand; refuses faulty ones."""
    example = is_of_example(Path(settings.DATA)) is not False
    loaded = load_definitions(definitions_folder(), example=example)
    if loaded.pack is None:
        raise FaultyDefinitionsError("the definitions have faults; run `jamfor check`")
    return loaded.pack


@require_http_methods(["GET", "POST"])
@needs_round(Action.RUN_ROUND)
def rounds(request: HttpRequest, desk: Desk) -> HttpResponse:
    """All rounds, and preparing the next one."""
    pack = definitions()
    made = list(Round.objects.order_by("-period"))
    free = [r for r in pack.rounds if r.period not in {each.period for each in made}]
    wanted = request.POST.get("period") or request.GET.get("period", "")
    planned = next((r for r in free if r.period == wanted), free[-1] if free else None)
    refusal = None
    if request.method == "POST" and planned is not None:
        try:
            found = _prepared(request, desk, pack, planned)
        except JamforError as error:
            if error.text is None:
                raise
            refusal = error.text
        else:
            return HttpResponseRedirect(f"/{desk.language}/enkat/omgang/{found.period}")
    return desk_page(
        request,
        desk,
        "rounds",
        rounds=[(each, phase_on(each, timezone.localdate())) for each in made],
        free=free,
        planned=planned,
        days=_days(request, planned),
        refusal=refusal,
        status=422 if refusal else 200,
    )


def _days(request: HttpRequest, planned: Planned | None) -> dict[str, str]:
    if planned is None:
        return {}
    known = {
        "opens": planned.opens,
        "last_day": planned.last_day,
        "closes": planned.closes,
        "publishes": planned.published,
    }
    return {name: request.POST.get(name) or str(known[name]) for name in DAYS}


def _prepared(request: HttpRequest, desk: Desk, pack: Pack, planned: Planned) -> Round:
    return prepare_round(
        pack,
        period=planned.period,
        calendar=_calendar(request),
        last=last_round(Path(settings.DATA), pack, planned.period),
        by=desk.user,
        now=timezone.now(),
    )


def _calendar(request: HttpRequest) -> Calendar:
    try:
        days = {name: date.fromisoformat(request.POST.get(name, "")) for name in DAYS}
    except ValueError as error:
        raise RoundPhaseError(
            text=LocalText(
                sv="Skriv alla dagar som 2024-02-23.",
                en="Write every day as 2024-02-23.",
            )
        ) from error
    return Calendar(**days)


@require_http_methods(["GET", "POST"])
@needs_round(Action.RUN_ROUND)
def round_(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A round: what is checked before it opens, its calendar, opening and closing."""
    refusal = None
    if request.method == "POST":
        try:
            _changed(request, desk)
        except JamforError as error:
            if error.text is None:
                raise
            refusal = error.text
        else:
            return HttpResponseRedirect(desk.root)
    # An opened round is past its checks also while it waits for its first day.
    preparing = desk.made.phase == Phase.PREPARED
    lines = by_area(desk.made)
    return desk_page(
        request,
        desk,
        "round",
        page_part="round",
        frame=frame_lines(desk.made),
        units=units_of(desk.made) if preparing else (),
        minutes=foreseen(desk.made) if preparing else None,
        definitions=definitions_now(desk.made) if preparing else None,
        total=total(lines),
        unfinished=sum(
            n for line in lines for state, n in line.counts.items() if state in _OPEN
        ),
        may_change=desk.made.phase in {Phase.PREPARED, Phase.OPEN},
        days={
            name: request.POST.get(name) or str(getattr(desk.made, name))
            for name in DAYS
        },
        message={
            name: request.POST.get(name, getattr(desk.made, name))
            for name in ("message_sv", "message_en")
        },
        planned=next(r for r in desk.pack.rounds if r.period == desk.made.period),
        refusal=refusal,
        status=422 if refusal else 200,
    )


_OPEN = {AreaState.NOT_STARTED, AreaState.IN_PROGRESS, AreaState.DONE}


class NotSureError(JamforError):
    """Closing cannot be undone, so it is asked twice."""

    code = "not-sure"
    http_status = 422

    def __init__(self) -> None:
        super().__init__(
            text=LocalText(
                sv="Kryssa i att omgången ska stängas. Det går inte att ångra.",
                en="Tick that the round is to be closed. It cannot be undone.",
            )
        )


def _changed(request: HttpRequest, desk: Desk) -> None:
    now = timezone.now()
    match request.POST.get("do"):
        case "open":
            _open(desk, now)
        case "close":
            if "sure" not in request.POST:
                raise NotSureError
            close_round(desk.made, by=desk.user, now=now)
        case "calendar":
            change_calendar(
                desk.made,
                _calendar(request),
                message=Message(
                    sv=request.POST.get("message_sv", "").strip(),
                    en=request.POST.get("message_en", "").strip(),
                ),
                by=desk.user,
                now=now,
            )


def _open(desk: Desk, now: datetime) -> None:
    if not definitions_now(desk.made).sound:
        raise FaultyDefinitionsError(
            text=LocalText(
                sv="Definitionerna har fel. Rätta dem först.",
                en="The definitions have faults. Correct them first.",
            )
        )
    open_round(desk.made, by=desk.user, now=now)


@needs_round(Action.READ_AUDIT, Action.RUN_ROUND)
def log(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What was done in a round, the newest first."""
    return desk_page(
        request,
        desk,
        "log",
        page_part="log",
        log=events_of(request, desk.pack, period=desk.made.period),
    )


@require_http_methods(["GET", "POST"])
@needs_round(Action.MANAGE_PEOPLE)
def invitations(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Invite many at once: read first, and mailed when every line can be used."""
    if changed_mailing(request, desk, Mailing.Kind.INVITATION):
        return HttpResponseRedirect(request.path)
    text = request.POST.get("text", "")
    sheet = request.FILES.get("file")
    if sheet is not None:
        text = sheet.read(LARGEST).decode("utf-8-sig", errors="replace")
    found = read_guests(desk.made, text)
    ready = bool(found.guests) and not found.faults
    if ready and "send" in request.POST:
        now = timezone.now()
        ordered = order_invitations(desk.made, found.guests, by=desk.user, now=now)
        if ordered is not None:
            send_letters.enqueue(ordered.pk)
        return HttpResponseRedirect(request.path)
    return desk_page(
        request,
        desk,
        "invitations",
        text=text,
        found=found,
        ready=ready,
        mailings=mailings(desk.made, Mailing.Kind.INVITATION),
        without=[unit for unit in units_of(desk.made) if not unit.coordinators],
        status=422 if found.faults else 200,
    )


LARGEST = 1_000_000  # bytes: a line for everybody is a twentieth of this
