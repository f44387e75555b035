"""The agency prepares, opens, closes and corrects a round, on record."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from builders.released import answer_everything, seen_by, sign_what_can_be
from builders.rounds import (
    BEFORE,
    PERIOD,
    answer,
    opened_round,
    person,
    prepared_round,
    signed_in,
    the_pack,
    unit_at,
)
from jamfor.core.access.roles import Phase, Role
from jamfor.core.answers.content import Content
from jamfor.core.answers.steps import AreaState, Step
from jamfor.core.vocabulary.problems import Problem, Severity
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.definitions.loading import Loaded
from jamfor.web.accounts.models import User
from jamfor.web.audit.models import Event
from jamfor.web.collection.actions.closing import close_round
from jamfor.web.collection.actions.steps import move
from jamfor.web.collection.models import (
    AreaWork,
    Bookmark,
    Note,
    Revision,
    Round,
    Source,
)
from jamfor.web.collection.queries import preparing
from jamfor.web.collection.queries.answers import answers_of
from jamfor.web.collection.queries.last_round import last_round
from jamfor.web.collection.queries.log import FACTS, REASONS, WORDS
from jamfor.web.collection.views import agency as views
from jamfor.web.publishing.actions import freeze
from jamfor.web.publishing.queries import frozen


pytestmark = pytest.mark.django_db

DESK = "/sv/enkat/omgang"
ROUND = f"{DESK}/{PERIOD}"
HUB = f"/sv/enkat/{PERIOD}/1460"
SLUG, SECTION = "social-barn-och-ungdomsvard", "violence-and-protection"
QUESTION, AREA = "method-freda-cy", "child-youth-welfare"
YES, NO = Content(values={"": ("yes",)}), Content(values={"": ("no",)})
DAYS = {
    "opens": "2022-02-01",
    "last_day": "2022-03-01",
    "closes": "2022-03-15",
    "publishes": "2022-06-20",
}


@pytest.fixture
def agency() -> User:
    return person(Role.AGENCY, name="Handläggare")


@pytest.fixture
def desk(agency: User) -> Client:
    return signed_in(agency, second_factor=True)


@pytest.fixture
def _little(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: object) -> None:
    """Definitions of little Sweden, and a data folder without any snapshot."""
    loaded = Loaded(pack=the_pack(), problems=())
    settings.DATA = tmp_path  # type: ignore[attr-defined]
    for module in (views, preparing):
        monkeypatch.setattr(module, "load_definitions", lambda *_, **__: loaded)


@pytest.mark.usefixtures("_little")
def test_a_round_is_prepared_with_the_days_chosen_for_its_own_year(
    desk: Client,
) -> None:
    """Breaks when the days of one year are sent for another."""
    shown = desk.get(f"{DESK}?period={PERIOD}").text
    answer = desk.post(DESK, {"period": PERIOD, **DAYS})

    planned = next(r for r in the_pack().rounds if r.period == PERIOD)
    assert f'value="{planned.opens}"' in shown
    assert planned.legal_ground.sv in shown
    assert answer["Location"] == ROUND
    made = Round.objects.get(period=PERIOD)
    assert (made.phase, str(made.last_day)) == (Phase.PREPARED, "2022-03-01")
    assert f'href="{ROUND}"' in desk.get(DESK).text


@pytest.mark.usefixtures("_little")
@pytest.mark.parametrize("wrong", ["2022-05-01", "1 mars", ""])
def test_days_that_cannot_be_are_refused_and_kept_as_written(
    desk: Client, wrong: str
) -> None:
    answer = desk.post(DESK, {"period": PERIOD, **DAYS, "last_day": wrong})

    assert answer.status_code == 422
    assert not Round.objects.exists()
    assert not wrong or f'value="{wrong}"' in answer.text


@pytest.mark.usefixtures("_little")
def test_what_is_looked_at_before_a_round_opens(desk: Client) -> None:
    prepared_round()

    page = desk.get(ROUND).text

    assert "Definitionerna håller" in page
    assert "Skattad ur definitionerna (vår tolkning), inte mätt" in page
    assert "Varav stadsdelar" in page
    assert "ändrats sedan" not in page


def test_the_round_before_is_read_from_here_when_it_was_never_frozen(
    tmp_path: Path,
) -> None:
    """Breaks when a year without a snapshot is taken for a year without answers."""
    kim = person(Role.COORDINATOR, "1460")
    made = opened_round()
    assert last_round(tmp_path, the_pack(), "2023") is None
    answer(unit_at(made, "1460"), QUESTION, YES, kim, 0)

    last = last_round(tmp_path, the_pack(), "2023")

    assert last is not None
    assert last.period == PERIOD
    assert last.units["1460"].values == {(QUESTION, ""): ("yes",)}


def test_a_round_does_not_open_while_the_definitions_have_faults(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Breaks when the check is shown and not asked."""
    prepared_round()
    fault = Problem(
        code="broken",
        severity=Severity.ERROR,
        text=LocalText(sv="Frågan saknas.", en="There is no such question."),
    )
    loaded = Loaded(pack=None, problems=(fault,))
    monkeypatch.setattr(preparing, "load_definitions", lambda *_, **__: loaded)

    answer = desk.post(ROUND, {"do": "open"})

    assert answer.status_code == 422
    assert "Frågan saknas." in answer.text
    assert Round.objects.get().phase == Phase.PREPARED


