"""Units judged one by one, and sorted under the places they are added to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from jamfor.core.indicators.definitions import Kind
from jamfor.core.indicators.evaluation import evaluate
from jamfor.core.places.frames import frame
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.observations import Measure, Observation
from jamfor.pipeline.derive import measure_of
from jamfor.pipeline.oracle.series import Figure, Judged, Series, absent
from jamfor.pipeline.rollup import Rollup
from jamfor.pipeline.rules_in_words import questions_of
from jamfor.store.snapshots import SnapshotTables
from jamfor.store.unit_answers import Occasion, all_units


def judge_all(
    pack: Pack,
    period: str,
    tables: SnapshotTables,
    *,
    only: Collection[str] | None = None,
) -> Iterator[tuple[Series, tuple[Judged, ...]]]:
    """Judge the indicators asked in a year for every unit of their homes' frames.

    All of them, or `only` those named.
    """
    reference = next(r.reference_date for r in pack.rounds if r.period == period)
    answers = all_units(tables, Occasion(period=period, reference_date=reference))
    questions = questions_of(pack, period)
    for indicator in pack.indicators:
        version = indicator.in_period(period)
        if version is None or version.kind is Kind.COMPOSITE:
            continue
        if only is not None and indicator.id not in only:
            continue
        series = Series(indicator=indicator.id, version=version, period=period)
        units = frame(pack.geography, period=period, service_area=version.home)
        yield (
            series,
            tuple(
                Judged(
                    place=unit.place,
                    municipality=unit.municipality,
                    outcome=evaluate(
                        version, questions=questions, answers=answers[unit.place]
                    ),
                )
                for unit in units
            ),
        )


def unit_figures(series: Series, units: Iterable[Judged]) -> Iterator[Observation]:
    """Return each unit's own value, and the level it holds where there are levels."""
    for unit in units:
        outcome = unit.outcome
        if outcome.missing is not None:
            figure = absent(outcome.missing, frame=int(unit.applicable))
        else:
            figure = Figure(
                value=outcome.value,
                numerator=outcome.numerator,
                denominator=outcome.denominator,
                answered=1,
                frame=1,
            )
        yield series.at(unit.place, measure_of(series.version), figure)
        if outcome.level:
            held = Figure(
                value=Fraction(1),
                numerator=1,
                denominator=1,
                answered=1,
                frame=1,
            )
            breakdown = f"level={outcome.level}"
            yield series.at(unit.place, Measure.SHARE, held, breakdown=breakdown)


def under(
    units: Iterable[Judged], places: Callable[[Judged], Iterable[str]]
) -> Mapping[str, Sequence[Judged]]:
    """Return the units that are added up under each place."""
    found: dict[str, list[Judged]] = {}
    for unit in units:
        for place in places(unit):
            found.setdefault(place, []).append(unit)
    return found


def by_target(
    units: Iterable[Judged], rollup: Rollup
) -> Mapping[str, Sequence[Judged]]:
    """Return the units of each divided city, county and the nation."""
    return under(
        units,
        lambda unit: rollup.targets_of(
            place=unit.place, municipality=unit.municipality
        ),
    )


def by_group(
    units: Iterable[Judged], rollup: Rollup
) -> Mapping[str, Mapping[str, Sequence[Judged]]]:
    """Return the municipalities of each aggregate, each with its units."""
    found: dict[str, dict[str, Sequence[Judged]]] = {}
    for municipality, own in under(units, lambda u: (u.municipality,)).items():
        for group in rollup.parents[municipality]:
            found.setdefault(group, {})[municipality] = own
    return found
