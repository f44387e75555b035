"""Steps taken while something is written: they wait, and nobody undoes them unseen."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait

import pytest
from django.db import connections
from django.utils import timezone

from builders.rounds import answer, opened_round, person, unit_at
from jamfor.core.access.roles import Role
from jamfor.core.answers.content import Content
from jamfor.core.answers.steps import AreaState, Step, StepRefusedError
from jamfor.web.accounts.models import User
from jamfor.web.collection.actions import answers, closing
from jamfor.web.collection.actions.steps import move
from jamfor.web.collection.models import Round, Unit


pytestmark = pytest.mark.django_db(transaction=True)

QUESTION, AREA = "method-freda-cy", "child-youth-welfare"
YES = Content(values={"": ("yes",)})


@pytest.fixture
def made() -> Round:
    return opened_round()


@pytest.fixture
def unit(made: Round) -> Unit:
    return unit_at(made, "1460")


@pytest.fixture
def kim() -> User:
    return person(Role.COORDINATOR, "1460")


class Meanwhile:
    """A step that somebody else begins when a function is called, once."""

    def __init__(self, step: Callable[[], AreaState], called: Callable) -> None:  # type: ignore[type-arg]
        self.step, self.called = step, called
        self.begun: Future[AreaState] | None = None
        self.pool = ThreadPoolExecutor(max_workers=1)

    def __call__(self, *args: object, **named: object) -> object:
        if self.begun is None:
            self.begun = self.pool.submit(self._alone)
            # Long enough to be done, were there nothing to wait for.
            wait([self.begun], timeout=1)
        return self.called(*args, **named)

    def _alone(self) -> AreaState:
        try:
            return self.step()
        finally:
            connections.close_all()

    def result(self) -> AreaState:
        assert self.begun is not None
        return self.begun.result(timeout=60)


def test_an_area_is_not_handed_in_while_an_answer_of_it_is_saved(
    unit: Unit, kim: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Breaks when a save reads the areas without holding them: the area would be handed
    in without the answer, and the save would then take it back without a word.
    """
    move(unit, AREA, Step.FINISH, by=kim, now=timezone.now())
    other = Meanwhile(
        lambda: move(unit, AREA, Step.HAND_IN, by=kim, now=timezone.now()),
        answers._refuse_handed_in,  # noqa: SLF001 - the moment between
    )
    monkeypatch.setattr(answers, "_refuse_handed_in", other)

    answer(unit, QUESTION, YES, kim, 0)

    with pytest.raises(StepRefusedError):
        other.result()
    work = unit.areas.get(service_area=AREA)
    assert (work.state, work.handed_in_at) == (AreaState.IN_PROGRESS, None)


def test_what_is_handed_in_while_the_round_closes_is_refused_or_stays(
    made: Round, unit: Unit, kim: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Breaks when closing reads the areas without holding them: what was handed in at
    the last moment would be marked as left unfinished.
    """
    move(unit, AREA, Step.FINISH, by=kim, now=timezone.now())
    other = Meanwhile(
        lambda: move(unit, AREA, Step.HAND_IN, by=kim, now=timezone.now()),
        closing.taken,
    )
    monkeypatch.setattr(closing, "taken", other)

    closing.close_round(made, by=None, now=timezone.now())

    with pytest.raises(StepRefusedError):
        other.result()
    assert unit.areas.get(service_area=AREA).handed_in_at is None
