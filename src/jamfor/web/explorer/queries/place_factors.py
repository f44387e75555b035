"""Factors of a place as lists: gained, lost, met, not met, new, removed, and so on.

In a divided city a factor stands once in each list, with the number of districts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from jamfor.core.findings.baskets import Factor
from jamfor.core.findings.changes import ItemChange, Move, four_lists
from jamfor.core.findings.positives import Item, ItemState
from jamfor.core.findings.routines import shortcoming
from jamfor.core.indicators.definitions import Kind
from jamfor.core.statistics.shares import Share
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.observations import Observation
from jamfor.core.vocabulary.texts import LocalText
from jamfor.web.explorer.queries.atlas import sorting
from jamfor.web.explorer.queries.figures import (
    CAUTION,
    NEW,
    NOT_COMPARABLE,
    RECODED,
    Mark,
)
from jamfor.web.explorer.queries.ledger import Ledger, Reckoning
from jamfor.web.explorer.queries.place_shares import PeerValues


FIRST = 4  # lines shown before the rest is folded


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One factor in a list: where its figure can be followed back, and a remark.

    `detail` is why it is not met, or the reason there is no answer. `units` tells how
    many districts it holds for; None where the place is one unit.
    """

    indicator: str
    title: LocalText
    address: str
    areas: tuple[LocalText, ...]
    mark: Mark | None
    detail: LocalText | None
    units: LocalText | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorList:
    """Factors that share a fate: the number of items, the first lines and the rest."""

    key: str
    title: LocalText
    meaning: LocalText
    style: str
    count: int
    lines: tuple[Line, ...]

    @property
    def first(self) -> tuple[Line, ...]:
        """What is shown at once."""
        return self.lines[:FIRST]

    @property
    def rest(self) -> tuple[Line, ...]:
        """What is folded."""
        return self.lines[FIRST:]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    key: str
    title: LocalText
    meaning: LocalText
    style: str  # class of the mark before each line
    belongs: Callable[[ItemChange], bool]


def _said(sv: str, en: str) -> LocalText:
    return LocalText(sv=sv, en=en)


def _moved(*moves: Move) -> Callable[[ItemChange], bool]:
    return lambda change: change.move in moves


def _now(*states: ItemState) -> Callable[[ItemChange], bool]:
    return lambda change: change.after in states


CHANGED = (
    _Kind(
        key="gained",
        title=_said("Nya ja", "New yes"),
        meaning=_said(
            "Uppfylldes inte förra året men gör det i år.",
            "Not met last year, but met this year.",
        ),
        style="yes accent",
        belongs=_moved(Move.GAINED),
    ),
    _Kind(
        key="lost",
        title=_said("Tappade ja", "Lost yes"),
        meaning=_said(
            "Uppfylldes förra året men gör det inte i år.",
            "Met last year, but not this year.",
        ),
        style="mine",
        belongs=_moved(Move.LOST),
    ),
)

ALL_FACTORS = (
    _Kind(
        key="met",
        title=_said("Uppfyllda", "Met"),
        meaning=_said("Uppfylls i år.", "Met this year."),
        style="yes accent",
        belongs=_now(ItemState.MET),
    ),
    _Kind(
        key="not-met",
        title=_said("Inte uppfyllda", "Not met"),
        meaning=_said("Besvarade i år men inte uppfyllda.", "Answered, but not met."),
        style="mine",
        belongs=_now(ItemState.NOT_MET),
    ),
    _Kind(
        key="not-counted",
        title=_said("Räknas inte i år", "Not counted this year"),
        meaning=_said(
            "Svar saknas eller frågan är inte tillämplig.",
            "There is no answer, or the question does not apply.",
        ),
        style="none",
        belongs=_now(ItemState.MISSING, ItemState.NOT_APPLICABLE),
    ),
    _Kind(
        key="new",
        title=_said("Nya i år", "New this year"),
        meaning=_said(
            "Fanns inte förra året, så det finns inget att jämföra med.",
            "Not there last year, so there is nothing to compare with.",
        ),
        style="soft",
        belongs=_moved(Move.NEW),
    ),
    _Kind(
        key="removed",
        title=_said("Borttagna i år", "Removed this year"),
        meaning=_said(
            "Räknades förra året men inte i år.",
            "Counted last year, but not this year.",
        ),
        style="none",
        belongs=_moved(Move.REMOVED),
    ),
    _Kind(
        key="not-comparable",
        title=_said("Kan inte jämföras", "Cannot be compared"),
        meaning=_said(
            "Finns båda åren, men betyder inte samma sak.",
            "There in both years, but not with the same meaning.",
        ),
        style="soft",
        belongs=_moved(Move.NOT_COMPARABLE),
    ),
)


def changed_lists(ledger: Ledger, reckoning: Reckoning) -> tuple[FactorList, ...]:
    """Return what was gained and what was lost since the year before."""
    return _lists(CHANGED, ledger, reckoning)


def all_lists(ledger: Ledger, reckoning: Reckoning) -> tuple[FactorList, ...]:
    """Return every factor of the two years under what it is now."""
    return _lists(ALL_FACTORS, ledger, reckoning)


