"""Who is asked: districts replace their city, per service area and year.

Source: rules for numbers, rule 3, and the joints of the house, E.
"""

from __future__ import annotations

from datetime import date

from jamfor.core.places.places import FrameRule, FrameUnit, Geography, PlaceKind
from jamfor.core.vocabulary.errors import NotFoundError


def frame(
    geography: Geography, *, period: str, service_area: str
) -> tuple[FrameUnit, ...]:
    """Return the units asked about a service area in a year, sorted by code.

    A district counts if it exists on the reference date, 1 February of the year.
    """
    rule = frame_rule(geography, period=period, service_area=service_area)
    reference = date(int(period), 2, 1)
    divided = set(rule.districts_of)
    units = [
        FrameUnit(place=place.code, municipality=place.code)
        for place in geography.places
        if place.kind is PlaceKind.MUNICIPALITY and place.code not in divided
    ]
    units += [
        FrameUnit(place=place.code, municipality=place.parents[0])
        for place in geography.places
        if place.kind is PlaceKind.DISTRICT
        and place.parents[0] in divided
        and place.exists_on(reference)
    ]
    return tuple(sorted(units, key=lambda unit: unit.place))


def frame_rule(geography: Geography, *, period: str, service_area: str) -> FrameRule:
    """Return the rule that says which cities are asked district by district."""
    for rule in geography.frame_rules:
        if period in rule.periods and service_area in rule.service_areas:
            return rule
    raise NotFoundError(f"no frame is defined for {service_area} in {period}")
