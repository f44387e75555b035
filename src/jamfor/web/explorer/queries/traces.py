"""A figure followed back: release, rule, question, answer, judgement, value, whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jamfor.core.findings.positives import ItemState, item_state
from jamfor.core.indicators.definitions import Indicator, IndicatorVersion, Kind
from jamfor.core.indicators.inputs import questions_of
from jamfor.core.indicators.wording import describe, describe_method
from jamfor.core.places.places import Place, PlaceKind
from jamfor.core.vocabulary.errors import JamforError, NotFoundError
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.texts import LocalText
from jamfor.store.manifest import SnapshotReference
from jamfor.web.explorer.pages import YEAR, Page, Visit
from jamfor.web.explorer.queries import register_page
from jamfor.web.explorer.queries.atlas import Atlas, atlas_of
from jamfor.web.explorer.queries.corrections import before_of
from jamfor.web.explorer.queries.figures import Figure, absent
from jamfor.web.explorer.queries.finding import Sort, entries_of, matches
from jamfor.web.explorer.queries.names import KINDS
from jamfor.web.explorer.queries.places import place_named
from jamfor.web.explorer.queries.registers import is_register
from jamfor.web.explorer.queries.trace_answers import UnitTrace, unit_trace
from jamfor.web.explorer.queries.trace_factors import FactorFigure, factor_figures
from jamfor.web.explorer.queries.trace_figures import (
    Measured,
    measured_at,
)
from jamfor.web.explorer.queries.trace_tables import further_of, tables_of
from jamfor.web.explorer.queries.trace_units import UnitGroup, unit_groups
from jamfor.web.explorer.queries.trend_notes import notes_of
from jamfor.web.explorer.queries.trend_pictures import drawn, story
from jamfor.web.explorer.queries.trend_tables import years_table
from jamfor.web.explorer.queries.trends import place_trend


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """All that stands behind one figure.

    Exactly one of `unit`, `factors` and `groups` says what it is made of: the answers
    of one unit, the factors of a basket, the units of an aggregate; a basket at an
    aggregate has both of the latter.
    """

    indicator: Indicator
    version: IndicatorVersion
    place: Place
    year: str
    measured: tuple[Measured, ...]
    unit: UnitTrace | None
    factors: tuple[FactorFigure, ...]
    groups: tuple[UnitGroup, ...]
    snapshot: SnapshotReference | None

    @property
    def figure(self) -> Figure:
        """The headline; outside the frame when nothing was ever to be said."""
        return self.measured[0].figure if self.measured else _OUTSIDE

    @property
    def basket(self) -> tuple[tuple[LocalText, tuple[FactorFigure, ...]], ...]:
        """A basket's factors by how they stand at one unit; all in one elsewhere."""
        found: dict[ItemState | None, list[FactorFigure]] = {}
        for factor in self.factors:
            found.setdefault(_state(factor.figure), []).append(factor)
        return tuple(
            (title, tuple(found[state]))
            for state, title in _STATES.items()
            if state in found
        )


_OUTSIDE = absent(Missing.OUTSIDE_FRAME)
_STATES: dict[ItemState | None, LocalText] = {
    ItemState.MET: LocalText(sv="Uppfyllda", en="Met"),
    ItemState.NOT_MET: LocalText(sv="Inte uppfyllda", en="Not met"),
    None: LocalText(sv="Faktorer", en="Factors"),
    ItemState.MISSING: LocalText(sv="Svar saknas", en="No answer"),
    ItemState.NOT_APPLICABLE: LocalText(sv="Ej tillämpligt", en="Not applicable"),
}


def _state(figure: Figure) -> ItemState | None:
    if figure.missing is None and figure.met is None:
        return None
    return item_state(met=figure.met, missing=figure.missing)


