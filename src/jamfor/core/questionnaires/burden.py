"""How long a questionnaire takes: minutes foreseen, by the questions on the route.

The minutes of a question are an estimate of its definition, not a measurement.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import fsum

from jamfor.core.questionnaires.questions import Questionnaire, QuestionVersion
from jamfor.core.questionnaires.routing import Form, Values
from jamfor.core.vocabulary.missing import Missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Burden:
    """Minutes foreseen for a unit: those of each service area alone, and the shared.

    `own` has every service area the unit is asked about; `shared` are the questions
    that several of them ask, which are answered once.
    """

    own: Mapping[str, float]
    shared: float

    @property
    def total(self) -> float:
        """The minutes of the whole questionnaire."""
        return fsum((*self.own.values(), self.shared))


def minutes(
    order: Iterable[str],
    *,
    questions: Mapping[str, QuestionVersion],
    values: Values,
) -> float:
    """Return the minutes foreseen for the questions of a route, each counted once.

    Where the values close a question it costs nothing, and where they say nothing it
    counts. A question that is not among `questions` costs nothing.
    """
    form = Form(questions=questions, values=values)
    return fsum(
        questions[question].minutes
        for question in dict.fromkeys(order)
        if question in questions and form.reach(question) is not False
    )


def burden(
    forms: Iterable[Questionnaire],
    *,
    questions: Mapping[str, QuestionVersion],
    values: Values,
) -> Burden:
    """Return the minutes foreseen for the questionnaires of one unit.

    `values` decide the route; see `foreseen_values`.
    """
    kept = tuple(forms)
    asked = Counter(question for form in kept for question in set(form.questions))
    shared = [question for question, areas in asked.items() if areas > 1]
    return Burden(
        own={
            form.service_area: minutes(
                (question for question in form.questions if asked[question] == 1),
                questions=questions,
                values=values,
            )
            for form in kept
        },
        shared=minutes(shared, questions=questions, values=values),
    )


def foreseen_values(
    now: Values, before: Values
) -> dict[tuple[str, str], tuple[str, ...] | Missing]:
    """Return this year's answers, and last year's to questions nobody has answered.

    A question answered in part is this year's: its other parts are open.
    """
    answered = {question for (question, _), said in now.items() if said}
    kept = {key: said for key, said in before.items() if key[0] not in answered}
    return {**kept, **{key: said for key, said in now.items() if key[0] in answered}}
