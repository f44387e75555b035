"""What stands at a question: its terms where they are first met, and its currency."""

from __future__ import annotations

from datetime import timedelta

import pytest

from builders.rounds import PERIOD, opened_round, person, signed_in
from jamfor.core.access.roles import Role
from jamfor.core.questionnaires.questions import ResponseType
from jamfor.formats.answer_sheets.asked import AskedRound
from jamfor.web.collection.models import Round
from jamfor.web.collection.packs import asked_of, demands_of, pack_of


pytestmark = pytest.mark.django_db

PLACE = "1460"


def _page_of(made: Round, asked: AskedRound, question: str) -> str:
    """The address of the first section that asks a question."""
    areas = {
        area.id: area.slug for area in pack_of(made.pack_id).geography.service_areas
    }
    for form in asked.questionnaires:
        for section in form.sections:
            if question in section.questions:
                slug = areas[form.service_area]
                return f"/sv/enkat/{PERIOD}/{PLACE}/{slug}/{section.id}"
    raise AssertionError(question)


def test_a_routine_says_whether_it_is_current_as_its_dates_stand() -> None:
    """Breaks when the line is of another day than the reference, or not drawn anew."""
    made = opened_round()
    asked = asked_of(made.pack_id, PERIOD)
    routine = next(
        question
        for question, demand in demands_of(made.pack_id, PERIOD).items()
        if demand.documented
        and asked.asks(PLACE, question)
        and asked.questions[question].response.type is ResponseType.ROUTINE
    )
    window = demands_of(made.pack_id, PERIOD)[routine].months
    client = signed_in(person(Role.COORDINATOR, PLACE, period=PERIOD))
    address = _page_of(made, asked, routine)
    name = f"q.{routine}"
    fresh = asked.reference_date - timedelta(days=30)
    sent = {
        f"{name}.written": "yes",
        f"{name}.management": "yes",
        f"{name}.decided": str(fresh),
        "save": "1",
    }

    def saved(base: int, **evidence: str) -> str:
        more = {f"{name}.{field}": value for field, value in evidence.items()}
        answer = client.post(address, {f"b.{routine}": str(base), **sent, **more})
        assert answer.status_code == 302
        page = client.get(address).text
        return page.split(f'id="{routine}"')[1].split("</fieldset>")[0]

    assert "Datum för senaste uppföljning saknas." in saved(0)
    current = saved(1, followed_up=str(fresh), documented="yes")
    assert '<p class="currency current"><strong>Aktuell den' in current
    alone = saved(2, followed_up=str(fresh), documented="no")
    assert "Uppföljningen är inte dokumenterad." in alone
    old = str(asked.reference_date - timedelta(days=31 * (window + 1)))
    assert f"mer än {window} månader äldre" in saved(3, decided=old, followed_up=old)


def test_a_term_is_explained_openly_where_a_section_first_uses_it() -> None:
    """Breaks when definitions hide behind a line, or are repeated at each question."""
    made = opened_round()
    asked = asked_of(made.pack_id, PERIOD)
    first, again, term = next(
        (one, other, term)
        for form in asked.questionnaires
        for section in form.sections
        for at, one in enumerate(section.questions)
        for other in section.questions[at + 1 :]
        for term in asked.questions[one].terms
        if term in asked.questions[other].terms
        and asked.asks(PLACE, one)
        and asked.asks(PLACE, other)
        and not any(term in asked.questions[q].terms for q in section.questions[:at])
    )
    said = next(t for t in pack_of(made.pack_id).terms if t.id == term).definition.sv
    client = signed_in(person(Role.COORDINATOR, PLACE, period=PERIOD))

    page = client.get(_page_of(made, asked, first)).text

    blocks = {
        question: page.split(f'id="{question}"')[1].split("</fieldset>")[0]
        for question in (first, again)
    }
    openly = {q: block.split("<details", 1)[0] for q, block in blocks.items()}
    assert said in openly[first]
    assert said not in openly[again]
    assert said in blocks[again]
