"""Every factor of a service area at a place, as rows sorted by how they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from jamfor.core.findings.baskets import Factor
from jamfor.core.findings.changes import ItemChange, Move
from jamfor.core.findings.decomposition import Decomposition
from jamfor.core.findings.positives import Item, ItemState
from jamfor.core.statistics.formatting import signed_text
from jamfor.core.statistics.shares import Share
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.texts import Language, LocalText
from jamfor.formats.tables import Column, ColumnKind, Table
from jamfor.web.explorer.queries.atlas import sorting
from jamfor.web.explorer.queries.figures import (
    CAUTION,
    ENDED,
    NEW,
    NOT_COMPARABLE,
    RECODED,
    WORDING,
    Mark,
)
from jamfor.web.explorer.queries.ledger import Ledger, Reckoning
from jamfor.web.explorer.queries.peers import Peer
from jamfor.web.explorer.queries.place_factors import lacking, peer_shares
from jamfor.web.explorer.queries.place_shares import (
    PeerValues,
)
from jamfor.web.explorer.queries.place_tables import said
from jamfor.web.explorer.queries.waterfalls import (
    printed_items,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a factor stands in a year: a word with its mark, or "9 av 14"."""

    text: LocalText
    style: str  # class of the mark; empty where there is none
    missing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorRow:
    """A factor in both years, beside the peers, with what it added to the change.

    `amount` is in printed percentage points; None where nothing can be added up.
    """

    indicator: str
    title: LocalText
    now: Standing
    before: Standing
    mark: Mark | None
    detail: LocalText | None
    peers: Share | None
    amount: Decimal | None
    exact: Fraction | None
    address: str
    address_before: str

    def amount_text(self, language: Language) -> str:
        """The contribution in print; empty where there is none."""
        return "" if self.amount is None else signed_text(self.amount, language)


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorGroup:
    """Factors with the same standing this year."""

    key: str
    title: LocalText
    rows: tuple[FactorRow, ...]


_GROUPS = {
    "met": said("Uppfyllda", "Met"),
    "not-met": said("Inte uppfyllda", "Not met"),
    "mixed": said("Uppfyllda i några stadsdelar", "Met in some districts"),
    "not-counted": said("Räknas inte i år", "Not counted this year"),
    "removed": said("Borttagna sedan förra året", "Removed since last year"),
}


def factor_groups(
    ledger: Ledger, reckoning: Reckoning, values: PeerValues
) -> tuple[FactorGroup, ...]:
    shares = peer_shares(ledger, reckoning, values)
    amounts = _amounts(reckoning.decomposition)
    found: dict[str, list[FactorRow]] = {key: [] for key in _GROUPS}
    by_factor: dict[str, list[ItemChange]] = {}
    for change in reckoning.changes:
        by_factor.setdefault(change.item[1], []).append(change)
    for name, changes in by_factor.items():
        row = _row(ledger, reckoning, changes, shares.get(name), amounts.get(name))
        found[_group(changes)].append(row)
    return tuple(
        FactorGroup(
            key=key,
            title=_GROUPS[key],
            rows=tuple(sorted(rows, key=lambda row: sorting(row.title))),
        )
        for key, rows in found.items()
        if rows
    )


def _group(changes: Sequence[ItemChange]) -> str:
    after = [c.after for c in changes if c.after is not None]
    if not after:
        return "removed"
    counted = {state for state in after if state.counted}
    if not counted:
        return "not-counted"
    if len(counted) > 1:
        return "mixed"
    return "met" if ItemState.MET in counted else "not-met"


_Amount = tuple[Decimal, Fraction]


def _amounts(found: object) -> Mapping[str, _Amount]:
    """What each factor adds to the change, printed and exact, over units and parts."""
    if not isinstance(found, Decomposition):
        return {}
    sums: dict[str, _Amount] = {}
    for part, printed in printed_items(found).items():
        for contribution, amount in zip(found.of(part), printed, strict=True):
            name = contribution.item[1]
            before = sums.get(name, (Decimal(), Fraction()))
            sums[name] = (before[0] + amount, before[1] + contribution.amount)
    return sums


