"""Traps others have walked into when they collected answers, each with its test.

Named are the systems in whose trackers they were found.
"""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from builders.rounds import (
    answer,
    last_year,
    opened_round,
    person,
    signed_in,
    the_pack,
    unit_at,
)
from jamfor.core.access.roles import Role
from jamfor.core.answers.content import Content
from jamfor.core.answers.steps import AreaState, Step
from jamfor.core.vocabulary.texts import LocalText
from jamfor.web.audit.models import Event
from jamfor.web.collection.actions.steps import move
from jamfor.web.collection.models import AreaWork, Revision, Round, Unit
from jamfor.web.collection.packs import keep
from jamfor.web.collection.queries.answers import answers_of
from jamfor.web.collection.queries.freezing import tables_of
from jamfor.web.collection.queries.reminders import Choice, preview
from jamfor.web.collection.queries.status import by_area, by_county, total


pytestmark = pytest.mark.django_db

YES, NO = Content(values={"": ("yes",)}), Content(values={"": ("no",)})
QUESTION, AREA = "method-freda-cy", "child-youth-welfare"
ROOT = "/sv/enkat/2022/1460"
SECTION = f"{ROOT}/social-barn-och-ungdomsvard/violence-and-protection"


@pytest.fixture
def made() -> Round:
    return opened_round()


@pytest.fixture
def unit(made: Round) -> Unit:
    return unit_at(made, "1460")


def test_an_old_round_keeps_its_own_wording(unit: Unit) -> None:
    """Enketo shows old answers in the new form. Breaks when pages read the definitions
    as they are now, and not the pack the round was opened with.
    """
    pack = the_pack()
    reworded = tuple(
        replace(
            question,
            versions=tuple(
                replace(v, text=LocalText(sv="Ny lydelse", en="New wording"))
                for v in question.versions
            ),
        )
        for question in pack.questions
    )
    keep(replace(pack, questions=reworded))

    page = signed_in(person(Role.COORDINATOR, "1460")).get(SECTION).text

    assert "Ny lydelse" not in page


def test_what_was_answered_is_kept_by_code_and_not_by_place(unit: Unit) -> None:
    """CiviForm prefilled the wrong option when options moved. Breaks when an option is
    stored or offered by its number in the list.
    """
    kim = person(Role.COORDINATOR, "1460")
    answer(unit, QUESTION, YES, kim, 0)

    assert '"yes"' in Revision.objects.get(unit=unit, question=QUESTION).content


def test_every_way_in_leaves_a_trace(unit: Unit) -> None:
    """ODK Collect lost changes from its log when the app was put away. Every revision
    has its event: by page, by script, by sheet, and by the agency for the unit.
    """
    kim = signed_in(person(Role.COORDINATOR, "1460"))
    kim.post(SECTION, {f"b.{QUESTION}": "0", f"q.{QUESTION}.": "yes", "save": "1"})
    kim.post(
        f"{ROOT}/fraga/{QUESTION}",
        {
            f"b.{QUESTION}": "1",
            f"q.{QUESTION}.": "no",
            "area": "social-barn-och-ungdomsvard",
        },
    )
    _by_sheet(kim)
    agency = signed_in(person(Role.AGENCY), second_factor=True)
    shown = answers_of(unit)[QUESTION].number
    other = "no" if answers_of(unit)[QUESTION].content == YES else "yes"
    agency.post(SECTION, {f"b.{QUESTION}": str(shown), f"q.{QUESTION}.": other})

    kept = Revision.objects.filter(unit=unit)
    events = Event.objects.filter(action__in=("answer-saved", "answer-kept-beside"))
    assert set(kept.values_list("source", flat=True)) >= {
        "answered",
        "imported",
        "for-unit",
    }
    assert events.count() == kept.count()


def _by_sheet(client: object) -> None:
    """Download the long sheet’s twin, answer one question in it, and store it."""
    text = f"period;place;question;part;answer\n2022;1460;{QUESTION};;yes\n"
    sheet = SimpleUploadedFile("svar.csv", io.BytesIO(text.encode()).getvalue())
    page = client.post(f"{ROOT}/las-in", {"file": sheet})  # type: ignore[attr-defined]
    assert page.status_code == 200
    assert page.context["kept"] is not None, page.context["report"]
    stored = client.post(f"{ROOT}/las-in", {"store": page.context["kept"].pk})  # type: ignore[attr-defined]
    assert stored.status_code == 302


