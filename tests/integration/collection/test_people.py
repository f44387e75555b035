"""Who answers what: delegated, handed over, stood in for, inherited; who disagrees."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from builders.rounds import (
    answer,
    opened_round,
    person,
    prepared_round,
    signed_in,
    unit_at,
)
from builders.visitor import Visitor, comes_in, form_with
from jamfor.core.access.roles import Role
from jamfor.core.answers.content import Content
from jamfor.web.accounts.models import Appointment, User
from jamfor.web.collection.actions.people import inherit
from jamfor.web.collection.models import Assignment, Opinion, Round, Unit
from jamfor.web.collection.packs import asked_of
from jamfor.web.collection.queries.answers import answers_of


pytestmark = pytest.mark.django_db

ROOT = "/sv/enkat/2022/1460"
AREA, SLUG = "child-youth-welfare", "social-barn-och-ungdomsvard"
SECTION, QUESTION = "violence-and-protection", "method-freda-cy"
YES = Content(values={"": ("yes",)})


@pytest.fixture
def unit() -> Unit:
    return unit_at(opened_round(), "1460")


@pytest.fixture
def kim(unit: Unit) -> Visitor:
    return Visitor(signed_in(person(Role.COORDINATOR, "1460", period="2022")))


@pytest.fixture
def alex(unit: Unit) -> User:
    return person(Role.CONTRIBUTOR, "1460", period="2022", name="Alex")


def _delegate(kim: Visitor, part: str, user: User) -> None:
    kim.go(f"{ROOT}/personer")
    form = form_with(kim.page, "do=assign")
    pairs = [(n, v) for n, v in form.pairs() if n not in {"part", "user"}]
    pairs += [("part", part), ("user", str(user.pk))]
    kim.send(form, pairs, press="do=assign")


def _saves(client: Client, question: str = QUESTION) -> int:
    answer_ = client.post(
        f"{ROOT}/fraga/{question}",
        {f"b.{question}": "0", f"q.{question}.": "yes", "area": SLUG},
    )
    return answer_.status_code


@pytest.mark.parametrize(
    "part", [AREA, f"{AREA}/{SECTION}", f"{AREA}/{SECTION}/{QUESTION}"]
)
def test_a_part_is_delegated_and_nothing_beside_it(
    kim: Visitor, alex: User, part: str
) -> None:
    """Breaks when a contributor may answer what is not hers, a part gives nothing, or
    the area she says she is in is believed.
    """
    client = signed_in(alex)
    assert _saves(client) == 403

    _delegate(kim, part, alex)

    assert _saves(client) == 200
    whole = "/" not in part
    assert (_saves(client, "follow-up-residential-cy") != 403) is whole
    asked = asked_of(Round.objects.get().pack_id, "2022")
    elsewhere = next(
        name
        for name, version in sorted(asked.questions.items())
        if version.response.type == "yes-no"
        and asked.asks("1460", name)
        and AREA not in asked.areas_of[name]
    )
    assert _saves(client, elsewhere) in {403, 404}
    assert elsewhere not in answers_of(unit_at(Round.objects.get(), "1460"))


def test_gaps_are_seen_on_day_one_and_close(kim: Visitor, alex: User) -> None:
    before = kim.go(f"{ROOT}/personer").count("ingen ansvarig")

    _delegate(kim, AREA, alex)

    sections = len(
        next(
            form.sections
            for form in asked_of(Round.objects.get().pack_id, "2022").questionnaires
            if form.service_area == AREA
        )
    )
    assert kim.go(f"{ROOT}/personer").count("ingen ansvarig") == before - sections


def test_a_new_person_is_mailed_and_comes_in_to_her_questions(kim: Visitor) -> None:
    kim.go(f"{ROOT}/personer")
    kim.fill("email", "do=add", email="ny@kommun.example", name="Ny")

    assert comes_in("ny@kommun.example").address == ROOT
    assert "ny@kommun.example" in mail.outbox[0].to


def test_a_stand_in_answers_until_her_day_and_no_longer(
    kim: Visitor, alex: User
) -> None:
    """Breaks when the last day is not looked at: a stand-in would stay for ever."""
    robin = person(Role.CONTRIBUTOR, "1460", period="2022", name="Robin")
    _delegate(kim, AREA, alex)
    until = timezone.localdate() + timedelta(days=2)
    kim.go(f"{ROOT}/personer")
    kim.fill(
        "until",
        "do=stand-in",
        **{"from": str(alex.pk), "to": str(robin.pk), "until": str(until)},
    )

    assert _saves(signed_in(robin)) == 200
    with time_machine.travel(timezone.now() + timedelta(days=3), tick=False):
        assert _saves(signed_in(robin)) == 403
        assert _saves(signed_in(alex)) in {200, 409}


def test_handing_over_gives_all_and_leaves_nothing(kim: Visitor, alex: User) -> None:
    robin = person(Role.CONTRIBUTOR, "1460", period="2022")
    _delegate(kim, AREA, alex)
    kim.go(f"{ROOT}/personer")
    kim.fill("until", "do=hand-over", **{"from": str(alex.pk), "to": str(robin.pk)})

    assert _saves(signed_in(robin)) == 200
    assert _saves(signed_in(alex)) == 403


def test_the_last_coordinator_stays(kim: Visitor, unit: Unit) -> None:
    """Breaks when a unit can be left with nobody who hands out its questions."""
    only = Appointment.objects.get(role=Role.COORDINATOR)

    answer_ = kim.client.post(
        f"{ROOT}/personer", {"do": "end", "appointment": str(only.pk)}
    )

    assert answer_.status_code == 409
    assert Appointment.objects.get(pk=only.pk).ended_at is None


def test_next_year_inherits_who_is_still_there(kim: Visitor, alex: User) -> None:
    """Breaks when people or parts are not carried on, or one who has left is."""
    gone = person(Role.CONTRIBUTOR, "1460", period="2022")
    _delegate(kim, AREA, alex)
    _delegate(kim, f"{AREA}/{SECTION}", gone)
    Appointment.objects.filter(user=gone).update(ended_at=timezone.now())
    before = Round.objects.get(period="2022")
    Round.objects.filter(pk=before.pk).update(period="2021")
    Appointment.objects.filter(period="2022").update(period="2021")
    before.refresh_from_db()

    made = prepared_round()
    inherit(made, before=before, now=timezone.now())

    found = Assignment.objects.filter(unit__round=made)
    assert {(a.user_id, a.service_area, a.inherited_from) for a in found} == {
        (alex.pk, AREA, "2021")
    }
    assert Appointment.objects.filter(period="2022", user=alex).exists()


def test_another_view_is_kept_and_changes_nothing(kim: Visitor, unit: Unit) -> None:
    """Breaks when an opinion is written where the answer is."""
    asked = asked_of(unit.round.pack_id, "2022")
    shared = next(
        name
        for name, version in sorted(asked.questions.items())
        if version.response.type == "yes-no"
        and AREA in asked.areas_of[name]
        and len(asked.areas_of[name] & asked.units["1460"]) > 1
    )
    coordinator = User.objects.get(appointments__role=Role.COORDINATOR)
    answer(unit, shared, YES, coordinator, 0)
    address = f"{ROOT}/{SLUG}/annan-mening/{shared}"

    kim.client.post(
        address, {f"b.{shared}": "0", f"q.{shared}.": "no", "text": "Inte hos oss."}
    )

    assert answers_of(unit)[shared].content == YES
    assert "Inte hos oss." in kim.go(address)
    assert "areas-disagree" in kim.go(f"{ROOT}/{SLUG}/granska")
    kim.client.post(address, {"withdraw": "1"})
    assert "areas-disagree" not in kim.go(f"{ROOT}/{SLUG}/granska")
    assert Opinion.objects.count() == 2


def test_who_leaves_this_round_leaves_a_gap_though_she_was_in_the_last(
    kim: Visitor, alex: User, unit: Unit
) -> None:
    """Breaks when a role of another round is taken for one of this: her questions would
    seem to be somebody's.
    """
    _delegate(kim, AREA, alex)
    Appointment.objects.create(
        user=alex,
        role=Role.CONTRIBUTOR,
        place="1460",
        period="2021",
        made_at=timezone.now(),
    )
    held = Appointment.objects.get(user=alex, period="2022")

    kim.client.post(f"{ROOT}/personer", {"do": "end", "appointment": str(held.pk)})

    assert not unit.assignments.filter(user=alex, ended_at=None).exists()
