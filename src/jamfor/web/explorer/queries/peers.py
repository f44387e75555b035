"""Whom a municipality is compared with: the nation, its county, its group, its size."""

from __future__ import annotations

from dataclasses import dataclass

from jamfor.core.places.places import Place, PlaceKind
from jamfor.core.vocabulary.errors import JamforError
from jamfor.core.vocabulary.observations import Measure
from jamfor.core.vocabulary.texts import LocalText
from jamfor.web.explorer.pages import PEER, Visit
from jamfor.web.explorer.queries.atlas import Atlas, atlas_of


KINDS = {
    "riket": PlaceKind.NATION,
    "lan": PlaceKind.COUNTY,
    "grupp": PlaceKind.SKR_GROUP,
    "storlek": PlaceKind.SIZE_CLASS,
}
"""What may stand in the address, and the kind of place it chooses."""

UNWEIGHTED = LocalText(
    sv="ovägt medelvärde av kommunerna", en="unweighted mean of the municipalities"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A place to compare with, and the measure its figures are published in.

    The nation and counties are shares of their units; groups and size classes are
    unweighted means of their municipalities, and say so.
    """

    key: str
    place: Place
    measure: Measure
    chosen: bool

    @property
    def name(self) -> LocalText:
        """What the place is called."""
        return self.place.name

    @property
    def method(self) -> LocalText | None:
        """What kind of mean its figures are, where that must be said."""
        return UNWEIGHTED if self.measure is Measure.MEAN_UNWEIGHTED else None

    @property
    def label(self) -> LocalText:
        """The name with the method, as exports state it."""
        if self.method is None:
            return self.name
        return LocalText(
            sv=f"{self.name.sv} ({self.method.sv})",
            en=f"{self.name.en} ({self.method.en})",
        )


def peers_of(visit: Visit, place: Place) -> tuple[Peer, ...]:
    """Return all a place may be compared with, the one asked for marked.

    Raises JamforError for a choice there is not.
    """
    wanted = visit.query.get(PEER, "riket")
    if wanted not in KINDS:
        raise JamforError(
            text=LocalText(
                sv=f"Det går inte att jämföra med ”{wanted}”. Välj riket, lan, grupp"
                " eller storlek.",
                en=f"It is not possible to compare with “{wanted}”. Choose riket, lan,"
                " grupp or storlek.",
            )
        )
    atlas = atlas_of(visit.release, visit.year)
    candidates = _candidates(atlas, place)
    return tuple(
        Peer(
            key=key,
            place=candidates[kind],
            measure=measure_at(kind),
            chosen=key == wanted,
        )
        for key, kind in KINDS.items()
        if kind in candidates
    )


def chosen(peers: tuple[Peer, ...]) -> Peer:
    """Return the one asked for; the nation where the place has no such group."""
    return next((peer for peer in peers if peer.chosen), peers[0])


def measure_at(kind: PlaceKind) -> Measure:
    """Return the measure the shares of a kind of place are published in."""
    grouped = kind in {PlaceKind.SKR_GROUP, PlaceKind.SIZE_CLASS}
    return Measure.MEAN_UNWEIGHTED if grouped else Measure.SHARE


def _candidates(atlas: Atlas, place: Place) -> dict[PlaceKind, Place]:
    """The nation and what the place belongs to; a district belongs as its city does."""
    nation = atlas.of_kind(PlaceKind.NATION)
    home = place
    if place.kind is PlaceKind.DISTRICT:
        home = atlas.places[place.parents[0]]
    belongs = [atlas.places[code] for code in home.parents if code in atlas.places]
    return {found.kind: found for found in (*nation, *belongs)}
