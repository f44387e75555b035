"""The wordings of sentences about a change, in Swedish and English.

Each function takes whole numbers and returns a text; none of them judges anything.
Clauses begin in lower case and have no full stop.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from jamfor.core.findings.decomposition import Part
from jamfor.core.findings.grammar import (
    are_met,
    as_sentence,
    factors,
    is_counted,
    is_or_are,
    new_factors,
    none_or,
    number,
    so_many_are_met,
    units,
    was_or_were,
)
from jamfor.core.vocabulary.texts import LocalText


NOTHING_IN_COMMON = LocalText(
    sv="Ingen faktor räknas på samma sätt båda åren, så svaren kan inte jämföras.",
    en="No factor is counted in the same way in both years, "
    "so the answers cannot be compared.",
)
PER_UNIT = LocalText(
    sv="Varje faktor räknas en gång för varje enhet.",
    en="Each factor is counted once for each unit.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Years:
    """The two years a sentence is about."""

    earlier: str
    later: str


def nothing_counted(years: Sequence[str]) -> LocalText:
    """Say in which years there is no share to decompose."""
    return LocalText(
        sv="Förändringen kan inte delas upp: ingen faktor räknas "
        f"{' eller '.join(years)}.",
        en="The change cannot be decomposed: no factor is counted in "
        f"{' or '.join(years)}.",
    )


def answers(
    whose: LocalText, *, common: int, met: int, gained: int, lost: int
) -> LocalText:
    """Say how the answers to the common factors changed; `met` is in the later year."""
    net = gained - lost
    if net:
        how = _BETTER if net > 0 else _WORSE
        what = _net(common, net)
    else:
        how = _BALANCED if gained else _UNCHANGED
        what = _as_many(common) if gained else _same(common, met)
    turned = _turned(gained, lost)
    return LocalText(
        sv=f"{whose.sv} {how.sv}: {what.sv}{turned[0]}.",
        en=f"{whose.en} {how.en}: {what.en}{turned[1]}.",
    )


_BETTER = LocalText(sv="blev bättre", en="improved")
_WORSE = LocalText(sv="blev sämre", en="got worse")
_UNCHANGED = LocalText(sv="är oförändrade", en="are unchanged")
_BALANCED = LocalText(sv="väger jämnt", en="balance out")


def _turned(gained: int, lost: int) -> tuple[str, str]:
    if not (gained and lost):
        return "", ""
    new, old = number(gained), number(lost)
    return (
        f" ({new.sv} blev det, {old.sv} är det inte längre)",
        f" ({new.en} newly met, {old.en} no longer)",
    )


def _net(common: int, net: int) -> LocalText:
    if common == 1:
        how = ("nu", "now") if net > 0 else ("inte längre", "no longer")
        return LocalText(
            sv=f"den enda gemensamma faktorn är {how[0]} uppfylld",
            en=f"the only common factor is {how[1]} met",
        )
    n, the, verb = number(abs(net)), _the_common(common), are_met(abs(net))
    sv = f"{n.sv} {'fler' if net > 0 else 'färre'}" if net != 1 else "ytterligare en"
    return LocalText(
        sv=f"{sv} av {the.sv} {verb.sv}",
        en=f"{n.en} {'more' if net > 0 else 'fewer'} of {the.en} {verb.en}",
    )


def _as_many(common: int) -> LocalText:
    the = _the_common(common)
    return LocalText(
        sv=f"lika många av {the.sv} är uppfyllda båda åren",
        en=f"the same number of {the.en} are met in both years",
    )


def _same(common: int, met: int) -> LocalText:
    when = _BOTH_YEARS if met else _NEITHER_YEAR
    if common == 1:
        verb = are_met(1, negated=not met)
        return LocalText(
            sv=f"den enda gemensamma faktorn {verb.sv} {when.sv}",
            en=f"the only common factor {verb.en} {when.en}",
        )
    n, the, verb = none_or(met), _the_common(common), are_met(max(met, 1))
    return LocalText(
        sv=f"{n.sv} av {the.sv} {verb.sv} {when.sv}",
        en=f"{n.en} of {the.en} {verb.en} {when.en}",
    )


_BOTH_YEARS = LocalText(sv="båda åren", en="in both years")
_NEITHER_YEAR = LocalText(sv="något av åren", en="in either year")


def _the_common(common: int) -> LocalText:
    n = number(common)
    return LocalText(
        sv=f"de {n.sv} gemensamma faktorerna", en=f"the {n.en} common factors"
    )


def with_caution(cautious: int, *, common: int) -> LocalText:
    """Say how many of the common factors are compared with caution."""
    if cautious == common:
        return LocalText(
            sv="Den jämförelsen görs med försiktighet.",
            en="That comparison is made with caution.",
        )
    n, verb = number(cautious), is_or_are(cautious)
    return as_sentence(
        LocalText(
            sv=f"{n.sv} av de gemensamma faktorerna jämförs med försiktighet",
            en=f"{n.en} of the common factors {verb.en} compared with caution",
        )
    )


def added(count: int, *, counted: int, met: int) -> LocalText:
    """Say how many factors are new and how many of them are met."""
    new, verb = new_factors(count), was_or_were(count)
    end = _counted_and_met(count, counted, met, past=False)
    return LocalText(
        sv=f"{new.sv} kom till{end.sv}", en=f"{new.en} {verb.en} added{end.en}"
    )


def removed(count: int, *, counted: int, met: int) -> LocalText:
    """Say how many factors were removed and how many of them had been met."""
    old, verb = factors(count), was_or_were(count)
    end = _counted_and_met(count, counted, met, past=True)
    return LocalText(
        sv=f"{old.sv} togs bort{end.sv}", en=f"{old.en} {verb.en} removed{end.en}"
    )


def _counted_and_met(count: int, counted: int, met: int, *, past: bool) -> LocalText:
    told = so_many_are_met(met, of=max(counted, 1), past=past)
    if counted == count:
        return LocalText(sv=f", och {told.sv}", en=f", and {told.en}")
    some = is_counted(counted, of=count, past=past)
    if not counted:
        return LocalText(sv=f", men {some.sv}", en=f", but {some.en}")
    return LocalText(sv=f"; {some.sv}, och {told.sv}", en=f"; {some.en}, and {told.en}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many of some factors were counted and met in one year."""

    counted: int
    met: int


