"""A role held for some service areas reaches these and no others."""

from __future__ import annotations

import pytest

from jamfor.core.access.policy import Grant, Target, may
from jamfor.core.access.roles import Action, Phase, Role


HERS, OTHER = "elderly-care", "child-youth-welfare"
DONE_TO_AN_AREA = (
    (Role.APPROVER, Action.SIGN),
    (Role.APPROVER, Action.SEND_BACK),
    (Role.DEPUTY, Action.ANSWER),
    (Role.DEPUTY, Action.FINISH),
    (Role.DEPUTY, Action.EXPLAIN),
    (Role.DEPUTY, Action.DISAGREE),
    (Role.DEPUTY, Action.HAND_IN),
    (Role.DEPUTY, Action.SEND_BACK),
)


def _may(role: Role, action: Action, area: str, *, held: frozenset[str]) -> bool:
    grant = Grant(role=role, place="1460", period="2024", service_areas=held)
    target = Target(phase=Phase.OPEN, place="1460", period="2024", service_area=area)
    return may([grant], action, target)


@pytest.mark.parametrize(("role", "action"), DONE_TO_AN_AREA)
def test_what_is_done_to_an_area_is_done_to_hers(role: Role, action: Action) -> None:
    """Breaks when the policy leaves the action, or the role, out of what is scoped."""
    assert _may(role, action, HERS, held=frozenset({HERS}))
    assert not _may(role, action, OTHER, held=frozenset({HERS}))
    assert _may(role, action, OTHER, held=frozenset())


@pytest.mark.parametrize("role", [Role.APPROVER, Role.READER, Role.DEPUTY])
def test_reading_is_for_the_whole_unit(role: Role) -> None:
    for action in (Action.SEE_UNIT, Action.EXPORT, Action.READ_NOTES):
        assert _may(role, action, OTHER, held=frozenset({HERS}))


@pytest.mark.parametrize("action", [Action.MANAGE_PEOPLE, Action.IMPORT])
def test_a_deputy_for_some_areas_does_nothing_that_reaches_all(action: Action) -> None:
    """Breaks when she may give roles: she would give herself every area."""
    assert not _may(Role.DEPUTY, action, "", held=frozenset({HERS}))
    assert _may(Role.DEPUTY, action, "", held=frozenset())


def test_a_coordinator_has_every_area_whatever_is_kept() -> None:
    assert _may(Role.COORDINATOR, Action.HAND_IN, OTHER, held=frozenset({HERS}))
