"""Factors of a place as lists: gained, lost, met, not met, new, removed, and so on.

In a divided city a factor stands once in each list, with the number of districts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
from jamfor.web.explorer.queries.factor_kinds import (
    ALL_FACTORS,
    CHANGED,
    FactorKind,
    said,
)
from jamfor.web.explorer.queries.figures import (
    CAUTION,
    NEW,
    NO,
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


def changed_lists(ledger: Ledger, reckoning: Reckoning) -> tuple[FactorList, ...]:
    """Return what was gained and what was lost since the year before."""
    return _lists(CHANGED, ledger, reckoning)


def all_lists(ledger: Ledger, reckoning: Reckoning) -> tuple[FactorList, ...]:
    """Return every factor of the two years under what it is now."""
    kinds = ALL_FACTORS if ledger.divided else ALL_FACTORS[:-1]
    return _lists(kinds, ledger, reckoning)


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
        FactorKind(
            key="worse",
            title=said(
                "Inte här, men hos minst hälften", "Not here, but at half or more"
            ),
            meaning=said(
                f"Inte uppfyllda här. Minst hälften uppfyller dem ({name.sv}).",
                f"Not met here. At least half meet them ({name.en}).",
            ),
            style="mine",
            belongs=lambda change, _: change.item in worse,
        ),
        FactorKind(
            key="better",
            title=said("Här, men hos färre än hälften", "Here, but at fewer than half"),
            meaning=said(
                f"Uppfyllda här. Färre än hälften uppfyller dem ({name.sv}).",
                f"Met here. Fewer than half meet them ({name.en}).",
            ),
            style="yes accent",
            belongs=lambda change, _: change.item in better,
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
        share = _share(peers.get((ledger.named(factor), year)))
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
    kinds: Iterable[FactorKind], ledger: Ledger, reckoning: Reckoning
) -> tuple[FactorList, ...]:
    return tuple(_list(kind, ledger, reckoning) for kind in kinds)


def _list(kind: FactorKind, ledger: Ledger, reckoning: Reckoning) -> FactorList:
    chosen = [change for change in reckoning.changes if kind.belongs(change, reckoning)]
    by_factor: dict[str, list[ItemChange]] = {}
    for change in chosen:
        by_factor.setdefault(change.item[1], []).append(change)
    lines = [
        _line(ledger, reckoning, reckoning.factors[name], found)
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


def _line(
    ledger: Ledger, reckoning: Reckoning, factor: Factor, found: list[ItemChange]
) -> Line:
    year = reckoning.years[factor.id]
    named = ledger.named(factor)
    earlier = "" if year == ledger.years[1] else f"?ar={year}"
    return Line(
        indicator=named,
        title=factor.version.title,
        address=f"indikator/{named}/{ledger.place.code}{earlier}",
        areas=tuple(ledger.atlas.area[a].short for a in factor.version.counts_in),
        mark=_mark(found, joined=factor.id in reckoning.pair.joins),
        detail=_detail(ledger, factor, found),
        units=_units(ledger, factor, found, year),
    )


def _mark(found: list[ItemChange], *, joined: bool) -> Mark | None:
    if any(change.move is Move.NOT_COMPARABLE for change in found):
        return NOT_COMPARABLE
    if all(change.move is Move.NEW for change in found) and not joined:
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
    alone = change.item[0] == ledger.place.code
    if not alone or change.after in {None, ItemState.MET}:
        return None
    item, year = change.item, ledger.years[1]
    if change.after is ItemState.NOT_MET:
        return lacking(ledger, factor, item)
    observation = ledger.value(item[0], ledger.named(factor), year)
    reason = observation.missing if observation else Missing.NOT_ANSWERED
    return reason.text if reason else None


def lacking(ledger: Ledger, factor: Factor, item: Item) -> LocalText | None:
    """Say what a factor that is not met lacks: the routine's fault, or its level."""
    if factor.version.kind is Kind.ORDINAL:
        held = ledger.level(item[0], factor, ledger.years[1])
        words = [s.text for s in factor.version.levels if s.code == held]
        # A plain "Nej" says no more than that it is not met.
        return next((text for text in words if text != NO), None)
    return shortcoming(
        factor.version,
        questions=ledger.questions,
        answers=ledger.answers(item[0]),
    )
