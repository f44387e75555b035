"""A traced figure in every measure it has."""

from __future__ import annotations

from dataclasses import dataclass

from jamfor.core.indicators.definitions import Indicator, IndicatorVersion
from jamfor.core.places.places import Place
from jamfor.core.vocabulary.observations import Measure
from jamfor.core.vocabulary.texts import LocalText
from jamfor.web.explorer.pages import Visit
from jamfor.web.explorer.queries.figures import Figure, figure_of
from jamfor.web.explorer.queries.ledger import held_level
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
