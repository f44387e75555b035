"""Saving answers: acknowledged is kept, and nobody replaces anybody silently."""

from __future__ import annotations

from random import Random
from uuid import uuid4

import pytest
from django.utils import timezone

from builders.rounds import answer, opened_round, person, signed_in, unit_at
from jamfor.core.access.roles import Role
from jamfor.core.answers.content import Content
from jamfor.core.answers.steps import AreaState, Step
from jamfor.formats.contents import content_from_json
from jamfor.web.accounts.models import User
from jamfor.web.audit.models import Event
from jamfor.web.collection.actions.answers import HandedInError, Save, save_answer
from jamfor.web.collection.actions.steps import move
from jamfor.web.collection.models import Revision, Unit
from jamfor.web.collection.packs import asked_of
from jamfor.web.collection.queries.answers import answers_of, beside_of


pytestmark = pytest.mark.django_db

YES, NO = Content(values={"": ("yes",)}), Content(values={"": ("no",)})
QUESTION = "method-freda-cy"
AREA = "child-youth-welfare"


@pytest.fixture
def unit() -> Unit:
    return unit_at(opened_round(), "1460")


@pytest.fixture
def kim() -> User:
    return person(Role.COORDINATOR, "1460", name="Kim")


@pytest.fixture
def alex() -> User:
    return person(Role.CONTRIBUTOR, "1460", name="Alex")


def test_an_answer_becomes_the_next_revision(unit: Unit, kim: User) -> None:
    first = answer(unit, QUESTION, YES, kim, 0)
    second = answer(unit, QUESTION, NO, kim, first.current.number)

    assert (first.current.number, second.current.number) == (1, 2)
    assert answers_of(unit)[QUESTION].content == NO
    assert Revision.objects.filter(unit=unit, question=QUESTION).count() == 2


def test_an_answer_that_met_another_is_kept_beside_and_replaces_nothing(
    unit: Unit, kim: User, alex: User
) -> None:
    """Breaks when the number the sender saw is not compared: the last one would win."""
    answer(unit, QUESTION, YES, kim, 0)

    late = answer(unit, QUESTION, NO, alex, 0)

    assert late.met_another
    assert answers_of(unit)[QUESTION].content == YES
    (kept,) = beside_of(unit)[QUESTION]
    assert (kept.content, kept.by) == (NO, "Alex")


def test_two_who_say_the_same_do_not_conflict(
    unit: Unit, kim: User, alex: User
) -> None:
    answer(unit, QUESTION, YES, kim, 0)

    same = answer(unit, QUESTION, YES, alex, 0)

    assert not same.met_another
    assert beside_of(unit) == {}


def test_the_same_save_arriving_twice_is_one(unit: Unit, kim: User) -> None:
    """Breaks when the key is not looked up: an answer sent again after a lost reply
    would be a second revision, or meet itself."""
    save = Save(question=QUESTION, content=YES, based_on=0, key=uuid4())
    areas = frozenset({AREA})

    first = save_answer(unit, save, by=kim, areas=areas, now=timezone.now())
    answer(unit, QUESTION, NO, kim, 1)
    again = save_answer(unit, save, by=kim, areas=areas, now=timezone.now())

    assert first.current.number == 1
    assert not again.met_another
    assert again.current.content == NO
    assert Revision.objects.filter(unit=unit, question=QUESTION).count() == 2


def test_what_is_handed_in_is_not_changed(unit: Unit, kim: User) -> None:
    """Breaks when the state of the areas a question serves is not looked at."""
    answer(unit, QUESTION, YES, kim, 0)
    for step in (Step.FINISH, Step.HAND_IN):
        move(unit, AREA, step, by=kim, now=timezone.now())

    with pytest.raises(HandedInError):
        answer(unit, QUESTION, NO, kim, 1)

    assert answers_of(unit)[QUESTION].content == YES


def test_an_answer_after_done_makes_the_area_unfinished(unit: Unit, kim: User) -> None:
    move(unit, AREA, Step.FINISH, by=kim, now=timezone.now())

    answer(unit, QUESTION, YES, kim, 0)

    assert unit.areas.get(service_area=AREA).state == AreaState.IN_PROGRESS


def test_every_save_has_its_event_without_its_content(unit: Unit, kim: User) -> None:
    answer(unit, QUESTION, YES, kim, 0)

    event = Event.objects.get(action="answer-saved")

    assert event.facts["question"] == QUESTION
    assert "yes" not in str(event.facts)


@pytest.mark.parametrize("seed", range(5))
def test_of_fifty_interleaved_edits_none_is_lost_or_silently_replaced(
    seed: int, unit: Unit, kim: User, alex: User
) -> None:
    """Two browsers, each with the number it last saw, edit the same three questions.

    Breaks when a save with an old number becomes the answer.
    """
    random = Random(seed)
    questions = (QUESTION, *sorted(_yes_no(unit) - {QUESTION})[:2])
    seen: dict[tuple[int, str], int] = {}
    said: list[tuple[str, Content, str]] = []

    for _ in range(50):
        who = random.choice((kim, alex))
        question = random.choice(questions)
        content = random.choice((YES, NO))
        shown = answers_of(unit).get(question)
        saved = answer(unit, question, content, who, seen.get((who.pk, question), 0))
        said.append((question, content, who.name))
        if saved.met_another:
            assert shown is not None
            assert saved.current.number == shown.number
        if random.random() < 0.5:
            seen[who.pk, question] = saved.current.number

    kept = {(row.question, row.content) for row in Revision.objects.filter(unit=unit)}
    for question, content, _ in said:
        assert any(
            name == question and content_from_json(text) == content
            for name, text in kept
        )
    numbers = Revision.objects.filter(unit=unit, number__isnull=False)
    for question in questions:
        rows = numbers.filter(question=question).order_by("number")
        found = [(row.number, row.based_on) for row in rows]
        assert [number for number, _ in found] == list(range(1, len(found) + 1))


def _yes_no(unit: Unit) -> set[str]:
    asked = asked_of(unit.round.pack_id, unit.round.period)
    return {
        name
        for name, version in asked.questions.items()
        if version.response.type == "yes-no" and asked.asks(unit.place, name)
    }


def test_the_page_saves_without_javascript_and_comes_back(
    unit: Unit, kim: User
) -> None:
    client = signed_in(kim)
    address = "/sv/enkat/2022/1460/social-barn-och-ungdomsvard/violence-and-protection"

    shown = client.get(address)
    sent = client.post(
        address,
        {f"b.{QUESTION}": "0", f"q.{QUESTION}.": "yes", "save": "1"},
    )

    assert shown.status_code == 200
    assert sent.status_code == 302
    assert answers_of(unit)[QUESTION].content == YES
    assert "Sparat" in client.get(sent["Location"]).text


def test_a_page_leaves_alone_what_it_did_not_change(
    unit: Unit, kim: User, alex: User
) -> None:
    """Alex changes an answer while Kim’s page is open; Kim sends the page for another
    question’s sake. Breaks when the page is compared with what stands now: Kim would
    seem to have answered against Alex.
    """
    answer(unit, QUESTION, YES, kim, 0)
    answer(unit, QUESTION, NO, alex, 1)

    signed_in(kim).post(
        "/sv/enkat/2022/1460/social-barn-och-ungdomsvard/violence-and-protection",
        {f"b.{QUESTION}": "1", f"q.{QUESTION}.": "yes", "save": "1"},
    )

    assert answers_of(unit)[QUESTION].content == NO
    assert beside_of(unit) == {}
