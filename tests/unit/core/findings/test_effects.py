"""What a unit's answers do to its indicators, a pair of years a row."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from builders.questions import YES_OR_NO, asked, number, ordinal
from builders.series import asks, edge, series, version_in
from jamfor.core.answers.answers import UnitAnswers
from jamfor.core.comparability.graph import ComparabilityGraph
from jamfor.core.findings.effects import Asked, Effect, Turn, by_turn, effects
from jamfor.core.indicators.definitions import Indicator, Kind
from jamfor.core.indicators.freshness import Demand, demands
from jamfor.core.indicators.inputs import feeds
from jamfor.core.indicators.rules import (
    Elsewhere,
    Ladder,
    LevelOf,
    NumberOf,
    NumberRef,
    Rung,
    ShareOf,
    ShareOfPositives,
)
from jamfor.core.questionnaires.conditions import (
    All,
    FollowedUpWithin,
    FollowUpDocumented,
)
from jamfor.core.vocabulary.texts import LocalText


BOTH = ("2021", "2022")
QUESTIONS = {
    "question": asked(YES_OR_NO),
    "level": asked(ordinal("none", "some", "most", "all")),
    "part": asked(number()),
    "whole": asked(number()),
}
SHARE = ShareOf(
    numerator=NumberRef(question="part"), denominator=NumberRef(question="whole")
)
FACT = series("fact", version_in(*BOTH))
NEW = series("new", version_in("2022"))
LEVEL = series(
    "level",
    version_in(
        *BOTH,
        rule=LevelOf(question="level"),
        kind=Kind.ORDINAL,
        levels="none some most all",
        met_from="most",
    ),
)
PERSONS = series("persons", version_in(*BOTH, rule=SHARE, kind=Kind.PERSONS))
REDEFINED = series("redefined", version_in("2021"), version_in("2022", version=2))
RECODED = series(
    "recoded",
    version_in(
        "2021",
        rule=LevelOf(question="level"),
        kind=Kind.ORDINAL,
        levels="none all",
        met_from="all",
    ),
    version_in(
        "2022",
        version=2,
        rule=LevelOf(question="level"),
        kind=Kind.ORDINAL,
        levels="none some most all",
        met_from="most",
    ),
)
RECODING = edge(
    "recoded", "recoded", step=(1, 2), recode={"none": "none", "all": "some"}
)


def in_year(period: str, **said: str) -> Asked:
    """Return a unit's undivided answers in a round."""
    return Asked(
        answers=UnitAnswers(
            place="1460",
            period=period,
            reference_date=date(int(period), 2, 1),
            values={(question, ""): (code,) for question, code in said.items()},
        ),
        questions=QUESTIONS,
    )


def told(
    indicator: Indicator, before: Asked | None, now: Asked, verdict: str = ""
) -> Effect:
    """Return the only effect; a verdict is one between the versions, or the years."""
    found = [RECODING] if indicator is RECODED else []
    if verdict:
        step = (1, 2) if len(indicator.versions) > 1 else (0, 0)
        found = [edge(indicator.id, verdict, step=step)]
    (effect,) = effects(
        [indicator],
        now=now,
        before=before,
        service_area="lss",
        graph=ComparabilityGraph.of([indicator], found),
    )
    return effect


TURNS = [
    # indicator, verdict, last year, this year, turn
    (FACT, "", {"question": "no"}, {"question": "yes"}, Turn.GAINED),
    (FACT, "", {"question": "yes"}, {"question": "no"}, Turn.LOST),
    (FACT, "", {"question": "yes"}, {"question": "yes"}, Turn.SAME),
    (FACT, "", {}, {"question": "yes"}, Turn.MISSING),
    (FACT, "", {"question": "yes"}, {}, Turn.MISSING),
    (FACT, "caution", {"question": "yes"}, {"question": "no"}, Turn.LOST),
    (
        FACT,
        "not-comparable",
        {"question": "yes"},
        {"question": "no"},
        Turn.NOT_COMPARABLE,
    ),
    (REDEFINED, "", {"question": "yes"}, {"question": "no"}, Turn.NOT_COMPARABLE),
    (REDEFINED, "wording", {"question": "yes"}, {"question": "no"}, Turn.LOST),
    (NEW, "", {"question": "yes"}, {"question": "no"}, Turn.NEW),
    (LEVEL, "", {"level": "some"}, {"level": "most"}, Turn.GAINED),
    (LEVEL, "", {"level": "most"}, {"level": "all"}, Turn.HIGHER),
    (LEVEL, "", {"level": "some"}, {"level": "none"}, Turn.LOWER),
    (RECODED, "", {"level": "all"}, {"level": "some"}, Turn.SAME),
    (RECODED, "", {"level": "all"}, {"level": "most"}, Turn.GAINED),
    (PERSONS, "", {"part": "1", "whole": "2"}, {"part": "2", "whole": "4"}, Turn.SAME),
    (
        PERSONS,
        "",
        {"part": "1", "whole": "2"},
        {"part": "3", "whole": "4"},
        Turn.HIGHER,
    ),
    (PERSONS, "", {"part": "0", "whole": "2"}, {"part": "0", "whole": "4"}, Turn.SAME),
]


