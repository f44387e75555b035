"""What can be wrong with places, frames and relations that have the right form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jamfor.core.places.places import Geography, Place, PlaceKind
from jamfor.core.vocabulary.problems import Location, Problem, Where, error


_PARENTS: dict[PlaceKind, tuple[PlaceKind, ...]] = {
    PlaceKind.MUNICIPALITY: (
        PlaceKind.COUNTY,
        PlaceKind.SKR_GROUP,
        PlaceKind.SIZE_CLASS,
    ),
    PlaceKind.DISTRICT: (PlaceKind.MUNICIPALITY,),
}
"""The kinds of a place's parents, in order; other places have none."""

_FIELDS: dict[PlaceKind, tuple[str, ...]] = {
    PlaceKind.MUNICIPALITY: ("county", "skr-group", "size-class"),
    PlaceKind.DISTRICT: ("city",),
}


def check_geography(geography: Geography, *, where: Where) -> list[Problem]:
    """Report faults of places, service areas, frames and relations."""
    places = {place.code: place for place in geography.places}
    found: list[Problem] = []
    for place in geography.places:
        found += _check_parents(place, places, where)
        found += _check_life(place, places, where)
    found += _check_slugs(geography, where)
    found += _check_frames(geography, places, where)
    found += _check_relations(geography, places, where)
    return found


def _check_parents(
    place: Place, places: Mapping[str, Place], where: Where
) -> Iterator[Problem]:
    kinds, names = _PARENTS.get(place.kind, ()), _FIELDS.get(place.kind, ())
    for parent, kind, field in zip(place.parents, kinds, names, strict=True):
        found = places.get(parent)
        if found is None or found.kind is not kind:
            yield _unknown_place(parent, where(("place", place.code, field)))


def _check_life(
    place: Place, places: Mapping[str, Place], where: Where
) -> Iterator[Problem]:
    began, ended = place.valid_from, place.valid_to
    if began is not None and ended is not None and ended < began:
        yield error(
            "ends-before-it-begins",
            where(("place", place.code, "valid-to")),
            sv=f"{place.code} upphör innan den börjar. Rätta dagarna.",
            en=f"{place.code} ends before it begins. Correct the days.",
        )
    for successor in place.successors:
        if successor not in places:
            yield _unknown_place(successor, where(("place", place.code, "successors")))


def _unknown_place(code: str, where: Location) -> Problem:
    return error(
        "unknown-place",
        where,
        sv=f"Platsen ”{code}” finns inte, eller är av fel slag. Rätta koden.",
        en=f"There is no place “{code}”, or it is of the wrong kind. Correct the code.",
    )


def _check_slugs(geography: Geography, where: Where) -> Iterator[Problem]:
    owners: dict[str, str] = {}
    for area in geography.service_areas:
        first = owners.setdefault(area.slug, area.id)
        if first != area.id:
            yield error(
                "address-taken",
                where(("service-area", area.id, "slug")),
                sv=f"Adressen ”{area.slug}” används redan av {first}. Välj en annan.",
                en=f"The address “{area.slug}” is already that of {first}."
                " Choose another.",
            )


def _check_frames(
    geography: Geography, places: Mapping[str, Place], where: Where
) -> Iterator[Problem]:
    areas = {area.id for area in geography.service_areas}
    divided = {p.parents[0] for p in places.values() if p.kind is PlaceKind.DISTRICT}
    ruled: set[tuple[str, str]] = set()
    for index, rule in enumerate(geography.frame_rules):
        for area in rule.service_areas:
            if area not in areas:
                place = where(("frame", index, "service-areas"))
                yield _unknown_area(area, place)
        for city in rule.districts_of:
            if city not in divided:
                yield _undivided(city, where(("frame", index, "districts-of")))
        claims = {(area, p) for area in rule.service_areas for p in rule.periods}
        for area, period in sorted(claims & ruled):
            yield error(
                "two-frames",
                where(("frame", index)),
                sv=f"{area} har redan en ram {period}. Ta bort året eller området ur"
                " den ena.",
                en=f"{area} already has a frame in {period}. Remove the year or the"
                " area from one of them.",
            )
        ruled |= claims


def _undivided(city: str, where: Location) -> Problem:
    return error(
        "city-without-districts",
        where,
        sv=f"”{city}” har inga stadsdelar. Rätta koden eller lägg till dem i"
        " places/districts.yaml.",
        en=f"“{city}” has no districts. Correct the code or add them to"
        " places/districts.yaml.",
    )


def _unknown_area(area: str, where: Location) -> Problem:
    return error(
        "unknown-service-area",
        where,
        sv=f"Verksamhetsområdet ”{area}” finns inte. Rätta id.",
        en=f"There is no service area “{area}”. Correct the id.",
    )


def _check_relations(
    geography: Geography, places: Mapping[str, Place], where: Where
) -> Iterator[Problem]:
    areas = {area.id for area in geography.service_areas}
    for index, relation in enumerate(geography.relations):
        for code in relation.places:
            if code not in places:
                yield _unknown_place(code, where(("relation", index)))
        for area in relation.service_areas:
            if area not in areas:
                yield _unknown_area(area, where(("relation", index, "service-areas")))
