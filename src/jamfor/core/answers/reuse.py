"""What last year's answer offers this year: taken over, to be confirmed, or nothing.

Codes decide, never places in a list: an option that moved is the same option, and one
that is gone is not offered.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from jamfor.core.answers.content import Content
from jamfor.core.answers.response_review import categories_of
from jamfor.core.questionnaires.questions import QuestionVersion, Reuse
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

    A question put in other words is never taken over without being confirmed, and an
    answer that can no longer be given is not offered.
    """
    if earlier is None or earlier.content.is_empty or now.reuse is Reuse.NEVER:
        return Offer.NOTHING
    if not _fits(now, earlier.content):
        return Offer.NOTHING
    reworded = earlier.version is None or earlier.version.text != now.text
    if now.reuse is Reuse.CONFIRM or reworded:
        return Offer.CONFIRM
    return Offer.CARRY


def _fits(now: QuestionVersion, content: Content) -> bool:
    """Whether everything that was said can still be said."""
    offered = {category.code for category in categories_of(now.response)}
    return all(
        part in now.response.parts
        and (
            answer in (*now.allow, Missing.NOT_ANSWERED)
            if isinstance(answer, Missing)
            else not offered or set(answer) <= offered
        )
        for part, answer in content.values.items()
    )
