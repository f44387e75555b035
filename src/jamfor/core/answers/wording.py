"""What was answered, in the words of the question instead of its codes."""

from __future__ import annotations

from jamfor.core.answers.response_review import categories_of
from jamfor.core.questionnaires.questions import (
    MANAGEMENT,
    WRITTEN,
    Response,
    ResponseType,
)
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.texts import LocalText


_DECIMAL = {ResponseType.NUMBER, ResponseType.PERCENT}


def part_words(response: Response, part: str) -> LocalText | None:
    """Return what a part of a question is called; None for the nameless part.

    A part the question does not have is called by its code.
    """
    if not part:
        return None
    named = (*response.rows, WRITTEN, MANAGEMENT)
    return next((p.text for p in named if p.code == part), _as_it_is(part))


def answer_words(answer: tuple[str, ...] | Missing, response: Response) -> LocalText:
    """Return an answer in both languages, or the reason there is none."""
    if isinstance(answer, Missing):
        return answer.text
    words = {c.code: c.text for c in categories_of(response)}
    said = [words.get(code) or _plain(code, response) for code in answer]
    if not said:
        return Missing.NOT_ANSWERED.text
    return LocalText(
        sv="; ".join(text.sv for text in said), en="; ".join(text.en for text in said)
    )


def _plain(code: str, response: Response) -> LocalText:
    """A number with the comma of Swedish, or a day or a text as it was written."""
    if response.type in _DECIMAL:
        return LocalText(sv=code.replace(".", ","), en=code)
    return _as_it_is(code)


def _as_it_is(text: str) -> LocalText:
    return LocalText(sv=text, en=text)
