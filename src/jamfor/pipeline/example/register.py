"""An invented register delivery: rows of persons, by key, near the levels it is given.

It is made whole and goes through the same door as any other: what is hidden in it was
hidden there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import exp, floor, log, sqrt

from jamfor.core.indicators.definitions import IndicatorVersion
from jamfor.core.places.places import Place, PlaceKind
from jamfor.core.releases.pack import Pack
from jamfor.core.statistics.additive_tables import Persons
from jamfor.core.vocabulary.problems import Location
from jamfor.formats.example_register import EVERYBODY, RegisterLevel, RegisterLevels
from jamfor.formats.register_files.reading import RegisterFile, RegisterRow, Window
from jamfor.formats.register_files.words import Sex
from jamfor.pipeline.example.draws import Draws
from jamfor.pipeline.register.figures import COUNT, RegisterPlaces


INHABITANTS: Mapping[str, tuple[int, int]] = {
    "size-1": (2_500, 5_000),
    "size-2": (5_000, 10_000),
    "size-3": (10_000, 15_000),
    "size-4": (15_000, 20_000),
    "size-5": (20_000, 30_000),
    "size-6": (30_000, 50_000),
    "size-7": (50_000, 100_000),
    "size-8": (100_000, 200_000),
    "size-9": (240_000, 960_000),
}
"""Between which numbers of inhabitants a size class lies; the smallest and the largest
class have no such limit, and there the numbers are ours."""
GIRLS = 0.486  # of the young
FILE = "exempel"

_Year = tuple[str, int, Sex]
"""A municipality, a year and a sex."""


def register_rows(
    pack: Pack, levels: RegisterLevels, *, seed: int, before: int
) -> RegisterFile:
    """Return a register file of every indicator with a level, up to the year `before`.

    Municipalities are drawn; counties and the nation are their sums.
    """
    invention = _Invention(pack=pack, levels=levels, draws=Draws(seed=seed))
    rows = tuple(invention.rows(before=before))
    return RegisterFile(rows=rows, problems=())


@dataclass(kw_only=True)
class _Invention:
    pack: Pack
    levels: RegisterLevels
    draws: Draws
    _known: dict[str, dict[_Year, Persons]] = field(default_factory=dict)

    def rows(self, *, before: int) -> Iterator[RegisterRow]:
        versions = {i.id: i.latest for i in self.pack.indicators}
        number = 1
        for level in self.levels.indicators:
            version = versions[level.indicator]
            pooled = self._pooled_years(version)
            years = [int(year) for year in version.elsewhere if int(year) < before]
            first = min(years) - pooled + 1
            self._known[level.indicator] = self._drawn(level, first, max(years))
            for year in years:
                window = Window(first=year - pooled + 1, last=year)
                for (place, sex), persons in self._table(level, window).items():
                    number += 1
                    counted = version.unit == COUNT
                    yield RegisterRow(
                        indicator=level.indicator,
                        place=place,
                        window=window,
                        sex=sex,
                        numerator=persons.numerator,
                        denominator=None if counted else persons.denominator,
                        value=None,
                        missing=None,
                        where=Location(file=FILE, row=number),
                        columns={},
                    )

    def _pooled_years(self, version: IndicatorVersion) -> int:
        policy = self.pack.policy_of(version)
        return policy.pooled_years if policy else 1

    @cached_property
    def _municipalities(self) -> Sequence[Place]:
        kind = PlaceKind.MUNICIPALITY
        return [p for p in self.pack.geography.places if p.kind is kind]

    @cached_property
    def _places(self) -> RegisterPlaces:
        return RegisterPlaces.of(self.pack)

    @cached_property
    def _young(self) -> Mapping[str, int]:
        """The inhabitants 0–20 years old of each municipality."""
        found = {}
        for place in self._municipalities:
            size = next(p for p in place.parents if p in INHABITANTS)
            low, high = (log(limit) for limit in INHABITANTS[size])
            u = self.draws.uniform("register", "inhabitants", place.code)
            people = exp(low + u * (high - low))
            found[place.code] = round(people * self.levels.young / 100)
        return found

    def _drawn(
        self, level: RegisterLevel, first: int, last: int
    ) -> dict[_Year, Persons]:
        """Return whom an indicator counts each year, before years are pooled."""
        if level.like:
            return self._known[level.like]
        return {
            (place.code, year, sex): self._persons(level, place.code, year, sex, last)
            for place in self._municipalities
            for year in range(first, last + 1)
            for sex in self._sexes(level)
        }

    def _sexes(self, level: RegisterLevel) -> Sequence[Sex]:
        if level.union_of:
            return (Sex.WOMEN, Sex.MEN)
        return tuple(level.shares)

    def _persons(
        self, level: RegisterLevel, place: str, year: int, sex: Sex, last: int
    ) -> Persons:
        key = (level.indicator, place, str(year), sex.value)
        if level.union_of:
            return self._union(level, place, year, sex)
        whole = self._whole(level, place, year, sex)
        differs = self.draws.normal("register", level.indicator, place, sex.value)
        grown = (1 + level.drift / 100) ** (year - last)
        share = level.shares[sex] / 100 * grown * (1 + level.spread / 100 * differs)
        share = min(max(share, 0.0), 0.98)
        chance = sqrt(whole * share * (1 - share))
        drawn = whole * share + chance * self.draws.normal("register", *key)
        return Persons(numerator=min(max(round(drawn), 0), whole), denominator=whole)

    def _whole(self, level: RegisterLevel, place: str, year: int, sex: Sex) -> int:
        """Of how many: whom another counts, or so many of the young."""
        if level.of:
            return self._known[level.of][place, year, sex].numerator
        young = self._of_sex(place, sex)
        if level.of_per_1000 == EVERYBODY:
            return young
        expected = young * level.of_per_1000 / EVERYBODY
        key = (level.indicator, place, str(year), sex.value)
        drawn = expected + sqrt(expected) * self.draws.normal("register", "of", *key)
        return max(floor(drawn + self.draws.uniform("register", "round", *key)), 0)

    def _of_sex(self, place: str, sex: Sex) -> int:
        young = self._young[place]
        girls = round(young * GIRLS)
        return {Sex.BOTH: young, Sex.WOMEN: girls, Sex.MEN: young - girls}[sex]

    def _union(self, level: RegisterLevel, place: str, year: int, sex: Sex) -> Persons:
        """Whom two indicators count, those in both once."""
        one, other = (self._known[i][place, year, sex] for i in level.union_of)
        u = self.draws.uniform("register", level.indicator, place, str(year), sex.value)
        fewer = min(one.numerator, other.numerator)
        both = floor(fewer * level.overlap / 100 + u)
        return Persons(
            numerator=one.numerator + other.numerator - min(both, fewer),
            denominator=self._of_sex(place, sex),
        )

    def _table(
        self, level: RegisterLevel, window: Window
    ) -> Mapping[tuple[str, Sex], Persons]:
        """Add up years, sexes, municipalities and counties."""
        table: dict[tuple[str, Sex], list[Persons]] = {}
        for (place, year, sex), persons in self._known[level.indicator].items():
            if not window.first <= year <= window.last:
                continue
            county = self._places.parents[place]
            nation = self._places.parents[county]
            for where in (place, county, nation):
                for of in dict.fromkeys((Sex.BOTH, sex)):
                    table.setdefault((where, of), []).append(persons)
        return {cell: _sum(parts) for cell, parts in table.items()}


def _sum(parts: Sequence[Persons]) -> Persons:
    return Persons(
        numerator=sum(part.numerator for part in parts),
        denominator=sum(part.denominator or 0 for part in parts),
    )
