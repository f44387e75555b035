"""What a build takes from the pack a round was opened with, and what as it stands."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builders.little_sweden import little_pack
from jamfor.core.indicators.definitions import Indicator, IndicatorVersion
from jamfor.core.questionnaires.questions import Question, QuestionVersion
from jamfor.core.releases.own_wording import as_asked
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.texts import LocalText


ROUND, BEFORE = "2022", "2021"
NEW = LocalText(sv="Ny lydelse", en="New wording")


@pytest.fixture(scope="module")
def kept() -> Pack:
    return little_pack()


def asked_twice(pack: Pack) -> Question:
    """Return a question put alike in both years."""
    return next(
        q
        for q in pack.questions
        if q.asked_in(ROUND) and q.asked_in(ROUND) == q.asked_in(BEFORE)
    )


def with_question(pack: Pack, changed: Question) -> Pack:
    rest = tuple(changed if q.id == changed.id else q for q in pack.questions)
    return replace(pack, questions=rest)


def with_indicator(pack: Pack, changed: Indicator) -> Pack:
    rest = tuple(changed if i.id == changed.id else i for i in pack.indicators)
    return replace(pack, indicators=rest)


def put(pack: Pack, question: str, period: str) -> QuestionVersion | None:
    found = next((q for q in pack.questions if q.id == question), None)
    return found.asked_in(period) if found else None


def counted(pack: Pack, indicator: str, period: str) -> IndicatorVersion:
    found = next(i for i in pack.indicators if i.id == indicator).in_period(period)
    assert found is not None
    return found


def test_nothing_changes_where_nothing_was_changed(kept: Pack) -> None:
    """Breaks when the order of a pack, and so its hash, depends on this."""
    assert as_asked(kept, kept, period=ROUND) == kept


def test_an_edited_question_is_put_as_the_round_put_it(kept: Pack) -> None:
    """Breaks when questions are taken as they stand."""
    question = asked_twice(kept)
    edited = [replace(v, text=NEW) for v in question.versions]
    now = with_question(kept, replace(question, versions=tuple(edited)))

    assert put(as_asked(now, kept, period=ROUND), question.id, ROUND) == put(
        kept, question.id, ROUND
    )


def test_a_new_version_of_a_question_counts_from_the_next_round(kept: Pack) -> None:
    """Breaks when a round can be told it was asked what it was not."""
    question = asked_twice(kept)
    (old,) = question.versions
    newer = replace(old, version=old.version + 1, periods=(ROUND, "2023"), text=NEW)
    older = replace(old, periods=(BEFORE,))
    now = with_question(kept, replace(question, versions=(older, newer)))

    found = as_asked(now, kept, period=ROUND)

    both = replace(old, periods=(BEFORE, ROUND))
    assert put(found, question.id, ROUND) == both
    assert put(found, question.id, BEFORE) == both
    assert put(found, question.id, "2023") == replace(newer, periods=("2023",))


def test_a_question_removed_since_was_asked_all_the_same(kept: Pack) -> None:
    question = asked_twice(kept)
    rest = tuple(q for q in kept.questions if q.id != question.id)
    forms = tuple(each for each in kept.questionnaires if each.period != ROUND)
    now = replace(kept, questions=rest, questionnaires=forms)

    found = as_asked(now, kept, period=ROUND)

    assert put(found, question.id, ROUND) is not None
    assert [q for q in found.questionnaires if q.period == ROUND] == [
        q for q in kept.questionnaires if q.period == ROUND
    ]


def test_a_question_added_since_was_asked_of_nobody(kept: Pack) -> None:
    """Breaks when everybody comes to have left it unanswered."""
    question = asked_twice(kept)
    added = Question(id="added-since", versions=question.versions)
    now = replace(kept, questions=(*kept.questions, added))

    found = as_asked(now, kept, period=ROUND)

    assert put(found, "added-since", ROUND) is None
    assert put(found, "added-since", BEFORE) is not None


def test_an_edited_rule_is_not_taken_and_a_declared_one_is(kept: Pack) -> None:
    """Breaks when a rule can be changed silently, or cannot be corrected at all."""
    indicator = next(i for i in kept.indicators if i.in_period(ROUND))
    own = counted(kept, indicator.id, ROUND)
    for number, title in ((own.version, own.title), (own.version + 9, NEW)):
        edited = replace(own, version=number, title=NEW)
        versions = tuple(edited if v is own else v for v in indicator.versions)
        now = with_indicator(kept, replace(indicator, versions=versions))

        found = counted(as_asked(now, kept, period=ROUND), indicator.id, ROUND)

        assert found.title == title


def test_the_reference_date_is_the_rounds_own_and_comparability_is_todays(
    kept: Pack,
) -> None:
    """Breaks when a window can be counted from another day than people were told."""
    moved = tuple(
        replace(r, reference_date=r.reference_date.replace(day=28)) for r in kept.rounds
    )
    now = replace(kept, rounds=moved, edges=())

    found = as_asked(now, kept, period=ROUND)

    dates = {r.period: r.reference_date for r in found.rounds}
    was = {r.period: r.reference_date for r in kept.rounds}
    assert dates[ROUND] == was[ROUND]
    assert dates[BEFORE] != was[BEFORE]
    assert found.edges == ()
