"""Göteborg is asked by district one year and as one the next."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from builders.series import series, version_in
from jamfor.core.comparability.difference import Difference, difference
from jamfor.core.comparability.frame_change import frame_change
from jamfor.core.comparability.graph import ComparabilityGraph
from jamfor.core.places.places import FrameRule, Geography, Place, PlaceKind
from jamfor.core.vocabulary.basis import Basis
from jamfor.core.vocabulary.texts import LocalText


def _place(
    code: str, kind: PlaceKind, *parents: str, valid_to: date | None = None
) -> Place:
    return Place(
        code=code,
        kind=kind,
        name=LocalText(sv=code, en=code),
        parents=parents,
        valid_to=valid_to,
    )


def _geography(*, divided_later: bool) -> Geography:
    def rule(period: str, *cities: str) -> FrameRule:
        return FrameRule(
            service_areas=("lss",),
            periods=(period,),
            districts_of=cities,
            basis=Basis.EXAMPLE,
        )

    cities = ("1480",) if divided_later else ()
    return Geography(
        places=(
            _place("0000", PlaceKind.NATION),
            _place("lan-14", PlaceKind.COUNTY),
            _place("lan-01", PlaceKind.COUNTY),
            _place("skr-A1", PlaceKind.SKR_GROUP),
            _place("1460", PlaceKind.MUNICIPALITY, "lan-14"),
            _place("1480", PlaceKind.MUNICIPALITY, "lan-14", "skr-A1"),
            _place("0180", PlaceKind.MUNICIPALITY, "lan-01", "skr-A1"),
            _place("1480-g01", PlaceKind.DISTRICT, "1480"),
            _place("1480-g02", PlaceKind.DISTRICT, "1480", valid_to=date(2021, 6, 1)),
        ),
        service_areas=(),
        frame_rules=(rule("2021", "1480"), rule("2022", *cities)),
        relations=(),
    )


def test_a_city_asked_as_one_shakes_the_nation_its_county_and_its_groups() -> None:
    """Fails if the other county is given the caution, or the city's group is not."""
    found = frame_change(
        _geography(divided_later=False),
        service_area="lss",
        earlier="2021",
        later="2022",
    )

    assert found is not None
    assert found.came == ("1480",)
    assert found.left == ("1480-g01", "1480-g02")
    assert found.cities == ("1480",)
    assert found.aggregates == {"0000", "lan-14", "skr-A1"}
    assert "1 har tillkommit och 2 har utgått" in found.motive.sv


def test_a_district_that_ended_changes_the_frame() -> None:
    found = frame_change(
        _geography(divided_later=True), service_area="lss", earlier="2021", later="2022"
    )

    assert found is not None
    assert (found.came, found.left) == ((), ("1480-g02",))


def test_the_same_frame_is_no_change() -> None:
    assert (
        frame_change(
            _geography(divided_later=True),
            service_area="lss",
            earlier="2022",
            later="2022",
        )
        is None
    )


def test_a_changed_frame_makes_a_difference_cautious() -> None:
    """Fails if `difference` forgets the frame it was given."""
    graph = ComparabilityGraph.of([series("U1", version_in("2021", "2022"))], [])
    change = frame_change(
        _geography(divided_later=False),
        service_area="lss",
        earlier="2021",
        later="2022",
    )

    found = difference(
        graph,
        "U1",
        earlier=("2021", Fraction(183, 290)),
        later=("2022", Fraction(194, 312)),
        frame=change,
    )

    assert isinstance(found, Difference)
    assert found.needs_caution
    assert change is not None
    assert found.comparison.motives == (change.motive,)
