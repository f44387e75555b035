"""How long a questionnaire takes: minutes foreseen, by the questions on the route."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from jamfor.core.questionnaires.questions import QuestionVersion
from jamfor.core.questionnaires.routing import Form, Values


def minutes(
    order: Iterable[str],
    *,
    questions: Mapping[str, QuestionVersion],
    values: Values,
) -> float:
    """Return the minutes foreseen for the questions of a route, each counted once.

    `values` are last year's answers: where they close a question it costs nothing, and
    where they say nothing it counts. The minutes of a question are an estimate of its
    definition, not a measurement.
    """
    form = Form(questions=questions, values=values)
    return sum(
        questions[question].minutes
        for question in dict.fromkeys(order)
        if question in questions and form.reach(question) is not False
    )
