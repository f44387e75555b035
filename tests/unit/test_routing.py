"""The route through a questionnaire."""

from __future__ import annotations

from fractions import Fraction

from builders.questions import YES_OR_NO, asked, multiple, number
from jamfor.core.questionnaires.conditions import All, AtLeast, Chosen, Is
from jamfor.core.questionnaires.routing import Values, route
from jamfor.core.vocabulary.missing import Missing


QUESTIONS = {
    "a": asked(YES_OR_NO),
    "b": asked(YES_OR_NO, asked_when=Is(question="a", value="yes")),
    "c": asked(YES_OR_NO, asked_when=Is(question="b", value="yes")),
    "many": asked(multiple("x", "y")),
    "n": asked(number(), asked_when=Chosen(question="many", codes=("x",))),
    "m": asked(
        number(),
        asked_when=All(
            of=(Is(question="a", value="yes"), AtLeast(question="n", value=Fraction(3)))
        ),
    ),
}
ORDER = ("a", "b", "c", "many", "n", "m")


def path(values: Values) -> tuple[str, ...]:
    """Return the route for some answers."""
    return route(ORDER, questions=QUESTIONS, values=values)


def test_only_questions_without_a_condition_stand_on_an_empty_form() -> None:
    """Breaks if a route that cannot be known is shown as open."""
    assert path({}) == ("a", "many")


def test_a_yes_opens_the_next_question() -> None:
    """Breaks if a route is not followed more than one step."""
    values = {("a", ""): ("yes",), ("b", ""): ("yes",)}

    assert path(values) == ("a", "b", "c", "many")


def test_a_closed_question_may_hold_an_old_answer_and_opens_nothing() -> None:
    """Breaks if stored answers behind a closed route are read."""
    values = {("a", ""): ("no",), ("b", ""): ("yes",)}

    assert path(values) == ("a", "many")


def test_a_reason_opens_nothing() -> None:
    """Breaks if “don't know” counts as an answer."""
    assert path({("a", ""): Missing.DONT_KNOW}) == ("a", "many")


def test_choices_and_numbers_open_questions_too() -> None:
    """Breaks if conditions over choices or numbers are not judged."""
    values = {("a", ""): ("yes",), ("many", ""): ("x", "y"), ("n", ""): ("3",)}

    assert path(values) == ("a", "b", "many", "n", "m")


def test_a_question_listed_twice_is_asked_once() -> None:
    """Breaks if a shared question is repeated on the path."""
    assert route(("a", "many", "a"), questions=QUESTIONS, values={}) == ("a", "many")


def test_a_question_the_round_does_not_have_is_not_on_the_path() -> None:
    """Breaks if an unknown question is taken for one without a condition."""
    assert route(("a", "gone"), questions=QUESTIONS, values={}) == ("a",)
