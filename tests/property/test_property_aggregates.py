"""Every figure the fast pipeline makes equals the one computed the obvious way."""

from __future__ import annotations

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from builders.little_sweden import handful, rounds_of
from jamfor.core.releases.pack import Pack
from jamfor.pipeline.figures import observations_of
from jamfor.pipeline.oracle.release import oracle
from jamfor.pipeline.verify import cells_of, differences, key_of


pack = cache(handful)


def disagreements(pack: Pack, seed: int, silent: float) -> list[str]:
    """Compare all cells of a release's figures with the oracle's."""
    rounds = rounds_of(pack, seed, silent=silent)
    stored = {key_of(row): row for row in observations_of(pack, rounds).to_dicts()}
    found: list[str] = []
    for figure in oracle(pack, rounds):
        due = cells_of(figure)
        row = stored.pop(key_of(due), None)
        if row is None:
            found.append(f"{key_of(due)} is absent")
        else:
            found += [f"{key_of(due)}: {fault}" for fault in differences(row, due)]
    return found + [f"{key} has no twin" for key in stored]


@given(seed=st.integers(0, 2**32), silent=st.sampled_from((0.0, 0.1, 0.5, 0.95)))
@settings(max_examples=15, deadline=None)
def test_every_aggregate_equals_its_obvious_twin(seed: int, silent: float) -> None:
    """Units, levels, cities, counties, the nation, groups, composites and responses.

    Breaks if `divided` divides by the frame instead of by those that answered, if a
    city is added beside its districts, or if a silent municipality enters a mean.
    """
    assert disagreements(pack(), seed, silent) == []
