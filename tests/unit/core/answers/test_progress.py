"""How far a unit has come, a state of a small section a row."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.answers import parse_answers
from builders.questions import ROUTINE, YES_OR_NO, asked, matrix
from jamfor.core.answers.progress import Progress, gaps_of, progress
from jamfor.core.questionnaires.conditions import Is
from jamfor.core.questionnaires.routing import Form
from jamfor.core.vocabulary.missing import Missing


QUESTIONS = {
    "a": asked(YES_OR_NO),
    "b": asked(YES_OR_NO, asked_when=Is(question="a", value="yes")),
    "m": asked(matrix("home", "away")),
    "r": asked(ROUTINE),
}

TABLE = """
unit | a         | b    | m/home | m/away       | r/written | r/management | full, part, left, undecided, first
-----+-----------+------+--------+--------------+-----------+--------------+-----------------------------------
1    |           |      |        |              |           |              | 0 0 3 1 a
2    | no        |      |        |              |           |              | 1 0 2 0 m
3    | yes       |      |        |              |           |              | 1 0 3 0 b
4    | dont-know |      |        |              |           |              | 1 0 2 0 m
5    | no        | yes  | yes    |              | no        |              | 2 1 0 0 m
6    | yes       | no   | yes    | no           | yes       |              | 3 1 0 0 r
7    | yes       | no   | yes    | no           | yes       | no           | 4 0 0 0 -
8    | no        |      | yes    | dont-know    | no        |              | 3 0 0 0 -
9    | no        |      | yes    | not-answered | no        |              | 2 1 0 0 m
10   |           | yes  | yes    | no           | no        |              | 2 0 1 1 a
"""  # noqa: E501 - a table


def _rows() -> list[tuple[str, str, str]]:
    lines = [line for line in TABLE.strip().splitlines() if line.strip(" -+|")]
    header = lines[0].rpartition("|")[0]
    return [
        (header, kept, last.strip())
        for kept, _, last in (line.rpartition("|") for line in lines[1:])
    ]


def _told(found: Progress) -> str:
    return (
        f"{found.full} {found.part} {found.left} {found.undecided}"
        f" {found.first_unanswered or '-'}"
    )


@pytest.mark.parametrize(("header", "row", "expected"), _rows())
def test_every_gap_on_the_route_has_a_reason_or_is_left(
    header: str, row: str, expected: str
) -> None:
    """Breaks if a closed question is counted, or “not answered” taken for a reason."""
    (unit,) = parse_answers(f"{header}\n{row}").values()

    found = progress(QUESTIONS, Form(questions=QUESTIONS, values=unit.values))

    assert _told(found) == expected


def test_an_answer_that_waits_to_be_confirmed_is_left() -> None:
    """Breaks if last year's answer counts before anybody has looked at it."""
    form = Form(questions=QUESTIONS, values={("a", ""): ("no",)})

    found = progress(["a", "b"], form, unconfirmed={"a", "b"})

    assert (found.left, found.asked, found.first_unanswered) == (1, 1, "a")


def test_a_section_nobody_is_asked_is_complete() -> None:
    form = Form(questions=QUESTIONS, values={("a", ""): ("no",)})

    assert progress(["b"], form).is_complete


SAID = st.sampled_from([(), ("yes",), ("no",), Missing.DONT_KNOW, Missing.NOT_ANSWERED])
PARTS = [(q, part) for q, v in QUESTIONS.items() for part in v.response.parts]


@given(st.dictionaries(st.sampled_from(PARTS), SAID))
def test_nothing_is_left_just_when_no_part_on_the_route_is_a_gap(
    values: dict[tuple[str, str], tuple[str, ...] | Missing],
) -> None:
    """Breaks if what counts as left and what blocks signing came to differ."""
    form = Form(questions=QUESTIONS, values=values)

    found = progress(QUESTIONS, form)

    assert found.is_complete is not any(gaps_of(q, form) for q in QUESTIONS)
    assert found.asked + found.undecided <= len(QUESTIONS)
