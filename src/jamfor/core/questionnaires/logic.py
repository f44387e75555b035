"""Three-valued judgement: Yes, No, or the reason why neither can be said.

Source: the rules for numbers, rule 1a (Kleene). One No decides `all`, one Yes decides
`any`, whatever else is missing; where reasons meet, the heaviest is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from jamfor.core.questionnaires.conditions import All, AnyOf, Condition, Leaf
from jamfor.core.vocabulary.missing import Missing


Judgement = bool | Missing

REASONS = (
    Missing.NOT_APPLICABLE,
    Missing.DONT_KNOW,
    Missing.CANNOT_PROVIDE,
    Missing.NOT_ANSWERED,
    Missing.NOT_ASKED,
)
"""The reasons an answer can be absent for, lightest first."""


def heaviest(reasons: Iterable[Missing]) -> Missing:
    """Return the reason told where several meet.

    A number withheld from what is published says less than any reason a unit gave.

    >>> heaviest([Missing.NOT_ANSWERED, Missing.NOT_APPLICABLE])
    <Missing.NOT_ANSWERED: 'not-answered'>
    """
    return max(reasons, key=(Missing.SUPPRESSED, *REASONS).index)


def all_of(judgements: Iterable[Judgement]) -> Judgement:
    """Judge whether every part holds: one No decides."""
    found = tuple(judgements)
    if any(judgement is False for judgement in found):
        return False
    reasons = [judgement for judgement in found if isinstance(judgement, Missing)]
    return heaviest(reasons) if reasons else True


def any_of(judgements: Iterable[Judgement]) -> Judgement:
    """Judge whether at least one part holds: one Yes decides."""
    found = tuple(judgements)
    if any(judgement is True for judgement in found):
        return True
    reasons = [judgement for judgement in found if isinstance(judgement, Missing)]
    return heaviest(reasons) if reasons else False


def judge(condition: Condition, leaf: Callable[[Leaf], Judgement]) -> Judgement:
    """Judge a condition, given how its leaves are judged."""
    match condition:
        case All(of=parts):
            return all_of(judge(part, leaf) for part in parts)
        case AnyOf(of=parts):
            return any_of(judge(part, leaf) for part in parts)
        case _:
            return leaf(condition)
