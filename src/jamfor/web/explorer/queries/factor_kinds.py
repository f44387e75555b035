"""The lists a place's factors are sorted into, and what each of them means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from jamfor.core.findings.changes import ItemChange, Move
from jamfor.core.findings.positives import ItemState
from jamfor.core.vocabulary.texts import LocalText
from jamfor.web.explorer.queries.ledger import Reckoning


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorKind:
    """A list of factors: what it is called, what it means, and what belongs to it."""

    key: str
    title: LocalText
    meaning: LocalText
    style: str  # class of the mark before each line
    belongs: Callable[[ItemChange, Reckoning], bool]


def said(sv: str, en: str) -> LocalText:
    """Return words in both languages."""
    return LocalText(sv=sv, en=en)


def moved(*moves: Move) -> Callable[[ItemChange, Reckoning], bool]:
    """An item with one of some moves, and not because its unit came or left."""
    return lambda change, reckoning: (
        change.move in moves and not reckoning.unit_moved(change)
    )


def now(*states: ItemState) -> Callable[[ItemChange, Reckoning], bool]:
    """An item with one of some states this year."""
    return lambda change, _: change.after in states


CHANGED = (
    FactorKind(
        key="gained",
        title=said("Nya ja", "New yes"),
        meaning=said(
            "Uppfylldes inte förra året men gör det i år.",
            "Not met last year, but met this year.",
        ),
        style="yes accent",
        belongs=moved(Move.GAINED),
    ),
    FactorKind(
        key="lost",
        title=said("Tappade ja", "Lost yes"),
        meaning=said(
            "Uppfylldes förra året men gör det inte i år.",
            "Met last year, but not this year.",
        ),
        style="mine",
        belongs=moved(Move.LOST),
    ),
)

ALL_FACTORS = (
    FactorKind(
        key="met",
        title=said("Uppfyllda", "Met"),
        meaning=said("Uppfylls i år.", "Met this year."),
        style="yes accent",
        belongs=now(ItemState.MET),
    ),
    FactorKind(
        key="not-met",
        title=said("Inte uppfyllda", "Not met"),
        meaning=said("Besvarade i år men inte uppfyllda.", "Answered, but not met."),
        style="mine",
        belongs=now(ItemState.NOT_MET),
    ),
    FactorKind(
        key="not-counted",
        title=said("Räknas inte i år", "Not counted this year"),
        meaning=said(
            "Svar saknas eller frågan är inte tillämplig.",
            "There is no answer, or the question does not apply.",
        ),
        style="none",
        belongs=now(ItemState.MISSING, ItemState.NOT_APPLICABLE),
    ),
    FactorKind(
        key="new",
        title=said("Nya i år", "New this year"),
        meaning=said(
            "Fanns inte förra året, så det finns inget att jämföra med.",
            "Not there last year, so there is nothing to compare with.",
        ),
        style="soft",
        belongs=moved(Move.NEW),
    ),
    FactorKind(
        key="removed",
        title=said("Borttagna i år", "Removed this year"),
        meaning=said(
            "Räknades förra året men inte i år.",
            "Counted last year, but not this year.",
        ),
        style="none",
        belongs=moved(Move.REMOVED),
    ),
    FactorKind(
        key="not-comparable",
        title=said("Kan inte jämföras", "Cannot be compared"),
        meaning=said(
            "Finns båda åren, men betyder inte samma sak.",
            "There in both years, but not with the same meaning.",
        ),
        style="soft",
        belongs=moved(Move.NOT_COMPARABLE),
    ),
    FactorKind(
        key="units",
        title=said("Stadsdelen ny eller borta", "District new or gone"),
        meaning=said(
            "Faktorn finns båda åren, men stadsdelen tillfrågades bara det ena.",
            "The factor is there in both years, but the district was asked in one.",
        ),
        style="soft",
        belongs=lambda change, reckoning: reckoning.unit_moved(change),
    ),
)