def page(visit: Visit, code: str, place: str) -> Page:
    """Show how one figure came about; `?ar=2021` shows another year."""
    atlas = atlas_of(visit.release)
    indicator, where = _indicator(atlas, code), place_named(atlas, place)
    if is_register(indicator.latest):
        return register_page.place_page(visit, atlas, indicator, where)
    found = trace_of(visit, atlas, code, where)
    version, name = found.version, found.place.name
    trend = place_trend(visit.release, atlas, found.indicator, found.place)
    notes = notes_of(atlas, trend)
    questions = atlas.questions_in(found.year)
    context: dict[str, Any] = {
        "atlas": atlas,
        "trace": found,
        "asked": found.indicator.in_period(found.year) is not None,
        "areas": tuple(atlas.area[a] for a in version.service_areas),
        # At one unit the questions stand with their answers.
        "questions": ()
        if found.unit
        else tuple(questions[q] for q in questions_of(version.rule) if q in questions),
        "rule": describe(version, questions=questions),
        "method": describe_method(version),
        "kind": KINDS[version.kind],
        "trend": trend,
        "picture": drawn(trend, visit.language, notes=notes.by_year),
        "notes": notes.told,
        "story": story(trend),
        "before": before_of(
            visit.release,
            atlas,
            (found.indicator.id, found.place.code, found.year),
            version,
        ),
        "command": f"jamfor verify {visit.release.id} --value"
        f" {found.indicator.id} {found.place.code} {found.year}",
    }
    return Page(
        template="explorer/trace.html",
        title=LocalText(
            sv=f"{version.title.sv}: {name.sv} {found.year}",
            en=f"{version.title.en}: {name.en} {found.year}",
        ),
        address=f"indikator/{found.indicator.id}/{found.place.code}",
        context=context,
        further=(
            *further_of(unit=found.unit, factors=found.factors, groups=found.groups),
            "years",
        ),
        tables=lambda: (
            *tables_of(
                found.measured,
                unit=found.unit,
                factors=found.factors,
                groups=found.groups,
            ),
            years_table(trend),
        ),
    )


def trace_of(visit: Visit, atlas: Atlas, code: str, place: Place) -> Trace:
    """Return what stands behind a figure; refuse an indicator or year there is not."""
    indicator = _indicator(atlas, code)
    year = _year(visit, atlas, indicator)
    version = indicator.in_period(year) or indicator.latest
    release = visit.release
    alone = version.home in release.participation(place.code, year)
    asked = indicator.in_period(year) is not None
    composite = version.kind is Kind.COMPOSITE
    measured = measured_at(visit, indicator, place, year, alone=alone)
    unit = None
    if asked and alone and not composite:
        unit = unit_trace(atlas, version, release.answers(place.code, year))
    groups: tuple[UnitGroup, ...] = ()
    if not alone and place.kind is not PlaceKind.DISTRICT:
        groups = unit_groups(release, atlas, indicator, place, year)
    return Trace(
        indicator=indicator,
        version=version,
        place=place,
        year=year,
        measured=measured,
        unit=unit,
        factors=factor_figures(release, atlas, version, place, year) if asked else (),
        groups=groups,
        snapshot=next(
            (s for s in release.manifest.snapshots if s.period == year), None
        ),
    )


def _indicator(atlas: Atlas, code: str) -> Indicator:
    if code in atlas.indicators:
        return atlas.indicators[code]
    raise NotFoundError(
        text=LocalText(
            sv=f"Det finns ingen indikator med id ”{code}”.",
            en=f"There is no indicator with the id “{code}”.",
        ),
        nearest=matches(entries_of(atlas), code, Sort.INDICATOR),
    )


def _year(visit: Visit, atlas: Atlas, indicator: Indicator) -> str:
    """The year asked for; else the last one it was asked in."""
    wanted = visit.query.get(YEAR)
    if wanted is None:
        asked = [p for p in indicator.asked_in if p in atlas.periods]
        return asked[-1] if asked else atlas.now
    if wanted in atlas.periods:
        return wanted
    years = ", ".join(atlas.periods)
    raise JamforError(
        text=LocalText(
            sv=f"Utgåvan har inget år ”{wanted}”. Den har {years}.",
            en=f"The release has no year “{wanted}”. It has {years}.",
        )
    )
