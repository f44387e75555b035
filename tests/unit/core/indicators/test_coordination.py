"""Links between areas: twins once, triples in all their cells, each pair once."""

from __future__ import annotations

from dataclasses import replace

from builders.indicators import version_of
from jamfor.core.indicators.coordination import Link, agreements, routines
from jamfor.core.indicators.definitions import AGREEMENT, COORDINATION, Indicator
from jamfor.core.questionnaires.conditions import Is


AREAS = ("a", "b", "c")
YEARS = ("2021", "2022")


def routine(code: str, question: str, *areas: str) -> Indicator:
    """Return a routine between areas."""
    version = version_of(Is(question=question, value="yes"), service_areas=areas)
    return Indicator(id=code, versions=(replace(version, family=COORDINATION),))


def agreement(code: str, area: str, party: str) -> Indicator:
    """Return an agreement with a party."""
    version = version_of(Is(question=code, value="yes"), service_areas=(area,))
    made = replace(version, family=AGREEMENT, outside_party=party)
    return Indicator(id=code, versions=(made,))


def test_a_routine_published_in_both_areas_is_one_link() -> None:
    """Breaks if the order of the areas made two of one routine."""
    found = routines(
        [routine("u1", "q", "a", "b"), routine("u2", "q", "b", "a")],
        periods=YEARS,
        areas=AREAS,
    )

    assert found.links == (Link(areas=("a", "b"), party="", indicators=("u1", "u2")),)
    assert set(found.cells) == {("a", "b")}


def test_two_routines_between_the_same_areas_stand_in_one_cell() -> None:
    """Breaks if a cell held one link only."""
    found = routines(
        [routine("u1", "q", "a", "b"), routine("u2", "r", "a", "b")],
        periods=YEARS,
        areas=AREAS,
    )

    assert [link.indicators for link in found.cells["a", "b"]] == [("u1",), ("u2",)]


def test_a_triple_stands_in_its_three_cells_and_is_told_once() -> None:
    """Breaks if a routine between three areas were told three times, or in one pair."""
    found = routines([routine("u1", "q", "c", "a", "b")], periods=YEARS, areas=AREAS)
    (link,) = found.links

    assert set(found.cells) == {("a", "b"), ("a", "c"), ("b", "c")}
    assert [cell for cell in found.cells if found.is_told_in(link, cell)] == [
        ("a", "b")
    ]
    assert (found.rows, found.columns) == (("b", "c"), ("a", "b"))


def test_an_agreement_stands_by_its_area_and_its_party() -> None:
    found = agreements(
        [agreement("u1", "b", "police"), agreement("u2", "b", "school")],
        periods=YEARS,
        areas=AREAS,
        parties=("school", "police"),
    )

    assert (found.rows, found.columns) == (("school", "police"), ("b",))
    assert found.cells["b", "police"][0].indicators == ("u1",)


def test_what_was_asked_in_neither_year_is_not_there() -> None:
    """Breaks if a matrix of 2023 showed the routines of 2022."""
    found = routines([routine("u1", "q", "a", "b")], periods=("2023",), areas=AREAS)

    assert found.cells == {}
