"""What last year's answer offers this year, a case a row."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.questions import (
    ROUTINE,
    YES_OR_NO,
    asked,
    categories,
    matrix,
    multiple,
    number,
    ordinal,
    text,
)
from jamfor.core.answers.answers import Evidence
from jamfor.core.answers.content import NOTHING, Content
from jamfor.core.answers.reuse import Earlier, Offer, offer, why_nothing
from jamfor.core.questionnaires.questions import (
    QuestionVersion,
    Response,
    ResponseType,
    Reuse,
)
from jamfor.core.vocabulary.missing import Missing


YES = Content(values={"": ("yes",)})
PLAIN = asked(YES_OR_NO)
LEVELS = asked(ordinal("none", "some", "all"))
SOME = Content(values={"": ("some",)})
HOURS = asked(Response(type=ResponseType.NUMBER, unit="hours", maximum=168))
MANY = Content(values={"": ("150",)})
WRITTEN = Content(
    values={"written": ("yes",), "management": ("yes",)},
    evidence=Evidence(decided=date(2019, 1, 1), followed_up=None, documented=False),
)


def putting(version: QuestionVersion, response: Response) -> QuestionVersion:
    """Return a version with another form of answer, otherwise as it was."""
    return replace(version, response=response)


def then(content: Content, version: QuestionVersion | None) -> Earlier:
    return Earlier(content=content, version=version)


NEVER = replace(PLAIN, reuse=Reuse.NEVER)
CONFIRM = replace(PLAIN, reuse=Reuse.CONFIRM)
REWORDED = replace(PLAIN, text=text("En annan fråga?"))
NEXT_VERSION = replace(PLAIN, version=2)
REORDERED = putting(LEVELS, ordinal("all", "none", "some"))
FEWER = putting(LEVELS, ordinal("none", "all"))
MORE = putting(LEVELS, ordinal("none", "hardly", "some", "all"))
ROWS = asked(matrix("home", "away"))
ONE_ROW = putting(ROWS, matrix("home"))
CHOICES = asked(multiple("a", "b", "c"))
WITH_REASON = replace(PLAIN, allow=(Missing.DONT_KNOW,))
UNKNOWN = Content(values={"": Missing.DONT_KNOW})

CASES = {
    "an answer under carry": (PLAIN, then(YES, PLAIN), Offer.CARRY),
    "an answer under confirm": (CONFIRM, then(YES, CONFIRM), Offer.CONFIRM),
    "an answer under never": (NEVER, then(YES, NEVER), Offer.NOTHING),
    "no year before": (PLAIN, None, Offer.NOTHING),
    "nothing said": (PLAIN, then(NOTHING, PLAIN), Offer.NOTHING),
    "reworded": (REWORDED, then(YES, PLAIN), Offer.CONFIRM),
    "another version": (NEXT_VERSION, then(YES, PLAIN), Offer.CONFIRM),
    "a version nobody knows": (PLAIN, then(YES, None), Offer.CONFIRM),
    "options reordered": (REORDERED, then(SOME, LEVELS), Offer.CARRY),
    "an option added": (MORE, then(SOME, LEVELS), Offer.CARRY),
    "its option removed": (FEWER, then(SOME, LEVELS), Offer.NOTHING),
    "another option removed": (
        FEWER,
        then(Content(values={"": ("all",)}), LEVELS),
        Offer.CARRY,
    ),
    "one of its choices removed": (
        putting(CHOICES, multiple("a", "c")),
        then(Content(values={"": ("a", "b")}), CHOICES),
        Offer.NOTHING,
    ),
    "its row removed": (
        ONE_ROW,
        then(Content(values={"home": ("yes",), "away": ("no",)}), ROWS),
        Offer.NOTHING,
    ),
    "another unit": (
        asked(number("full-time-equivalents")),
        then(Content(values={"": ("4",)}), asked(number())),
        Offer.NOTHING,
    ),
    "a lower limit": (
        putting(HOURS, replace(HOURS.response, maximum=100)),
        then(MANY, HOURS),
        Offer.NOTHING,
    ),
    "another form": (
        asked(ROUTINE),
        then(YES, PLAIN),
        Offer.NOTHING,
    ),
    "a reason still offered": (WITH_REASON, then(UNKNOWN, WITH_REASON), Offer.CARRY),
    "a reason no longer offered": (PLAIN, then(UNKNOWN, WITH_REASON), Offer.NOTHING),
    "a routine with dates": (asked(ROUTINE), then(WRITTEN, None), Offer.CONFIRM),
    "dates where none are asked for": (
        PLAIN,
        then(replace(YES, evidence=WRITTEN.evidence), None),
        Offer.NOTHING,
    ),
}


@pytest.mark.parametrize(("now", "earlier", "offered"), CASES.values(), ids=CASES)
def test_last_years_answer_is_offered_under_the_rule_of_this_years_question(
    now: QuestionVersion, earlier: Earlier | None, offered: Offer
) -> None:
    """Breaks if answers are matched by position, or limits and units are not asked."""
    assert offer(now, earlier) is offered


@pytest.mark.parametrize(("now", "earlier", "offered"), CASES.values(), ids=CASES)
def test_whoever_is_offered_nothing_is_told_why(
    now: QuestionVersion, earlier: Earlier | None, offered: Offer
) -> None:
    """Breaks if an answer is held back without a word."""
    assert (why_nothing(now, earlier) is None) is (offered is not Offer.NOTHING)


@given(st.permutations(["a", "b", "c", "d"]), st.sampled_from(["a", "b", "c", "d"]))
def test_the_order_of_options_decides_nothing(order: list[str], said: str) -> None:
    """Breaks if a code is found by its place in the list."""
    before = asked(Response(type=ResponseType.SINGLE, categories=categories(*"abcd")))
    now = putting(before, replace(before.response, categories=categories(*order)))
    content = Content(values={"": (said,)})

    assert offer(now, then(content, before)) is Offer.CARRY