def remade(years: Years, count: int, *, before: Tally, after: Tally) -> LocalText:
    """Say how many factors changed so that the years cannot be compared."""
    which = factors(count)
    first = _in_a_year(count, before, past=True)
    second = _in_a_year(count, after, past=False)
    return LocalText(
        sv=f"{which.sv} ändrades så att åren inte kan jämföras: "
        f"{first.sv} {years.earlier} och {second.sv} {years.later}",
        en=f"{which.en} changed so that the years cannot be compared: "
        f"{first.en} in {years.earlier} and {second.en} in {years.later}",
    )


def _in_a_year(count: int, tally: Tally, *, past: bool) -> LocalText:
    if tally.counted == count:
        return so_many_are_met(tally.met, of=count, past=past)
    counted = is_counted(tally.counted, of=count, past=past)
    if not tally.counted:
        return counted
    told = so_many_are_met(tally.met, of=tally.counted, past=past)
    return LocalText(sv=f"{counted.sv} och {told.sv}", en=f"{counted.en} and {told.en}")


def recoded(years: Years, *, to_met: int, to_not_met: int) -> LocalText:
    """Say what reading the earlier answers on the later scale did."""
    turns = [_turns(to_met, "", "")] if to_met else []
    if to_not_met:
        turns.append(_turns(to_not_met, "inte längre ", "no longer "))
    return LocalText(
        sv=f"när svaren från {years.earlier} läses på {years.later} års skala blir "
        + " och ".join(turn.sv for turn in turns),
        en=f"reading the answers of {years.earlier} on the scale of {years.later} "
        "makes " + " and ".join(turn.en for turn in turns),
    )


