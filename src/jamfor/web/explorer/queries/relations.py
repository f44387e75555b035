"""What a municipality is made of and tied to: districts, administrations, partners."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from jamfor.core.places.places import Place, Relation, ServiceArea
from jamfor.core.vocabulary.basis import Basis
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.tables import Column, ColumnKind, Table
from jamfor.web.explorer.queries.atlas import Atlas, by_name, share_of_positives_id
from jamfor.web.explorer.queries.figures import Figure, figure_of
from jamfor.web.explorer.queries.ledger import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Administration:
    """An administration of a municipality and the service areas it answers for."""

    name: str
    areas: tuple[ServiceArea, ...]
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """A place that shares something with this one; `since` is a year."""

    place: Place
    since: str
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Relations:
    """A municipality's administrations, and those it shares leadership with."""

    administrations: tuple[Administration, ...]
    shares_leadership: tuple[Partner, ...]

    @property
    def administrations_basis(self) -> Basis | None:
        """Whose word the administrations are, when all are the same."""
        found = {one.basis for one in self.administrations}
        return found.pop() if len(found) == 1 else None


def relations_of(atlas: Atlas, place: Place) -> Relations:
    """Return the relations of a place that hold in the year shown."""
    mine = [
        relation
        for relation in atlas.pack.geography.relations
        if place.code in relation.places and _holds(relation, atlas.now)
    ]
    return Relations(
        administrations=tuple(
            Administration(
                name=relation.name,
                areas=tuple(a for a in atlas.areas if a.id in relation.service_areas),
                basis=relation.basis,
            )
            for relation in mine
            if relation.kind == "administration"
        ),
        shares_leadership=tuple(
            Partner(
                place=atlas.places[code],
                since=str(relation.valid_from.year) if relation.valid_from else "",
                basis=relation.basis,
            )
            for relation in mine
            if relation.kind == "shares-leadership"
            for code in relation.places
            if code != place.code and code in atlas.places
        ),
    )


def _holds(relation: Relation, year: str) -> bool:
    began = relation.valid_from is None or relation.valid_from.year <= int(year)
    return began and (relation.valid_to is None or relation.valid_to.year >= int(year))


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictRow:
    """A district with its share of positives in each service area this year."""

    place: Place
    figures: tuple[Figure, ...]


def districts_of(ledger: Ledger) -> tuple[DistrictRow, ...]:
    """Return the districts a city is asked through this year, by name."""
    year = ledger.years[1]
    asked = {u for a in ledger.atlas.areas for u in ledger.units(a.id, year)}
    districts = sorted(
        (ledger.atlas.places[code] for code in asked - {ledger.place.code}),
        key=by_name,
    )
    return tuple(
        DistrictRow(
            place=district,
            figures=tuple(_share(ledger, district, a) for a in ledger.atlas.areas),
        )
        for district in districts
    )


def _share(ledger: Ledger, district: Place, area: ServiceArea) -> Figure:
    indicator = share_of_positives_id(area.id)
    year = ledger.years[1]
    version = ledger.atlas.indicators[indicator].in_period(year)
    return figure_of(ledger.value(district.code, indicator, year), version)


def districts_table(rows: Iterable[DistrictRow], atlas: Atlas) -> Table:
    """Return the districts as a table: a row a district and service area."""
    return Table(
        key="districts",
        title=LocalText(
            sv=f"Andel uppfyllda faktorer per stadsdel {atlas.now}",
            en=f"Share of factors met by district {atlas.now}",
        ),
        columns=(
            Column(key="code", title=LocalText(sv="Kod", en="Code")),
            Column(key="district", title=LocalText(sv="Stadsdel", en="District")),
            Column(key="area", title=LocalText(sv="Område", en="Service area")),
            Column(
                key="share",
                title=LocalText(sv="Andel", en="Share"),
                kind=ColumnKind.SHARE,
            ),
            Column(
                key="met",
                title=LocalText(sv="Uppfyllda", en="Met"),
                kind=ColumnKind.COUNT,
            ),
            Column(
                key="counted",
                title=LocalText(sv="Räknade", en="Counted"),
                kind=ColumnKind.COUNT,
            ),
        ),
        rows=tuple(
            (
                row.place.code,
                row.place.name,
                area.name,
                figure.cell,
                figure.numerator_cell,
                figure.denominator_cell,
            )
            for row in rows
            for area, figure in zip(atlas.areas, row.figures, strict=True)
        ),
    )
