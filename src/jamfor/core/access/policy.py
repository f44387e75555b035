"""One table: which role may do what in which phase, and how a target is held to it.

Everything that is not in the table is refused. The scope (unit, service area, question)
is the grant's; the table knows roles and phases only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from jamfor.core.access.roles import Action, Phase, Role


TRIAL = frozenset({Phase.TRIAL})
EVERY_PHASE = frozenset(Phase) - TRIAL
ANSWERING = frozenset({Phase.OPEN, Phase.LATE})
STARTED = EVERY_PHASE - {Phase.PREPARED}
BEFORE_RELEASE = EVERY_PHASE - {Phase.PUBLISHED}

_COORDINATES = (Role.COORDINATOR, Role.DEPUTY)
_ANSWERS = (*_COORDINATES, Role.CONTRIBUTOR)
_AT_UNIT = (*_ANSWERS, Role.APPROVER, Role.READER)

TABLE: Mapping[Action, Mapping[Role, frozenset[Phase]]] = {
    Action.SEE_UNIT: dict.fromkeys((*_AT_UNIT, Role.AGENCY), EVERY_PHASE),
    Action.EXPORT: dict.fromkeys((*_AT_UNIT, Role.AGENCY), EVERY_PHASE),
    Action.ANSWER: dict.fromkeys(_ANSWERS, ANSWERING),
    Action.FINISH: dict.fromkeys(_ANSWERS, ANSWERING),
    Action.DISAGREE: dict.fromkeys(_ANSWERS, ANSWERING),
    Action.EXPLAIN: dict.fromkeys(_ANSWERS, ANSWERING),
    Action.HAND_IN: dict.fromkeys(_COORDINATES, ANSWERING),
    Action.SEND_BACK: dict.fromkeys((*_COORDINATES, Role.APPROVER), ANSWERING),
    Action.SIGN: {Role.APPROVER: ANSWERING},
    Action.IMPORT: dict.fromkeys(_COORDINATES, ANSWERING),
    # What a unit writes to itself is never sent: the agency cannot read it.
    Action.READ_NOTES: dict.fromkeys(_AT_UNIT, EVERY_PHASE),
    Action.WRITE_NOTES: dict.fromkeys((*_ANSWERS, Role.APPROVER), EVERY_PHASE),
    Action.MANAGE_PEOPLE: dict.fromkeys((*_COORDINATES, Role.AGENCY), EVERY_PHASE),
    Action.READ_AUDIT: dict.fromkeys(
        (*_COORDINATES, Role.APPROVER, Role.AGENCY), EVERY_PHASE
    ),
    Action.RUN_ROUND: {Role.AGENCY: EVERY_PHASE},
    Action.SEE_STATUS: {Role.AGENCY: EVERY_PHASE},
    Action.REMIND: {Role.AGENCY: ANSWERING},
    Action.ANSWER_FOR_UNIT: {Role.AGENCY: BEFORE_RELEASE - {Phase.PREPARED}},
    Action.FREEZE: {Role.AGENCY: frozenset({Phase.CLOSED, Phase.FROZEN})},
    Action.PUBLISH: {Role.AGENCY: frozenset({Phase.FROZEN, Phase.PUBLISHED})},
}

TRIED = frozenset(
    {
        Action.SEE_UNIT,
        Action.EXPORT,
        Action.ANSWER,
        Action.FINISH,
        Action.EXPLAIN,
        Action.HAND_IN,
        Action.SEND_BACK,
        Action.SIGN,
        Action.IMPORT,
        Action.READ_AUDIT,
    }
)
"""What the agency does in a trial run, as if it were the unit; nobody else is in one.

Neither notes nor people: they are a municipality's own and outlive a round.
"""

REOPENED = frozenset(
    {
        Action.ANSWER,
        Action.FINISH,
        Action.DISAGREE,
        Action.EXPLAIN,
        Action.HAND_IN,
        Action.SEND_BACK,
        Action.SIGN,
        Action.IMPORT,
    }
)
"""What a unit may do again when the agency opens it for correction after closing."""

NARROW = frozenset({Action.ANSWER, Action.DISAGREE, Action.EXPLAIN})
"""What somebody with a few questions may do with these questions only."""

LIMITED = frozenset({Role.DEPUTY, Role.APPROVER, Role.READER})
"""Roles given for some service areas; a contributor's are those assigned to her."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A role as it is held: where, in which round, for what.

    An empty `place` is every place (the agency's), an empty `period` every round, and
    empty `service_areas` all of them. `questions` narrow it to single questions; empty
    they narrow nothing.
    """

    role: Role
    place: str = ""
    period: str = ""
    service_areas: frozenset[str] = frozenset()
    questions: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if (self.role is Role.AGENCY) != (not self.place):
            raise ValueError(f"only the agency's role is held everywhere: {self}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What an action is about; empty parts are not in question.

    `reopened` says that the agency has opened the unit's area again after closing.
    """

    phase: Phase
    place: str = ""
    period: str = ""
    service_area: str = ""
    question: str = ""
    reopened: bool = False


def may(grants: Iterable[Grant], action: Action, target: Target) -> bool:
    """Whether somebody with these grants may do something.

    >>> grant = Grant(role=Role.APPROVER, place="1460", period="2024")
    >>> may([grant], Action.SIGN, Target(phase=Phase.OPEN, place="1460", period="2024"))
    True
    >>> may([grant], Action.SIGN, Target(phase=Phase.OPEN, place="1461", period="2024"))
    False
    """
    return any(
        _in_time(grant.role, action, target) and _covers(grant, action, target)
        for grant in grants
    )


def _in_time(role: Role, action: Action, target: Target) -> bool:
    if target.phase is Phase.TRIAL:
        return role is Role.AGENCY and action in TRIED
    phases = TABLE[action].get(role, frozenset())
    if target.phase in phases:
        return True
    again = target.reopened and action in REOPENED and bool(phases)
    return again and target.phase in {Phase.CLOSED, Phase.FROZEN}


def _covers(grant: Grant, action: Action, target: Target) -> bool:
    if grant.role is Role.AGENCY:
        return True
    if not target.place or grant.place != target.place:
        return False
    if grant.period and grant.period != target.period:
        return False
    if grant.role is Role.COORDINATOR:
        return True
    if grant.role is Role.DEPUTY and grant.service_areas and action in _WHOLE:
        return False
    return action not in _SCOPED or _reaches(grant, action, target)


def _reaches(grant: Grant, action: Action, target: Target) -> bool:
    """Whether the areas and questions of a grant hold what is asked for."""
    if grant.questions and target.question:
        return target.question in grant.questions
    if grant.questions and action not in NARROW:
        return False
    areas = grant.service_areas
    return not areas or not target.service_area or target.service_area in areas


_SCOPED = frozenset(
    {
        Action.ANSWER,
        Action.FINISH,
        Action.DISAGREE,
        Action.EXPLAIN,
        Action.HAND_IN,
        Action.SIGN,
        Action.SEND_BACK,
    }
)
"""What is done to a service area or a question; the rest is done to the unit."""

_WHOLE = frozenset({Action.MANAGE_PEOPLE, Action.IMPORT})
"""What reaches past some service areas: who could give roles could give herself all."""
