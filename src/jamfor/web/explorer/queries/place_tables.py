"""The tables behind a place's page: shares, parts of their changes, and factors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jamfor.core.findings.changes import Move
from jamfor.core.findings.positives import ItemState
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.tables import Cell, Column, ColumnKind, Table
from jamfor.web.explorer.queries.ledger import Ledger, Reckoning
from jamfor.web.explorer.queries.names import VERDICTS
from jamfor.web.explorer.queries.peers import Peer
from jamfor.web.explorer.queries.place_factors import peer_shares
from jamfor.web.explorer.queries.place_shares import PeerValues, PlaceShare
from jamfor.web.explorer.queries.rows import (
    COMMON_COLUMNS,
    COMMON_POINTS,
    common_cells,
    year_cells,
    year_columns,
)
from jamfor.web.explorer.queries.waterfalls import PART_NAMES, shown_parts


def said(sv: str, en: str) -> LocalText:
    """Return a heading in both languages."""
    return LocalText(sv=sv, en=en)


AREA = Column(key="area", title=said("Område", "Service area"))
ALL_POINTS = said(
    "Förändring, alla faktorer, procentenheter",
    "Change, all factors, percentage points",
)
OWN_COLUMNS = (
    *COMMON_COLUMNS,
    Column(key="comparable_change", title=COMMON_POINTS, kind=ColumnKind.POINTS),
    Column(
        key="cautious_n",
        title=said("Även med försiktighet, antal", "Also with caution, number"),
        kind=ColumnKind.COUNT,
    ),
    Column(
        key="cautious_before",
        title=said("Även med försiktighet, förra året", "Also with caution, last year"),
        kind=ColumnKind.SHARE,
    ),
    Column(
        key="cautious_now",
        title=said("Även med försiktighet, i år", "Also with caution, this year"),
        kind=ColumnKind.SHARE,
    ),
)


PEERS_COLUMNS = (
    Column(
        key="peers_comparable_before",
        title=said(
            "Jämförelsen, bara gemensamma, förra året",
            "The comparison, common only, last year",
        ),
        kind=ColumnKind.SHARE,
    ),
    Column(
        key="peers_comparable_now",
        title=said(
            "Jämförelsen, bara gemensamma, i år",
            "The comparison, common only, this year",
        ),
        kind=ColumnKind.SHARE,
    ),
    Column(
        key="peers_comparable_change",
        title=said(
            "Jämförelsen, förändring bland gemensamma, procentenheter",
            "The comparison, change among the common, percentage points",
        ),
        kind=ColumnKind.POINTS,
    ),
)


def shares_table(ledger: Ledger, shares: Sequence[PlaceShare], peer: Peer) -> Table:
    """Return the shares of positives by service area, beside the peers'."""
    before, now = ledger.years
    name = ledger.place.name
    return Table(
        key="areas",
        title=said(
            f"{name.sv}: andel uppfyllda faktorer {now}, jämfört med {peer.label.sv}",
            f"{name.en}: share of factors met {now}, compared with {peer.label.en}",
        ),
        columns=(
            AREA,
            *year_columns(now, before, change=ALL_POINTS),
            *OWN_COLUMNS,
            Column(key="compared_with", title=said("Jämförs med", "Compared with")),
            Column(
                key="peers_now",
                title=said("Jämförelsen, i år", "The comparison, this year"),
                kind=ColumnKind.SHARE,
            ),
            Column(
                key="peers_before",
                title=said("Jämförelsen, förra året", "The comparison, last year"),
                kind=ColumnKind.SHARE,
            ),
            *PEERS_COLUMNS,
        ),
        rows=tuple(
            (
                share.area.name,
                *year_cells(share.now, share.before, share.change),
                *common_cells(share.common),
                share.moved,
                *common_cells(share.cautious),
                peer.label,
                share.peers.cell,
                share.peers_before.cell,
                *common_cells(share.peers_common)[1:],
                share.peers_common.change if share.peers_common else None,
            )
            for share in shares
        ),
    )


