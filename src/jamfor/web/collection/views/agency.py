"""The agency's desk: rounds, their preparation, status, reminders, the log."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from jamfor.core.access.roles import Action, Phase
from jamfor.core.answers.steps import AreaState
from jamfor.core.releases.pack import Pack
from jamfor.core.releases.pack import Round as Planned
from jamfor.core.vocabulary.errors import (
    FaultyDefinitionsError,
    JamforError,
    NotFoundError,
)
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.definitions import definitions_folder, load_definitions
from jamfor.store.snapshots import is_of_example
from jamfor.web.collection.actions.closing import close_round
from jamfor.web.collection.actions.inviting import invite_all, read_guests
from jamfor.web.collection.actions.reminders import Choice, preview, remind
from jamfor.web.collection.actions.reopening import REASONS, reopen
from jamfor.web.collection.actions.rounds import (
    Calendar,
    RoundPhaseError,
    change_calendar,
    open_round,
    prepare_round,
)
from jamfor.web.collection.desk import Desk, needs_round
from jamfor.web.collection.models import Round, Unit
from jamfor.web.collection.queries.last_round import last_round
from jamfor.web.collection.queries.log import events_of
from jamfor.web.collection.queries.preparing import (
    definitions_are_sound,
    foreseen,
    frame_lines,
)
from jamfor.web.collection.queries.status import (
    UnitLine,
    by_area,
    by_county,
    total,
    units_of,
)
from jamfor.web.collection.views.pages import page


DAYS = ("opens", "last_day", "closes", "publishes")


def _desk_page(
    request: HttpRequest, desk: Desk, name: str, *, status: int = 200, **context: object
) -> HttpResponse:
    return page(request, f"agency/{name}", {"desk": desk, **context}, status=status)


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
    return _desk_page(
        request,
        desk,
        "rounds",
        rounds=made,
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
    preparing = desk.phase is Phase.PREPARED
    return _desk_page(
        request,
        desk,
        "round",
        frame=frame_lines(desk.made),
        minutes=foreseen(desk.made) if preparing else None,
        faults=definitions_are_sound() if preparing else (),
        total=total(by_area(desk.made)),
        states=AreaState,
        days={name: str(getattr(desk.made, name)) for name in DAYS},
        planned=next(r for r in desk.pack.rounds if r.period == desk.made.period),
        refusal=refusal,
        status=422 if refusal else 200,
    )


def _changed(request: HttpRequest, desk: Desk) -> None:
    now = timezone.now()
    match request.POST.get("do"):
        case "open":
            if definitions_are_sound():
                raise FaultyDefinitionsError(
                    text=LocalText(
                        sv="Definitionerna har fel. Rätta dem först.",
                        en="The definitions have faults. Correct them first.",
                    )
                )
            open_round(desk.made, by=desk.user, now=now)
        case "close":
            close_round(desk.made, by=desk.user, now=now)
        case "calendar":
            change_calendar(
                desk.made,
                _calendar(request),
                messages=LocalText(
                    sv=request.POST.get("message_sv", "").strip() or "–",
                    en=request.POST.get("message_en", "").strip() or "–",
                ),
                by=desk.user,
                now=now,
            )


@needs_round(Action.SEE_STATUS)
def status(request: HttpRequest, desk: Desk) -> HttpResponse:
    """How far everybody has come: by area, by county, and unit by unit."""
    areas, counties = by_area(desk.made), by_county(desk.made)
    units = list(_filtered(request, units_of(desk.made)))
    if request.path.endswith(".csv"):
        return _csv(desk, units)
    return _desk_page(
        request,
        desk,
        "status",
        areas=areas,
        counties=counties,
        total=total(areas),
        states=list(AreaState),
        units=units,
        chosen={
            name: request.GET.get(name, "") for name in ("state", "area", "county", "q")
        },
        reasons=REASONS,
        may_reopen=desk.phase in {Phase.CLOSED, Phase.FROZEN},
    )


def _filtered(request: HttpRequest, units: Iterable[UnitLine]) -> Iterable[UnitLine]:
    state, area = request.GET.get("state", ""), request.GET.get("area", "")
    county, text = request.GET.get("county", ""), request.GET.get("q", "").lower()
    for unit in units:
        states = (
            {unit.states[area]} & set(unit.states.values())
            if area in unit.states
            else (set() if area else set(unit.states.values()))
        )
        if (
            (not state or state in {s.value for s in states})
            and (not area or states)
            and (not county or unit.county == county)
            and (not text or text in f"{unit.name.sv} {unit.place}".lower())
        ):
            yield unit


def _csv(desk: Desk, units: Iterable[UnitLine]) -> HttpResponse:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    areas = [area.id for area in desk.pack.geography.service_areas]
    writer.writerow(["kod", "namn", "lan", *areas, "kontaktperson", "senast sparat"])
    for unit in units:
        states = [unit.states[a].text.sv if a in unit.states else "" for a in areas]
        saved = timezone.localtime(unit.saved_at) if unit.saved_at else None
        writer.writerow(
            [
                unit.place,
                unit.name.sv,
                unit.county,
                *states,
                len(unit.coordinators),
                f"{saved:%Y-%m-%d %H:%M}" if saved else "",
            ]
        )
    answer = HttpResponse(
        "\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = (
        f'attachment; filename="status-{desk.made.period}.csv"'
    )
    return answer


@require_http_methods(["GET", "POST"])
@needs_round(Action.REMIND)
def reminders(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Reminders in bulk: choose, see exactly who gets what, then send."""
    sent = request.GET.get("skickade", "")
    data = request.POST if request.method == "POST" else request.GET
    choice = _choice(
        data.get("state", ""), data.get("area", ""), data.get("county", "")
    )
    if request.method == "POST" and "send" in request.POST:
        n = remind(desk.made, choice, by=desk.user, now=timezone.now())
        return HttpResponseRedirect(f"{request.path}?skickade={n}")
    return _desk_page(
        request,
        desk,
        "reminders",
        choice=choice,
        preview=preview(desk.made, choice, now=timezone.now()),
        areas=by_area(desk.made),
        counties=by_county(desk.made),
        states=[s for s in AreaState if s not in _NOBODY_WAITS],
        sent=sent,
    )


