"""What a page may print of a value, and of a change."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from builders.series import edge, series, version_in
from jamfor.core.comparability.graph import ComparabilityGraph
from jamfor.core.indicators.definitions import IndicatorVersion, Kind
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.observations import Measure, Observation
from jamfor.web.explorer.queries.figures import (
    Common,
    Figure,
    absent,
    change_of,
    figure_of,
)


def observation(**given: object) -> Observation:
    """Return a share of the nation, with what a test says of it."""
    row: dict[str, object] = {
        "indicator": "a",
        "place": "0000",
        "period": "2022",
        "version": 1,
        "measure": Measure.SHARE,
        "value": 0.25,
        "numerator": 12,
        "denominator": 48,
        "answered": 48,
        "frame": 50,
        "bound_low": 12 / 50,
        "bound_high": 14 / 50,
    }
    return Observation(**(row | given))  # type: ignore[arg-type]


def share(numerator: int, denominator: int) -> Figure:
    """Return a printed share."""
    return Figure(exact=Fraction(numerator, denominator))


FACT = version_in("2021", "2022")


def test_a_share_is_printed_with_its_parts_and_what_silence_could_mean() -> None:
    """Breaks if bounds are taken of those who answered instead of the frame."""
    figure = figure_of(observation(), FACT)

    assert figure.text("sv") == "25\N{NO-BREAK SPACE}%"
    assert figure.text("en") == "25%"
    assert figure.parts_text("sv") == "12 av 48"
    assert figure.bounds_text("en") == "between 24 and 28% if all had answered"
    assert figure.cell == Fraction(1, 4)


@pytest.mark.parametrize("reason", list(Missing))
def test_every_reason_is_read_in_place_of_the_figure(reason: Missing) -> None:
    """Breaks if a missing value is printed as a number, a dash or nothing."""
    missing = observation(
        value=None,
        missing=reason,
        numerator=None,
        denominator=None,
        bound_low=None,
        bound_high=None,
    )

    figure = figure_of(missing, FACT)

    assert figure.text("sv")
    assert figure.parts_text("sv") == figure.bounds_text("sv") == ""
    assert figure.cell is reason
    assert figure.plot is None


def test_a_unit_answers_yes_or_no_and_never_a_percentage() -> None:
    """Breaks if a single unit's value is printed as 100 %."""
    one = observation(value=1.0, numerator=1, denominator=1)

    figure = figure_of(one, FACT, of_unit=True)

    assert (figure.text("sv"), figure.met) == ("Ja", True)
    assert figure_of(one, FACT).text("en") == "100%"


def test_a_level_is_printed_in_its_own_words() -> None:
    """Breaks if a middle level is printed as yes or as half a yes."""
    version = version_in(
        "2022", kind=Kind.ORDINAL, levels="no decided yes", met_from="yes"
    )
    held = observation(value=0.0, numerator=0, denominator=1)

    figure = figure_of(held, version, of_unit=True, level="decided")

    assert (figure.text("sv"), figure.met) == ("decided", False)


def test_a_mean_of_municipalities_shows_how_many_and_not_a_fraction() -> None:
    """Breaks if the scaled sum of fractions is printed as "x of y"."""
    mean = observation(measure=Measure.MEAN_UNWEIGHTED, numerator=145, denominator=580)

    assert figure_of(mean, FACT).parts_text("sv") == "48 kommuner"


def test_a_mean_exports_no_fraction_of_anything() -> None:
    """Breaks if the common denominator of a mean is exported as a number counted."""
    mean = observation(measure=Measure.MEAN_UNWEIGHTED, numerator=145, denominator=580)

    figure = figure_of(mean, FACT)

    assert (figure.numerator_cell, figure.denominator_cell) == (None, None)
    assert (figure.answered, figure.cell) == (48, Fraction(1, 4))


def test_a_stored_number_is_exported_as_it_is_stored() -> None:
    """Breaks if a value is moved to a fraction near it."""
    stored = observation(value=0.1234567890123, numerator=None, denominator=None)

    assert figure_of(stored, FACT).cell == Fraction(0.1234567890123)


def test_limits_are_short_where_their_column_says_what_they_are() -> None:
    """Breaks if the short form rounds otherwise than the long one."""
    figure = figure_of(observation(), FACT)

    assert figure.range_text("sv") == "24\N{EN DASH}28\N{NO-BREAK SPACE}%"
    assert figure.range_text("en") == "24\N{EN DASH}28%"


def test_common_shares_are_said_with_their_change() -> None:
    """Breaks if the change is taken of printed shares."""
    common = Common(before=Fraction(36, 101), after=Fraction(38, 101), counted=101)

    assert common.text("sv").replace("\xa0", " ") == "36 → 38 %, +2,0"


