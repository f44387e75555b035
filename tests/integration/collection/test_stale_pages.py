"""Pages that are old, sent twice or sent too late: nothing is lost without a word."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.utils import timezone

from builders.rounds import answer, opened_round, person, signed_in, unit_at
from jamfor.core.access.roles import Role
from jamfor.core.answers.content import Content
from jamfor.core.answers.steps import AreaState, Step
from jamfor.web.accounts.models import Appointment, User
from jamfor.web.collection.actions.closing import close_round
from jamfor.web.collection.actions.handing_in import DoubtsLeftError
from jamfor.web.collection.actions.reopening import reopen
from jamfor.web.collection.actions.steps import move
from jamfor.web.collection.models import Assignment, Revision, Round, Unit
from jamfor.web.collection.packs import asked_of
from jamfor.web.collection.queries.answers import answers_of, beside_of


pytestmark = pytest.mark.django_db

ROOT = "/sv/enkat/2022/1460"
AREA, SLUG = "child-youth-welfare", "social-barn-och-ungdomsvard"
SECTION, QUESTION = "violence-and-protection", "method-freda-cy"
PAGE = f"{ROOT}/{SLUG}/{SECTION}"
YES, NO = Content(values={"": ("yes",)}), Content(values={"": ("no",)})


@pytest.fixture
def made() -> Round:
    return opened_round()


@pytest.fixture
def unit(made: Round) -> Unit:
    return unit_at(made, "1460")


@pytest.fixture
def kim() -> User:
    return person(Role.COORDINATOR, "1460", name="Kim")


def _sent(value: str, *, base: int, key: str) -> dict[str, str]:
    return {
        f"b.{QUESTION}": str(base),
        f"k.{QUESTION}": key,
        f"q.{QUESTION}.": value,
        "save": "1",
    }


def test_an_old_page_filled_in_otherwise_is_another_answer(
    unit: Unit, kim: User
) -> None:
    """Kim saves, goes back in her browser and changes her mind: the page has the key it
    had. Breaks when a known key is taken for the same save whatever it says: she would
    be told it was saved, and it would be nowhere.
    """
    client, key = signed_in(kim), str(uuid4())
    client.post(PAGE, _sent("yes", base=0, key=key))

    answered = client.post(PAGE, _sent("no", base=0, key=key))

    assert answered.status_code == 409
    assert [kept.content for kept in beside_of(unit)[QUESTION]] == [NO]
    assert answers_of(unit)[QUESTION].content == YES


def test_a_page_sent_after_the_round_closed_is_refused(
    made: Round, unit: Unit, kim: User
) -> None:
    """Breaks when what may not be answered is left out without a word: she would be led
    on to a page that says her answers are saved.
    """
    client = signed_in(kim)
    close_round(made, by=None, now=timezone.now())

    answered = client.post(PAGE, _sent("yes", base=0, key=str(uuid4())))

    assert answered.status_code == 403
    assert QUESTION not in answers_of(unit)


def test_a_contributor_of_two_rounds_answers_in_both(unit: Unit) -> None:
    """Breaks when the first of her roles stands for all of them: she who took part last
    year would find this year closed.
    """
    alex = person(Role.CONTRIBUTOR, "1460", period="2021")
    Appointment.objects.create(
        user=alex,
        role=Role.CONTRIBUTOR,
        place="1460",
        period="2022",
        made_at=timezone.now(),
    )
    Assignment.objects.create(
        unit=unit, service_area=AREA, user=alex, made_at=timezone.now()
    )

    answered = signed_in(alex).post(PAGE, _sent("yes", base=0, key=str(uuid4())))

    assert answered.status_code == 302
    assert answers_of(unit)[QUESTION].content == YES


def test_a_shared_answer_makes_every_area_it_serves_unfinished(
    unit: Unit, kim: User
) -> None:
    """Breaks when only the area whose page it was given on hears of it: the other would
    be handed in as it was when somebody looked at it last.
    """
    question, areas = _shared(unit)
    for area in areas:
        move(unit, area, Step.FINISH, by=kim, now=timezone.now())

    answer(unit, question, YES, kim, 0)

    states = unit.areas.filter(service_area__in=areas).values_list("state", flat=True)
    assert set(states) == {AreaState.IN_PROGRESS}


def _shared(unit: Unit) -> tuple[str, frozenset[str]]:
    asked = asked_of(unit.round.pack_id, unit.round.period)
    works = set(unit.areas.values_list("service_area", flat=True))
    return next(
        (question, found)
        for question, areas in asked.areas_of.items()
        if len(found := frozenset(areas) & works) > 1
        and asked.questions[question].response.type == "yes-no"
        and asked.asks(unit.place, question)
    )


def test_what_was_opened_again_in_time_closes_with_the_round(
    made: Round, unit: Unit, kim: User
) -> None:
    """Breaks when an area that was opened again while the round was open counts as
    opened again after closing: it would never close.
    """
    answer(unit, QUESTION, YES, kim, 0)
    for step in (Step.FINISH, Step.HAND_IN, Step.REOPEN):
        move(unit, AREA, step, by=kim, now=timezone.now())
    close_round(made, by=None, now=timezone.now())

    sent = _sent("no", base=1, key=str(uuid4()))
    answered = signed_in(kim).post(PAGE, sent)

    assert answered.status_code == 403
    assert answers_of(unit)[QUESTION].content == YES


@pytest.fixture
def corrected(made: Round, unit: Unit, kim: User) -> Unit:
    """A unit whose round has closed, with one area opened again afterwards."""
    answer(unit, QUESTION, YES, kim, 0)
    close_round(made, by=None, now=timezone.now())
    reopen(unit, AREA, reason="unit-asked", by=kim, now=timezone.now())
    return unit_at(made, "1460")


def test_an_area_opened_again_after_closing_is_saved_as_one_goes(
    corrected: Unit, kim: User
) -> None:
    """Breaks when the page's script is asked whether the whole unit is open: only one
    area is.
    """
    sent = {**_sent("no", base=1, key=str(uuid4())), "area": SLUG}

    answered = signed_in(kim).post(f"{ROOT}/fraga/{QUESTION}", sent)

    assert answered.status_code == 200
    assert answers_of(corrected)[QUESTION].content == NO


def test_an_area_opened_again_after_closing_is_signed(
    corrected: Unit, kim: User
) -> None:
    """Breaks when signing is asked of the unit and not of its areas: a correction could
    be handed in and never signed.
    """
    chief = person(Role.APPROVER, "1460")
    for step in (Step.FINISH, Step.HAND_IN):
        move(corrected, AREA, step, by=kim, now=timezone.now())

    answered = signed_in(chief).post(f"{ROOT}/godkann", {"area": [AREA]})

    # One answer alone leaves doubts: what is refused is these, not the approver.
    assert answered.status_code == DoubtsLeftError.http_status