@pytest.mark.parametrize(("indicator", "verdict", "last", "this", "turn"), TURNS)
def test_two_years_are_told_apart_only_where_they_may_be_compared(
    indicator: Indicator,
    verdict: str,
    last: dict[str, str],
    this: dict[str, str],
    turn: Turn,
) -> None:
    """Breaks if a break were told as a loss, or a level read on last year's scale."""
    effect = told(indicator, in_year("2021", **last), in_year("2022", **this), verdict)

    assert effect.turn is turn


def test_without_a_year_before_everything_is_new() -> None:
    assert told(FACT, None, in_year("2022", question="yes")).turn is Turn.NEW
    assert told(FACT, None, in_year("2022")).turn is Turn.MISSING


def test_an_outcome_is_told_in_words_of_its_own_year() -> None:
    """Breaks if a share were told as No, or a level without its name."""
    level = told(LEVEL, in_year("2021", level="some"), in_year("2022", level="all"))
    share = told(PERSONS, None, in_year("2022", part="1", whole="3"))
    silent = told(FACT, in_year("2021", question="no"), in_year("2022"))

    assert (level.said_before.sv, level.said.sv) == ("some", "all")
    assert (share.said_before.sv, share.said.en) == ("fanns inte", "33.3%")
    assert (silent.said_before.sv, silent.said.sv) == ("Nej", "svar saknas")


def test_what_needs_caution_says_so() -> None:
    """Breaks if the caution were lost on the way to the page."""
    years = in_year("2021", question="yes"), in_year("2022", question="no")

    assert told(FACT, *years, "caution").needs_caution
    assert not told(FACT, *years).needs_caution


REFUSED = {
    "a composite": version_in("2022", rule=ShareOfPositives(service_area="lss")),
    "from elsewhere": version_in(
        "2022", rule=Elsewhere(what=LocalText(sv="annat", en="other"))
    ),
    "a number": version_in("2022", rule=NumberOf(of=NumberRef(question="part"))),
    "a part larger than its whole": version_in("2022", rule=SHARE, kind=Kind.PERSONS),
    "of another area": version_in("2022", areas=("ifo",)),
    "of another year": version_in("2021"),
}


@pytest.mark.parametrize("version", REFUSED.values(), ids=REFUSED)
def test_what_one_units_answers_cannot_tell_is_left_out(version: object) -> None:
    """Breaks if two answers that contradict each other stopped the whole page."""
    indicator = replace(FACT, versions=(version,))

    assert not effects(
        [indicator],
        now=in_year("2022", part="5", whole="4"),
        before=None,
        service_area="lss",
        graph=ComparabilityGraph.of([indicator], []),
    )


def test_every_effect_has_one_turn() -> None:
    """Breaks if an indicator were counted twice, or under none."""
    found = tuple(
        told(indicator, in_year("2021", **last), in_year("2022", **this), verdict)
        for indicator, verdict, last, this, _ in TURNS
    )

    grouped = by_turn(found)

    assert set(grouped) == set(Turn)
    assert sum(map(len, grouped.values())) == len(found)


def test_a_question_feeds_the_indicators_whose_rule_reads_it() -> None:
    """Breaks if a rule's inner questions, or the year, were not looked at."""
    deep = series(
        "deep", version_in("2022", rule=All(of=(asks("a"), asks("question"))))
    )
    past = series("past", version_in("2021"))

    found = feeds([FACT, deep, past, PERSONS], period="2022")

    assert found == {
        "question": ("fact", "deep"),
        "a": ("deep",),
        "part": ("persons",),
        "whole": ("persons",),
    }


def test_only_a_window_asks_for_a_follow_up() -> None:
    """Breaks if the rungs of a ladder, or another year, were not looked at."""
    window = FollowedUpWithin(routine="plan", months=12)
    ladder = Ladder(rungs=(Rung(level="all", when=window),), otherwise="none")
    found = [
        series("a", version_in("2022", rule=ladder, kind=Kind.ORDINAL)),
        series("b", version_in("2022", rule=FollowUpDocumented(routine="other"))),
        series("c", version_in("2021", rule=replace(window, routine="past"))),
        PERSONS,
        LEVEL,
    ]

    assert demands(found, period="2022") == {
        "plan": Demand(months=12, documented=False, decided=False)
    }
