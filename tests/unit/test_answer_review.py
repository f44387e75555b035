"""What is a legal answer, as a table: one answer, and the codes it is refused with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from builders.questions import asked, number
from builders.survey import ASKED, QUESTIONS, answers_of
from jamfor.core.answers.answers import Evidence
from jamfor.core.answers.review import review
from jamfor.core.vocabulary.missing import Missing


Answer = tuple[str, ...] | Missing

CASES: list[tuple[tuple[str, str], Answer, list[str]]] = [
    (("jour", ""), ("yes",), []),
    (("jour", ""), Missing.NOT_ANSWERED, []),
    (("jour", ""), ("maybe",), ["answer-unknown"]),
    (("jour", ""), ("yes", "no"), ["answer-several"]),
    (("jour", ""), Missing.DONT_KNOW, ["reason-not-allowed"]),
    (("jour", "x"), ("yes",), ["part-unknown"]),
    (("gone", ""), ("yes",), ["question-not-asked"]),
    (("methods", ""), ("audit", "dudit"), []),
    (("methods", ""), (), ["nothing-chosen"]),
    (("methods", ""), ("audit", "none"), ["exclusive-with-others"]),
    (("methods", ""), ("none",), []),
    (("plan", ""), ("yes",), ["part-missing"]),
    (("plan", "housing"), ("partly",), []),
    (("plan", "housing"), Missing.NOT_APPLICABLE, []),
    (("waiting", ""), ("3660",), []),
    (("waiting", ""), ("3660.1",), ["number-too-large"]),
    (("waiting", ""), ("-1",), ["number-too-small"]),
    (("waiting", ""), ("many",), ["number-unreadable"]),
    (("waiting", ""), ("1e3",), ["number-unreadable"]),
    (("waiting", ""), ("NaN",), ["number-unreadable"]),
    (("waiting", ""), ("٣",), ["number-unreadable"]),
    (("waiting", ""), ("1.2345",), []),
    (("waiting", ""), ("1.23450",), []),
    (("waiting", ""), ("1.23456",), ["number-too-precise"]),
    (("staff", ""), ("9999999",), []),
    (("staff", ""), ("10000000",), ["number-too-large"]),
    (("satisfied", ""), ("100",), []),
    (("satisfied", ""), ("100.1",), ["percent-over-100"]),
    (("mapped-on", ""), ("2022-02-01",), []),
    (("mapped-on", ""), ("2022-02-02",), ["date-in-future"]),
    (("mapped-on", ""), ("2021-02-29",), ["date-unreadable"]),
    (("mapped-on", ""), ("20210228",), ["date-unreadable"]),
    (("comment", ""), ("x" * 20,), []),
    (("comment", ""), ("x" * 21,), ["text-too-long"]),
    (("routine-x", "management"), ("no",), []),
]


@pytest.mark.parametrize(("key", "answer", "codes"), CASES)
def test_an_answer_is_refused_for_its_own_reason(
    key: tuple[str, str], answer: Answer, codes: list[str]
) -> None:
    """Breaks if a limit is moved by one, a kind of number let by, or a code renamed."""
    unit = answers_of({key: answer})

    found = review(unit, QUESTIONS)

    assert [problem.code for problem in found] == codes


@pytest.mark.parametrize(
    ("told", "codes"), [("7", []), ("7.0", []), ("7.5", ["persons-not-whole"])]
)
def test_persons_are_counted_whole(told: str, codes: list[str]) -> None:
    """Breaks if half a person is let by: a share of them has no interval."""
    asked_of_persons = {"children": asked(number("persons"))}
    unit = answers_of({("children", ""): (told,)})

    found = review(unit, asked_of_persons)

    assert [problem.code for problem in found] == codes


EVIDENCE: list[tuple[Evidence, list[str]]] = [
    (Evidence(decided=None, followed_up=None, documented=False), []),
    (
        Evidence(
            decided=date(2021, 3, 1), followed_up=date(2021, 3, 1), documented=True
        ),
        [],
    ),
    (
        Evidence(
            decided=date(2021, 3, 1), followed_up=date(2021, 2, 28), documented=True
        ),
        ["follow-up-before-decision"],
    ),
    (
        Evidence(decided=date(2021, 3, 1), followed_up=None, documented=True),
        ["documented-without-follow-up"],
    ),
    (
        Evidence(
            decided=date(2022, 2, 1), followed_up=date(2022, 2, 2), documented=False
        ),
        ["date-in-future"],
    ),
]


@pytest.mark.parametrize(("evidence", "codes"), EVIDENCE)
def test_evidence_is_held_to_the_order_of_events(
    evidence: Evidence, codes: list[str]
) -> None:
    """Breaks if a day is compared with the wrong bound, or with < for <=."""
    unit = answers_of({("routine-x", "written"): ("yes",)})
    unit = replace(unit, evidence={"routine-x": evidence})

    found = review(unit, QUESTIONS)

    assert [problem.code for problem in found] == codes


def test_evidence_belongs_to_routines_that_are_written() -> None:
    """Breaks if dates are let by on another question, or silently kept on a No."""
    dates = Evidence(decided=date(2021, 1, 1), followed_up=None, documented=False)
    unit = answers_of({("jour", ""): ("yes",), ("routine-x", "written"): ("no",)})
    unit = replace(unit, evidence={"jour": dates, "routine-x": dates})

    found = review(unit, QUESTIONS)

    assert [problem.code for problem in found] == [
        "evidence-not-routine",
        "evidence-without-routine",
    ]


@pytest.mark.parametrize(
    ("part", "whole", "codes"),
    [
        (("5",), ("5",), []),
        (("5.1",), ("5",), ["part-exceeds-whole"]),
        (("10",), ("9",), ["part-exceeds-whole"]),
        (("many",), ("5",), ["number-unreadable"]),
        (("5",), Missing.NOT_ANSWERED, []),
    ],
)
def test_a_part_is_never_larger_than_its_whole(
    part: Answer, whole: Answer, codes: list[str]
) -> None:
    """Breaks if numbers are compared as text ("10" < "9"), or the pair is not known."""
    unit = answers_of({("staff-degree", ""): part, ("staff", ""): whole})

    found = review(unit, QUESTIONS, parts_of_wholes=ASKED.parts_of_wholes)

    assert [problem.code for problem in found] == codes


@pytest.mark.parametrize(
    ("jour", "codes"),
    [(("no",), ["route-closed"]), (("yes",), []), (Missing.NOT_ANSWERED, [])],
)
def test_an_answer_off_the_route_is_only_a_warning(
    jour: Answer, codes: list[str]
) -> None:
    """Breaks if a closed answer is an error, or an open route is taken for closed."""
    unit = answers_of({("jour", ""): jour, ("jour-hours", ""): ("all",)})

    found = review(unit, QUESTIONS)

    assert [problem.code for problem in found] == codes
    assert {str(problem.severity) for problem in found} <= {"warning"}


def test_every_problem_says_what_to_do_in_both_languages() -> None:
    """Breaks if a text is left in one language, or names no question."""
    for key, answer, codes in CASES:
        for problem in review(answers_of({key: answer}), QUESTIONS):
            assert codes
            assert problem.text.sv != problem.text.en
            assert problem.where.question.startswith(key[0])
