"""What a share of positives counts, and what two years have in common (rule 5).

Each change a test names as making it fail has been made once, and it failed.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from builders.items import two_years
from builders.series import asks, edge, series, version_in
from builders.tables import rows_of
from jamfor.core.comparability.edges import Verdict
from jamfor.core.comparability.graph import ComparabilityGraph
from jamfor.core.findings.baskets import (
    ALL,
    Factor,
    basket,
    basket_pair,
    recoded_state,
)
from jamfor.core.findings.positives import ItemState, comparable_only
from jamfor.core.indicators.definitions import Indicator, IndicatorVersion, Kind
from jamfor.core.indicators.rules import LevelOf
from jamfor.core.vocabulary.missing import Missing


# FREDA in social psychiatry has several ids over one question; the coordination routine
# is listed under both its areas; U33999 is shown in two areas but counts in one; a
# percentage, and an id that counts in no basket, are in none.
INDICATORS = """
id     | areas (home first)            | asked     | rule     | kind     | counts in
-------+-------------------------------+-----------+----------+----------+------------
U28555 | social-psychiatry             | 2021 2022 | freda-sp | fact     | its areas
U37545 | violence social-psychiatry    | 2021 2022 | freda-sp | fact     | its areas
U28999 | social-psychiatry             | 2021      | freda-sp | fact     | its areas
U33530 | child-youth social-psychiatry | 2021 2022 | coord    | fact     | its areas
U33999 | child-youth social-psychiatry | 2021 2022 | plan     | fact     | child-youth
U28601 | social-psychiatry             | 2022      | isu      | fact     | its areas
U28602 | social-psychiatry             | 2021 2022 | staff    | reported | its areas
oj-1   | social-psychiatry             | 2021 2022 | outreach | fact     |
"""
BASKETS = """
area              | 2021                      | 2022
------------------+---------------------------+------------------------
social-psychiatry | U28555 U33530             | U28555 U28601 U33530
violence          | U37545                    | U37545
child-youth       | U33530 U33999             | U33530 U33999
lss               |                           |
all               | U28555 U33530 U33999      | U28555 U28601 U33530 U33999
"""


def _indicators() -> list[Indicator]:
    return [
        series(
            name,
            replace(
                version_in(
                    *asked.split(),
                    rule=asks(rule),
                    kind=Kind(kind),
                    areas=tuple(areas.split()),
                ),
                counts_in=tuple((areas if counts == "its areas" else counts).split()),
            ),
        )
        for name, areas, asked, rule, kind, counts in rows_of(INDICATORS)
    ]


def _ids(factors: tuple[Factor, ...]) -> list[str]:
    return [factor.id for factor in factors]


@pytest.mark.parametrize(("area", "first", "second"), rows_of(BASKETS))
def test_each_rule_counts_once_in_each_area_it_is_listed_under(
    area: str, first: str, second: str
) -> None:
    """Fails if twins are two factors, if an area of `service_areas` that is not counted
    in counts, or if a percentage counts."""
    indicators = _indicators()

    assert _ids(basket(indicators, period="2021", service_area=area)) == first.split()
    assert _ids(basket(indicators, period="2022", service_area=area)) == second.split()


def test_a_factor_knows_all_its_indicators() -> None:
    """Fails if the twins are dropped instead of merged."""
    found = basket(_indicators(), period="2021", service_area="social-psychiatry")

    assert found[0].members == ("U28555", "U28999", "U37545")


def test_a_factor_goes_by_the_indicator_asked_in_most_years() -> None:
    """U10 ends in 2021 though its home is the area: named after it, the factor would
    seem removed and a new one added. Fails if home goes before years."""
    indicators = [
        series("U10", version_in("2021", areas=("lss",))),
        series("U90", version_in("2021", "2022", areas=("violence", "lss"))),
    ]

    for period in ("2021", "2022"):
        assert _ids(basket(indicators, period=period, service_area="lss")) == ["U90"]


def test_of_those_asked_equally_long_a_factor_goes_by_the_one_at_home() -> None:
    """Its home's frame says who is asked. Fails if the smallest id is always taken."""
    indicators = [
        series("U1", version_in("2021", areas=("violence", "lss"))),
        series("U2", version_in("2021", areas=("lss",))),
    ]

    assert _ids(basket(indicators, period="2021", service_area="lss")) == ["U2"]
    assert _ids(basket(indicators, period="2021", service_area="violence")) == ["U1"]
    assert _ids(basket(indicators, period="2021", service_area=ALL)) == ["U1"]


TWINS = """
what differs            | factors
------------------------+--------
nothing                 | 1
the question            | 2
value when not reached  | 2
met levels              | 2
"""


@pytest.mark.parametrize(("what", "factors"), rows_of(TWINS))
def test_what_makes_two_rules_one_factor(what: str, factors: str) -> None:
    """Fails if one of the three is left out of the comparison."""
    other = {
        "nothing": _level(),
        "the question": _level(question="another"),
        "value when not reached": _level(when_not_reached=Missing.NOT_APPLICABLE),
        "met levels": _level(met_from="partly"),
    }[what]

    found = basket(
        [series("U1", _level()), series("U2", other)],
        period="2021",
        service_area=ALL,
    )

    assert len(found) == int(factors)


