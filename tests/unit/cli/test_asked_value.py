"""The figure a user means, however it is written."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builders.little_sweden import handful
from jamfor.cli.asked_value import indicator_meant, place_meant
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.errors import JamforError, NotFoundError


PACK = handful()


def two_called(name: str) -> Pack:
    """The handful, where a city district has the name of a municipality."""
    places = PACK.geography.places
    namesake = next(place for place in places if place.name.sv == name)
    named = tuple(
        replace(place, name=namesake.name) if place.code == "0180-s03" else place
        for place in places
    )
    return replace(PACK, geography=replace(PACK.geography, places=named))


@pytest.mark.parametrize("asked", ["1460", "Bengtsfors", "bengtsfors", "BENGTSFORS"])
def test_a_place_is_known_by_its_code_and_by_its_name(asked: str) -> None:
    """Breaks if only who knows the code can follow a figure."""
    assert place_meant(PACK, asked) == "1460"


@pytest.mark.parametrize("asked", ["a-a", "A-A"])
def test_an_indicator_is_known_in_small_letters_and_capitals(asked: str) -> None:
    """Breaks if u31468 is told as an indicator there is not."""
    assert indicator_meant(PACK, asked) == "a-a"


def test_a_name_of_two_places_is_refused_with_both() -> None:
    """Breaks if the figure of another place is told without a word."""
    with pytest.raises(JamforError, match=r"1460 Bengtsfors.*give the code") as refused:
        place_meant(two_called("Bengtsfors"), "bengtsfors")

    assert "0180-s03 Bengtsfors" in str(refused.value)
    assert refused.value.exit_code == 2


def test_a_slip_of_the_pen_is_answered_with_the_nearest() -> None:
    """Breaks if the user must look up the spelling, or an absent place is guessed."""
    with pytest.raises(NotFoundError, match="no place Bengtfors; nearest: 1460 Bengts"):
        place_meant(PACK, "Bengtfors")
    with pytest.raises(NotFoundError, match=r"there is no place 9999$"):
        place_meant(PACK, "9999")
