"""From a value's reason to an item's state, and what cannot be counted."""

from __future__ import annotations

import pytest

from builders.items import two_years
from jamfor.core.findings.decomposition import (
    Contribution,
    Decomposition,
    Part,
    Undecomposed,
    decompose,
)
from jamfor.core.findings.positives import (
    ItemState,
    Positives,
    SharePair,
    item_state,
    share_of_positives,
)
from jamfor.core.vocabulary.missing import Missing


@pytest.mark.parametrize("reason", list(Missing))
def test_every_reason_has_a_state(reason: Missing) -> None:
    """Fails if "not asked" is made missing, which would widen the bounds."""
    expected = {
        Missing.NOT_ASKED: None,
        Missing.OUTSIDE_FRAME: None,
        Missing.NOT_APPLICABLE: ItemState.NOT_APPLICABLE,
    }

    assert item_state(met=None, missing=reason) == expected.get(
        reason, ItemState.MISSING
    )


def test_a_value_is_met_or_not() -> None:
    assert item_state(met=True, missing=None) is ItemState.MET
    assert item_state(met=False, missing=None) is ItemState.NOT_MET
    with pytest.raises(ValueError, match="has a reason"):
        item_state(met=None, missing=None)


@pytest.mark.parametrize(
    "counts", [{"met": 3, "counted": 2}, {"met": 0, "counted": 1, "missing": -1}]
)
def test_impossible_counts_cannot_be_built(counts: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="not met of counted"):
        Positives(**counts)


def test_a_pair_of_fewer_than_five_cannot_be_built() -> None:
    with pytest.raises(ValueError, match="too few"):
        SharePair(met_before=1, met_after=2, counted=4)


def test_parts_that_do_not_add_up_cannot_be_built() -> None:
    """Fails if the check in `Decomposition` is taken away."""
    years = two_years("11 01 00 1– –1")
    found = decompose(years.before, years.after, years.joins)
    assert isinstance(found, Decomposition)

    with pytest.raises(ValueError, match="the parts sum to"):
        Decomposition(
            before=found.before,
            after=found.after,
            contributions=found.contributions[:-1],
        )


def test_a_contribution_remembers_how_its_item_was_joined() -> None:
    years = two_years("01~ –1")
    years.before["1460", "U9"] = ItemState.MET
    found = decompose(years.before, years.after, years.joins)
    assert isinstance(found, Decomposition)

    (common,) = found.of(Part.ANSWERS)
    (added,) = found.of(Part.ADDED)

    assert isinstance(common, Contribution)
    assert common.verdict == "caution"
    assert added.verdict is None


def test_two_shares_are_not_undecomposed() -> None:
    one = share_of_positives(two_years("11").before)

    with pytest.raises(ValueError, match="both years"):
        Undecomposed(before=one, after=one)
