"""The members of a family, year by year: figures, breaks, and what differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from jamfor.core.comparability.edges import Verdict
from jamfor.core.comparability.graph import Comparison
from jamfor.core.findings.ranges import Member, Range, range_of
from jamfor.core.indicators.definitions import (
    Family,
    Indicator,
    IndicatorVersion,
)
from jamfor.core.indicators.phrases import quoted
from jamfor.core.indicators.rules import Rule
from jamfor.core.indicators.shape_wording import differences, years_apart
from jamfor.core.indicators.shapes import Shape, most_common, shape_of
from jamfor.core.indicators.wording import describe
from jamfor.core.places.places import ServiceArea
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.texts import LocalText
from jamfor.web.explorer.queries.atlas import Atlas
from jamfor.web.explorer.queries.figures import Figure
from jamfor.web.explorer.queries.place_rounds import PlaceYears


@dataclass(frozen=True, slots=True, kw_only=True)
class YearCell:
    """A year of a row: the figure, one's own, and how it joins the year before it has.

    `step` compares it with `since`, the last round before in which it was asked; None
    in the first. `ended` is whether the series had ended by then.
    """

    year: str
    figure: Figure
    own: Figure | None
    step: Comparison | None
    since: str
    ended: Comparison | None = None

    @property
    def is_broken(self) -> bool:
        """Whether a bar parts it from the year before: they may not be compared."""
        return self.step is not None and not self.step.verdict.allows_difference

    @property
    def is_cautious(self) -> bool:
        """Whether it may be compared with the year before only with caution."""
        return self.step is not None and self.step.verdict is Verdict.CAUTION

    @property
    def joined(self) -> bool:
        """Whether it may be compared with the year before."""
        return self.step is not None and not self.is_broken


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyRow:
    """One member of a family: where it is measured, in every round.

    `twins` are other ids under which the same answers are published. `differs` says in
    what it is measured otherwise than most in the year shown, `years_differ` in which
    years. `synchronised` is whether it can be compared with the others that year.
    """

    areas: tuple[ServiceArea, ...]
    indicator: Indicator
    version: IndicatorVersion
    twins: tuple[str, ...]
    cells: tuple[YearCell, ...]
    rule: LocalText
    differs: tuple[LocalText, ...]
    years_differ: LocalText | None
    synchronised: bool

    @property
    def title(self) -> LocalText:
        """Its title in the year shown, or in the last it was asked."""
        return self.version.title

    @property
    def area_names(self) -> LocalText:
        """The service areas it is shown in, as one name."""
        return LocalText(
            sv=" och ".join(area.short.sv for area in self.areas),
            en=" and ".join(area.short.en for area in self.areas),
        )

    @property
    def full_names(self) -> LocalText:
        """The same as they stand inside a sentence."""
        return LocalText(
            sv=" och ".join(_small(area.name.sv) for area in self.areas),
            en=" and ".join(_small(area.name.en) for area in self.areas),
        )

    def cell(self, year: str) -> YearCell:
        """Return the cell of a round."""
        return next(cell for cell in self.cells if cell.year == year)


def _small(name: str) -> str:
    """Return a name as it stands inside a sentence; abbreviations keep their capitals.

    >>> _small("Ekonomiskt bistånd och LSS")
    'ekonomiskt bistånd och LSS'
    """
    words = name.split()
    return " ".join(w if w.isupper() else w[:1].lower() + w[1:] for w in words)


def family_rows(
    atlas: Atlas, family: Family, year: str, nation: PlaceYears, own: PlaceYears | None
) -> tuple[FamilyRow, ...]:
    """Return every member of a family, those not asked in the year shown included."""
    members = members_of(atlas, family)
    shapes = _shapes(atlas, members, year)
    common = most_common(shapes.values())
    groups = _without_twins(members, year)
    asked = most_common(_asked(members, ids) for ids in groups)
    names = _operations({code: _shown(i, year) for code, i in members.items()})
    order = [area.id for area in atlas.areas]
    rows = [
        _row(
            atlas,
            year,
            _Member(
                ids=ids,
                areas=names[ids[0]],
                shape=shapes.get(ids[0]),
                common=common,
                years=years_apart(_asked(members, ids), asked) if asked else None,
            ),
            _cells(atlas, [members[code] for code in ids], nation, own),
        )
        for ids in groups
    ]
    rows.sort(key=lambda r: [order.index(a.id) for a in r.areas])
    return tuple(rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Member:
    """Ids of one rule; their shape and the family's common one; how years differ."""

    ids: tuple[str, ...]
    areas: tuple[str, ...]
    shape: Shape | None
    common: Shape | None
    years: LocalText | None


def members_of(atlas: Atlas, family: Family) -> dict[str, Indicator]:
    """Return the indicators of a family that any round asked about, by id."""
    return {
        indicator.id: indicator
        for indicator in atlas.pack.indicators
        if any(version.family == family.id for version in indicator.versions)
        and set(indicator.asked_in) & set(atlas.periods)
    }


