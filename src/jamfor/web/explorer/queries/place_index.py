"""All places there is a page for: by county, and by letter, without a script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jamfor.core.places.places import Place, PlaceKind
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.tables import Column, Table
from jamfor.web.explorer.pages import Page, Visit
from jamfor.web.explorer.queries.atlas import Atlas, atlas_of, by_name


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPlace:
    """A municipality with its districts under it; ended ones are marked."""

    place: Place
    districts: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedCounty:
    """A county and its municipalities by name."""

    county: Place
    places: tuple[ListedPlace, ...]


def page(visit: Visit) -> Page:
    """List every place; `?bokstav=B` shows the municipalities of a letter first."""
    atlas = atlas_of(visit.release)
    municipalities = sorted(atlas.of_kind(PlaceKind.MUNICIPALITY), key=by_name)
    letters = _by_letter(municipalities)
    letter = visit.query.get("bokstav", "").upper()
    return Page(
        template="explorer/places.html",
        title=LocalText(sv="Kommuner", en="Municipalities"),
        address="kommun",
        context={
            "atlas": atlas,
            "letters": letters,
            "letter": letter if letter in letters else "",
            "of_letter": letters.get(letter, ()),
            "counties": _counties(atlas),
            "nation": atlas.of_kind(PlaceKind.NATION)[0],
            "groups": atlas.of_kind(PlaceKind.SKR_GROUP),
            "sizes": atlas.of_kind(PlaceKind.SIZE_CLASS),
            "number": len(municipalities),
            "districts": len(_districts_now(atlas)),
        },
        tables=lambda: (_table(atlas),),
    )


def _by_letter(places: list[Place]) -> Mapping[str, tuple[Place, ...]]:
    found: dict[str, list[Place]] = {}
    for place in places:
        found.setdefault(place.name.sv[0], []).append(place)
    return {letter: tuple(named) for letter, named in found.items()}


def _districts_now(atlas: Atlas) -> tuple[Place, ...]:
    reference = atlas.rounds[atlas.now].reference_date
    districts = atlas.of_kind(PlaceKind.DISTRICT)
    return tuple(d for d in districts if d.exists_on(reference))


def _counties(atlas: Atlas) -> tuple[ListedCounty, ...]:
    now = set(_districts_now(atlas))
    return tuple(
        ListedCounty(
            county=county,
            places=tuple(
                ListedPlace(
                    place=place,
                    districts=tuple(
                        d for d in atlas.children.get(place.code, ()) if d in now
                    ),
                )
                for place in atlas.children.get(county.code, ())
            ),
        )
        for county in atlas.of_kind(PlaceKind.COUNTY)
    )


def _table(atlas: Atlas) -> Table:
    return Table(
        key="places",
        title=LocalText(sv="Kommuner och stadsdelar", en="Municipalities, districts"),
        columns=(
            Column(key="code", title=LocalText(sv="Kod", en="Code")),
            Column(key="name", title=LocalText(sv="Namn", en="Name")),
            Column(key="county", title=LocalText(sv="Län", en="County")),
            Column(key="city", title=LocalText(sv="Stad", en="City")),
        ),
        rows=tuple(
            (place.code, place.name, listed.county.name, city)
            for listed in _counties(atlas)
            for town in listed.places
            for place, city in (
                (town.place, None),
                *((district, town.place.name) for district in town.districts),
            )
        ),
    )
