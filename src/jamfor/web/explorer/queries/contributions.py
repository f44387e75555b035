"""A change item by item: what each factor added, part by part."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from jamfor.core.findings.decomposition import Contribution, Part
from jamfor.core.findings.positives import ItemState
from jamfor.core.statistics.formatting import signed_text
from jamfor.core.vocabulary.texts import Language, LocalText
from jamfor.formats.tables import Cell, Column, ColumnKind, Table
from jamfor.web.explorer.queries.factor_rows import ABSENT, WORDS
from jamfor.web.explorer.queries.ledger import Ledger, Reckoning
from jamfor.web.explorer.queries.place_shares import (
    PlaceShare,
)
from jamfor.web.explorer.queries.place_tables import MOVES, STATES, said
from jamfor.web.explorer.queries.waterfalls import (
    PART_MEANINGS,
    PART_NAMES,
    printed_items,
    shown_parts,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLine:
    """What one item added to the change in one part."""

    indicator: str
    title: LocalText
    unit: LocalText | None
    before: LocalText
    after: LocalText
    amount: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartLines:
    """A part of the change with its items, which add up to it as printed."""

    name: LocalText
    meaning: LocalText
    amount: str
    lines: tuple[ItemLine, ...]


def part_lines(
    ledger: Ledger, reckoning: Reckoning, share: PlaceShare, language: Language
) -> tuple[PartLines, ...]:
    """The change part by part and item by item, where it may be told."""
    found = share.decomposition
    if found is None:
        return ()
    totals = found.printed(1).parts
    return tuple(
        PartLines(
            name=PART_NAMES[part],
            meaning=PART_MEANINGS[part],
            amount=signed_text(totals[part], language),
            lines=tuple(
                _item_line(ledger, reckoning, item, amount, language)
                for item, amount in zip(found.of(part), printed, strict=True)
                if item.amount
            ),
        )
        for part, printed in printed_items(found).items()
    )


def _item_line(
    ledger: Ledger,
    reckoning: Reckoning,
    item: Contribution,
    amount: Decimal,
    language: Language,
) -> ItemLine:
    unit, name = item.item
    factor = reckoning.factors[name]
    gone = item.part is Part.REMOVED or item.after is None
    year = ledger.years[0 if gone else 1]
    version = (
        next((f for f in reckoning.pair.before if f.id == name), factor)
        if gone
        else factor
    )
    named = ledger.named(version)
    alone = unit == ledger.place.code
    return ItemLine(
        indicator=named,
        title=version.version.title,
        unit=None if alone else ledger.atlas.places[unit].name,
        before=_word(item.before),
        after=_word(item.after),
        amount=signed_text(amount, language),
        address=f"indikator/{named}/{unit}" + (f"?ar={year}" if gone else ""),
    )


def _word(state: ItemState | None) -> LocalText:
    return ABSENT.text if state is None else WORDS[state].text


def contributions_table(
    ledger: Ledger, reckoning: Reckoning, share: PlaceShare
) -> Table:
    found = share.decomposition
    moves = {change.item: change.move for change in reckoning.changes}
    rows: list[tuple[Cell, ...]] = []
    for part in shown_parts(found) if found else ():
        for item in found.of(part) if found else ():
            factor = reckoning.factors[item.item[1]]
            rows.append(
                (
                    PART_NAMES[part],
                    item.item[0],
                    item.item[1],
                    factor.version.title,
                    STATES[item.before] if item.before else None,
                    STATES[item.after] if item.after else None,
                    MOVES[moves[item.item]],
                    item.amount,
                )
            )
    return Table(
        key="contributions",
        title=said(
            f"Förändringen {ledger.years[0]}–{ledger.years[1]}, del för del",
            f"The change {ledger.years[0]}–{ledger.years[1]}, part by part",
        ),
        columns=(
            Column(key="part", title=said("Del", "Part")),
            Column(key="unit", title=said("Enhet", "Unit")),
            Column(key="factor", title=said("Id", "Id")),
            Column(key="title", title=said("Faktor", "Factor")),
            Column(key="before", title=said("Före", "Before")),
            Column(key="after", title=said("Efter", "After")),
            Column(key="what", title=said("Vad som hände", "What happened")),
            Column(
                key="amount",
                title=said("Bidrag", "Contribution"),
                kind=ColumnKind.POINTS,
            ),
        ),
        rows=tuple(rows),
    )
