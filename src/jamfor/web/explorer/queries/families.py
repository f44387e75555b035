"""Families: what is measured in several service areas, side by side over the years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from jamfor.charts.dots import DotRow, axis
from jamfor.charts.dots import row as drawn
from jamfor.core.findings.ranges import Range
from jamfor.core.indicators.definitions import AGREEMENT, COORDINATION, Family, Kind
from jamfor.core.indicators.phrases import say
from jamfor.core.places.places import Place
from jamfor.core.vocabulary.errors import NotFoundError
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.texts import Language, LocalText
from jamfor.web.explorer.pages import Page, Visit
from jamfor.web.explorer.queries.atlas import NATION, Atlas, atlas_of
from jamfor.web.explorer.queries.choices import (
    carried,
    chosen_place,
    chosen_year,
    places_to_choose,
)
from jamfor.web.explorer.queries.family_rows import (
    FamilyRow,
    best_year,
    family_rows,
    range_in,
)
from jamfor.web.explorer.queries.family_tables import families_table, family_table
from jamfor.web.explorer.queries.finding import Sort, entries_of, matches
from jamfor.web.explorer.queries.place_rounds import PlaceYears


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A row on the scale of the year shown."""

    row: FamilyRow
    chart: SafeString


@dataclass(frozen=True, slots=True, kw_only=True)
class Motive:
    """Why years may not be compared, or only with caution, and in which rows."""

    text: LocalText
    years: str
    broken: bool
    names: tuple[LocalText, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """Rows that differ from the others in the same way: in what, and in which years."""

    clauses: tuple[LocalText, ...]
    years: LocalText | None
    rows: tuple[FamilyRow, ...]

    @property
    def names(self) -> tuple[LocalText, ...]:
        """The service areas of the rows, each once."""
        return tuple(dict.fromkeys(row.area_names for row in self.rows))


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A family in the list of families: how many members, and between which shares."""

    family: Family
    members: int
    year: str
    range: Range | None


def page(visit: Visit, code: str) -> Page:
    """Show a family; with a place's own answers where one is chosen."""
    atlas = atlas_of(visit.release)
    family = family_of(atlas, code)
    place = chosen_place(visit, atlas)
    nation = PlaceYears(visit.release, atlas.places[NATION])
    own = PlaceYears(visit.release, place) if place else None
    year = chosen_year(visit, atlas) or best_year(atlas, family)
    rows = family_rows(atlas, family, year, nation, own)
    return Page(
        template="explorer/family.html",
        title=family.title,
        address=f"familj/{family.id}",
        context={
            "atlas": atlas,
            "family": family,
            "rows": rows,
            "drawn": _drawn(rows, year, visit.language),
            "own": place,
            "own_is_unit": own is not None and not _is_sum(place),
            "choices": places_to_choose(atlas),
            "chosen": carried(place, visit.query.get("ar")),
            "year": year,
            "before": str(int(year) - 1),
            "range": _told(rows, year),
            "differing": _differing(rows),
            "motives": _motives(rows),
            "matrix": family.id in {COORDINATION, AGREEMENT},
            "axis": mark_safe(axis()),  # noqa: S308 - drawn by us
        },
        tables=lambda: (family_table(family, rows, place),),
    )


def index(visit: Visit) -> Page:
    """Show every family with its range."""
    atlas = atlas_of(visit.release)
    place = chosen_place(visit, atlas)
    nation = PlaceYears(visit.release, atlas.places[NATION])
    found = [_summary(atlas, family, nation) for family in atlas.pack.families]
    summaries = [each for each in found if each is not None]
    title = LocalText(
        sv="Samma sak i flera områden", en="The same thing in several service areas"
    )
    return Page(
        template="explorer/families.html",
        title=title,
        address="familj",
        context={"summaries": summaries, "chosen": carried(place), "atlas": atlas},
        tables=lambda: (
            families_table(
                title, [(s.family, s.members, s.year, s.range) for s in summaries]
            ),
        ),
    )


def _summary(atlas: Atlas, family: Family, nation: PlaceYears) -> Summary | None:
    year = best_year(atlas, family)
    rows = family_rows(atlas, family, year, nation, None)
    if not rows:
        return None
    return Summary(
        family=family, members=len(rows), year=year, range=range_in(rows, year)
    )


def family_of(atlas: Atlas, code: str) -> Family:
    """Return the family at an address, or refuse with the nearest ones."""
    found = atlas.families.get(code)
    if found is None:
        raise NotFoundError(
            text=LocalText(
                sv=f"Det finns inget som heter ”{code}” i flera områden.",
                en=f"Nothing called “{code}” is measured in several service areas.",
            ),
            nearest=matches(entries_of(atlas), code, Sort.FAMILY, Sort.INDICATOR),
        )
    return found


def _is_sum(place: Place | None) -> bool:
    return place is not None and place.kind.value in {
        "county",
        "skr-group",
        "size-class",
    }


def _drawn(
    rows: Sequence[FamilyRow], year: str, language: Language
) -> tuple[Drawn, ...]:
    """Return the rows asked about in a year, on one scale."""
    return tuple(
        Drawn(
            row=row,
            chart=mark_safe(drawn(_dots(row, year, language))),  # noqa: S308
        )
        for row in rows
        if row.cell(year).figure.missing is not Missing.NOT_ASKED
    )


def _dots(row: FamilyRow, year: str, language: Language) -> DotRow:
    cell = row.cell(year)
    before = str(int(year) - 1)
    earlier = next((c.figure for c in row.cells if c.year == before), None)
    said = [f"{year}: {cell.figure.text(language)}"]
    if earlier is not None:
        said.append(f"{before}: {earlier.text(language)}")
    own = cell.own
    return DotRow(
        label=f"{row.title.in_language(language)}. {', '.join(said)}",
        now=cell.figure.plot if cell.figure.percent else None,
        before=earlier.plot if earlier and earlier.percent else None,
        joined=cell.joined and cell.since == before,
        peers=own.plot if own and own.percent and own.words is None else None,
        bounds=cell.figure.plot_bounds if cell.figure.percent else None,
    )


def _told(rows: Sequence[FamilyRow], year: str) -> LocalText | None:
    """Say between which shares the members lie that can be compared, and how many."""
    measured = [r for r in rows if r.cell(year).figure.exact is not None]
    found = range_in(rows, year)
    if not measured[1:]:
        return None
    if found is None:
        return _ALL_DIFFERENT
    median = any(row.version.kind is Kind.REPORTED for row in measured)
    told = say(
        "{what} i riket {year} {goes} {range}.",
        "{what} in Sweden in {year} {goes} {range}.",
        what=_MEDIAN if median else _SHARE,
        year=LocalText(sv=year, en=year),
        goes=_IS if found.is_one else _GOES,
        range=found.text,
    )
    if found.members == len(measured):
        return told
    return say(
        "{told} Det gäller de {n} av {all} som mäts på samma sätt.",
        "{told} That is of the {n} of {all} measured in the same way.",
        told=told,
        n=_figure(found.members),
        all=_figure(len(measured)),
    )


def _figure(number: int) -> LocalText:
    return LocalText(sv=str(number), en=str(number))


_SHARE = LocalText(sv="Andelen", en="The share")
_MEDIAN = LocalText(sv="Medianen", en="The median")
_IS = LocalText(sv="är", en="is")
_GOES = LocalText(sv="går från", en="goes from")
_ALL_DIFFERENT = LocalText(
    sv="De mäts på olika sätt, och andelarna kan inte jämföras med varandra.",
    en="They are measured in different ways, and the shares cannot be compared.",
)


def _differing(rows: Sequence[FamilyRow]) -> tuple[Differing, ...]:
    found: dict[tuple[tuple[LocalText, ...], LocalText | None], list[FamilyRow]] = {}
    for row in rows:
        if row.differs or row.years_differ:
            found.setdefault((row.differs, row.years_differ), []).append(row)
    return tuple(
        Differing(clauses=clauses, years=years, rows=tuple(held))
        for (clauses, years), held in found.items()
    )


def _motives(rows: Sequence[FamilyRow]) -> tuple[Motive, ...]:
    """Gather the motives of all breaks and cautions, each told once."""
    found: dict[tuple[str, bool, LocalText], list[LocalText]] = {}
    for row in rows:
        for cell in row.cells:
            step = cell.step or cell.ended
            broken = cell.is_broken or cell.ended is not None
            if step is None or not (broken or cell.is_cautious):
                continue
            years = f"{step.earlier}\N{EN DASH}{step.later}"
            for text in step.motives:
                found.setdefault((years, broken, text), []).append(row.area_names)
    return tuple(
        Motive(text=text, years=years, broken=broken, names=tuple(dict.fromkeys(names)))
        for (years, broken, text), names in sorted(
            found.items(), key=lambda each: each[0][:2]
        )
    )
