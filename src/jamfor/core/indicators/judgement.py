"""How a rule's conditions are judged for one unit, the evidence of routines included.

Source: the rules for numbers, rules 1 and 1a; the window of “aktuell rutin” is applied
to stored dates at the reference date of the round.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from jamfor.core.answers.answers import Evidence, UnitAnswers
from jamfor.core.indicators.rules import NumberRef
from jamfor.core.questionnaires.conditions import (
    Condition,
    FollowedUpWithin,
    FollowUpDocumented,
    Leaf,
)
from jamfor.core.questionnaires.logic import Judgement, judge
from jamfor.core.questionnaires.questions import WRITTEN, YES, QuestionVersion
from jamfor.core.questionnaires.routing import NOT_REACHED, Form
from jamfor.core.vocabulary.missing import Missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Judges conditions over the answers and evidence of one unit.

    `when_not_reached` is what a leaf becomes where the route never came to its
    question: None counts as No.
    """

    form: Form
    answers: UnitAnswers
    when_not_reached: Missing | None

    @classmethod
    def of(
        cls,
        answers: UnitAnswers,
        *,
        questions: Mapping[str, QuestionVersion],
        when_not_reached: Missing | None,
    ) -> Judge:
        """Return the judge of one unit's answers to the questions of its round."""
        form = Form(questions=questions, values=answers.values)
        return cls(form=form, answers=answers, when_not_reached=when_not_reached)

    def judge(self, condition: Condition) -> Judgement:
        """Judge a condition: Yes, No, or the reason why neither can be said."""
        return judge(condition, self.judge_leaf)

    def judge_leaf(self, leaf: Leaf) -> Judgement:
        """Judge one leaf, over an answer or over the evidence of a routine."""
        if not isinstance(leaf, FollowedUpWithin | FollowUpDocumented):
            return self.form.judge_leaf(leaf, when_not_reached=self.when_not_reached)
        evidence = self.evidence(leaf.routine)
        if not isinstance(evidence, Evidence):
            return evidence
        if evidence.followed_up is None:
            return False
        if isinstance(leaf, FollowUpDocumented):
            return evidence.documented
        return in_window(
            evidence.followed_up,
            months=leaf.months,
            at=self.answers.reference_date,
        )

    def evidence(self, routine: str) -> Evidence | Judgement:
        """Return a routine's evidence, or how a leaf over it is judged without.

        A routine that is not written has none, which is No, not unknown.
        """
        written = self.form.answer(routine, WRITTEN.code)
        if written is NOT_REACHED:
            return self.when_not_reached or False
        if isinstance(written, Missing):
            return written
        if YES.code not in written:
            return False
        return self.answers.evidence.get(routine, Missing.NOT_ANSWERED)

    def number(self, ref: NumberRef) -> Fraction | Missing:
        """Return a number answered; one that was never reached is not applicable.

        “No” is not a number, so `when_not_reached` None reads so too.
        """
        answer = self.form.answer(ref.question, ref.part)
        if answer is NOT_REACHED:
            return Missing.NOT_APPLICABLE
        return answer if isinstance(answer, Missing) else Fraction(answer[0])


def in_window(followed_up: date, *, months: int, at: date) -> bool:
    """Whether a follow-up lies at most so many months before a day, both ends in."""
    return months_before(at, months) <= followed_up <= at


def last_current_day(followed_up: date, months: int) -> date:
    """Return the last day on which a follow-up lies within so many calendar months.

    >>> last_current_day(date(2021, 3, 3), 12)
    datetime.date(2022, 3, 3)
    """
    day = months_before(followed_up, -months)
    # At the end of a short month, some later days count back to the same one.
    while in_window(followed_up, months=months, at=day + timedelta(days=1)):
        day += timedelta(days=1)
    return day


def months_before(day: date, months: int) -> date:
    """Return the day so many calendar months earlier, or that month's last day.

    >>> months_before(date(2022, 2, 1), 12)
    datetime.date(2021, 2, 1)
    >>> months_before(date(2022, 3, 31), 1)
    datetime.date(2022, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