def peer_lists(
    ledger: Ledger, reckoning: Reckoning, peers: PeerValues, name: LocalText
) -> tuple[FactorList, ...]:
    """Return where the place stands against its peers (rule 13).

    Worse: not met here, met by at least half of them. Better: met here, by fewer than
    half of them.
    """
    lists = four_lists(reckoning.changes, peers=peer_shares(ledger, reckoning, peers))
    worse, better = set(lists.worse), set(lists.better)
    kinds = (
        _Kind(
            key="worse",
            title=_said("Minst hälften uppfyller, inte vi", "At least half do, not we"),
            meaning=_said(
                f"Inte uppfyllda här, men hos minst hälften ({name.sv}).",
                f"Not met here, but by at least half of them ({name.en}).",
            ),
            style="mine",
            belongs=lambda change: change.item in worse,
        ),
        _Kind(
            key="better",
            title=_said("Vi uppfyller, inte hälften", "We do, not half of them"),
            meaning=_said(
                f"Uppfyllda här, men hos färre än hälften ({name.sv}).",
                f"Met here, but by fewer than half of them ({name.en}).",
            ),
            style="yes accent",
            belongs=lambda change: change.item in better,
        ),
    )
    return _lists(kinds, ledger, reckoning)


def peer_shares(
    ledger: Ledger, reckoning: Reckoning, peers: PeerValues
) -> Mapping[str, Share]:
    """Return the peers' share this year by factor, where one is published."""
    found: dict[str, Share] = {}
    year = ledger.years[1]
    for factor in reckoning.pair.after:
        share = _share(peers.get((ledger.named(factor, year), year)))
        if share is not None:
            found[factor.id] = share
    return found


def _share(observation: Observation | None) -> Share | None:
    if observation is None or observation.missing is not None:
        return None
    if observation.numerator is None or not observation.denominator:
        return None
    return Share(numerator=observation.numerator, denominator=observation.denominator)


def _lists(
    kinds: Iterable[_Kind], ledger: Ledger, reckoning: Reckoning
) -> tuple[FactorList, ...]:
    return tuple(_list(kind, ledger, reckoning) for kind in kinds)


def _list(kind: _Kind, ledger: Ledger, reckoning: Reckoning) -> FactorList:
    chosen = [change for change in reckoning.changes if kind.belongs(change)]
    by_factor: dict[str, list[ItemChange]] = {}
    for change in chosen:
        by_factor.setdefault(change.item[1], []).append(change)
    lines = [
        _line(ledger, reckoning.factors[name], reckoning.years[name], found)
        for name, found in by_factor.items()
    ]
    return FactorList(
        key=kind.key,
        title=kind.title,
        meaning=kind.meaning,
        style=kind.style,
        count=len(chosen),
        lines=tuple(sorted(lines, key=lambda line: sorting(line.title))),
    )


def _line(ledger: Ledger, factor: Factor, year: str, found: list[ItemChange]) -> Line:
    named = ledger.named(factor, year)
    earlier = "" if year == ledger.years[1] else f"?ar={year}"
    return Line(
        indicator=named,
        title=factor.version.title,
        address=f"indikator/{named}/{ledger.place.code}{earlier}",
        areas=tuple(ledger.atlas.area[a].short for a in factor.version.counts_in),
        mark=_mark(found),
        detail=_detail(ledger, factor, found),
        units=_units(ledger, factor, found, year),
    )


def _mark(found: list[ItemChange]) -> Mark | None:
    if any(change.move is Move.NOT_COMPARABLE for change in found):
        return NOT_COMPARABLE
    if all(change.move is Move.NEW for change in found):
        return NEW
    if any(change.needs_caution for change in found):
        return CAUTION
    recoded = any(str(change.verdict) == "recoded" for change in found)
    return RECODED if recoded else None


def _units(
    ledger: Ledger, factor: Factor, found: list[ItemChange], year: str
) -> LocalText | None:
    """How many districts it holds for, and which, where they are few."""
    asked = ledger.units(factor.version.home, year)
    if asked == (ledger.place.code,):
        return None
    names = [ledger.atlas.places[change.item[0]].name for change in found]
    few = names if len(names) < FIRST else []
    sv, en = (
        f": {', '.join(n.in_language(to) for n in few)}" if few else ""
        for to in ("sv", "en")
    )
    return LocalText(
        sv=f"{len(found)} av {len(asked)} stadsdelar{sv}",
        en=f"{len(found)} of {len(asked)} districts{en}",
    )


def _detail(
    ledger: Ledger, factor: Factor, found: list[ItemChange]
) -> LocalText | None:
    """Why it is not met, or has no answer, where the place is one unit."""
    change = found[0]
    if len(found) > 1 or change.after in {None, ItemState.MET}:
        return None
    item, year = change.item, ledger.years[1]
    if change.after is ItemState.NOT_MET:
        return lacking(ledger, factor, item)
    observation = ledger.value(item[0], ledger.named(factor, year), year)
    reason = observation.missing if observation else Missing.NOT_ANSWERED
    return reason.text if reason else None


def lacking(ledger: Ledger, factor: Factor, item: Item) -> LocalText | None:
    """Say what a factor that is not met lacks: the routine's fault, or its level."""
    if factor.version.kind is Kind.ORDINAL:
        held = ledger.level(item[0], factor, ledger.years[1])
        return next((s.text for s in factor.version.levels if s.code == held), None)
    return shortcoming(
        factor.version,
        questions=ledger.questions,
        answers=ledger.answers(item[0]),
    )
