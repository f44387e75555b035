"""No hidden share can be worked out: an attacker with a solver tries every one.

The attacker knows all that is shown, that parts add up to their wholes, and that there
are persons in a hidden part. For each hidden part linear programming (HiGHS) gives the
least and the greatest denominator and numerator it could have.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from jamfor.core.statistics.complementary import Part, hidden_parts
from jamfor.core.statistics.shares import Share
from jamfor.core.statistics.suppression import SuppressionPolicy
from jamfor.core.vocabulary.basis import Basis
from jamfor.core.vocabulary.texts import LocalText


WORDS = LocalText(sv="Prov", en="Test")
PLENTY = 10_000


def policy(
    min_n: int = 10, least: int = 0, complement: int = 0, extremes: int = 0
) -> SuppressionPolicy:
    """A policy of these thresholds."""
    return SuppressionPolicy(
        id="test",
        title=WORDS,
        text=WORDS,
        min_n=min_n,
        min_numerator=least,
        min_complement=complement,
        extremes_below=extremes,
        source=WORDS,
        basis=Basis.EXAMPLE,
    )


POLICIES = [policy(10, extremes=30), policy(5), policy(21, 4, 4)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attacker:
    """Works out what a hidden part can be from all that is shown."""

    parts: Sequence[Part]
    hidden: frozenset[str]

    def _system(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Rows over (n of each, x of each): parts add up, what is shown is so."""
        names = [part.name for part in self.parts]
        size = len(names)
        rows, low, high = [], [], []

        def add(cells: Mapping[int, float], least: float, most: float) -> None:
            row = np.zeros(2 * size)
            for at, factor in cells.items():
                row[at] = factor
            rows.append(row)
            low.append(least)
            high.append(most)

        for at, part in enumerate(self.parts):
            below = [i for i, p in enumerate(self.parts) if p.whole == part.name]
            for shift in (0, size) if below else ():
                cells = {i + shift: 1.0 for i in below} | {at + shift: -1.0}
                add(cells, 0, 0)
            if part.name in self.hidden:
                add({at: 1.0, at + size: -1.0}, 0, PLENTY)
            else:
                share = part.share
                add({at: 1.0}, share.denominator, share.denominator)
                add({at + size: 1.0}, share.numerator, share.numerator)
        return np.array(rows), np.array(low), np.array(high)

    def ranges(self, name: str) -> tuple[tuple[int, int], tuple[int, int]]:
        """The least and greatest n and x of a part."""
        names = [part.name for part in self.parts]
        size = len(names)
        rows, low, high = self._system()
        bounds = Bounds([1] * size + [0] * size, [PLENTY] * (2 * size))
        found = []
        for at in (names.index(name), names.index(name) + size):
            ends = []
            for sign in (1, -1):
                cost = np.zeros(2 * size)
                cost[at] = sign
                solved = milp(
                    cost,
                    constraints=LinearConstraint(rows, low, high),
                    bounds=bounds,
                    integrality=np.ones(2 * size),
                )
                assert solved.success
                ends.append(round(sign * solved.fun))
            found.append((ends[0], ends[1]))
        return found[0], found[1]


def whole_of(name: str, parts: Sequence[Part], above: str = "") -> Part:
    """The sum of parts, itself added to what is above."""
    return Part(
        name=name,
        share=Share(
            numerator=sum(part.share.numerator for part in parts),
            denominator=sum(part.share.denominator for part in parts),
        ),
        whole=above,
    )


@st.composite
def countries(draw: st.DrawFn) -> list[Part]:
    """A nation of counties of municipalities; some of a county are districts."""
    parts: list[Part] = []
    counties: list[Part] = []
    for c in range(draw(st.integers(1, 4))):
        units: list[Part] = []
        for u in range(draw(st.integers(1, 4))):
            denominator = draw(st.integers(1, 45))
            numerator = draw(
                st.one_of(st.just(0), st.just(denominator), st.integers(0, denominator))
            )
            units.append(
                Part(
                    name=f"{c}-{u}",
                    share=Share(numerator=numerator, denominator=denominator),
                    whole=f"c{c}",
                )
            )
        if len(units) > 1 and draw(st.booleans()):
            city = whole_of(f"city{c}", units[:2], f"c{c}")
            units = [
                *(Part(name=u.name, share=u.share, whole=city.name) for u in units[:2]),
                *units[2:],
            ]
            parts += [*units, city]
            counties.append(whole_of(f"c{c}", [city, *units[2:]], "nation"))
        else:
            parts += units
            counties.append(whole_of(f"c{c}", units, "nation"))
    return [*parts, *counties, whole_of("nation", counties)]


