"""What a visitor chooses on pages about the country and a place: place and year.

`?kommun=1460` is any place below the country, `?ar=2022` a round. Links carry what is
chosen from one such page to the next.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from jamfor.core.places.places import Place, PlaceKind
from jamfor.core.vocabulary.errors import JamforError
from jamfor.core.vocabulary.texts import LocalText
from jamfor.web.explorer.pages import YEAR, Visit
from jamfor.web.explorer.queries.atlas import Atlas, by_name


PLACE = "kommun"

_KINDS: Mapping[PlaceKind, LocalText] = {
    PlaceKind.MUNICIPALITY: LocalText(sv="Kommuner", en="Municipalities"),
    PlaceKind.DISTRICT: LocalText(sv="Delar av en stad", en="Parts of a city"),
    PlaceKind.COUNTY: LocalText(sv="Län", en="Counties"),
    PlaceKind.SKR_GROUP: LocalText(
        sv="Kommungrupper (SKR)", en="Groups of municipalities (SKR)"
    ),
    PlaceKind.SIZE_CLASS: LocalText(sv="Efter folkmängd", en="By population"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceGroup:
    """Places of one kind, under a heading of the list they are chosen from."""

    title: LocalText
    places: tuple[Place, ...]


def places_to_choose(atlas: Atlas) -> tuple[PlaceGroup, ...]:
    """Return every place below the country, municipalities first."""
    return tuple(
        PlaceGroup(title=title, places=tuple(sorted(atlas.of_kind(kind), key=by_name)))
        for kind, title in _KINDS.items()
    )


def chosen_place(visit: Visit, atlas: Atlas) -> Place | None:
    """Return the place chosen; None where none is. Refuse a code that is no place."""
    code = visit.query.get(PLACE, "")
    if not code:
        return None
    place = atlas.places.get(code)
    if place is None or place.kind is PlaceKind.NATION:
        raise JamforError(
            text=LocalText(
                sv=f"Det finns ingen kommun, stadsdel, län eller grupp med koden"
                f" ”{code}”.",
                en=f"There is no municipality, district, county or group with the code"
                f" “{code}”.",
            )
        )
    return place


def chosen_year(visit: Visit, atlas: Atlas) -> str | None:
    """Return the year chosen; None where none is. Refuse one without a round."""
    year = visit.query.get(YEAR, "")
    if not year:
        return None
    if year not in atlas.periods:
        first, last = atlas.periods[0], atlas.periods[-1]
        raise JamforError(
            text=LocalText(
                sv=f"Det finns ingen omgång {year}. Välj ett år från {first} till"
                f" {last}.",
                en=f"There is no round of {year}. Choose a year from {first} to"
                f" {last}.",
            )
        )
    return year


def carried(place: Place | None, year: str | None = None) -> str:
    """Return what is chosen as it follows an address: "?kommun=1460&ar=2022"."""
    chosen = {PLACE: place.code if place else "", YEAR: year or ""}
    written = urlencode({name: value for name, value in chosen.items() if value})
    return f"?{written}" if written else ""
