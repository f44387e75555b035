"""Laws of families and of the coordination matrix, over the real definitions too."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.indicators import version_of
from builders.questions import text
from jamfor.core.findings.ranges import Member, Span, range_of
from jamfor.core.indicators.coordination import Matrix, agreements, routines
from jamfor.core.indicators.definitions import AGREEMENT, COORDINATION, Indicator
from jamfor.core.questionnaires.conditions import Is
from jamfor.core.releases.pack import Pack
from jamfor.core.statistics.rounding import round_half_away
from jamfor.formats.definitions import definitions_folder, load_definitions


YEARS = ("2019", "2020", "2021", "2022", "2023", "2024")
AREAS = ("a", "b", "c", "d")


@cache
def pack() -> Pack:
    """Return the shipped definitions."""
    found = load_definitions(definitions_folder(), example=False).pack
    assert found is not None
    return found


def of(family: str) -> Matrix:
    """Return one of the two matrices of the shipped definitions, over all years."""
    areas = [area.id for area in pack().geography.service_areas]
    if family == COORDINATION:
        return routines(pack().indicators, periods=YEARS, areas=areas)
    return agreements(
        pack().indicators,
        periods=YEARS,
        areas=areas,
        parties=[party.id for party in pack().parties],
    )


@pytest.mark.parametrize("family", [COORDINATION, AGREEMENT])
def test_the_matrix_holds_every_indicator_of_its_family_once(family: str) -> None:
    """Breaks if an indicator were left out, or stood under two links.

    By a link that forgets its twins, or a party missing from the list of parties.
    """
    family_ids = sorted(
        indicator.id
        for indicator in pack().indicators
        if any(v.family == family and v.periods for v in indicator.versions)
    )

    held = [code for link in of(family).links for code in link.indicators]

    assert sorted(held) == family_ids


@pytest.mark.parametrize("family", [COORDINATION, AGREEMENT])
def test_each_link_stands_in_the_cells_of_its_areas_and_is_told_in_one(
    family: str,
) -> None:
    """Breaks if the matrix printed both halves, or a routine beside its own areas."""
    matrix = of(family)

    for link in matrix.links:
        cells = [key for key, held in matrix.cells.items() if link in held]
        due = list(link.pairs) or [(area, link.party) for area in link.areas]
        assert sorted(cells) == sorted(due)
        assert [matrix.is_told_in(link, cell) for cell in cells].count(True) == 1


@st.composite
def written(draw: st.DrawFn) -> list[Indicator]:
    """Draw routines between two or three areas, some of them the same."""
    made = []
    for number in range(draw(st.integers(min_value=0, max_value=8))):
        areas = draw(st.permutations(AREAS))[: draw(st.integers(2, 3))]
        question = draw(st.sampled_from("qr"))
        version = version_of(
            Is(question=question, value="yes"), service_areas=tuple(areas)
        )
        made.append(
            Indicator(
                id=f"u{number}", versions=(replace(version, family=COORDINATION),)
            )
        )
    return made


@given(written())
def test_any_routines_stand_once_per_pair_or_triple(made: list[Indicator]) -> None:
    """Breaks if the order of areas made a link of its own, or a triple were cut."""
    matrix = routines(made, periods=("2022",), areas=AREAS)

    held = Counter(code for link in matrix.links for code in link.indicators)
    assert held == Counter(indicator.id for indicator in made)
    assert len(matrix.links) == len(
        {
            (v.rule, frozenset(v.service_areas))
            for indicator in made
            for v in indicator.versions
        }
    )
    assert all(a != b and (b, a) not in matrix.cells for a, b in matrix.cells)


shares = st.fractions(min_value=0, max_value=1, max_denominator=400)
members = st.lists(
    st.builds(Member, name=st.sampled_from([text(c) for c in "abcd"]), share=shares),
    min_size=2,
    max_size=9,
)


@given(members)
def test_the_ends_of_a_range_are_the_least_and_the_greatest(
    drawn: list[Member],
) -> None:
    """Breaks if an end were another's, or one that prints like it were not named."""
    found = range_of(drawn, preposition=text("inom"))

    assert found is not None
    assert (found.low, found.high) == (
        min(m.share for m in drawn),
        max(m.share for m in drawn),
    )
    assert names(found.lowest) == {
        m.name for m in drawn if printed(m.share) == printed(found.low)
    }
    assert names(found.highest) == {
        m.name for m in drawn if printed(m.share) == printed(found.high)
    }


def names(spans: tuple[Span, ...]) -> set[object]:
    """Return what spans are of."""
    return {span.name for span in spans}


def printed(share: Fraction) -> int:
    """Return a share in whole percent, as a reader sees it."""
    return int(round_half_away(100 * share))
