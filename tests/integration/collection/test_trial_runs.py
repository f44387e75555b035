"""A trial run: the agency does all a unit does, and none of it counts."""

from __future__ import annotations

from random import Random

import pytest
from django.test import Client
from django.utils import timezone

from builders.rounds import BEFORE, PERIOD, person, prepared_round, signed_in
from builders.visitor import Visitor, answers_all, explains_all
from jamfor.core.access.policy import TRIED, Grant, Target, may
from jamfor.core.access.roles import Action, Phase, Role
from jamfor.core.answers.steps import AreaState
from jamfor.web.accounts.models import User
from jamfor.web.audit.models import Event
from jamfor.web.collection.actions.rounds import open_round
from jamfor.web.collection.models import AreaWork, Note, Revision, Round, Unit
from jamfor.web.collection.queries.freezing import standing_answers
from jamfor.web.collection.queries.status import by_area, total


pytestmark = pytest.mark.django_db

OWN = "1460"
SLUG, SECTION = "social-barn-och-ungdomsvard", "violence-and-protection"
QUESTION = "method-freda-cy"
TRIAL = f"/sv/enkat/{PERIOD}-p1/{OWN}"


@pytest.fixture
def made() -> Round:
    return prepared_round()


@pytest.fixture
def desk() -> User:
    return person(Role.AGENCY, name="Handläggaren")


@pytest.fixture
def agency(desk: User) -> Client:
    return signed_in(desk, second_factor=True)


def _try(agency: Client, place: str = OWN, **also: str) -> str:
    """Begin a trial run and return the address it leads to."""
    begun = agency.post(f"/sv/enkat/omgang/{PERIOD}/prov", {"place": place, **also})
    assert begun.status_code == 302
    return str(begun["Location"])


def _answer(agency: Client, value: str, base: str = "0") -> int:
    sent = {f"b.{QUESTION}": base, f"q.{QUESTION}.": value, "save": "1"}
    return agency.post(f"{TRIAL}/{SLUG}/{SECTION}", sent).status_code


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("role", list(Role))
def test_only_the_agency_is_in_a_trial_run_and_only_for_what_is_tried(
    role: Role, action: Action
) -> None:
    """Breaks when a unit’s role reaches a trial run, or a trial what outlives it."""
    place = "" if role is Role.AGENCY else OWN
    target = Target(phase=Phase.TRIAL, place=OWN, period=f"{PERIOD}-p1", reopened=True)

    allowed = may([Grant(role=role, place=place)], action, target)

    assert allowed == (role is Role.AGENCY and action in TRIED)


def test_the_agency_answers_hands_in_and_signs_before_anybody_else(
    made: Round, agency: Client
) -> None:
    """Breaks when a trial run stops where the agency's own role would."""
    assert _try(agency) == TRIAL
    assert _answer(agency, "yes") == 302

    page = agency.get(f"{TRIAL}/{SLUG}/{SECTION}").text
    assert "Provkörning." in page
    assert "Handläggaren" in page
    assert "besvarat av myndigheten åt kommunen" not in page
    assert f"Ert svar {BEFORE}:" in page

    visitor = Visitor(agency)
    answers_all(visitor, f"{TRIAL}/{SLUG}", Random(4))
    explains_all(visitor, f"{TRIAL}/{SLUG}/granska")
    visitor.fill("step=finish", "step=finish")
    visitor.go(f"{TRIAL}/{SLUG}/granska")
    visitor.fill("step=hand-in", "step=hand-in")
    visitor.go(f"{TRIAL}/{SLUG}/granska")
    visitor.fill("area")

    assert visitor.address == f"{TRIAL}/kvitto/1"
    works = AreaWork.objects.filter(service_area="child-youth-welfare")
    states = works.filter(unit__place=OWN).values_list("unit__round__period", "state")
    assert dict(states) == {
        PERIOD: AreaState.NOT_STARTED,
        f"{PERIOD}-p1": AreaState.SIGNED,
    }


def test_nothing_of_a_trial_run_counts(made: Round, agency: Client) -> None:
    """Breaks when trial answers are counted, frozen, inherited or listed as a round."""
    before = total(by_area(made))

    _try(agency)
    _answer(agency, "yes")

    assert Revision.objects.count() == 1
    assert total(by_area(made)) == before
    assert standing_answers(made) == {}
    assert list(Round.objects.all()) == [made]
    for page in ("", "/status", "/logg"):
        gone = agency.get(f"/sv/enkat/omgang/{PERIOD}-p1{page}")
        assert gone.status_code == 404
    logged = Event.objects.filter(action="answer-saved")
    assert [event.period for event in logged] == [f"{PERIOD}-p1"]


def test_a_unit_neither_sees_a_trial_run_nor_opens_it(
    made: Round, agency: Client
) -> None:
    """Breaks when a role held in every round, or the list of rounds, lets it in."""
    _try(agency)
    _answer(agency, "yes")
    open_round(made, by=None, now=timezone.now())

    for period in (PERIOD, ""):
        unit = signed_in(person(Role.COORDINATOR, OWN, period=period))
        assert f"{PERIOD}-p1" not in unit.get("/sv/enkat").text
        assert unit.get(TRIAL).status_code == 403
        own = unit.get(f"/sv/enkat/{PERIOD}/{OWN}/{SLUG}/{SECTION}").text
        assert "Handläggaren" not in own


def test_a_trial_run_goes_on_where_it_was_left_or_begins_again(
    made: Round, agency: Client
) -> None:
    _try(agency)
    _answer(agency, "yes")

    assert _try(agency) == TRIAL
    again = _try(agency, anew="1")

    assert again == f"/sv/enkat/{PERIOD}-p2/{OWN}"
    assert Unit.objects.get(round__period=f"{PERIOD}-p2").revisions.count() == 0
    assert Unit.objects.get(round__period=f"{PERIOD}-p1").revisions.count() == 1
    assert _try(agency) == again
    # Another unit is tried in the first run it is not in yet.
    assert _try(agency, "1490") == f"/sv/enkat/{PERIOD}-p1/1490"


def test_a_trial_run_writes_no_notes(made: Round, agency: Client) -> None:
    """Breaks when what the agency tries is kept among a municipality's own notes."""
    _try(agency)
    sent = {f"b.{QUESTION}": "0", f"q.{QUESTION}.": "yes", f"n.{QUESTION}": "Prov"}

    agency.post(f"{TRIAL}/{SLUG}/{SECTION}", {**sent, "save": "1"})

    assert not Note.objects.exists()
    page = agency.get(f"{TRIAL}/{SLUG}/{SECTION}").text
    assert "Egen anteckning" not in page
    assert "annan-mening" not in page
