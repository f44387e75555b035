"""Who answers what: people, the respondent map, stand-ins, administrations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from jamfor.core.access.policy import LIMITED
from jamfor.core.access.roles import Action, Role
from jamfor.core.vocabulary.errors import JamforError, NotFoundError
from jamfor.core.vocabulary.texts import LocalText
from jamfor.web.accounts.models import Appointment, User
from jamfor.web.collection.actions.people import (
    Part,
    assign,
    describe,
    end_administration,
    hand_over,
    stand_in,
    unassign,
)
from jamfor.web.collection.actions.roles import (
    AreasError,
    add_limited,
    add_person,
    limit,
    remove_person,
    send_invitation,
)
from jamfor.web.collection.grants import assignments_of
from jamfor.web.collection.here import Here, needs, not_allowed
from jamfor.web.collection.models import Administration
from jamfor.web.collection.queries.answers import answers_of, last_year_of
from jamfor.web.collection.queries.offers import with_carried
from jamfor.web.collection.queries.people import (
    administrations_of,
    my_parts,
    people_at,
    responsible,
)
from jamfor.web.collection.queries.questions import sections_of
from jamfor.web.collection.queries.roles import roles_held, unsigned_areas
from jamfor.web.collection.views.pages import unit_page
from jamfor.web.shell.fields import is_email, number_in


GIVEN = (
    Role.CONTRIBUTOR,
    Role.DEPUTY,
    Role.COORDINATOR,
    Role.APPROVER,
    Role.READER,
)
"""The roles a unit gives, the commonest first."""


class FormError(JamforError):
    """A form that was not filled in so that it can be used."""

    code = "form-incomplete"
    http_status = 422


@require_http_methods(["GET", "POST"])
@needs(Action.SEE_UNIT)
def people(request: HttpRequest, here: Here) -> HttpResponse:
    """The people of a unit and its respondent map; a POST changes one thing."""
    refusal = None
    if request.method == "POST":
        if not here.may(Action.MANAGE_PEOPLE):
            raise not_allowed(here.phase)
        try:
            _changed(request, here)
        except (FormError, AreasError) as error:
            refusal = error.text
        else:
            return HttpResponseRedirect(f"{here.root}/personer")
    areas = responsible(here)
    written = request.POST if refusal and request.POST.get("do") == "add" else None
    return unit_page(
        request,
        here,
        "people",
        people=roles_held(here, areas),
        areas=areas,
        unsigned=unsigned_areas(here),
        gaps=sum(area.gaps for area in areas),
        roles=GIVEN,
        may_manage=here.may(Action.MANAGE_PEOPLE),
        page_part="people",
        refusal=refusal,
        written=written,
        ticked=written.getlist("area") if written else [],
        status=422 if refusal else 200,
    )


def _changed(request: HttpRequest, here: Here) -> None:
    changes: dict[str, Callable[[HttpRequest, Here], None]] = {
        "add": _add,
        "areas": _limit,
        "end": _end,
        "resend": _resend,
        "assign": _assign,
        "hand-over": _hand_over,
        "stand-in": _stand_in,
    }
    change = changes.get(request.POST.get("do", ""))
    if change is None:
        raise _incomplete("Välj vad som ska ändras.", "Choose what to change.")
    change(request, here)


def _incomplete(sv: str, en: str) -> FormError:
    return FormError(text=LocalText(sv=sv, en=en))


def _add(request: HttpRequest, here: Here) -> None:
    email = request.POST.get("email", "").strip()
    if not is_email(email):
        raise _incomplete(
            "Skriv en fullständig e-postadress.", "Write a complete e-mail address."
        )
    role = request.POST.get("role", "")
    if role not in {given.value for given in GIVEN}:
        raise _incomplete("Välj en roll.", "Choose a role.")
    name = request.POST.get("name", "").strip()[:120]
    _given(request, here, (email, name), Role(role))


def _given(
    request: HttpRequest, here: Here, person: tuple[str, str], role: Role
) -> None:
    """Give a role for the areas that were ticked, each role in its own way."""
    now, areas = timezone.now(), request.POST.getlist("area")
    email, name = person
    if role in LIMITED:
        add_limited(here, person, role, areas, now=now)
        return
    if role is Role.COORDINATOR and areas:
        raise _incomplete(
            "Kontaktpersonen har alla områden. Ta bort kryssen, eller välj ersättare.",
            "The coordinator has every service area. Untick them, or choose deputy.",
        )
    user = add_person(here, email=email, name=name, role=role, now=now)
    parts = [Part(service_area=area) for area in areas if area in here.works]
    if parts:
        assign(here, parts, user, now=now)


def _limit(request: HttpRequest, here: Here) -> None:
    areas = request.POST.getlist("area")
    limit(here, _appointment(request, here), areas, now=timezone.now())


def _end(request: HttpRequest, here: Here) -> None:
    remove_person(here, _appointment(request, here), now=timezone.now())


def _resend(request: HttpRequest, here: Here) -> None:
    user = _appointment(request, here).user
    send_invitation(here, user, now=timezone.now())


def _appointment(request: HttpRequest, here: Here) -> Appointment:
    wanted = request.POST.get("appointment", "")
    for row in people_at(here.unit):
        if str(row.pk) == wanted:
            return row
    raise NotFoundError(
        text=LocalText(sv="Personen finns inte här.", en="No such person here.")
    )


def _user(request: HttpRequest, here: Here, field: str) -> User:
    wanted = request.POST.get(field, "")
    for row in people_at(here.unit):
        if str(row.user_id) == wanted:
            return row.user
    raise _incomplete("Välj en person.", "Choose a person.")


def _parts(request: HttpRequest, here: Here) -> list[Part]:
    """The parts that were ticked: area, area/section or area/section/question."""
    found = []
    for text in request.POST.getlist("part"):
        area, _, rest = text.partition("/")
        section, _, question = rest.partition("/")
        part = Part(service_area=area, section=section, question=question)
        if area in here.works and _is_asked(here, part):
            found.append(part)
    return found


def _is_asked(here: Here, part: Part) -> bool:
    """Whether a part is one of the unit’s questionnaire in the area."""
    sections = {s.id: s.questions for s in sections_of(here, part.service_area)}
    if part.question:
        return part.question in sections.get(part.section, ())
    return not part.section or part.section in sections


def _assign(request: HttpRequest, here: Here) -> None:
    parts = _parts(request, here)
    if not parts:
        raise _incomplete(
            "Kryssa för minst ett område, avsnitt eller en fråga.",
            "Tick at least one area, section or question.",
        )
    assign(here, parts, _user(request, here, "user"), now=timezone.now())


@require_POST
@needs(Action.MANAGE_PEOPLE)
def take_back(request: HttpRequest, here: Here) -> HttpResponse:
    """Take a part back from somebody."""
    wanted = request.POST.get("assignment", "")
    rows = here.unit.assignments.filter(ended_at=None)
    row = rows.filter(pk=number_in(wanted) or 0).first()
    if row is not None:
        unassign(here, row, now=timezone.now())
    return HttpResponseRedirect(f"{here.root}/personer")


def _hand_over(request: HttpRequest, here: Here) -> None:
    giver, taker = _user(request, here, "from"), _user(request, here, "to")
    if giver.pk == taker.pk:
        raise _incomplete("Välj två olika personer.", "Choose two different people.")
    hand_over(here, giver, taker, now=timezone.now())


def _stand_in(request: HttpRequest, here: Here) -> None:
    away, instead = _user(request, here, "from"), _user(request, here, "to")
    until = request.POST.get("until", "")
    try:
        day = date.fromisoformat(until) if until else None
    except ValueError as error:
        raise _incomplete(
            "Skriv dagen som 2024-02-17.", "Write the day as 2024-02-17."
        ) from error
    stand_in(here, away, instead, until=day, now=timezone.now())


@needs(Action.SEE_UNIT)
def mine(request: HttpRequest, here: Here) -> HttpResponse:
    """What is assigned to the one who looks, with what is left of it."""
    parts = my_parts(here, assignments_of(here.unit, here.user))
    answers = with_carried(here, answers_of(here.unit), last_year_of(here.unit))
    return unit_page(
        request,
        here,
        "mine",
        parts=[
            (part, sum(question not in answers for question in part.questions))
            for part in parts
        ],
    )


@require_http_methods(["GET", "POST"])
@needs(Action.SEE_UNIT)
def administrations(request: HttpRequest, here: Here) -> HttpResponse:
    """The administrations of a municipality, and the areas each answers for."""
    if request.method == "POST":
        if not here.may(Action.MANAGE_PEOPLE):
            raise not_allowed(here.phase)
        _described(request, here)
        return HttpResponseRedirect(f"{here.root}/forvaltningar")
    found = administrations_of(here.unit)
    held = {area for each in found for area in each.service_areas}
    return unit_page(
        request,
        here,
        "administrations",
        found=[
            (each, [here.areas[a] for a in each.service_areas if a in here.areas])
            for each in found
        ],
        known=[] if found else _known(here),
        without=[area for id_, area in here.areas.items() if id_ not in held],
        may_manage=here.may(Action.MANAGE_PEOPLE),
    )


def _known(here: Here) -> list[tuple[str, tuple[str, ...]]]:
    """What the definitions know of the municipality's administrations."""
    return [
        (relation.name, relation.service_areas)
        for relation in here.pack.geography.relations
        if relation.kind == "administration" and here.unit.place in relation.places
    ]


def _described(request: HttpRequest, here: Here) -> None:
    now = timezone.now()
    if "known" in request.POST:
        for name, known in _known(here):
            asked = [area for area in known if area in here.works]
            describe(here, name=name, areas=asked, now=now)
        return
    ended = number_in(request.POST.get("end", ""))
    if ended is not None:
        row = Administration.objects.filter(pk=ended, place=here.unit.place)
        for found in row:
            end_administration(here, found, now=now)
        return
    name = request.POST.get("name", "").strip()
    areas = [a for a in request.POST.getlist("area") if a in here.works]
    if name:
        describe(here, name=name, areas=areas, now=now)