def test_a_sheet_of_another_unit_stores_nothing(unit: Unit) -> None:
    kim = signed_in(person(Role.COORDINATOR, "1460"))
    text = f"period;place;question;part;answer\n2022;1461;{QUESTION};;yes\n"

    page = kim.post(
        f"{ROOT}/las-in", {"file": SimpleUploadedFile("x.csv", text.encode())}
    )

    assert page.status_code == 422
    assert answers_of(unit) == {}


def test_last_years_answers_of_who_never_answers_are_nobodys(made: Round) -> None:
    """Breaks when answers that would be taken over count before anybody has said so: a
    silent municipality would be published with the answers of the year before.
    """
    tables = tables_of(made)

    assert last_year()["1490"].values
    assert tables.answers.is_empty()
    assert set(tables.frame["state"]) == {"none"}


def test_the_counts_are_the_frame_at_every_moment(made: Round) -> None:
    """Breaks when a state is left out of the counts, or a unit is counted by what it
    answered instead of by who was asked.
    """
    kim = person(Role.COORDINATOR, "1460")
    frame = AreaWork.objects.filter(unit__round=made).count()
    unit = unit_at(made, "1460")
    for step in (Step.START, Step.FINISH, Step.HAND_IN, Step.SEND_BACK, Step.FINISH):
        move(unit, AREA, step, by=kim, now=timezone.now())
        areas, counties = by_area(made), by_county(made)
        assert total(areas).frame == total(counties).frame == frame
        assert sum(total(areas).cells) == frame


def test_nobody_who_is_done_is_reminded(made: Round) -> None:
    """Breaks when a reminder is chosen by unit and not by what it still owes."""
    kim = person(Role.COORDINATOR, "1460", period="2022")
    person(Role.COORDINATOR, "1461", period="2022")
    unit = unit_at(made, "1460")
    for area in unit.areas.values_list("service_area", flat=True):
        for step in (Step.FINISH, Step.HAND_IN, Step.SIGN):
            move(unit, area, step, by=kim, now=timezone.now())

    for state in AreaState:
        found = preview(made, Choice(state=state), now=timezone.now())
        assert "1460" not in {each.unit.place for each in found.reminders}
    left = preview(made, Choice(state=AreaState.NOT_STARTED), now=timezone.now())
    assert {each.unit.place for each in left.reminders} == {"1461"}


def test_a_page_asks_as_much_however_much_is_answered(unit: Unit) -> None:
    """Breaks when a query is made for each question or each answer."""
    kim = person(Role.COORDINATOR, "1460", period="2022")
    client = signed_in(kim)
    addresses = [
        ROOT,
        SECTION,
        f"{ROOT}/granska",
        f"{ROOT}/personer",
        f"{ROOT}/aktualitet",
        f"{ROOT}/social-barn-och-ungdomsvard/mote",
    ]
    for address in addresses:
        client.get(address)
    before = [_queries(client, address) for address in addresses]
    for question in sorted(_yes_no(unit)):
        answer(unit, question, YES, kim, 0)
        answer(unit, question, NO, kim, 1)

    assert [_queries(client, address) for address in addresses] == before


def _yes_no(unit: Unit) -> set[str]:
    from jamfor.web.collection.packs import asked_of  # noqa: PLC0415

    asked = asked_of(unit.round.pack_id, unit.round.period)
    return {
        name
        for name, version in asked.questions.items()
        if version.response.type == "yes-no" and asked.asks(unit.place, name)
    }


def _queries(client: object, address: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200  # type: ignore[attr-defined]
    return len(found)


def test_pages_of_the_collection_run_our_own_scripts_and_no_others(unit: Unit) -> None:
    """Breaks when a page allows inline scripts or styles, or is kept by a browser."""
    page = signed_in(person(Role.COORDINATOR, "1460")).get(SECTION)

    policy = page["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert page["Cache-Control"] == "no-store"
    assert "<script>" not in page.text
    assert 'style="' not in page.text
