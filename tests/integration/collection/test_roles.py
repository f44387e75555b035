"""A role is held for service areas: given, changed, seen, and held to."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from builders.rounds import opened_round, person, signed_in, the_pack, unit_at
from builders.visitor import Visitor, form_with
from jamfor.core.access.roles import Role
from jamfor.core.answers.steps import AreaState
from jamfor.web.accounts.models import Appointment, User
from jamfor.web.audit.models import Event
from jamfor.web.collection.models import (
    AreaWork,
    Assignment,
    Explanation,
    Receipt,
    Round,
    Unit,
)
from jamfor.web.collection.packs import asked_of


pytestmark = pytest.mark.django_db

ROOT = "/sv/enkat/2022/1460"
HERS, OTHER = "child-youth-welfare", "elderly-care"


@pytest.fixture
def unit() -> Unit:
    return unit_at(opened_round(), "1460")


@pytest.fixture
def kim(unit: Unit) -> Visitor:
    return Visitor(signed_in(person(Role.COORDINATOR, "1460", period="2022")))


@pytest.fixture
def chief(unit: Unit) -> User:
    """An approver of one area only."""
    user = person(Role.APPROVER, "1460", period="2022", name="Chefen")
    Appointment.objects.filter(user=user).update(service_areas=[HERS])
    return user


def _slug(area: str) -> str:
    return next(a.slug for a in the_pack().geography.service_areas if a.id == area)


def _name(area: str) -> str:
    found = next(a for a in the_pack().geography.service_areas if a.id == area)
    return found.name.sv


def _handed_in(unit: Unit, *areas: str) -> None:
    AreaWork.objects.filter(unit=unit, service_area__in=areas).update(
        state=AreaState.HANDED_IN, started_at=timezone.now()
    )


def _adds(who: Visitor, role: Role, *areas: str, email: str = "ny@k.example") -> int:
    who.go(f"{ROOT}/personer")
    fields = {"do": "add", "email": email, "name": "Ny", "role": role.value}
    return who.client.post(
        f"{ROOT}/personer", {**fields, "area": list(areas)}
    ).status_code


def _limits(who: Visitor, row: Appointment, *areas: str) -> int:
    fields = {"do": "areas", "appointment": str(row.pk), "area": list(areas)}
    return who.client.post(f"{ROOT}/personer", fields).status_code


def _all() -> list[str]:
    unit = unit_at(Round.objects.get(), "1460")
    return list(unit.areas.values_list("service_area", flat=True))


@pytest.mark.parametrize("role", [Role.APPROVER, Role.READER, Role.DEPUTY])
def test_a_role_is_given_for_areas_and_the_areas_are_seen(
    kim: Visitor, role: Role
) -> None:
    """Breaks when what was ticked is not kept, or kept and never shown or logged."""
    assert _adds(kim, role, HERS) == 302

    assert Appointment.objects.get(role=role).service_areas == [HERS]
    form = form_with(kim.go(f"{ROOT}/personer"), "do=areas")
    assert ("area", HERS) in form.pairs()
    assert ("area", OTHER) not in form.pairs()
    event = Event.objects.get(action="role-limited")
    assert event.facts["areas_before"] == "all"
    assert event.facts["areas_now"] == HERS
    assert f"områden nu: {_name(HERS)}" in " ".join(kim.go(f"{ROOT}/logg").split())


@pytest.mark.parametrize("ticked", ["none", "every"])
def test_nothing_and_everything_ticked_are_all_areas(kim: Visitor, ticked: str) -> None:
    """Breaks when every area is kept as a list: a new area would be left out of it."""
    areas = _all() if ticked == "every" else []

    _adds(kim, Role.APPROVER, *areas)

    assert Appointment.objects.get(role=Role.APPROVER).service_areas == []
    assert "alla områden" in kim.go(f"{ROOT}/personer")


def test_the_areas_of_a_role_are_changed_afterwards(kim: Visitor, chief: User) -> None:
    row = Appointment.objects.get(user=chief)

    assert _limits(kim, row, OTHER) == 302

    row.refresh_from_db()
    assert row.service_areas == [OTHER]
    facts = Event.objects.get(action="role-limited").facts
    assert (facts["areas_before"], facts["areas_now"]) == (HERS, OTHER)
    _limits(kim, row, OTHER)
    assert Event.objects.filter(action="role-limited").count() == 1


def test_an_area_that_is_not_asked_about_changes_nothing(
    kim: Visitor, chief: User
) -> None:
    """Breaks when it is left out instead: none would be left, and none is all."""
    row = Appointment.objects.get(user=chief)

    assert _limits(kim, row, "no-such-area") == 422

    row.refresh_from_db()
    assert row.service_areas == [HERS]


def test_a_coordinator_is_never_limited(kim: Visitor) -> None:
    row = Appointment.objects.get(role=Role.COORDINATOR)

    assert _limits(kim, row, HERS) == 422
    assert _adds(kim, Role.COORDINATOR, HERS) == 422
    assert not Appointment.objects.exclude(service_areas=[]).exists()


def test_a_contributor_is_given_her_areas_by_the_map(kim: Visitor) -> None:
    """Breaks when her areas are kept in two places that can differ."""
    _adds(kim, Role.CONTRIBUTOR, HERS)

    assert Appointment.objects.get(role=Role.CONTRIBUTOR).service_areas == []
    assert Assignment.objects.get().service_area == HERS
    assert "enligt ansvarskartan" in kim.go(f"{ROOT}/personer")


def test_adding_somebody_again_does_not_change_what_she_holds(
    kim: Visitor, chief: User
) -> None:
    """Breaks when adding her for another area takes hers away, or is not told."""
    answer = kim.client.post(
        f"{ROOT}/personer",
        {
            "do": "add",
            "email": chief.email,
            "name": "",
            "role": "approver",
            "area": [OTHER],
        },
    )

    assert answer.status_code == 422
    assert "är redan godkännare här" in answer.text
    form = form_with(answer.text, "email")
    assert ("area", OTHER) in form.pairs()
    assert ("role", "approver") in form.pairs()
    assert Appointment.objects.get(user=chief).service_areas == [HERS]


def test_an_approver_is_shown_and_signs_her_areas_only(unit: Unit, chief: User) -> None:
    """Breaks when what is handed in of others is offered her to sign."""
    _handed_in(unit, HERS, OTHER)
    visitor = Visitor(signed_in(chief))

    page = visitor.go(f"{ROOT}/granska")

    form = next(f for f in [form_with(page, "area")] if f.action.endswith("/godkann"))
    assert [v for n, v in form.pairs() if n == "area"] == [HERS]
    assert "Områden du godkänner" in page
    assert "Godkänn området" not in visitor.go(f"{ROOT}/{_slug(OTHER)}/granska")


@pytest.mark.parametrize("areas", [[OTHER], [HERS, OTHER]])
def test_a_forged_form_signs_nothing_of_others(
    unit: Unit, chief: User, areas: list[str]
) -> None:
    """Breaks when the form is believed, or her own is signed before the refusal."""
    _handed_in(unit, HERS, OTHER)

    answer = signed_in(chief).post(f"{ROOT}/godkann", {"area": areas})

    assert answer.status_code == 403
    assert not Receipt.objects.exists()
    works = AreaWork.objects.filter(unit=unit, service_area__in=[HERS, OTHER])
    assert {work.state for work in works} == {AreaState.HANDED_IN}


def _sends_back(client: Client, area: str) -> int:
    address = f"{ROOT}/{_slug(area)}/granska"
    return client.post(address, {"step": "send-back"}).status_code


def test_a_forged_form_sends_nothing_of_others_back(unit: Unit, chief: User) -> None:
    _handed_in(unit, HERS, OTHER)
    client = signed_in(chief)

    assert _sends_back(client, OTHER) == 403
    assert AreaWork.objects.get(unit=unit, service_area=OTHER).state == "handed-in"
    assert _sends_back(client, HERS) == 302


def _explains(client: Client, area: str, question: str) -> int:
    fields = {"step": "explain", "code": "areas-disagree", "question": question}
    return client.post(
        f"{ROOT}/{_slug(area)}/granska",
        {**fields, "signature": "x", "text": "Det stämmer."},
    ).status_code


def test_a_forged_form_explains_nothing_of_others(unit: Unit) -> None:
    """Breaks when the area of the page is asked about, and not the question sent."""
    forms = asked_of(unit.round.pack_id, "2022").questionnaires_of("1460")
    asked = {form.service_area: form.questions for form in forms}
    alex = person(Role.CONTRIBUTOR, "1460", period="2022")
    Assignment.objects.create(
        unit=unit,
        user=alex,
        service_area=HERS,
        question=asked[HERS][0],
        made_at=timezone.now(),
    )
    only = next(q for q in asked[OTHER] if q not in asked[HERS])

    assert _explains(signed_in(alex), HERS, only) == 403
    assert _explains(signed_in(alex), HERS, asked[HERS][1]) == 403
    assert not Explanation.objects.exists()
    assert _explains(signed_in(alex), HERS, asked[HERS][0]) == 302


def test_a_deputy_for_some_areas_gives_no_roles(kim: Visitor) -> None:
    """Breaks when she may: she would take the limit off herself."""
    _adds(kim, Role.DEPUTY, HERS)
    row = Appointment.objects.get(role=Role.DEPUTY)
    deputy = Visitor(signed_in(row.user))

    assert 'value="areas"' not in deputy.go(f"{ROOT}/personer")
    assert _limits(deputy, row) == 403
    assert deputy.client.get(f"{ROOT}/las-in").status_code == 403


def test_areas_nobody_may_sign_are_told_until_somebody_may(
    kim: Visitor, chief: User
) -> None:
    """Breaks when an area nobody may sign is found out on the last day."""
    told = f"Ingen kan godkänna {_name(OTHER)}"
    others = [area for area in _all() if area not in {HERS, OTHER}]
    _adds(kim, Role.APPROVER, *others)

    for page in ("", "/personer"):
        said = " ".join(kim.go(f"{ROOT}{page}").split())
        assert told in said
        assert f"{_name(HERS)}," not in said.partition("Ingen kan godkänna")[2][:80]
    assert "ingen kan godkänna" in kim.go(f"{ROOT}/{_slug(OTHER)}/granska")
    assert "Chefen" in kim.go(f"{ROOT}/{_slug(HERS)}/granska")

    _limits(kim, Appointment.objects.get(user=chief), HERS, OTHER)

    assert "Ingen kan godkänna" not in kim.go(f"{ROOT}/personer")
    assert "Ingen kan godkänna" not in kim.go(ROOT)


def test_who_has_left_signs_nothing(kim: Visitor, chief: User) -> None:
    """Breaks when an approver whose account is shut still closes a gap."""
    User.objects.filter(pk=chief.pk).update(is_active=False)

    said = " ".join(kim.go(f"{ROOT}/personer").split())

    assert _name(HERS) in said.partition("Ingen kan godkänna")[2].partition("<")[0]


def test_the_agency_sets_the_same(kim: Visitor, chief: User) -> None:
    agency = person(Role.AGENCY)
    desk = Visitor(signed_in(agency, second_factor=True))

    assert _limits(desk, Appointment.objects.get(user=chief), OTHER) == 302

    assert Appointment.objects.get(user=chief).service_areas == [OTHER]
    assert Event.objects.get(action="role-limited").role == "agency"


def test_what_was_held_in_another_round_widens_nothing(unit: Unit) -> None:
    """Breaks when last year's coordinator acts as one: on her page and in the log."""
    user = person(Role.COORDINATOR, "1460", period="2021")
    _also(user, Role.APPROVER, HERS)
    _handed_in(unit, HERS)
    visitor = Visitor(signed_in(user))

    assert "Områden du godkänner" in visitor.go(f"{ROOT}/granska")
    assert _sends_back(visitor.client, HERS) == 302
    assert Event.objects.get(action="area-send-back").role == "approver"


def test_adding_who_holds_the_role_in_every_round_is_told(kim: Visitor) -> None:
    """Breaks when she is given it anew for an area, and goes on signing them all."""
    user = person(Role.APPROVER, "1460")

    assert _adds(kim, Role.APPROVER, HERS, email=user.email) == 422
    assert Appointment.objects.get(user=user).service_areas == []


def test_who_signs_every_area_is_told_so_when_one_is_open_again(unit: Unit) -> None:
    """Breaks when her areas are those she can sign today: the rest would be others'."""
    approver = person(Role.APPROVER, "1460", period="2022")
    _handed_in(unit, HERS)
    AreaWork.objects.filter(service_area=HERS).update(reopened_at=timezone.now())
    past = timezone.localdate() - timedelta(days=10)
    Round.objects.update(
        opens=past - timedelta(days=9), last_day=past, closes=past, phase="closed"
    )

    page = Visitor(signed_in(approver)).go(f"{ROOT}/granska")

    assert "Att godkänna" in page
    assert "som du inte godkänner" not in page


def _also(user: User, role: Role, *areas: str) -> None:
    Appointment.objects.create(
        user=user,
        role=role,
        place="1460",
        period="2022",
        service_areas=list(areas),
        made_at=timezone.now(),
    )
