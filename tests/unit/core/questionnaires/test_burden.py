"""How long a questionnaire takes, by the answers that decide its route."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.questions import YES_OR_NO, asked, text
from jamfor.core.questionnaires.burden import burden, foreseen_values, minutes
from jamfor.core.questionnaires.conditions import Is
from jamfor.core.questionnaires.questions import (
    Questionnaire,
    QuestionVersion,
    Section,
)
from jamfor.core.questionnaires.routing import Values
from jamfor.core.vocabulary.basis import Basis
from jamfor.core.vocabulary.missing import Missing


def costing(each: float, *, opened_by: str = "") -> QuestionVersion:
    """Return a question of yes or no that takes some minutes."""
    opens = Is(question=opened_by, value="yes") if opened_by else None
    return replace(asked(YES_OR_NO, asked_when=opens), minutes=each)


QUESTIONS = {
    "a": costing(2),
    "b": costing(3, opened_by="a"),
    "c": costing(0.1),
    "d": costing(0.2),
    "common": costing(10),
}


def form(area: str, *questions: str) -> Questionnaire:
    return Questionnaire(
        period="2022",
        service_area=area,
        basis=Basis.EXAMPLE,
        sections=(Section(id="all", title=text("Alla"), questions=questions),),
    )


FORMS = (form("lss", "a", "b", "common"), form("ifo", "common", "c", "d"))

CASES: dict[str, tuple[Values, float]] = {
    "nothing is known: every question counts": ({}, 15.3),
    "an answer closes a question": ({("a", ""): ("no",)}, 12.3),
    "an answer opens it": ({("a", ""): ("yes",)}, 15.3),
    "a reason does not close it": ({("a", ""): Missing.DONT_KNOW}, 15.3),
}


@pytest.mark.parametrize(("values", "total"), CASES.values(), ids=CASES)
def test_a_unit_is_foreseen_the_minutes_of_its_route(
    values: Values, total: float
) -> None:
    """Breaks if a closed question cost time, or an unknown one did not."""
    found = burden(FORMS, questions=QUESTIONS, values=values)

    assert found.total == pytest.approx(total)


def test_a_shared_question_is_counted_once_and_under_no_area() -> None:
    """Breaks if what is answered once were to take the time of two."""
    found = burden(FORMS, questions=QUESTIONS, values={})

    assert found.own == {"lss": 5, "ifo": pytest.approx(0.3)}
    assert found.shared == 10


def test_a_question_that_rests_costs_nothing() -> None:
    rested = {name: v for name, v in QUESTIONS.items() if name != "common"}

    assert burden(FORMS, questions=rested, values={}).shared == 0


def test_this_years_answers_decide_and_last_years_where_there_are_none() -> None:
    """Breaks if last year's half answer were added to this year's."""
    now: Values = {("m", "home"): ("yes",), ("x", ""): ()}
    before: Values = {
        ("m", "home"): ("no",),
        ("m", "away"): ("no",),
        ("a", ""): ("no",),
        ("x", ""): ("yes",),
    }

    found = foreseen_values(now, before)

    assert found == {
        ("m", "home"): ("yes",),
        ("a", ""): ("no",),
        ("x", ""): ("yes",),
    }


ANSWERS = st.sampled_from([("yes",), ("no",), Missing.DONT_KNOW])


@given(
    st.dictionaries(st.sampled_from([(q, "") for q in QUESTIONS]), ANSWERS),
    st.lists(st.lists(st.sampled_from(sorted(QUESTIONS)), unique=True), max_size=4),
)
def test_the_parts_add_up_to_the_whole(
    values: dict[tuple[str, str], tuple[str, ...] | Missing], orders: list[list[str]]
) -> None:
    """Breaks if a question fell between areas, or were counted in two."""
    forms = [form(f"area-{n}", *order) for n, order in enumerate(orders)]

    found = burden(forms, questions=QUESTIONS, values=values)

    whole = minutes(
        (q for order in orders for q in order), questions=QUESTIONS, values=values
    )
    assert found.total == pytest.approx(whole)
