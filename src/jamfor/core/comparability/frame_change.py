"""Who came and who left between two years' frames.

A frame change alone moves the nation's share, so it puts a caution on the nation, on
the counties concerned (rule 3), and on the groups whose mean has such a city in it
(decision 0008).
"""

from __future__ import annotations

from dataclasses import dataclass

from jamfor.core.places.frames import frame
from jamfor.core.places.places import Geography, PlaceKind
from jamfor.core.vocabulary.texts import LocalText


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameChange:
    """Units that came or left; `cities` are theirs, `aggregates` what they shake.

    All are codes of places, sorted. `aggregates` holds the nation, and the counties and
    groups the cities are in.
    """

    service_area: str
    earlier: str
    later: str
    came: tuple[str, ...]
    left: tuple[str, ...]
    cities: tuple[str, ...]
    aggregates: frozenset[str]

    @property
    def motive(self) -> LocalText:
        """Why the aggregates must be compared with caution."""
        came, left = len(self.came), len(self.left)
        return LocalText(
            sv=f"De tillfrågade enheterna är inte desamma {self.earlier} och "
            f"{self.later}: {came} har tillkommit och {left} har utgått.",
            en=f"The units asked are not the same in {self.earlier} and "
            f"{self.later}: {came} came and {left} left.",
        )


def frame_change(
    geography: Geography, *, service_area: str, earlier: str, later: str
) -> FrameChange | None:
    """Return how the frame of a service area changed, or None when it did not."""
    before = frame(geography, period=earlier, service_area=service_area)
    after = frame(geography, period=later, service_area=service_area)
    left, came = set(before) - set(after), set(after) - set(before)
    if not (left or came):
        return None
    cities = {unit.municipality for unit in left | came}
    return FrameChange(
        service_area=service_area,
        earlier=earlier,
        later=later,
        came=tuple(sorted(unit.place for unit in came)),
        left=tuple(sorted(unit.place for unit in left)),
        cities=tuple(sorted(cities)),
        aggregates=_aggregates(geography, cities),
    )


def _aggregates(geography: Geography, cities: set[str]) -> frozenset[str]:
    parents = {
        p for place in geography.places if place.code in cities for p in place.parents
    }
    return frozenset(
        place.code
        for place in geography.places
        if place.kind is PlaceKind.NATION or place.code in parents
    )