def test_definitions_that_changed_since_are_told(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared_round()
    loaded = Loaded(pack=replace(the_pack(), families=()), problems=())
    monkeypatch.setattr(preparing, "load_definitions", lambda *_, **__: loaded)

    assert "ändrats sedan omgången förbereddes" in desk.get(ROUND).text


def test_a_prepared_round_shows_everything_and_keeps_nothing(desk: Client) -> None:
    """Breaks when the agency may answer for a unit before the round is open."""
    prepared_round()
    section = f"{HUB}/{SLUG}/{SECTION}"
    sent = {f"b.{QUESTION}": "0", f"q.{QUESTION}.": "yes", f"n.{QUESTION}": "Prov"}

    for address in (HUB, section, f"{HUB}/{SLUG}/mote", f"{HUB}/granska"):
        page = desk.get(address)
        assert page.status_code == 200
        assert "inget kan fyllas i här" in page.text
    desk.post(section, {**sent, "save": "1"})
    desk.post(f"{HUB}/{SLUG}/mote", {**sent, "save": "1"})
    alone = desk.post(f"{HUB}/fraga/{QUESTION}", {**sent, "area": SLUG})

    assert alone.status_code == 403
    assert not Revision.objects.exists()
    assert not Note.objects.exists()
    assert set(AreaWork.objects.values_list("state", flat=True)) == {"not-started"}
    assert not Bookmark.objects.exists()


@pytest.mark.usefixtures("_little")
def test_the_message_and_the_ground_stand_above_a_units_areas(desk: Client) -> None:
    prepared_round()
    sent = {"do": "calendar", **DAYS, "message_sv": "Välkomna – svara i tid –"}

    alone = desk.post(ROUND, sent)
    both = desk.post(ROUND, {**sent, "message_en": "Welcome"})

    assert (alone.status_code, both.status_code) == (422, 302)
    assert "Välkomna" in alone.text  # what was written is still there
    page = desk.get(HUB).text
    assert "Välkomna – svara i tid –" in page
    assert the_pack().rounds[-1].legal_ground.sv in page
    event = Event.objects.get(action="calendar-changed")
    assert event.facts["last_day"].endswith("→ 2022-03-01")
    assert "Välkomna" not in str(event.facts)


def test_the_days_of_a_closed_round_stay(desk: Client) -> None:
    """Breaks when the calendar may be changed in any phase."""
    made = opened_round()
    close_round(made, by=None, now=timezone.now())
    before = Round.objects.get().last_day

    answer = desk.post(ROUND, {"do": "calendar", **DAYS})

    assert answer.status_code == 422
    assert Round.objects.get().last_day == before


def test_closing_is_asked_twice_and_keeps_what_is_unfinished(desk: Client) -> None:
    """Breaks when one press closes a round for everybody."""
    made = opened_round()
    kim = person(Role.COORDINATOR, "1460", period=PERIOD)
    answer_everything(unit_at(made, "1460"), kim)
    saved = Revision.objects.count()

    once = desk.post(ROUND, {"do": "close"})
    assert (once.status_code, Round.objects.get().phase) == (422, Phase.OPEN)
    desk.post(ROUND, {"do": "close", "sure": "on"})

    assert Round.objects.get().phase == Phase.CLOSED
    works = AreaWork.objects.filter(unit__place="1460", service_area=AREA)
    assert works.get().state == AreaState.PARTIAL
    assert Revision.objects.count() == saved


def test_what_the_agency_answers_is_marked_and_on_record(
    desk: Client, agency: User
) -> None:
    """Breaks when the source is what the form says, or the role is left out."""
    made = opened_round()
    section = f"{HUB}/{SLUG}/{SECTION}"

    assert "Du svarar åt kommunen" in desk.get(section).text
    desk.post(section, {f"b.{QUESTION}": "0", f"q.{QUESTION}.": "yes", "save": "1"})

    row = Revision.objects.get()
    assert (row.source, row.by) == (Source.FOR_UNIT, agency)
    event = Event.objects.get(action="answer-saved")
    assert (event.role, event.actor, event.place) == ("agency", agency.pk, "1460")
    kim = signed_in(person(Role.COORDINATOR, "1460", period=PERIOD))
    assert "besvarat av myndigheten åt kommunen" in kim.get(section).text
    assert "av myndigheten åt kommunen" in kim.get(f"{HUB}/logg").text
    assert answers_of(unit_at(made, "1460"))[QUESTION].content == YES


def _reopen(desk: Client, **sent: str) -> int:
    wanted = {"place": "1460", "area": AREA, "reason": "late"} | sent
    return desk.post(f"{ROUND}/oppna", wanted).status_code


@pytest.mark.parametrize(
    ("phase", "status"),
    [
        (Phase.PREPARED, 409),
        (Phase.OPEN, 302),
        (Phase.CLOSED, 302),
        (Phase.FROZEN, 302),
        (Phase.PUBLISHED, 409),
    ],
)
def test_an_area_is_opened_again_only_where_it_can_be_answered(
    desk: Client, phase: Phase, status: int
) -> None:
    """Breaks when a published round is opened: readers have what it said."""
    made = opened_round()
    Round.objects.filter(pk=made.pk).update(phase=phase)
    AreaWork.objects.filter(unit__place="1460").update(state=AreaState.SIGNED)

    assert _reopen(desk) == status
    state = AreaWork.objects.get(unit__place="1460", service_area=AREA).state
    assert (state == AreaState.IN_PROGRESS) == (status == 302)


def test_a_round_whose_days_are_over_is_closed_before_anything_is_opened(
    desk: Client,
) -> None:
    """Breaks when closing comes after: it would make the area partial again."""
    made = opened_round()
    day = timezone.localdate() - timedelta(days=1)
    Round.objects.filter(pk=made.pk).update(last_day=day, closes=day)

    assert _reopen(desk) == 409


def test_opening_again_needs_a_reason_that_stands_on_record(desk: Client) -> None:
    opened_round()
    AreaWork.objects.filter(unit__place="1460").update(state=AreaState.SIGNED)

    assert (_reopen(desk, reason=""), _reopen(desk, reason="x")) == (422, 422)
    assert _reopen(desk, reason="recontact") == 302
    event = Event.objects.get(action="reopened-because")
    assert event.facts == {"area": AREA, "reason": "recontact"}
    assert REASONS["recontact"].sv in desk.get(f"{HUB}/logg").text


def test_a_correction_goes_from_frozen_to_signed_and_is_frozen_anew(
    desk: Client, agency: User, tmp_path: Path
) -> None:
    """The whole way: breaks when a closed round keeps its unit out though the agency
    has opened an area, when more than that area is opened, or when an old snapshot
    passes for the answers as they are.
    """
    made = opened_round()
    unit = unit_at(made, "1460")
    kim = person(Role.COORDINATOR, "1460", period=PERIOD)
    answer_everything(unit, kim)
    signed = sign_what_can_be(unit).service_areas
    close_round(made, by=agency, now=timezone.now())
    freeze(made, data=tmp_path, by=agency, now=timezone.now())
    shut = seen_by(kim, unit_at(made, "1460"))
    area = signed[0]
    other = next(each for each in shut.works if each != area)
    question = next(q for q, of in shut.asked.areas_of.items() if of == {area})
    assert not shut.may_answer(question, area=area)

    assert _reopen(desk, area=area) == 302
    here = seen_by(kim, unit_at(made, "1460"))

    assert here.may_answer(question, area=area)
    assert not here.may_answer(question, area=other)
    snapshot = frozen(made, tmp_path)
    assert snapshot is not None
    assert snapshot.changed_since
    again = sign_what_can_be(unit_at(made, "1460"))
    assert again.service_areas == [area]
    freeze(made, data=tmp_path, by=agency, now=timezone.now())
    anew = frozen(made, tmp_path)
    assert anew is not None
    assert (anew.number, anew.changed_since) == (snapshot.number + 1, False)


def test_the_log_tells_who_and_what_in_words_and_never_what_was_said(
    desk: Client, agency: User
) -> None:
    """Breaks when names are kept with the events: who is renamed would be two."""
    made = opened_round()
    kim = person(Role.COORDINATOR, "1460", name="Kim Ek", period=PERIOD)
    answer(unit_at(made, "1460"), QUESTION, YES, kim, 0)
    move(
        unit_at(made, "1460"),
        AREA,
        Step.FINISH,
        by=kim,
        now=timezone.now(),
        role=Role.COORDINATOR,
    )
    User.objects.filter(pk=kim.pk).update(name="Kim Berg")

    page = desk.get(f"{ROUND}/logg").text

    assert "Kim Berg" in page
    assert "Kim Ek" not in page
    assert "markerade området som klart" in page
    assert "område: Social barn- och ungdomsvård, från: pågår, till: klart" in page
    assert "<strong>Bengtsfors</strong>" in page


def test_the_log_of_a_unit_is_its_own_and_turned_a_hundred_at_a_time() -> None:
    """Breaks when a unit reads of another, or a page holds the whole log."""
    made = opened_round()
    kim = person(Role.COORDINATOR, "1460", period=PERIOD)
    other = person(Role.COORDINATOR, "1490", name="Någon Annan", period=PERIOD)
    answer(unit_at(made, "1490"), QUESTION, YES, other, 0)
    for number in range(101):
        answer(unit_at(made, "1460"), QUESTION, (YES, NO)[number % 2], kim, number)
    client = signed_in(kim)

    first, second = client.get(f"{HUB}/logg"), client.get(f"{HUB}/logg?sida=2")

    assert first.text.count("sparade ett svar") == 100
    assert second.text.count("sparade ett svar") == 1
    assert "Någon Annan" not in first.text + second.text


def test_every_event_and_fact_recorded_has_words() -> None:
    """Breaks with a new event nobody has named: the log would show its code."""
    made = opened_round()
    close_round(made, by=None, now=timezone.now())
    steps = {f"area-{step}" for step in Step if step is not Step.START}
    rows = Event.objects.all()

    assert {row.action for row in rows} | steps <= set(WORDS)
    states = {state.value for state in AreaState}
    assert {name for row in rows for name in row.facts} <= set(FACTS) | states


def test_an_old_round_is_shown_with_its_own_words(desk: Client) -> None:
    """Breaks when the definitions of today render a round of another year."""
    made = prepared_round()
    kept = made.pack_id
    Round.objects.filter(pk=made.pk).update(phase=Phase.PUBLISHED)

    page = desk.get(f"{HUB}/{SLUG}/{SECTION}").text

    text = next(q for q in the_pack().questions if q.id == QUESTION)
    version = text.asked_in(PERIOD)
    assert version is not None
    assert version.text.sv in page
    assert Round.objects.get().pack_id == kept
    assert BEFORE != PERIOD
