"""Every rule of a pack in plain Swedish, as the definition sheets print it."""

from __future__ import annotations

from jamfor.core.indicators.definitions import Kind
from jamfor.core.indicators.wording import describe
from jamfor.core.questionnaires.questions import QuestionVersion
from jamfor.core.releases.pack import Pack


def rules_in_words(pack: Pack) -> dict[tuple[str, int], str]:
    """Return the rule of each (indicator, version) in words; composites have none."""
    return {
        (indicator.id, version.version): describe(
            version, questions=questions_of(pack, version.years[-1])
        ).sv
        for indicator in pack.indicators
        for version in indicator.versions
        if version.kind is not Kind.COMPOSITE
    }


def questions_of(pack: Pack, period: str) -> dict[str, QuestionVersion]:
    """Return the question versions put in a year, by id."""
    return {
        question.id: version
        for question in pack.questions
        if (version := question.asked_in(period)) is not None
    }