def parts_table(ledger: Ledger, shares: Sequence[PlaceShare]) -> Table:
    """Return what each change is made of; the parts of an area add up to it."""
    return Table(
        key="parts",
        title=said(
            f"Förändringens delar {ledger.years[0]}–{ledger.years[1]}",
            f"The parts of the change {ledger.years[0]}–{ledger.years[1]}",
        ),
        columns=(
            AREA,
            Column(key="part", title=said("Del", "Part")),
            Column(
                key="factors",
                title=said("Faktorer", "Factors"),
                kind=ColumnKind.COUNT,
            ),
            Column(
                key="amount",
                title=said("Bidrag", "Contribution"),
                kind=ColumnKind.POINTS,
            ),
        ),
        rows=tuple(row for share in shares for row in _part_rows(share)),
    )


def _part_rows(share: PlaceShare) -> Iterator[tuple[Cell, ...]]:
    found = share.decomposition
    if found is None:
        return
    amounts = found.parts
    for part in shown_parts(found):
        yield share.area.name, PART_NAMES[part], len(found.of(part)), amounts[part]


STATES = {
    ItemState.MET: said("uppfylld", "met"),
    ItemState.NOT_MET: said("inte uppfylld", "not met"),
    ItemState.NOT_APPLICABLE: said("ej tillämpligt", "not applicable"),
    ItemState.MISSING: said("svar saknas", "no answer"),
}
MOVES = {
    Move.GAINED: said("nytt ja", "new yes"),
    Move.LOST: said("tappat ja", "lost yes"),
    Move.KEPT_MET: said("fortsatt ja", "still yes"),
    Move.STILL_NOT_MET: said("fortsatt nej", "still no"),
    Move.NEW: said("ny", "new"),
    Move.REMOVED: said("borttagen", "removed"),
    Move.NOT_COMPARABLE: said("kan inte jämföras", "cannot be compared"),
    Move.NOT_COUNTED: said("räknas inte båda åren", "not counted in both years"),
}


UNIT_MOVED = said("stadsdelen ny eller borta", "district new or gone")


def factors_table(
    ledger: Ledger, reckoning: Reckoning, peers: PeerValues, peer: Peer
) -> Table:
    """Return every factor of the two years, unit by unit."""
    shares = peer_shares(ledger, reckoning, peers)
    before, now = ledger.years
    return Table(
        key="factors",
        title=said(
            f"{ledger.place.name.sv}: faktor för faktor",
            f"{ledger.place.name.en}: factor by factor",
        ),
        columns=(
            Column(key="unit", title=said("Enhet", "Unit")),
            Column(key="indicator", title=said("Id", "Id")),
            Column(key="title", title=said("Faktor", "Factor")),
            Column(key="areas", title=said("Områden", "Service areas")),
            Column(key=f"state_{now}", title=said(now, now)),
            Column(key=f"state_{before}", title=said(before, before)),
            Column(key="what", title=said("Vad som hände", "What happened")),
            Column(key="verdict", title=said("Jämförbarhet", "Comparability")),
            Column(key="compared_with", title=said("Jämförs med", "Compared with")),
            Column(
                key="peers",
                title=said("Andel som uppfyller", "Share that meet it"),
                kind=ColumnKind.SHARE,
            ),
        ),
        rows=tuple(
            (
                change.item[0],
                *_factor_cells(ledger, reckoning, change.item[1]),
                STATES[change.after] if change.after else None,
                _before(reckoning, change.item),
                UNIT_MOVED if reckoning.unit_moved(change) else MOVES[change.move],
                VERDICTS[change.verdict] if change.verdict else None,
                peer.label,
                shares[change.item[1]].fraction if change.item[1] in shares else None,
            )
            for change in reckoning.changes
        ),
    )


def _factor_cells(ledger: Ledger, reckoning: Reckoning, name: str) -> tuple[Cell, ...]:
    version = reckoning.factors[name].version
    areas = [ledger.atlas.area[a].short for a in version.counts_in]
    return (
        name,
        version.title,
        said(", ".join(a.sv for a in areas), ", ".join(a.en for a in areas)),
    )


def _before(reckoning: Reckoning, item: tuple[str, str]) -> Cell:
    """The state of the year before as it was, not as it reads on the later scale."""
    state = reckoning.before.get(item)
    return STATES[state] if state else None
