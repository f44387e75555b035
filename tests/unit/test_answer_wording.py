"""Answers in the words of their question."""

from __future__ import annotations

import pytest

from jamfor.core.answers.wording import answer_words, part_words
from jamfor.core.questionnaires.questions import Category, Response, ResponseType
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.texts import LocalText
from jamfor.pipeline.tracing.words import answer_line


ROUTINE = Response(type=ResponseType.ROUTINE)
NUMBER = Response(type=ResponseType.NUMBER)
SEVERAL = Response(
    type=ResponseType.MULTIPLE,
    categories=(
        Category(code="day", text=LocalText(sv="Dagtid", en="By day")),
        Category(code="night", text=LocalText(sv="Nattetid", en="By night")),
    ),
)


@pytest.mark.parametrize(
    ("response", "answer", "sv", "en"),
    [
        (ROUTINE, ("yes",), "Ja", "Yes"),
        (NUMBER, ("12.5",), "12,5", "12.5"),
        (SEVERAL, ("day", "night"), "Dagtid; Nattetid", "By day; By night"),
        (SEVERAL, (), "svar saknas", "no answer"),
        (ROUTINE, Missing.DONT_KNOW, "vet ej", "don’t know"),
        (ROUTINE, ("maybe",), "maybe", "maybe"),
    ],
)
def test_an_answer_is_told_in_words(
    response: Response, answer: tuple[str, ...] | Missing, sv: str, en: str
) -> None:
    """Breaks if a code meets a reader, or Swedish gets a decimal point."""
    assert answer_words(answer, response) == LocalText(sv=sv, en=en)


def test_a_part_is_told_by_its_name() -> None:
    """Breaks if `#written` stands inside Swedish."""
    assert answer_line("written", ("yes",), ROUTINE).text == LocalText(
        sv="Finns skriftligt: Ja", en="Exists in writing: Yes"
    )
    assert answer_line("", None, NUMBER).text.sv == "Svar: svar saknas"
    assert part_words(ROUTINE, "gone") == LocalText(sv="gone", en="gone")
