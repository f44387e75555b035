"""A traced figure in every measure it has, and in the release's other years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jamfor.core.comparability.graph import Comparison
from jamfor.core.indicators.definitions import Indicator, IndicatorVersion
from jamfor.core.indicators.rules import ShareOfPositives
from jamfor.core.places.places import Place
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.observations import Measure
from jamfor.core.vocabulary.texts import LocalText
from jamfor.web.explorer.pages import Visit
from jamfor.web.explorer.queries.atlas import Atlas
from jamfor.web.explorer.queries.figures import Figure, Mark, absent, figure_of, mark_of
from jamfor.web.explorer.queries.ledger import held_level
from jamfor.web.explorer.queries.names import VERDICTS
from jamfor.web.explorer.queries.peers import measure_at


MEASURES = {
    Measure.SHARE: LocalText(sv="Andel", en="Share"),
    Measure.MEAN: LocalText(sv="Uppgivet tal", en="Reported number"),
    Measure.COUNT: LocalText(sv="Antal", en="Number"),
    Measure.MEDIAN: LocalText(sv="Median av enheterna", en="Median of the units"),
    Measure.Q1: LocalText(sv="Undre kvartil", en="Lower quartile"),
    Measure.Q3: LocalText(sv="Övre kvartil", en="Upper quartile"),
    Measure.MEAN_UNWEIGHTED: LocalText(
        sv="Ovägt medelvärde: varje kommun räknas en gång",
        en="Unweighted mean: each municipality counts once",
    ),
    Measure.RESPONSE_RATE: LocalText(sv="Svarsfrekvens", en="Response rate"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A figure in one of the measures it is published in; the first is the headline."""

    measure: Measure
    label: LocalText
    figure: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherYear:
    """The same figure in another year, and whether the two may be compared."""

    year: str
    figure: Figure
    mark: Mark | None
    verdict: LocalText | None
    motives: tuple[LocalText, ...]


def measured_at(
    visit: Visit, indicator: Indicator, place: Place, year: str, *, alone: bool
) -> tuple[Measured, ...]:
    """Every measure of the figure, the headline first."""
    version = indicator.in_period(year)
    if version is None:
        return ()
    level = ""
    if alone and version.levels:
        level = held_level(
            visit.release, indicator.id, version, place=place.code, year=year
        )
    found = {
        measure: observation
        for measure in MEASURES
        if (
            observation := visit.release.value(
                indicator.id, place.code, year, measure=measure
            )
        )
    }
    return tuple(
        Measured(
            measure=measure,
            label=MEASURES[measure],
            figure=figure_of(found[measure], version, of_unit=alone, level=level),
        )
        for measure in sorted(found, key=lambda m: _order(m, version, place))
    )


def _order(measure: Measure, version: IndicatorVersion, place: Place) -> int:
    """The headline of the kind first; of a group its mean."""
    first = version.headline
    if measure_at(place.kind) is Measure.MEAN_UNWEIGHTED:
        first = Measure.MEAN_UNWEIGHTED
    return -1 if measure is first else list(MEASURES).index(measure)


def other_years(
    visit: Visit, atlas: Atlas, indicator: Indicator, place: Place, year: str
) -> Sequence[OtherYear]:
    """The figure in the release's other years, each with its verdict."""
    return [
        _other(visit, atlas, indicator, place, (year, period))
        for period in atlas.periods
        if period != year
    ]


def _other(
    visit: Visit,
    atlas: Atlas,
    indicator: Indicator,
    place: Place,
    years: tuple[str, str],
) -> OtherYear:
    shown, other = years
    version = indicator.in_period(other)
    home = (version or indicator.latest).home
    alone = home in visit.release.participation(place.code, other)
    measured = measured_at(visit, indicator, place, other, alone=alone)
    comparison = _comparison(atlas, indicator, sorted(years))
    rule = (version or indicator.latest).rule
    frame = (
        atlas.basket_change_at(rule.service_area, place.code)
        if isinstance(rule, ShareOfPositives)
        else atlas.frame_change_at(home, place.code)
    )
    if comparison and frame and {frame.earlier, frame.later} == {shown, other}:
        comparison = comparison.with_caution(frame.motive)
    return OtherYear(
        year=other,
        figure=measured[0].figure if measured else absent(Missing.NOT_ASKED),
        mark=mark_of(comparison) if comparison else None,
        verdict=VERDICTS[comparison.verdict] if comparison else None,
        motives=comparison.motives if comparison else (),
    )


def _comparison(
    atlas: Atlas, indicator: Indicator, years: list[str]
) -> Comparison | None:
    if not any(indicator.in_period(year) for year in years):
        return None
    return atlas.graph.compare(indicator.id, earlier=years[0], later=years[1])
