"""The agency's status page: counts that add up to the frame, in as many queries."""

from __future__ import annotations

import csv
import io
from random import Random

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from builders.rounds import (
    PERIOD,
    answer,
    opened_round,
    person,
    signed_in,
    the_pack,
    unit_at,
)
from jamfor.core.access.roles import Role
from jamfor.core.answers.content import Content
from jamfor.core.answers.steps import AreaState, Step, StepRefusedError
from jamfor.core.places.frames import frame
from jamfor.web.accounts.models import User
from jamfor.web.collection.actions.answers import HandedInError
from jamfor.web.collection.actions.closing import close_round
from jamfor.web.collection.actions.steps import move
from jamfor.web.collection.models import AreaWork, Round, Unit
from jamfor.web.collection.queries.status import Wanted, by_area, by_county, units_of


pytestmark = pytest.mark.django_db

ROOT = f"/sv/enkat/omgang/{PERIOD}"
QUESTION, AREA = "method-freda-cy", "child-youth-welfare"
YES = Content(values={"": ("yes",)})


@pytest.fixture
def made() -> Round:
    return opened_round()


@pytest.fixture
def desk() -> Client:
    return signed_in(person(Role.AGENCY), second_factor=True)


def _something_happens(made: Round, who: User, dice: Random) -> None:
    """A step or a save somewhere; what is refused changes nothing."""
    work = dice.choice(list(AreaWork.objects.filter(unit__round=made)))
    unit = Unit.objects.select_related("round").get(pk=work.unit_id)
    try:
        if dice.random() < 0.2 and work.service_area == AREA:
            answer(unit, QUESTION, YES, who, 0)
        else:
            step = dice.choice(list(Step))
            move(unit, work.service_area, step, by=who, now=timezone.now())
    except (StepRefusedError, HandedInError):
        pass


@pytest.mark.parametrize("seed", range(4))
def test_counts_add_up_to_the_frame_whatever_happens(made: Round, seed: int) -> None:
    """Breaks when a state is left out of the counts, or when the frame is taken from
    the counts themselves: it is asked of the definitions here.
    """
    dice, who = Random(seed), person(Role.COORDINATOR, "1460")
    asked = {
        form.service_area: len(
            frame(the_pack().geography, period=PERIOD, service_area=form.service_area)
        )
        for form in the_pack().questionnaires
        if form.period == PERIOD
    }

    for at in range(60):
        if at == 45:
            close_round(made, by=None, now=timezone.now())
        _something_happens(made, who, dice)

        areas, counties = by_area(made), by_county(made)
        assert {line.key: line.counted for line in areas} == asked
        assert {line.key: line.frame for line in areas} == asked
        assert sum(line.counted for line in counties) == sum(asked.values())
        assert all(line.reconciles for line in (*areas, *counties))


def test_a_unit_that_is_lost_is_seen_and_told(made: Round, desk: Client) -> None:
    """Breaks when the frame shown is the sum of the counts: nothing would differ."""
    AreaWork.objects.filter(unit__place="1460", service_area=AREA).delete()

    page = desk.get(f"{ROOT}/status").text

    assert "inte lika med ramen" in page
    assert not next(line for line in by_area(made) if line.key == AREA).reconciles


def test_the_response_rate_counts_what_is_handed_in_and_signed(made: Round) -> None:
    works = AreaWork.objects.filter(unit__round=made, service_area=AREA)
    chosen = list(works.order_by("unit__place"))
    for work, state in zip(
        chosen, (AreaState.HANDED_IN, AreaState.SIGNED, AreaState.DONE), strict=False
    ):
        AreaWork.objects.filter(pk=work.pk).update(state=state)

    line = next(line for line in by_area(made) if line.key == AREA)

    assert (line.responded, line.frame) == (2, len(chosen))


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(text="bengts"), {"1460"}),
        (Wanted(text="1461"), {"1461"}),
        (Wanted(state="signed"), {"1460"}),
        (Wanted(state="signed", area=AREA), {"1460"}),
        (Wanted(state="signed", area="lss"), set()),
        (Wanted(county="lan-01", state="signed"), set()),
    ],
)
def test_the_list_shows_what_was_asked_for(
    made: Round, wanted: Wanted, found: set[str]
) -> None:
    AreaWork.objects.filter(
        unit__round=made, unit__place="1460", service_area=AREA
    ).update(state=AreaState.SIGNED)

    assert {unit.place for unit in units_of(made) if wanted.holds(unit)} == found


def test_the_table_can_be_fetched_with_its_choice(made: Round, desk: Client) -> None:
    """Breaks when a name that begins like a formula is handed to a spreadsheet."""
    person(Role.COORDINATOR, "1460", name="=cmd|'/c calc'!A1", period=PERIOD)

    page = desk.get(f"{ROOT}/status?q=1460").text
    text = desk.get(f"{ROOT}/status.csv?q=1460").content.decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text), delimiter=";")

    assert "status.csv?q=1460" in page
    assert len(rows) == 1
    line = dict(zip(head, rows[0], strict=True))
    assert (line["kod"], line["namn"]) == ("1460", "Bengtsfors")
    assert line["kontaktperson"].startswith("'=")
    assert line["Social barn- och ungdomsvård"] == "inte påbörjat"


def test_as_many_queries_however_many_units(made: Round, desk: Client) -> None:
    """Breaks when a unit of the list asks the database for something of its own."""
    address = f"{ROOT}/status"
    desk.get(address)  # packs are unpacked and the content types read once
    keep = list(Unit.objects.filter(round=made).order_by("place"))
    for unit in keep:
        person(Role.COORDINATOR, unit.place, period=PERIOD)
    with CaptureQueriesContext(
        connection,
    ) as many:
        desk.get(address)
    AreaWork.objects.filter(unit__round=made).exclude(unit=keep[0]).delete()
    with CaptureQueriesContext(connection) as one:
        desk.get(address)

    assert len(keep) > 5
    assert len(many) == len(one)


def test_a_unit_has_a_page_with_its_steps_and_people(made: Round, desk: Client) -> None:
    unit = unit_at(made, "1460")
    kim = person(Role.COORDINATOR, "1460", name="Kim Ek", period=PERIOD)
    for step in (Step.FINISH, Step.HAND_IN):
        move(unit, AREA, step, by=kim, now=timezone.now())

    page = desk.get(f"{ROOT}/enhet/1460").text

    assert "inlämnat, väntar på godkännande" in page
    assert page.count("Kim Ek") == 2
    assert "Svara åt enheten" in page
    assert desk.get(f"{ROOT}/enhet/0000").status_code == 404
