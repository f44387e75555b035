"""What a service area shows of a place without counting it: percentages, days, more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jamfor.core.indicators.definitions import Indicator, IndicatorVersion, Kind
from jamfor.core.places.places import ServiceArea
from jamfor.core.vocabulary.observations import Measure, Observation
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.tables import Column, ColumnKind, Table
from jamfor.web.explorer.queries.figures import (
    Change,
    Figure,
    change_of,
    figure_of,
)
from jamfor.web.explorer.queries.ledger import Ledger
from jamfor.web.explorer.queries.place_tables import said


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedRow:
    """An indicator that is shown and never counted: a percentage, days, a number."""

    indicator: Indicator
    version: IndicatorVersion
    now: Figure
    before: Figure
    change: Change
    motive: LocalText


REPORTED = said(
    "Ett uppgivet tal räknas aldrig i andelen.",
    "A reported number never counts in the share.",
)
ELSEWHERE = said(
    "Visas här men räknas inte i områdets andel.",
    "Shown here, but not counted in the share of the service area.",
)


def uncounted_rows(ledger: Ledger, area: ServiceArea) -> tuple[ReportedRow, ...]:
    """What the area shows of the place without counting it."""
    before, now = ledger.years
    every = {
        (o.indicator, o.period): o
        for o in ledger.release.for_place(ledger.place.code, periods=ledger.years)
        if o.measure in {Measure.SHARE, Measure.MEAN, Measure.COUNT}
    }
    rows = []
    for indicator in ledger.atlas.shown_in(now, area.id):
        version = indicator.in_period(now)
        if version is None or (area.id in version.counts_in and version.kind.counts):
            continue
        first, second = (
            _figure(ledger, indicator, every, year) for year in (before, now)
        )
        rows.append(
            ReportedRow(
                indicator=indicator,
                version=version,
                now=second,
                before=first,
                change=change_of(
                    ledger.release.graph,
                    indicator.id,
                    before=(before, first),
                    after=(now, second),
                ),
                motive=_motive(version),
            )
        )
    return tuple(rows)


def _motive(version: IndicatorVersion) -> LocalText:
    if version.counts_motive is not None:
        return version.counts_motive
    return REPORTED if version.kind.is_number else ELSEWHERE


def _figure(
    ledger: Ledger,
    indicator: Indicator,
    every: Mapping[tuple[str, str], Observation],
    year: str,
) -> Figure:
    version = indicator.in_period(year)
    unit = version is not None and ledger.units(version.home, year) == (
        ledger.place.code,
    )
    observation = every.get((indicator.id, year))
    plain = version is not None and version.kind is Kind.FACT
    return figure_of(observation, version, of_unit=unit and plain)


def uncounted_table(ledger: Ledger, rows: Sequence[ReportedRow]) -> Table:
    before, now = ledger.years
    number = ColumnKind.NUMBER
    return Table(
        key="not-counted",
        title=said("Visas men räknas inte", "Shown but not counted"),
        columns=(
            Column(key="indicator", title=said("Id", "Id")),
            Column(key="title", title=said("Indikator", "Indicator")),
            Column(key=now, title=said(now, now), kind=number),
            Column(key=before, title=said(before, before), kind=number),
            Column(key="change", title=said("Förändring", "Change"), kind=number),
            Column(key="comparability", title=said("Jämförbarhet", "Comparability")),
        ),
        rows=tuple(
            (
                row.indicator.id,
                row.version.title,
                row.now.cell,
                row.before.cell,
                row.change.cell,
                row.change.mark_cell,
            )
            for row in rows
        ),
    )
