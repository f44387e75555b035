"""How the work with a service area moves: the table, and what it never lets happen."""

from __future__ import annotations

from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamfor.core.answers.answers import FrameState
from jamfor.core.answers.steps import (
    COMPLETE,
    LOCKED,
    TABLE,
    AreaState,
    Step,
    StepRefusedError,
    after,
    closed,
    frame_state,
)


EVERY = """
            | start       | finish | hand-in   | send-back   | sign   | reopen
------------+-------------+--------+-----------+-------------+--------+------------
not-started | in-progress | done   | -         | -           | -      | not-started
in-progress | in-progress | done   | -         | -           | -      | in-progress
done        | in-progress | -      | handed-in | in-progress | -      | in-progress
handed-in   | -           | -      | -         | in-progress | signed | in-progress
signed      | -           | -      | -         | -           | -      | in-progress
partial     | -           | -      | -         | -           | -      | in-progress
none        | -           | -      | -         | -           | -      | not-started
"""


def _rows() -> list[tuple[AreaState, Step, str]]:
    lines = [line for line in EVERY.strip("\n").splitlines() if line.strip(" -+|")]
    header, *rows = ([cell.strip() for cell in line.split("|")] for line in lines)
    return [
        (AreaState(row[0]), Step(step), cell)
        for row in rows
        for step, cell in zip(header[1:], row[1:], strict=True)
    ]


@pytest.mark.parametrize(("state", "step", "expected"), _rows())
def test_a_step_leads_where_the_table_says_or_is_refused(
    state: AreaState, step: Step, expected: str
) -> None:
    """Breaks if a step is added, dropped or led elsewhere without being said here."""
    if expected != "-":
        assert after(state, step) is AreaState(expected)
        return
    with pytest.raises(StepRefusedError) as refused:
        after(state, step)
    assert refused.value.text is not None
    assert refused.value.code == "step-refused"


def test_every_pair_is_in_the_table_above() -> None:
    """Breaks if a state or a step is added that nobody has thought through."""
    assert {row[:2] for row in _rows()} == set(product(AreaState, Step))


@given(st.lists(st.sampled_from(Step)))
def test_no_sequence_of_steps_signs_what_was_not_handed_in(steps: list[Step]) -> None:
    """Breaks if there is a way round the coordinator, or out of the table."""
    state, passed = AreaState.NOT_STARTED, [AreaState.NOT_STARTED]
    for step in steps:
        if (state, step) in TABLE:
            state = after(state, step)
            passed.append(state)

    for earlier, later in pairwise(passed):
        if later is AreaState.SIGNED:
            assert earlier is AreaState.HANDED_IN
        if later is AreaState.HANDED_IN:
            assert earlier is AreaState.DONE
    assert not {AreaState.PARTIAL, AreaState.NONE} & set(passed)


@pytest.mark.parametrize("state", sorted(LOCKED | COMPLETE))
def test_what_was_handed_in_is_not_changed_by_answering(state: AreaState) -> None:
    """Breaks if an answer could slip in under a signature."""
    with pytest.raises(StepRefusedError):
        after(state, Step.START)


def test_everything_can_be_opened_again() -> None:
    """Breaks if a correction before publication had no way in."""
    for state in AreaState:
        assert after(state, Step.REOPEN) not in LOCKED


AT_CLOSING = list(product(AreaState, [False, True], [False, True]))


@pytest.mark.parametrize(("state", "saved", "complete"), AT_CLOSING)
def test_closing_throws_nothing_away_and_signs_nothing(
    state: AreaState, *, saved: bool, complete: bool
) -> None:
    """Breaks if unfinished work were lost, or counted as handed in, at closing."""
    found = closed(state, saved=saved)

    assert (found in LOCKED) is (state in LOCKED)
    assert closed(found, saved=saved) is found
    if saved:
        assert found is not AreaState.NONE
    else:
        assert found in {AreaState.NONE, *LOCKED}


@pytest.mark.parametrize(("state", "saved", "complete"), AT_CLOSING)
def test_a_snapshot_says_the_same_before_and_after_closing(
    state: AreaState, *, saved: bool, complete: bool
) -> None:
    """Breaks if unsigned answers counted as answered, or closing changed a figure."""
    found = frame_state(state, saved=saved, complete=complete)
    later = closed(state, saved=saved)

    assert frame_state(later, saved=saved, complete=complete) is found
    assert (found is FrameState.ANSWERED) is (state in LOCKED and complete)
    assert (found is FrameState.NONE) is (
        not saved and found is not FrameState.ANSWERED
    )
