"""What a share of positives at a place is made of: factors, each with its figure."""

from __future__ import annotations

from dataclasses import dataclass

from jamfor.core.findings.baskets import ALL, Factor, basket
from jamfor.core.indicators.definitions import IndicatorVersion
from jamfor.core.indicators.rules import ShareOfPositives
from jamfor.core.places.places import Place, PlaceKind
from jamfor.core.vocabulary.texts import LocalText
from jamfor.store.releases import Release
from jamfor.web.explorer.queries.atlas import Atlas, sorting
from jamfor.web.explorer.queries.figures import Figure, figure_of
from jamfor.web.explorer.queries.ledger import held_level
from jamfor.web.explorer.queries.peers import measure_at


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorFigure:
    """A factor of a basket with its figure at the place."""

    indicator: str
    title: LocalText
    figure: Figure
    members: tuple[str, ...]


def factor_figures(
    release: Release, atlas: Atlas, version: IndicatorVersion, place: Place, year: str
) -> tuple[FactorFigure, ...]:
    """Return the factors of a composite at a place, by title."""
    if not isinstance(version.rule, ShareOfPositives):
        return ()
    measure = measure_at(place.kind)
    values = {
        o.indicator: o
        for o in release.for_place(place.code, periods={year}, measure=measure)
    }
    factors = basket(
        atlas.pack.indicators, period=year, service_area=version.rule.service_area
    )
    asked = set(release.participation(place.code, year))
    return tuple(
        FactorFigure(
            indicator=factor.id,
            title=factor.version.title,
            figure=figure_of(
                values.get(factor.id),
                factor.version,
                of_unit=factor.version.home in asked,
                level=_level(release, factor, place, year),
            ),
            members=factor.members,
        )
        for factor in sorted(factors, key=lambda f: sorting(f.version.title))
        if factor.id in values
    )


def _level(release: Release, factor: Factor, place: Place, year: str) -> str:
    return held_level(release, factor.id, factor.version, place=place.code, year=year)


def is_of_all(version: IndicatorVersion) -> bool:
    """Whether a composite counts every service area."""
    rule = version.rule
    return isinstance(rule, ShareOfPositives) and rule.service_area == ALL


def counts_units(place: Place) -> bool:
    """Whether a share at the place is counted over its own items, not a mean."""
    return place.kind not in {PlaceKind.SKR_GROUP, PlaceKind.SIZE_CLASS}
