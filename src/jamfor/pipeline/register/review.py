"""Whether a register's rows agree with the definitions and with each other.

Every fault is reported where it stands. None of them tells a number of persons.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from jamfor.core.indicators.definitions import Kind
from jamfor.core.places.places import PlaceKind
from jamfor.core.releases.pack import Pack
from jamfor.core.statistics.additive_tables import Persons
from jamfor.core.vocabulary.problems import Problem
from jamfor.formats.register_files.problems import problem
from jamfor.formats.register_files.reading import RegisterFile
from jamfor.formats.register_files.words import Column, Sex
from jamfor.pipeline.register.figures import (
    COUNT,
    FACTORS,
    RegisterFigure,
    RegisterPlaces,
    persons_of,
)


Found = Mapping[tuple[str, str, str, str], RegisterFigure]
"""Figures by indicator, place, period and sex."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """The figures that could be understood, and everything that is wrong."""

    figures: tuple[RegisterFigure, ...]
    problems: tuple[Problem, ...]


def review(pack: Pack, read: RegisterFile) -> Reviewed:
    """Place every row among the definitions, and compare rows with each other."""
    places = RegisterPlaces.of(pack)
    indicators = {i.id: i for i in pack.indicators if i.latest.kind is Kind.EXTERNAL}
    problems = list(read.problems)
    found: dict[tuple[str, str, str, str], RegisterFigure] = {}
    for row in read.rows:
        indicator = indicators.get(row.indicator)
        place = places.code_of(row.place)
        if indicator is None:
            where = row.at(Column.INDICATOR)
            code = "register-indicator-unknown"
            problems.append(problem(code, where, found=row.indicator))
        if place is None:
            where = row.at(Column.PLACE)
            problems.append(problem("register-place-unknown", where, found=row.place))
        if indicator is None or place is None:
            continue
        version = indicator.in_year(row.window.period) or indicator.latest
        policy = pack.policy_of(version)
        if policy is None:
            where = row.at(Column.INDICATOR)
            code = "register-policy-missing"
            problems.append(problem(code, where, found=row.indicator))
            continue
        figure = RegisterFigure(
            indicator=indicator.id,
            version=version,
            policy=policy,
            place=place,
            period=row.window.period,
            sex=row.sex,
            persons=persons_of(row, version.unit),
            missing=row.missing,
            row=row,
        )
        faults = list(_of_row(figure, found))
        problems += faults
        if not faults:
            found[figure.key] = figure
    problems += _unnamed_years(found.values())
    problems += _totals(found)
    problems += _sums(found, places)
    return Reviewed(
        figures=tuple(found.values()), problems=tuple(dict.fromkeys(problems))
    )


def _of_row(figure: RegisterFigure, before: Found) -> Iterator[Problem]:
    """What is wrong with a row by itself, or because it stands twice."""
    row, years = figure.row, figure.policy.pooled_years
    if row.window.years != years:
        where = row.at(Column.PERIOD)
        code = "register-window-differs"
        yield problem(code, where, found=str(row.window), years=str(years))
    if figure.key in before:
        first = str(before[figure.key].row.number)
        yield problem("register-row-twice", row.at(Column.PLACE), found=first)
    if figure.missing is None:
        yield from _of_figures(figure)


def _of_figures(figure: RegisterFigure) -> Iterator[Problem]:
    row, persons = figure.row, figure.persons
    if persons is None:
        yield problem("register-parts-missing", row.at(Column.NUMERATOR))
    elif persons.is_no_count:
        yield problem("register-numerator-exceeds", row.at(Column.NUMERATOR))
    elif row.value is not None and not _agrees(row.value, persons, figure):
        yield problem("register-value-differs", row.at(Column.VALUE))


def _agrees(value: Decimal, persons: Persons, figure: RegisterFigure) -> bool:
    """Whether a stated value is the exact one, rounded to as many decimals or fewer."""
    if figure.version.unit == COUNT:
        return value == persons.numerator
    if not persons.denominator:
        return value == 0
    factor = FACTORS.get(figure.version.unit, 1)
    exact = Fraction(factor * persons.numerator, persons.denominator)
    exponent = value.as_tuple().exponent
    half = Fraction(10) ** min(int(exponent), 0) / 2
    return abs(Fraction(value) - exact) <= half


def _unnamed_years(figures: Iterable[RegisterFigure]) -> Iterator[Problem]:
    """Each year of an indicator that its definition does not name, once."""
    told: set[tuple[str, str]] = set()
    for figure in figures:
        named = (figure.indicator, figure.period)
        if figure.period not in figure.version.elsewhere and named not in told:
            told.add(named)
            yield problem(
                "register-year-not-named",
                figure.row.at(Column.PERIOD),
                found=figure.indicator,
                years=figure.period,
            )


def _totals(found: Found) -> Iterator[Problem]:
    """A total that is shown is the sum of both sexes, where they are shown too."""
    for figure in found.values():
        if figure.sex is not Sex.BOTH:
            continue
        parts = [
            found.get((*figure.key[:3], sex.value)) for sex in (Sex.WOMEN, Sex.MEN)
        ]
        counted = [part.persons for part in parts if part is not None]
        shown = [persons for persons in counted if persons is not None]
        if figure.persons is None or len(shown) < len(parts):
            continue
        if _sum(shown) != figure.persons:
            yield problem("register-total-differs", figure.row.at(Column.NUMERATOR))


def _sums(found: Found, places: RegisterPlaces) -> Iterator[Problem]:
    """The parts that are shown are together no more than a whole that is shown."""
    parts = {
        whole: places.parts_of(whole)
        for whole, kind in places.kinds.items()
        if kind is not PlaceKind.MUNICIPALITY
    }
    for figure in found.values():
        if figure.persons is None or figure.place not in parts:
            continue
        keys = (
            (figure.indicator, part, figure.period, figure.sex.value)
            for part in parts[figure.place]
        )
        counted = (found[key].persons for key in keys if key in found)
        shown = [persons for persons in counted if persons is not None]
        if shown and _exceeds(_sum(shown), figure.persons):
            where = figure.row.at(Column.NUMERATOR)
            yield problem("register-sum-exceeds", where, found=figure.place)


def _sum(parts: Sequence[Persons]) -> Persons:
    whole = [part.denominator for part in parts]
    known = [number for number in whole if number is not None]
    return Persons(
        numerator=sum(part.numerator for part in parts),
        denominator=sum(known) if len(known) == len(whole) else None,
    )


def _exceeds(parts: Persons, whole: Persons) -> bool:
    left = Persons(numerator=whole.numerator, denominator=whole.denominator) - parts
    return left.numerator < 0 or (left.denominator or 0) < 0