def _shown(indicator: Indicator, year: str) -> IndicatorVersion:
    """Return the version of a year, else of the last round it was asked in."""
    found = indicator.in_period(year) or indicator.in_period(indicator.asked_in[-1])
    return found or indicator.latest


def _shapes(
    atlas: Atlas, members: Mapping[str, Indicator], year: str
) -> dict[str, Shape]:
    questions = atlas.questions_in(year)
    return {
        code: shape_of(version, questions=questions)
        for code, indicator in members.items()
        if (version := indicator.in_period(year)) is not None
    }


def _asked(members: Mapping[str, Indicator], ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({year for code in ids for year in members[code].asked_in}))


def _without_twins(
    members: Mapping[str, Indicator], year: str
) -> tuple[tuple[str, ...], ...]:
    """Put the ids of one rule together: the longest asked first, then the narrowest."""
    found: dict[tuple[Rule, Missing | None], list[str]] = {}
    for code, indicator in members.items():
        version = _shown(indicator, year)
        found.setdefault((version.rule, version.when_not_reached), []).append(code)

    def first(code: str) -> tuple[int, int, str]:
        indicator = members[code]
        areas = _shown(indicator, year).service_areas
        return -len(indicator.asked_in), len(areas), code

    return tuple(tuple(sorted(ids, key=first)) for ids in found.values())


def _operations(
    members: Mapping[str, IndicatorVersion],
) -> dict[str, tuple[str, ...]]:
    """Return what tells the members apart: areas all of several share are left out."""
    several = [
        set(v.service_areas) for v in members.values() if len(v.service_areas) > 1
    ]
    shared = set.intersection(*several) if len(several) > 1 else set()
    return {
        code: tuple(a for a in version.service_areas if a not in shared)
        or version.service_areas
        for code, version in members.items()
    }


def _row(
    atlas: Atlas, year: str, member: _Member, cells: tuple[YearCell, ...]
) -> FamilyRow:
    indicator = atlas.indicators[member.ids[0]]
    version = _shown(indicator, year)
    read = year if year in version.periods else version.periods[-1]
    shape, common = member.shape, member.common
    return FamilyRow(
        areas=tuple(atlas.area[area] for area in member.areas),
        indicator=indicator,
        version=version,
        twins=member.ids[1:],
        cells=cells,
        rule=describe(version, questions=atlas.questions_in(read)),
        differs=differences(shape, common) if shape and common else (),
        years_differ=member.years,
        synchronised=shape is not None and shape == common,
    )


def _cells(
    atlas: Atlas,
    same: Sequence[Indicator],
    nation: PlaceYears,
    own: PlaceYears | None,
) -> tuple[YearCell, ...]:
    """Return the rounds of a row; a year is read under the first id asked in it."""
    read = {
        year: next((i for i in same if i.in_period(year)), same[0])
        for year in atlas.periods
    }
    asked = [year for year in atlas.periods if read[year].in_period(year)]
    since = {later: earlier for earlier, later in pairwise(asked)}
    return tuple(
        YearCell(
            year=year,
            figure=nation.figure(read[year], year),
            own=own.figure(read[year], year) if own else None,
            step=nation.compare(read[year], (since[year], year))
            if year in since
            else None,
            since=since.get(year, ""),
            ended=_ended(atlas, read[asked[-1]], asked[-1], year),
        )
        for year in atlas.periods
    )


def _ended(atlas: Atlas, last: Indicator, asked: str, year: str) -> Comparison | None:
    """Return that a series ended, in the first round after its last."""
    if int(year) != int(asked) + 1:
        return None
    found = atlas.graph.compare(last.id, earlier=asked, later=year)
    return found if found.verdict is Verdict.ENDED else None


WITHIN = LocalText(sv="inom", en="in")
OF = LocalText(sv="för", en="for")


def range_in(rows: Sequence[FamilyRow], year: str) -> Range | None:
    """Return between which shares the comparable members lie in a year.

    Members all of one service area are told apart by their titles.
    """
    shown = [
        (row, share)
        for row in rows
        if row.synchronised
        and row.cell(year).figure.percent
        and (share := row.cell(year).figure.exact) is not None
    ]
    alone = len({row.full_names for row, _ in shown}) == 1
    members = [
        Member(name=quoted(row.title) if alone else row.full_names, share=share)
        for row, share in shown
    ]
    return range_of(members, preposition=OF if alone else WITHIN)


def best_year(atlas: Atlas, family: Family) -> str:
    """Return the last round in which at least half of the members were asked about."""
    members = members_of(atlas, family)
    groups = [_asked(members, ids) for ids in _without_twins(members, atlas.now)]
    asked = Counter(year for years in groups for year in years)
    most = max(asked.values(), default=0)
    good = (year for year in atlas.periods if 2 * asked[year] >= most > 0)
    return max(good, default=atlas.now)
