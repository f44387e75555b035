"""Register figures: what others computed of persons, apart from the survey's own.

They have periods of their own, are divided by sex where the source does so, and say
when they are not shown because too few persons are counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from jamfor.core.indicators.definitions import Indicator, IndicatorVersion
from jamfor.core.places.places import Place, PlaceKind
from jamfor.core.releases.pack import Pack
from jamfor.core.statistics.suppression import SuppressionPolicy
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.observations import Observation
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.register_files.words import SEX_TEXTS, Sex
from jamfor.store.releases import Release
from jamfor.web.explorer.queries.atlas import NATION, Atlas, by_name
from jamfor.web.explorer.queries.figures import Figure, figure_of


SOURCE = "register"
BREAKDOWNS: Mapping[Sex, str] = {
    sex: f"sex={sex.value}" if sex.value else "" for sex in Sex
}


def is_register(version: IndicatorVersion) -> bool:
    """Whether an indicator is a register's."""
    return version.source == SOURCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The years a figure is of, counted together; it is named by the last."""

    year: str
    years: int

    @property
    def text(self) -> str:
        """The years as they are printed: 2018–2023."""
        if self.years == 1:
            return self.year
        return f"{int(self.year) - self.years + 1}–{self.year}"


@dataclass(frozen=True, slots=True, kw_only=True)
class BySex:
    """A figure of everybody, and of each sex where the source says it."""

    total: Figure
    women: Figure | None = None
    men: Figure | None = None

    @property
    def sexes(self) -> tuple[Figure, ...]:
        """The figures of the two sexes, side by side; none where there are none."""
        return tuple(each for each in (self.women, self.men) if each is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodRow:
    """A place's figures of a period."""

    period: Period
    figures: BySex


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPlace:
    """A place and its figures of the period chosen."""

    place: Place
    figures: BySex


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterCounty:
    """A county's own figures, and those of its municipalities."""

    county: RegisterPlace
    rows: tuple[RegisterPlace, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class RegisterSeries:
    """All figures of one register indicator, by place, year and sex."""

    atlas: Atlas
    indicator: Indicator
    version: IndicatorVersion
    found: Mapping[tuple[str, str, Sex], Observation]

    @classmethod
    def of(cls, release: Release, atlas: Atlas, indicator: Indicator) -> RegisterSeries:
        """Read what a release has of the indicator."""
        found = {
            (o.place, o.period, sex): o
            for sex, breakdown in BREAKDOWNS.items()
            for o in release.for_indicator(indicator.id, breakdown=breakdown)
        }
        return cls(
            atlas=atlas, indicator=indicator, version=indicator.latest, found=found
        )

    @cached_property
    def years(self) -> tuple[str, ...]:
        """The years there are figures of, the latest first."""
        return tuple(sorted({year for _, year, _ in self.found}, reverse=True))

    @cached_property
    def sexes(self) -> tuple[Sex, ...]:
        """The sexes the source divides by."""
        divided = {sex for _, _, sex in self.found} - {Sex.BOTH}
        return tuple(sex for sex in Sex if sex in divided)

    @property
    def policy(self) -> SuppressionPolicy | None:
        """When its figures are not shown."""
        return self.atlas.pack.policy_of(self.version)

    def period(self, year: str) -> Period:
        """Return the years that a year stands for."""
        return period_of(self.atlas.pack, self.version, year)

    def at(self, place: str, year: str) -> BySex:
        """Return a place's figures of a year."""
        return by_sex(
            {
                sex: self.found.get((place, year, sex))
                for sex in (Sex.BOTH, *self.sexes)
            },
            self.version,
        )

    def nation(self) -> tuple[PeriodRow, ...]:
        """Return the country's figures, the latest period first."""
        return self.at_place(NATION)

    def at_place(self, place: str) -> tuple[PeriodRow, ...]:
        """Return a place's figures, the latest period first."""
        return tuple(
            PeriodRow(period=self.period(year), figures=self.at(place, year))
            for year in self.years
        )

    def counties(self, year: str) -> tuple[RegisterCounty, ...]:
        """Return every county with its municipalities, in the order of names."""
        counties = sorted(self.atlas.of_kind(PlaceKind.COUNTY), key=by_name)
        return tuple(
            RegisterCounty(
                county=self._place(county, year),
                rows=tuple(
                    self._place(place, year)
                    for place in self.atlas.children.get(county.code, ())
                    if place.kind is PlaceKind.MUNICIPALITY
                ),
            )
            for county in counties
        )

    def _place(self, place: Place, year: str) -> RegisterPlace:
        return RegisterPlace(place=place, figures=self.at(place.code, year))

    def hidden(self, year: str) -> tuple[int, int]:
        """Return how many municipalities are not shown, and how many there are."""
        places = self.atlas.of_kind(PlaceKind.MUNICIPALITY)
        found = [self.found.get((place.code, year, Sex.BOTH)) for place in places]
        told = [observation for observation in found if observation is not None]
        return sum(o.missing is Missing.SUPPRESSED for o in told), len(told)

    def first_credit(self, release: Release) -> LocalText | None:
        """Return the source line of the latest national figure."""
        latest = (self.found.get((NATION, year, Sex.BOTH)) for year in self.years)
        figure = next((each for each in latest if each is not None), None)
        return release.credit(figure) if figure else None


def period_of(pack: Pack, version: IndicatorVersion, year: str) -> Period:
    """Return the years that a year of an indicator stands for."""
    policy = pack.policy_of(version)
    return Period(year=year, years=policy.pooled_years if policy else 1)


def by_sex(found: Mapping[Sex, Observation | None], version: IndicatorVersion) -> BySex:
    """Return figures side by side; a sex that is not in the source is left out."""
    figures = {sex: figure_of(o, version) for sex, o in found.items()}
    return BySex(
        total=figures[Sex.BOTH],
        women=figures.get(Sex.WOMEN),
        men=figures.get(Sex.MEN),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRow:
    """A register indicator in a list: its latest period, at a place and in Sweden."""

    indicator: Indicator
    version: IndicatorVersion
    period: Period
    figures: BySex
    nation: BySex


@dataclass(frozen=True, slots=True, kw_only=True)
class Registers:
    """The register indicators of a list, and the source lines they carry."""

    rows: tuple[RegisterRow, ...]
    credits: tuple[LocalText, ...]


def register_indicators(atlas: Atlas, service_area: str = "") -> list[Indicator]:
    """Return the register indicators of a service area, or all of them."""
    return [
        indicator
        for indicator in atlas.pack.indicators
        if is_register(indicator.latest)
        and (not service_area or service_area in indicator.latest.service_areas)
    ]


def registers_of(
    release: Release,
    atlas: Atlas,
    indicators: Iterable[Indicator],
    *,
    place: str = NATION,
) -> Registers:
    """Return the latest figures of indicators that a release has any of."""
    rows, credits_ = [], []
    for indicator in indicators:
        year = _latest(release, indicator)
        if year is None:
            continue
        version = indicator.in_year(year) or indicator.latest
        nation = _at(release, indicator, version, NATION, year)
        rows.append(
            RegisterRow(
                indicator=indicator,
                version=version,
                period=period_of(atlas.pack, version, year),
                figures=by_sex(_at(release, indicator, version, place, year), version),
                nation=by_sex(nation, version),
            )
        )
        observation = nation[Sex.BOTH]
        credits_.append(release.credit(observation) if observation else None)
    told = dict.fromkeys(credit for credit in credits_ if credit is not None)
    return Registers(rows=tuple(rows), credits=tuple(told))


def _latest(release: Release, indicator: Indicator) -> str | None:
    """The last year of which there is a figure of the country."""
    measure = indicator.latest.headline
    years = sorted(indicator.years, reverse=True)
    return next(
        (y for y in years if release.value(indicator.id, NATION, y, measure=measure)),
        None,
    )


def _at(
    release: Release,
    indicator: Indicator,
    version: IndicatorVersion,
    place: str,
    year: str,
) -> Mapping[Sex, Observation | None]:
    found = {
        sex: release.value(
            indicator.id,
            place,
            year,
            breakdown=BREAKDOWNS[sex],
            measure=version.headline,
        )
        for sex in Sex
    }
    return {s: o for s, o in found.items() if s is Sex.BOTH or o is not None}


def who_is(sex: Sex) -> LocalText:
    """Return whom a column of figures is of."""
    return SEX_TEXTS[sex]
