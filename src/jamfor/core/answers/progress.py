"""How far a unit has come with some questions: full, in part, left, and where to go on.

Every gap on the route has a reason or is left. What another answer must decide first is
neither left nor done: it may never be asked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from jamfor.core.questionnaires.routing import Form
from jamfor.core.vocabulary.missing import Missing


class Stand(StrEnum):
    """How a question stands."""

    FULL = "full"  # every part has an answer or a reason
    PART = "part"  # some parts have
    LEFT = "left"  # nothing said, or taken over and not confirmed
    UNDECIDED = "undecided"  # an answer that is not given decides if it is asked
    CLOSED = "closed"  # the route does not come to it


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How many questions stand how; `undecided` may come to be asked, or not.

    `first_unanswered` is the first question in the order asked that is not full.
    """

    full: int
    part: int
    left: int
    undecided: int
    first_unanswered: str | None

    @property
    def asked(self) -> int:
        """How many questions are on the route."""
        return self.full + self.part + self.left

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to say; true of a section nobody is asked."""
        return self.first_unanswered is None


def progress(
    order: Iterable[str], form: Form, *, unconfirmed: Collection[str] = ()
) -> Progress:
    """Return how a unit stands with some questions, each counted once.

    `order` are a section's or a service area's questions in the order asked;
    `unconfirmed` those whose answer waits to be confirmed, which count as left.
    """
    stands = {q: stand_of(q, form, unconfirmed=unconfirmed) for q in order}
    found = list(stands.values())
    return Progress(
        full=found.count(Stand.FULL),
        part=found.count(Stand.PART),
        left=found.count(Stand.LEFT),
        undecided=found.count(Stand.UNDECIDED),
        first_unanswered=_first(stands),
    )


def stand_of(question: str, form: Form, *, unconfirmed: Collection[str] = ()) -> Stand:
    """Return how one question stands.

    Where whoever answered gave a reason for what decides the route, the question is
    closed: the reason is the answer to both.
    """
    reached = form.reach(question)
    if reached is Missing.NOT_ANSWERED:
        return Stand.UNDECIDED
    if reached is not True:
        return Stand.CLOSED
    if question in unconfirmed:
        return Stand.LEFT
    gaps, parts = gaps_of(question, form), form.questions[question].response.parts
    if not gaps:
        return Stand.FULL
    return Stand.LEFT if len(gaps) == len(parts) else Stand.PART


def gaps_of(question: str, form: Form) -> tuple[str, ...]:
    """Return the parts of a question on the route with neither answer nor reason.

    A question off the route, or whose route is not yet known, has none.
    """
    if form.reach(question) is not True:
        return ()
    parts = form.questions[question].response.parts
    return tuple(p for p in parts if form.answer(question, p) is Missing.NOT_ANSWERED)


def _first(stands: Mapping[str, Stand]) -> str | None:
    waiting = {Stand.PART, Stand.LEFT, Stand.UNDECIDED}
    return next((q for q, stand in stands.items() if stand in waiting), None)
