"""What the cells of a column say, read as a whole: its scale and its coding first.

A column is per cent or fractions, coded or in words, throughout: never cell by cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jamfor.core.places.places import Place
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.observations import Measure
from jamfor.core.vocabulary.problems import Location, Problem
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.workbooks.columns import Resolved, Target, Unit
from jamfor.formats.workbooks.findings import Said, finding
from jamfor.formats.workbooks.numbers import Written, written
from jamfor.formats.workbooks.places import is_aggregate
from jamfor.formats.workbooks.sheets import Cell
from jamfor.formats.workbooks.words import (
    NO_WORDS,
    SYMBOLS,
    UNCLEAR_SYMBOLS,
    YES_WORDS,
    answer,
)


FEWEST_PER_CENT = Decimal("0.2")
"""Fractions that never reach this may as well be small per cents: we ask."""

WHOLE = 100
EXAMPLES = 4  # numbers shown of a column that is not understood


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A filled cell of a column, at a place and a year."""

    row: int
    place: Place
    year: str
    cell: Cell
    where: Location
    divided: bool = False  # the place is a city with districts

    @property
    def at(self) -> tuple[str, int | None, str]:
        """The sheet, row and column of the cell, as a person counts them."""
        return self.where.sheet, self.where.row, self.where.column


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A published figure, or the reason there is none, and the cell it stands in."""

    indicator: str
    place: str
    period: str
    measure: Measure
    where: Location
    value: float | None = None
    breakdown: str = ""
    numerator: int | None = None
    denominator: int | None = None
    missing: Missing | None = None

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What the figure is of; two of one key are the same figure."""
        return self.indicator, self.place, self.period, self.breakdown

    @property
    def said(self) -> tuple[float | None, int | None, int | None, Missing | None]:
        """What it says."""
        return self.value, self.numerator, self.denominator, self.missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one cell told: figures, or a problem; neither when it is left out."""

    entry: Entry
    figures: tuple[Figure, ...] = ()
    problem: Problem | None = None


COLUMN_WIDE = frozenset({"scale-unclear", "coding-unclear", "aggregates-unclear"})
"""What is wrong with a column as a whole: said once, however many its cells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A column with what was settled for all of its cells.

    `fractions` is None when the scale cannot be told; `shares` are the numbers it
    turns on, and `answers` those that should be codes.
    """

    target: Target
    resolved: Resolved
    missing: Mapping[str, Missing]
    codes: Mapping[str, str]
    shares: frozenset[Decimal] = frozenset()
    answers: frozenset[Decimal] = frozenset()
    fractions: bool | None = None
    coded: bool = True


def read_column(column: Settled, entries: Sequence[Entry]) -> Iterator[Told]:
    """Yield what each entry of a column tells."""
    for entry in entries:
        yield _told(column, entry)


def settled(
    resolved: Resolved,
    target: Target,
    entries: Sequence[Entry],
    missing: Mapping[str, Missing],
) -> Settled:
    """Settle a column as a whole; `missing` are the map's symbols."""
    reasons = SYMBOLS | {
        answer(s): m for s, m in {**missing, **resolved.rule.missing}.items()
    }
    codes = {answer(s): code for s, code in resolved.rule.codes.items()}
    shares = [e for e in entries if _is_share(target, e, codes)]
    taken = {entry.at for entry in shares}
    numbers = _bare(shares, reasons)
    units = [entry for entry in entries if entry.at not in taken]
    answers = _bare(units, {**reasons, **dict.fromkeys(codes)})
    return Settled(
        target=target,
        resolved=resolved,
        missing=reasons,
        codes=codes,
        fractions=_are_fractions(numbers, resolved.rule.scale),
        coded=_is_coded(target, answers),
        shares=frozenset(numbers),
        answers=frozenset(answers),
    )


def _is_share(target: Target, entry: Entry, codes: Mapping[str, str]) -> bool:
    """Whether a cell holds a share rather than what one unit answered."""
    if target.unit is Unit.PERCENT or is_aggregate(entry.place):
        return True
    if not entry.divided or answer(str(entry.cell)) in codes:
        return False
    number = written(entry.cell)
    return number is not None and (
        number.percent or number.value not in _answers(target)
    )


def _bare(entries: Sequence[Entry], named: Mapping[str, object]) -> set[Decimal]:
    """The numbers that do not say themselves whether they are per cent."""
    return {
        number.value
        for entry in entries
        if answer(str(entry.cell)) not in named
        and (number := written(entry.cell)) is not None
        and not number.percent
    }


def _are_fractions(numbers: set[Decimal], scale: str) -> bool | None:
    """Whether a column's numbers are fractions of one; None when it cannot be told."""
    if scale:
        return scale == "fraction"
    positive = {number for number in numbers if number > 0}
    if not positive:
        return False
    if max(positive) > 1:
        # 0.4 beside 45 is four tenths of a per cent, or two scales in one column.
        return None if any(number < 1 for number in positive) else False
    if max(positive) >= FEWEST_PER_CENT and any(number < 1 for number in positive):
        return True
    return None


def _is_coded(target: Target, numbers: set[Decimal]) -> bool:
    return target.unit is Unit.NUMBER or numbers <= _answers(target)


def _answers(target: Target) -> set[Decimal]:
    """The numbers that stand for what one unit can answer."""
    if target.unit is Unit.LEVELS:
        return {Decimal(step.kolada) for step in target.levels}
    return {Decimal(0), Decimal(1)}