def _level(
    *,
    question: str = "plan",
    when_not_reached: Missing | None = None,
    met_from: str = "yes",
) -> IndicatorVersion:
    version = version_in(
        "2021",
        rule=LevelOf(question=question),
        kind=Kind.ORDINAL,
        levels="no partly yes",
        met_from=met_from,
    )
    return replace(version, when_not_reached=when_not_reached)


def test_two_years_of_a_factor_are_joined_by_its_indicators() -> None:
    """A factor keeps its id from the earlier year, also when only its twin lives on.

    Fails if factors are matched by id instead of by their indicators.
    """
    indicators = [
        series("U1", version_in("2020", "2021", rule=asks("freda"))),
        series("U2", version_in("2021", "2022", rule=asks("freda"))),
        series("U3", version_in("2021"), version_in("2022", version=2)),
        series("U4", version_in("2022", rule=asks("new"))),
    ]
    graph = ComparabilityGraph.of(indicators, [edge("U3", "caution", step=(1, 2))])

    pair = basket_pair(
        indicators, graph, earlier="2021", later="2022", service_area="lss"
    )

    assert _ids(pair.before) == ["U1", "U3"]
    assert sorted(_ids(pair.after)) == ["U1", "U3", "U4"]
    assert pair.verdicts == {"U1": Verdict.IDENTICAL, "U3": Verdict.CAUTION}


def test_a_factor_that_splits_goes_on_as_the_best_joined() -> None:
    """U1 and U2 had one rule; U1 got another, not comparable. U2 carries the factor on
    and U1 is new. Fails if the first or the worst joined is taken."""
    indicators = [
        series(
            "U1",
            version_in("2021"),
            version_in("2022", version=2, rule=asks("stricter")),
        ),
        series("U2", version_in("2021", "2022")),
    ]
    graph = ComparabilityGraph.of(
        indicators, [edge("U1", "not-comparable", step=(1, 2))]
    )

    pair = basket_pair(
        indicators, graph, earlier="2021", later="2022", service_area="lss"
    )

    assert [(f.id, f.members) for f in pair.before] == [("U1", ("U1", "U2"))]
    assert sorted((f.id, f.members) for f in pair.after) == [
        ("U1", ("U2",)),
        ("U1@2", ("U1",)),
    ]
    assert pair.verdicts == {"U1": Verdict.IDENTICAL}


RECODED = """
level 2021 | as told in 2022 | state
-----------+-----------------+--------
no         | none            | not-met
partly     | compiled-only   | met
yes        | used-compiled   | met
"""


@pytest.mark.parametrize(("level", "told", "state"), rows_of(RECODED))
def test_an_earlier_level_is_judged_on_the_later_scale(
    level: str, told: str, state: str
) -> None:
    """Fails if the earlier year's `met_from` judges: "partly" was not met in 2021."""
    indicator = series(
        "U1",
        version_in("2021", kind=Kind.ORDINAL, levels="no partly yes", met_from="yes"),
        version_in(
            "2022",
            version=2,
            kind=Kind.ORDINAL,
            levels="none compiled-only used-compiled",
            met_from="compiled-only",
        ),
    )
    names = {row[0]: row[1] for row in rows_of(RECODED)}
    graph = ComparabilityGraph.of(
        [indicator], [edge("U1", "recoded", step=(1, 2), recode=names)]
    )
    pair = basket_pair(
        [indicator], graph, earlier="2021", later="2022", service_area="lss"
    )

    assert graph.recode("U1", level, earlier="2021", later="2022") == told
    assert recoded_state(graph, pair, "U1", level) is ItemState(state)


COMPARABLE = """
items                            | joined       | with caution
---------------------------------+--------------+-------------
3×11 2×01                        | 3/5 -> 5/5   |
3×11 1×01                        |              |
3×11 1×01 –1 1– N1 1M 01!        |              |
3×11 2×01w 4×–0                  | 3/5 -> 5/5   |
4×11 01r1                        | 5/5 -> 5/5   |
5×11 2×01~                       | 5/5 -> 5/5   | 5/7 -> 7/7
3×11 2×01~                       |              | 3/5 -> 5/5
2×11 2×01~                       |              |
"""


@pytest.mark.parametrize(("items", "joined", "cautious"), rows_of(COMPARABLE))
def test_the_comparable_only_share(items: str, joined: str, cautious: str) -> None:
    """Fails if caution enters the first value, if not comparable enters any, if four
    are enough, or if the unrecoded state is used."""
    years = two_years(items)

    found = comparable_only(years.before, years.after, years.joins, years.recoded)

    told = [
        f"{pair.met_before}/{pair.counted} -> {pair.met_after}/{pair.counted}"
        if pair
        else ""
        for pair in (found.joined, found.with_caution)
    ]
    assert told == [joined, cautious]


def test_a_comparable_pair_has_one_denominator() -> None:
    """Both years of a pair count the same factors, so the shares differ by answers."""
    years = two_years("3×11 2×01 10×–0")

    found = comparable_only(years.before, years.after, years.joins)

    assert found.joined is not None
    assert found.joined.before.fraction == Fraction(3, 5)
    assert found.joined.after.fraction == Fraction(5, 5)
