"""What was answered to one question: all its parts, and a routine's evidence, as one.

A question is the unit in which people answer, disagree and revise; a part by itself is
never saved. Units of one round are put together from contents, and taken apart again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from jamfor.core.answers.answers import Evidence, UnitAnswers
from jamfor.core.vocabulary.missing import Missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The answer to a question as it stood at some moment.

    `values` maps each part (the nameless one where the question is not divided) to the
    codes answered or the reason there are none; a part that is absent was not answered.
    `link` says where the routine can be read; it is for colleagues, and not published.
    """

    values: Mapping[str, tuple[str, ...] | Missing] = field(default_factory=dict)
    evidence: Evidence | None = None
    link: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said at all, not even a reason."""
        said = any(
            answer and answer is not Missing.NOT_ANSWERED
            for answer in self.values.values()
        )
        return not said and self.evidence is None and not self.link


NOTHING = Content()
"""A question nobody has touched."""


def content_of(unit: UnitAnswers, question: str) -> Content:
    """Return what a unit answered to a question; `NOTHING` when it did not."""
    return Content(
        values={
            part: answer
            for (asked, part), answer in unit.values.items()
            if asked == question
        },
        evidence=unit.evidence.get(question),
    )


def unit_of(
    contents: Mapping[str, Content], *, place: str, period: str, reference_date: date
) -> UnitAnswers:
    """Return the answers of a unit put together from its questions."""
    return UnitAnswers(
        place=place,
        period=period,
        reference_date=reference_date,
        values={
            (question, part): answer
            for question, content in contents.items()
            for part, answer in content.values.items()
        },
        evidence={
            question: content.evidence
            for question, content in contents.items()
            if content.evidence is not None
        },
    )