_NOBODY_WAITS = {AreaState.SIGNED, AreaState.PARTIAL, AreaState.NONE}


def _choice(state: str, area: str, county: str) -> Choice:
    known = {s.value for s in AreaState}
    return Choice(
        state=AreaState(state) if state in known else AreaState.NOT_STARTED,
        service_area=area,
        county=county,
    )


@require_POST
@needs_round(Action.RUN_ROUND)
def open_again(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Let a unit correct one area after closing."""
    units = Unit.objects.select_related("round")
    unit = units.filter(round=desk.made, place=request.POST.get("place", "")).first()
    area = request.POST.get("area", "")
    if unit is None or not unit.areas.filter(service_area=area).exists():
        raise NotFoundError(
            text=LocalText(sv="Enheten finns inte.", en="There is no such unit.")
        )
    reason = request.POST.get("reason", "")
    reopen(unit, area, reason=reason, by=desk.user, now=timezone.now())
    return HttpResponseRedirect(f"{desk.root}/status?q={unit.place}")


@needs_round(Action.READ_AUDIT, Action.RUN_ROUND)
def log(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What was done in a round, the newest first."""
    return _desk_page(
        request, desk, "log", log=events_of(request, period=desk.made.period)
    )


@require_http_methods(["GET", "POST"])
@needs_round(Action.MANAGE_PEOPLE)
def invitations(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Invite many at once: read first, and mailed when every line can be used."""
    text = request.POST.get("text", "")
    sheet = request.FILES.get("file")
    if sheet is not None:
        text = sheet.read(LARGEST).decode("utf-8-sig", errors="replace")
    found = read_guests(desk.made, text)
    ready = bool(found.guests) and not found.faults
    if ready and "send" in request.POST:
        n = invite_all(desk.made, found.guests, by=desk.user, now=timezone.now())
        return HttpResponseRedirect(f"{request.path}?skickade={n}")
    return _desk_page(
        request,
        desk,
        "invitations",
        text=text,
        found=found,
        ready=ready,
        sent=request.GET.get("skickade", ""),
        without=[unit for unit in units_of(desk.made) if not unit.coordinators],
        status=422 if found.faults else 200,
    )


LARGEST = 1_000_000  # bytes: a line for everybody is a twentieth of this