@given(parts=countries(), chosen=st.sampled_from(POLICIES))
@settings(deadline=None)
def test_no_hidden_share_can_be_worked_out(
    parts: list[Part], chosen: SuppressionPolicy
) -> None:
    """Fails if no part is hidden beside one hidden alone; if two of the same share of
    none are thought enough; if the rest is not asked to be of `min_n` numbers; or if a
    county may hold all that the nation hides."""
    hidden = hidden_parts(parts, chosen)

    attacker = Attacker(parts=parts, hidden=hidden)
    for name in sorted(hidden):
        (n_low, n_high), (x_low, x_high) = attacker.ranges(name)
        assert n_high - n_low + 1 >= chosen.min_n, name
        assert x_high > x_low, name


@given(parts=countries(), chosen=st.sampled_from(POLICIES))
def test_what_is_shown_the_policy_lets_be_shown(
    parts: list[Part], chosen: SuppressionPolicy
) -> None:
    """Fails if the policy is applied to units alone, and not to their sums: two
    hidden units of a county of 9 would be all of it."""
    hidden = hidden_parts(parts, chosen)

    for part in parts:
        told = chosen.applied(
            numerator=part.share.numerator, denominator=part.share.denominator
        )
        assert part.name in hidden or told == part.share


def test_a_correction_shows_nothing_by_what_it_hides_instead() -> None:
    """Fails if what was hidden is shown again when it has grown: C, shown before, would
    be hidden beside B now, and B follow from the two versions."""
    numbers = {"A": 9, "B": 8, "C": 15, "D": 50}

    def parts_of(counts: Mapping[str, int]) -> list[Part]:
        units = [
            Part(name=k, share=Share(numerator=n // 2, denominator=n), whole="all")
            for k, n in counts.items()
        ]
        return [*units, whole_of("all", units)]

    first = hidden_parts(parts_of(numbers), policy())
    corrected = parts_of(numbers | {"A": 20})
    second = hidden_parts(
        corrected, policy(), hidden_before=first, shown_before={"C", "D"}
    )

    assert first == second == {"A", "B"}
    assert hidden_parts(corrected, policy()) == {"B", "C"}
    grown = parts_of(numbers | {"A": 20, "B": 18})
    assert hidden_parts(grown, policy(), hidden_before=first) == first


def test_a_county_hidden_alone_takes_another_with_it() -> None:
    """Fails if a county may hold all that the nation hides: the nation less the other
    counties would be 1 of 18, a band."""
    units = [
        Part(name=name, share=Share(numerator=x, denominator=n), whole=county)
        for name, county, x, n in [
            ("a", "small", 1, 9),
            ("b", "small", 0, 9),
            ("c", "large", 20, 40),
            ("d", "large", 30, 60),
            ("e", "largest", 99, 200),
        ]
    ]
    counties = [
        whole_of(name, [u for u in units if u.whole == name], "nation")
        for name in ("small", "large", "largest")
    ]

    hidden = hidden_parts(
        [*units, *counties, whole_of("nation", counties)], policy(extremes=30)
    )

    assert hidden == {"a", "b", "small", "c", "large"}


def test_women_and_men_are_hidden_together_with_a_total_shown() -> None:
    """Fails if two parts are not guarded: 30 of all less 25 men are 5 women."""
    women = Part(name="women", share=Share(numerator=2, denominator=5), whole="all")
    men = Part(name="men", share=Share(numerator=20, denominator=25), whole="all")

    hidden = hidden_parts([women, men, whole_of("all", [women, men])], policy())

    assert hidden == {"women", "men"}


def test_parts_that_do_not_add_up_are_a_mistake() -> None:
    """Fails if a sum is believed without being added."""
    one = Part(name="one", share=Share(numerator=1, denominator=2), whole="all")
    wrong = Part(name="all", share=Share(numerator=1, denominator=3))

    with pytest.raises(ValueError, match="add up"):
        hidden_parts([one, wrong], policy())