def _row(
    ledger: Ledger,
    reckoning: Reckoning,
    changes: list[ItemChange],
    peers: Share | None,
    amount: _Amount | None,
) -> FactorRow:
    name = changes[0].item[1]
    factor = reckoning.factors[name]
    named = ledger.named(factor)
    address = f"indikator/{named}/{ledger.place.code}"
    return FactorRow(
        indicator=named,
        title=factor.version.title,
        now=_standing([c.after for c in changes], ledger, factor, changes),
        before=_standing([reckoning.before.get(c.item) for c in changes]),
        mark=_mark(changes, joined=name in reckoning.pair.joins),
        detail=_detail(ledger, factor, changes),
        peers=peers,
        amount=amount[0] if amount else None,
        exact=amount[1] if amount else None,
        address=address,
        address_before=f"{address}?ar={ledger.years[0]}",
    )


WORDS = {
    ItemState.MET: Standing(text=said("Ja", "Yes"), style="yes"),
    ItemState.NOT_MET: Standing(text=said("Nej", "No"), style="no"),
    ItemState.NOT_APPLICABLE: Standing(
        text=Missing.NOT_APPLICABLE.text, style="none", missing=True
    ),
    ItemState.MISSING: Standing(
        text=Missing.NOT_ANSWERED.text, style="none", missing=True
    ),
}
ABSENT = Standing(text=said("räknades inte", "not counted"), style="", missing=True)


def _standing(
    states: Sequence[ItemState | None],
    ledger: Ledger | None = None,
    factor: Factor | None = None,
    changes: Sequence[ItemChange] = (),
) -> Standing:
    """A word for one unit; "9 av 14" where several were counted."""
    held = [state for state in states if state is not None]
    if not held:
        return ABSENT
    counted = [state for state in held if state.counted]
    if len(held) == 1 or not counted:
        if ledger and factor and held[0] is ItemState.MISSING:
            return _reason(ledger, factor, changes[0].item)
        return WORDS[held[0]]
    met = counted.count(ItemState.MET)
    return Standing(
        text=said(f"{met} av {len(counted)}", f"{met} of {len(counted)}"), style=""
    )


def _reason(ledger: Ledger, factor: Factor, item: Item) -> Standing:
    year = ledger.years[1]
    value = ledger.value(item[0], ledger.named(factor), year)
    reason = value.missing if value and value.missing else Missing.NOT_ANSWERED
    return Standing(text=reason.text, style="none", missing=True)


def _mark(changes: Sequence[ItemChange], *, joined: bool) -> Mark | None:
    moves = {change.move for change in changes}
    if moves == {Move.NEW} and not joined:
        return NEW
    if moves == {Move.REMOVED} and not joined:
        return ENDED
    if Move.NOT_COMPARABLE in moves:
        return NOT_COMPARABLE
    verdicts = {str(change.verdict) for change in changes}
    marks = {"caution": CAUTION, "recoded": RECODED, "wording": WORDING}
    return next((mark for key, mark in marks.items() if key in verdicts), None)


def _detail(
    ledger: Ledger, factor: Factor, changes: Sequence[ItemChange]
) -> LocalText | None:
    if len(changes) > 1 or changes[0].after is not ItemState.NOT_MET:
        return None
    return lacking(ledger, factor, changes[0].item)


def factor_rows_table(
    ledger: Ledger, groups: Sequence[FactorGroup], peer: Peer
) -> Table:
    before, now = ledger.years
    return Table(
        key="factors",
        title=said("Faktor för faktor", "Factor by factor"),
        columns=(
            Column(key="indicator", title=said("Id", "Id")),
            Column(key="title", title=said("Faktor", "Factor")),
            Column(key=f"state_{now}", title=said(now, now)),
            Column(key=f"state_{before}", title=said(before, before)),
            Column(key="comparability", title=said("Jämförbarhet", "Comparability")),
            Column(key="lacks", title=said("Vad som saknas", "What is lacking")),
            Column(key="compared_with", title=said("Jämförs med", "Compared with")),
            Column(
                key="peers",
                title=said("Andel som uppfyller", "Share that meet it"),
                kind=ColumnKind.SHARE,
            ),
            Column(
                key="contribution",
                title=said("Bidrag till förändringen", "Contribution to the change"),
                kind=ColumnKind.POINTS,
            ),
        ),
        rows=tuple(
            (
                row.indicator,
                row.title,
                row.now.text,
                row.before.text,
                row.mark.text if row.mark else None,
                row.detail,
                peer.label,
                row.peers.fraction if row.peers else None,
                row.exact,
            )
            for group in groups
            for row in group.rows
        ),
    )
