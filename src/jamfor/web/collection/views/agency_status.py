"""How far everybody has come, one unit closer, and letting it correct an area."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from jamfor.core.access.roles import Action, Phase
from jamfor.core.answers.steps import AreaState
from jamfor.core.vocabulary.errors import JamforError, NotFoundError
from jamfor.core.vocabulary.texts import LocalText
from jamfor.web.accounts.queries import appointed
from jamfor.web.collection.actions.reopening import may_reopen, reopen
from jamfor.web.collection.actions.trying import try_as
from jamfor.web.collection.desk import Desk, needs_round
from jamfor.web.collection.models import Unit
from jamfor.web.collection.queries.log import REASONS
from jamfor.web.collection.queries.status import (
    UnitLine,
    Wanted,
    by_area,
    by_county,
    total,
    unit_areas,
    units_of,
)
from jamfor.web.collection.views.pages import desk_page


@needs_round(Action.SEE_STATUS)
def status(request: HttpRequest, desk: Desk) -> HttpResponse:
    """How far everybody has come: by area, by county, and unit by unit."""
    wanted = _wanted(request)
    units = [unit for unit in units_of(desk.made) if wanted.holds(unit)]
    if request.path.endswith(".csv"):
        return _csv(desk, units)
    areas = by_area(desk.made)
    return desk_page(
        request,
        desk,
        "status",
        areas=areas,
        counties=by_county(desk.made),
        total=total(areas),
        states=list(AreaState),
        units=units,
        chosen=wanted,
        query=_query(wanted),
        page_part="status",
    )


def _wanted(request: HttpRequest) -> Wanted:
    return Wanted(
        state=request.GET.get("state", ""),
        area=request.GET.get("area", ""),
        county=request.GET.get("county", ""),
        text=request.GET.get("q", "").strip(),
    )


def _query(wanted: Wanted) -> str:
    asked = {
        "state": wanted.state,
        "area": wanted.area,
        "county": wanted.county,
        "q": wanted.text,
    }
    return urlencode({name: value for name, value in asked.items() if value})


def _csv(desk: Desk, units: Iterable[UnitLine]) -> HttpResponse:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    for row in _rows(desk, units):
        writer.writerow([_plain(cell) for cell in row])
    answer = HttpResponse(
        "\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8"
    )
    name = f"status-{desk.made.period}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _plain(cell: str) -> str:
    # A name that begins like a formula would be run by a spreadsheet.
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell


def _rows(desk: Desk, units: Iterable[UnitLine]) -> Iterator[list[str]]:
    language = desk.language
    asked = {area for areas in desk.asked.units.values() for area in areas}
    areas = [a for a in desk.pack.geography.service_areas if a.id in asked]
    heads = (
        ("kod", "namn", "län", "kontaktperson", "senast sparat")
        if language == "sv"
        else ("code", "name", "county", "coordinator", "last saved")
    )
    yield [*heads, *(area.name.in_language(language) for area in areas)]
    for unit in units:
        saved = timezone.localtime(unit.saved_at) if unit.saved_at else None
        yield [
            unit.place,
            unit.name.in_language(language),
            unit.county_name.in_language(language),
            ", ".join(unit.coordinators),
            f"{saved:%Y-%m-%d %H:%M}" if saved else "",
            *(
                unit.states[area.id].text.in_language(language)
                if area.id in unit.states
                else ""
                for area in areas
            ),
        ]


@needs_round(Action.SEE_STATUS)
def unit(request: HttpRequest, desk: Desk, place: str) -> HttpResponse:
    """One unit as the agency sees it: each area's steps, who is who, what to do."""
    return _unit_page(request, desk, _unit(desk, place))


def _unit(desk: Desk, place: str) -> Unit:
    found = Unit.objects.select_related("round").filter(round=desk.made, place=place)
    unit = found.first()
    if unit is None:
        raise NotFoundError(
            text=LocalText(
                sv="Den kommunen eller stadsdelen ingår inte i omgången.",
                en="That municipality or district is not part of the round.",
            )
        )
    return unit


def _unit_page(
    request: HttpRequest,
    desk: Desk,
    unit: Unit,
    *,
    refusal: LocalText | None = None,
    status: int = 200,
) -> HttpResponse:
    lines = unit_areas(unit)
    open_again = may_reopen(desk.made, timezone.localdate())
    people = appointed(place=unit.place, period=desk.made.period)
    return desk_page(
        request,
        desk,
        "unit",
        unit=unit,
        name=desk.asked.places[unit.place].name,
        lines=lines,
        people=people,
        reasons=REASONS,
        reopenable=[line for line in lines if line.reopenable] if open_again else [],
        prepared=desk.phase is Phase.PREPARED,
        may_try=desk.may(Action.RUN_ROUND),
        may_answer=desk.may(Action.ANSWER_FOR_UNIT),
        refusal=refusal,
        page_part="status",
        status=status,
    )


@require_POST
@needs_round(Action.RUN_ROUND)
def try_it(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Answer as a unit in a trial run, where somebody left it or from the beginning."""
    unit = _unit(desk, request.POST.get("place", ""))
    anew = "anew" in request.POST
    double = try_as(unit, anew=anew, by=desk.user, now=timezone.now())
    period = double.round.period
    return HttpResponseRedirect(f"/{desk.language}/enkat/{period}/{double.place}")


@require_POST
@needs_round(Action.RUN_ROUND)
def open_again(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Let a unit correct one area that was handed on, or left at closing."""
    unit = _unit(desk, request.POST.get("place", ""))
    area = request.POST.get("area", "")
    if not unit.areas.filter(service_area=area).exists():
        raise NotFoundError(
            text=LocalText(
                sv="Välj vilket område som öppnas igen.",
                en="Choose which service area is opened again.",
            )
        )
    reason = request.POST.get("reason", "")
    try:
        reopen(unit, area, reason=reason, by=desk.user, now=timezone.now())
    except JamforError as error:
        return _unit_page(
            request, desk, unit, refusal=error.text, status=error.http_status
        )
    return HttpResponseRedirect(f"{desk.root}/enhet/{unit.place}")