def _turns(count: int, sv_no: str, en_no: str) -> LocalText:
    which = factors(count)
    met = "uppfylld" if count == 1 else "uppfyllda"
    return LocalText(sv=f"{which.sv} {sv_no}{met}", en=f"{which.en} {en_no}met")


def _applicable_now(years: Years, count: int, met: int) -> LocalText:
    which, was, now = factors(count), was_or_were(count), is_or_are(count)
    told = so_many_are_met(met, of=count)
    return LocalText(
        sv=f"{which.sv} som inte var {_applicable(count)} {years.earlier} är det "
        f"{years.later}, och {told.sv}",
        en=f"{which.en} that {was.en} not applicable in {years.earlier} {now.en} "
        f"applicable in {years.later}, and {told.en}",
    )


def _not_applicable_now(years: Years, count: int, met: int) -> LocalText:
    which, now = factors(count), is_or_are(count)
    told = so_many_are_met(met, of=count, past=True)
    return LocalText(
        sv=f"{which.sv} är inte {_applicable(count)} {years.later}, "
        f"och {told.sv} {years.earlier}",
        en=f"{which.en} {now.en} not applicable in {years.later}, "
        f"and {told.en} in {years.earlier}",
    )


def _applicable(count: int) -> str:
    return "tillämplig" if count == 1 else "tillämpliga"


def _answered_now(years: Years, count: int, met: int) -> LocalText:
    which, told = factors(count), so_many_are_met(met, of=count)
    has = "has" if count == 1 else "have"
    return LocalText(
        sv=f"{which.sv} som saknade uppgift {years.earlier} har uppgift "
        f"{years.later}, "
        f"och {told.sv}",
        en=f"{which.en} that had no data in {years.earlier} {has} data in "
        f"{years.later}, and {told.en}",
    )


def _not_answered_now(years: Years, count: int, met: int) -> LocalText:
    which, told = factors(count), so_many_are_met(met, of=count, past=True)
    has = "has" if count == 1 else "have"
    return LocalText(
        sv=f"{which.sv} saknar uppgift {years.later}, och {told.sv} {years.earlier}",
        en=f"{which.en} {has} no data in {years.later}, "
        f"and {told.en} in {years.earlier}",
    )


_Gap = Callable[[Years, int, int], LocalText]
BEGAN: Mapping[Part, _Gap] = {
    Part.APPLICABILITY: _applicable_now,
    Part.MISSINGNESS: _answered_now,
}
CEASED: Mapping[Part, _Gap] = {
    Part.APPLICABILITY: _not_applicable_now,
    Part.MISSINGNESS: _not_answered_now,
}


def came(years: Years, count: int, *, counted: int, met: int) -> LocalText:
    """Say how many units came, and how many of their counted factors are met."""
    which, told = units(count), _of_counted(counted, met, past=False)
    return LocalText(
        sv=f"{which.sv} tillkom {years.later}: {told.sv}",
        en=f"{which.en} came in {years.later}: {told.en}",
    )


def left(years: Years, count: int, *, counted: int, met: int) -> LocalText:
    """Say how many units left, and how many of their counted factors had been met."""
    which, told = units(count), _of_counted(counted, met, past=True)
    return LocalText(
        sv=f"{which.sv} utgick efter {years.earlier}: {told.sv}",
        en=f"{which.en} left after {years.earlier}: {told.en}",
    )


def _of_counted(counted: int, met: int, *, past: bool) -> LocalText:
    if not counted:
        return LocalText(
            sv=f"ingen faktor {'räknades' if past else 'räknas'} där",
            en=f"no factor {'was' if past else 'is'} counted there",
        )
    verb = are_met(max(met, 1), past=past)
    if counted == 1:
        verb = are_met(1, past=past, negated=not met)
        return LocalText(
            sv=f"den enda räknade faktorn {verb.sv} där",
            en=f"the only factor counted {verb.en} there",
        )
    n, of = none_or(met), factors(counted)
    return LocalText(
        sv=f"{n.sv} av {of.sv} {verb.sv} där", en=f"{n.en} of {of.en} {verb.en} there"
    )
