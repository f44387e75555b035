"""For each rule of review an area it has something to say about, and one it has not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from builders.questions import (
    ROUTINE,
    YES_OR_NO,
    asked,
    matrix,
    multiple,
    number,
)
from jamfor.core.answers.answers import Evidence, UnitAnswers
from jamfor.core.answers.content import Content, unit_of
from jamfor.core.answers.plausibility import Case
from jamfor.core.questionnaires.conditions import Is
from jamfor.core.questionnaires.questions import QuestionVersion
from jamfor.core.vocabulary.missing import Missing


THIS, LAST = date(2022, 2, 1), date(2021, 2, 1)
QUESTIONS: Mapping[str, QuestionVersion] = {
    "jour": asked(YES_OR_NO),
    "hours": asked(number("hours"), asked_when=Is(question="jour", value="yes")),
    "staff": replace(asked(number()), allow=(Missing.CANNOT_PROVIDE,)),
    "plan": asked(matrix("home", "away")),
    "methods": asked(multiple("audit", "dudit")),
    "sip": asked(ROUTINE),
    **{f"q{n}": asked(YES_OR_NO) for n in range(1, 9)},
}
FRESH = Evidence(
    decided=date(2021, 5, 1), followed_up=date(2021, 9, 1), documented=True
)
OLD = replace(FRESH, decided=LAST)


def said(*codes: str) -> Content:
    """Return an undivided answer."""
    return Content(values={"": codes})


def reason(missing: Missing) -> Content:
    """Return an undivided answer that is a reason."""
    return Content(values={"": missing})


def routine(
    written: str, management: str = "", evidence: Evidence | None = None
) -> Content:
    """Return an answer to a question about a routine."""
    halves = {"written": (written,)} | (
        {"management": (management,)} if management else {}
    )
    return Content(values=halves, evidence=evidence)


def unit(period: str, contents: Mapping[str, Content]) -> UnitAnswers:
    """Return a unit's answers in the round of 2021 or 2022."""
    reference = THIS if period == "2022" else LAST
    return unit_of(contents, place="1460", period=period, reference_date=reference)


def area(
    now: Mapping[str, Content],
    *,
    before: Mapping[str, Content] | None = None,
    opinions: Mapping[str, tuple[Content, ...]] | None = None,
    beside: tuple[str, ...] = (),
    questions: Mapping[str, QuestionVersion] = QUESTIONS,
) -> Case:
    """Return the case of an area that asks just what was answered, in that order."""
    return Case(
        unit=unit("2022", now),
        order=tuple(now),
        questions=questions,
        before=None if before is None else unit("2021", before),
        opinions=opinions or {},
        beside=beside,
    )


YES, NO, NOTHING = said("yes"), said("no"), Content()
EIGHT = {f"q{n}": YES for n in range(1, 9)}
CURRENT = routine("yes", "yes", FRESH)

FOUND: Mapping[str, tuple[Case, ...]] = {
    "unanswered": (
        area({"staff": NOTHING}),
        area({"staff": reason(Missing.NOT_ANSWERED)}),
        area({"plan": Content(values={"home": ("yes",)})}),
        area({"sip": routine("yes", evidence=FRESH)}),
        area({"jour": YES, "hours": NOTHING}),
        area({"jour": NOTHING, "hours": NOTHING}),
    ),
    "two-answers": (area({"jour": YES}, beside=("jour",)),),
    "unsound": (
        area({"jour": said("perhaps")}),
        area({"staff": said("many")}),
        area({"staff": reason(Missing.DONT_KNOW)}),
    ),
    "lost": (
        area({"jour": NO}, before={"jour": YES}),
        area({"sip": routine("no")}, before={"sip": CURRENT}),
        area({"sip": routine("yes", "no", FRESH)}, before={"sip": CURRENT}),
    ),
    "older-than-it-was": (
        area({"sip": routine("yes", "yes", OLD)}, before={"sip": routine("no")}),
    ),
    "no-follow-up": (
        area({"sip": routine("yes", "yes")}),
        area(
            {
                "sip": routine(
                    "yes", "yes", replace(FRESH, followed_up=None, documented=False)
                )
            }
        ),
    ),
    "all-alike": (
        area(EIGHT),
        area(dict.fromkeys(EIGHT, NO)),
        area({**EIGHT, "q8": NOTHING, "sip": CURRENT, "jour": YES} | {"q8": YES}),
    ),
    "number-jump": (
        area({"staff": said("31")}, before={"staff": said("10")}),
        area({"staff": said("3")}, before={"staff": said("10")}),
        area({"staff": said("5")}, before={"staff": said("0")}),
    ),
    "areas-disagree": (
        area({"jour": YES}, opinions={"jour": (NO,)}),
        area({"methods": said("audit")}, opinions={"methods": (said("dudit"),)}),
        area({"sip": CURRENT}, opinions={"sip": (routine("yes", "yes", OLD),)}),
    ),
}
"""By code, areas of which just that rule finds one thing."""

SILENT: Mapping[str, tuple[Case, ...]] = {
    "a gap with a reason, and questions off the route": (
        area({"staff": reason(Missing.CANNOT_PROVIDE)}),
        area({"jour": NO, "hours": NOTHING}),
        area({"sip": routine("no")}),
    ),
    "what the form already warns of: an answer or dates that will not count": (
        area({"jour": NO, "hours": said("3")}),
        area({"sip": routine("no", evidence=FRESH)}),
    ),
    "what was gained, with a decision since last year": (
        area({"sip": CURRENT}, before={"sip": routine("no")}),
        area({"jour": YES}, before={"jour": NO}),
    ),
    "what stands as it stood": (area({"sip": CURRENT}, before={"sip": CURRENT}),),
    "seven alike, or eight of which one is not": (
        area({q: YES for q in EIGHT if q != "q8"}),
        area({**EIGHT, "q8": NO}),
    ),
    "a small number, or one three times as large": (
        area({"staff": said("5")}, before={"staff": said("1")}),
        area({"staff": said("30")}, before={"staff": said("10")}),
        area({"staff": said("4")}, before={"staff": said("0")}),
    ),
    "an administration of the same view, in whatever order it says it": (
        area({"jour": YES}, opinions={"jour": (YES,)}),
        area(
            {"methods": said("audit", "dudit")},
            opinions={"methods": (said("dudit", "audit"),)},
        ),
        area({"sip": CURRENT}, opinions={"sip": (routine("yes"),)}),
    ),
    "a question in another version than last year": (
        area(
            {"jour": NO},
            before={"jour": YES},
            questions={"jour": replace(QUESTIONS["jour"], periods=("2022",))},
        ),
    ),
}
"""Areas no rule has anything to say about."""
