"""What last year's answer offers this year: taken over, to be confirmed, or nothing.

Codes decide, never places in a list: an option that moved is the same option, and one
that is gone is not offered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jamfor.core.answers.content import Content
from jamfor.core.answers.response_review import review_codes
from jamfor.core.questionnaires.questions import (
    QuestionVersion,
    ResponseType,
    Reuse,
)
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.texts import LocalText


class Offer(StrEnum):
    """What may be done with last year's answer."""

    CARRY = "carry"
    CONFIRM = "confirm"
    NOTHING = "nothing"

    @property
    def text(self) -> LocalText:
        """What it means to whoever answers."""
        return _TEXTS[self]


_TEXTS = {
    Offer.CARRY: LocalText(
        sv="Svaret är övertaget från förra året. Ändra om det inte längre stämmer.",
        en="Carried over from last year. Change it if it no longer holds.",
    ),
    Offer.CONFIRM: LocalText(
        sv="Förra årets svar gäller först när du bekräftar det.",
        en="Last year’s answer holds only when you confirm it.",
    ),
    Offer.NOTHING: LocalText(
        sv="Frågan ska besvaras på nytt varje år.",
        en="To be answered anew every year.",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What was answered, and to which version of the question."""

    content: Content
    version: QuestionVersion | None


def offer(now: QuestionVersion, earlier: Earlier | None) -> Offer:
    """Return what last year's answer offers under the question's rule.

    A question of another version or in other words is never taken over without being
    confirmed, and an answer that can no longer be given is not offered.
    """
    if earlier is None or why_nothing(now, earlier) is not None:
        return Offer.NOTHING
    version = earlier.version
    reworded = version is None or (version.version, version.text) != (
        now.version,
        now.text,
    )
    if now.reuse is Reuse.CONFIRM or reworded:
        return Offer.CONFIRM
    return Offer.CARRY


def why_nothing(now: QuestionVersion, earlier: Earlier | None) -> LocalText | None:
    """Return why last year's answer offers nothing; None where it offers something."""
    if earlier is None or earlier.content.is_empty:
        return _NO_ANSWER
    if now.reuse is Reuse.NEVER:
        return Offer.NOTHING.text
    if earlier.version is not None and _measures(earlier.version) != _measures(now):
        return _OTHER_FORM
    return None if _fits(now, earlier.content) else _GONE


_NO_ANSWER = LocalText(
    sv="Det finns inget svar från förra året.", en="There is no answer of last year."
)
_OTHER_FORM = LocalText(
    sv="Frågan besvaras i en annan form eller enhet än förra året. Svara på nytt.",
    en="The question takes another form or unit of answer than last year. Answer anew.",
)
_GONE = LocalText(
    sv="Förra årets svar kan inte längre lämnas: ett alternativ, en del eller en gräns"
    " har ändrats. Svara på nytt.",
    en="Last year’s answer can no longer be given: an option, a part or a limit has"
    " changed. Answer anew.",
)


def _measures(version: QuestionVersion) -> tuple[ResponseType, str]:
    """What kind of answer a version takes, and in which unit."""
    return version.response.type, version.response.unit


def _fits(now: QuestionVersion, content: Content) -> bool:
    """Whether everything that was said can still be said."""
    if content.evidence is not None and now.response.type is not ResponseType.ROUTINE:
        return False
    return all(
        part in now.response.parts and _can_be_said(now, part, answer)
        for part, answer in content.values.items()
    )


def _can_be_said(
    now: QuestionVersion, part: str, answer: tuple[str, ...] | Missing
) -> bool:
    if isinstance(answer, Missing):
        return answer in (*now.allow, Missing.NOT_ANSWERED)
    # Last year's days lie behind us: no reference date stands in the way of them.
    return not any(review_codes(("", part), answer, now.response, date.max))