def test_reported_numbers_are_printed_in_their_unit_and_scale() -> None:
    """Breaks if numerators in ten-thousandths are printed as they are stored."""
    days = replace(reported(), unit="days")
    percent = replace(reported(), unit="percent")
    stored = observation(numerator=75_000, denominator=300_000)

    assert (
        figure_of(observation(value=14.5, numerator=None), days).text("sv")
        == "14,5\N{NO-BREAK SPACE}dagar"
    )
    assert figure_of(stored, percent).parts_text("en") == "7.5 of 30"


def reported() -> IndicatorVersion:
    """Return a version of a number that units report."""
    return version_in("2022", kind=Kind.REPORTED)


def test_no_version_is_not_asked_and_no_observation_is_outside() -> None:
    """Breaks if a year without the question looks like a unit that kept silent."""
    assert figure_of(None, None).missing is Missing.NOT_ASKED
    assert figure_of(None, FACT).missing is Missing.OUTSIDE_FRAME


@pytest.mark.parametrize(
    ("verdict", "amount", "mark"),
    [
        ("identical", Fraction(1, 4), None),
        ("wording", Fraction(1, 4), "ny ordalydelse"),
        ("recoded", Fraction(1, 4), "omkodad"),
        ("caution", Fraction(1, 4), "med försiktighet"),
        ("not-comparable", None, "ej jämförbar"),
    ],
)
def test_a_change_is_printed_only_where_the_graph_allows_it(
    verdict: str, amount: Fraction | None, mark: str | None
) -> None:
    """Breaks if a difference is taken before the graph is asked."""
    graph = ComparabilityGraph.of(
        [series("a", version_in("2021", "2022"))], [edge("a", verdict)]
    )

    change = change_of(
        graph, "a", before=("2021", share(1, 4)), after=("2022", share(1, 2))
    )

    assert change.amount == amount
    assert (change.mark.text.sv if change.mark else None) == mark
    assert bool(change.text("sv")) is (amount is not None)


def test_a_new_criterion_is_called_redefined() -> None:
    """Breaks if a step between versions is not told from a break within one."""
    graph = ComparabilityGraph.of(
        [series("a", version_in("2021"), version_in("2022", version=2))],
        [edge("a", "not-comparable", step=(1, 2))],
    )

    change = change_of(
        graph, "a", before=("2021", share(1, 4)), after=("2022", share(1, 2))
    )

    assert change.mark is not None
    assert change.mark.text.sv == "omdefinierad"
    assert change.amount is None
    assert not change.joined


def test_what_was_not_asked_before_is_new() -> None:
    """Breaks if a first year is printed as a rise from nothing."""
    graph = ComparabilityGraph.of([series("a", version_in("2022"))], [])

    change = change_of(
        graph,
        "a",
        before=("2021", absent(Missing.NOT_ASKED)),
        after=("2022", share(1, 2)),
    )

    assert change.amount is None
    assert change.mark is not None
    assert change.mark.text.sv == "ny"


def test_a_missing_value_has_no_change() -> None:
    """Breaks if silence one year is counted as nought."""
    graph = ComparabilityGraph.of([series("a", version_in("2021", "2022"))], [])

    change = change_of(
        graph,
        "a",
        before=("2021", absent(Missing.NOT_ANSWERED)),
        after=("2022", share(1, 2)),
    )

    assert change.amount is None
    assert change.mark is None


@pytest.mark.parametrize(
    ("asked", "years", "word"),
    [
        ("2024", ("2023", "2024"), "ny"),
        ("2022 2024", ("2023", "2024"), "vilade förra året"),
        ("2021 2022", ("2023", "2024"), None),
        ("2021 2022 2024", ("2022", "2023"), "ställdes inte i år"),
        ("2021", ("2021", "2022"), "utgår"),
    ],
)
def test_a_rest_is_told_apart_from_a_beginning_and_an_end(
    asked: str, years: tuple[str, str], word: str | None
) -> None:
    """Breaks if a question asked again after a year of rest is called new, if one that
    rests is said to have ended, or if one asked in neither year is said to be new.
    """
    indicator = series("U1", version_in(*asked.split()))
    ends = (
        [edge("U1", "ended", years=("2021", "2022"), step=(1, 0))]
        if asked == "2021"
        else []
    )
    graph = ComparabilityGraph.of([indicator], ends)
    figures = [
        share(1, 2) if indicator.in_period(year) else absent(Missing.NOT_ASKED)
        for year in years
    ]

    change = change_of(
        graph, "U1", before=(years[0], figures[0]), after=(years[1], figures[1])
    )

    assert (change.mark.text.sv if change.mark else None) == word
    assert not change.said