def _told(column: Settled, entry: Entry) -> Told:
    text = answer(str(entry.cell))
    if text in column.missing:
        return _figure(column, entry, missing=column.missing[text])
    if text in UNCLEAR_SYMBOLS:
        return _refused(entry, "symbol-unclear", found=str(entry.cell))
    if column.target.unit is Unit.NUMBER:
        return _number(column, entry)
    if _is_share(column.target, entry, column.codes):
        return _share(column, entry)
    if column.target.unit is Unit.YES_NO:
        return _yes_or_no(column, entry, text)
    return _level(column, entry, text)


def _number(column: Settled, entry: Entry) -> Told:
    number = written(entry.cell)
    if number is None or number.percent:
        return _refused(entry, "value-unknown", found=str(entry.cell), hint=_A_NUMBER)
    value = _decided(number, column.resolved.rule.decimal, entry.cell)
    if value is None:
        return _refused(entry, "number-unclear", found=str(entry.cell))
    return _figure(column, entry, value=float(value))


def _share(column: Settled, entry: Entry) -> Told:
    rule = column.resolved.rule
    if column.target.unit is Unit.LEVELS and rule.aggregates != "met":
        return _share_of_levels(column, entry)
    number = written(entry.cell)
    if number is None:
        return _refused(entry, "value-unknown", found=str(entry.cell), hint=_PER_CENT)
    value = _decided(number, rule.decimal, entry.cell)
    if value is None:
        return _refused(entry, "number-unclear", found=str(entry.cell))
    if number.percent or value == 0:
        percent = value
    elif column.fractions is None:
        return _refused(entry, "scale-unclear", found=_listed(column.shares))
    else:
        percent = value * WHOLE if column.fractions else value
    if not 0 <= percent <= WHOLE:
        return _refused(entry, "percent-out-of-range", found=str(entry.cell))
    return _figure(column, entry, value=float(percent / WHOLE))


def _share_of_levels(column: Settled, entry: Entry) -> Told:
    """A sum over places of a column of levels: a share of what, the map has to say."""
    if column.resolved.rule.aggregates:
        return Told(entry=entry)  # the map leaves it out
    heading = column.resolved.column.heading
    return _refused(entry, "aggregates-unclear", found=heading)


def _decided(number: Written, decimal: str, cell: Cell) -> Decimal | None:
    """A number whose mark is settled; None when it may part thousands."""
    if not number.unclear:
        return number.value
    if not decimal:
        return None
    parts_decimals = ("," in str(cell)) == (decimal == "comma")
    return number.value if parts_decimals else number.value * 1000


def _yes_or_no(column: Settled, entry: Entry, text: str) -> Told:
    said = column.codes.get(text, text)
    number = written(entry.cell)
    if said in YES_WORDS | NO_WORDS:
        return _figure(column, entry, met=said in YES_WORDS)
    if number is None or number.unclear:
        return _refused(entry, "value-unknown", found=str(entry.cell), hint=_YES_NO)
    if number.percent and number.value in {0, WHOLE}:
        return _figure(column, entry, met=number.value == WHOLE)
    if number.percent:
        return _refused(entry, "value-unknown", found=str(entry.cell), hint=_YES_NO)
    if not column.coded:
        found = _listed(column.answers)
        return _refused(entry, "coding-unclear", found=found, hint=_YES_NO)
    return _figure(column, entry, met=number.value == 1)


def _level(column: Settled, entry: Entry, text: str) -> Told:
    said = column.codes.get(text, text)
    number = written(entry.cell)
    levels = column.target.levels
    hint = ", ".join(f"{step.text.sv} ({step.kolada}, {step.code})" for step in levels)
    for step in levels:
        words = {answer(step.text.sv), answer(step.text.en), answer(step.code)}
        if said in words or (
            number is not None and column.coded and number.value == step.kolada
        ):
            return _at_level(column, entry, step.code)
    if number is None:
        return _refused(entry, "value-unknown", found=str(entry.cell), hint=hint)
    return _refused(entry, "coding-unclear", found=_listed(column.answers), hint=hint)


def _at_level(column: Settled, entry: Entry, level: str) -> Told:
    """A unit's level as our own rows state it: whether it meets, and the level."""
    met = _figure(column, entry, met=level in column.target.met)
    at = _figure(column, entry, met=True, breakdown=f"level={level}")
    return Told(entry=entry, figures=met.figures + at.figures)


def _figure(
    column: Settled,
    entry: Entry,
    *,
    value: float | None = None,
    met: bool | None = None,
    breakdown: str = "",
    missing: Missing | None = None,
) -> Told:
    figure = Figure(
        indicator=column.target.indicator,
        place=entry.place.code,
        period=entry.year,
        measure=column.target.measure,
        where=entry.where,
        value=value,
        breakdown=breakdown,
        numerator=None if met is None else int(met),
        denominator=None if met is None else 1,
        missing=missing,
    )
    return Told(entry=entry, figures=(figure,))


def _listed(numbers: frozenset[Decimal]) -> LocalText:
    """Some of a column's numbers, from the smallest; the largest is always said."""
    ordered = sorted(numbers)
    shown = [f"{n:f}" for n in [*ordered[:EXAMPLES], *ordered[EXAMPLES:][-1:]]]
    gap = ["…"] if len(ordered) > EXAMPLES + 1 else []
    texts = [*shown[:EXAMPLES], *gap, *shown[EXAMPLES:]]
    swedish = "; ".join(texts).replace(".", ",")
    return LocalText(sv=swedish or "–", en="; ".join(texts) or "–")


def _refused(entry: Entry, code: str, *, found: Said, hint: Said = "") -> Told:
    return Told(entry=entry, problem=finding(code, entry.where, found=found, hint=hint))


_YES_NO = LocalText(sv="Ja eller Nej, 1 eller 0", en="yes or no, 1 or 0")
_PER_CENT = LocalText(sv="en andel i procent", en="a share in per cent")
_A_NUMBER = LocalText(sv="ett tal", en="a number")
