"""What last year's answers offer this year, and what they stand in for."""

from __future__ import annotations

from collections.abc import Mapping

from jamfor.core.answers.reuse import Earlier as Past
from jamfor.core.answers.reuse import Offer, offer
from jamfor.web.collection.here import Here
from jamfor.web.collection.models import Source
from jamfor.web.collection.queries.answers import Current, LastYear


def offers_of(here: Here, last: Mapping[str, LastYear]) -> dict[str, Offer]:
    """Return what last year's answers offer this year, by question."""
    if not last:
        return {}
    period = next(iter(last.values())).period
    then = {question.id: question.asked_in(period) for question in here.pack.questions}
    return {
        question: offer(
            here.asked.questions[question],
            Past(content=each.content, version=then.get(question)),
        )
        for question, each in last.items()
        if question in here.asked.questions
    }


def with_carried(
    here: Here, answers: Mapping[str, Current], last: Mapping[str, LastYear]
) -> dict[str, Current]:
    """Return the answers with those last year's would be taken over for."""
    carried = {
        question: Current(
            question=question,
            content=last[question].content,
            source=Source.CARRIED,
            carried_from=last[question].period,
        )
        for question, found in offers_of(here, last).items()
        if found is Offer.CARRY and question not in answers
    }
    return {**carried, **answers}
