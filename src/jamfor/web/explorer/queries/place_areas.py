"""One service area at a place: every factor, what moved the share, what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from jamfor.core.findings.baskets import Factor
from jamfor.core.findings.changes import ItemChange, Move
from jamfor.core.findings.decomposition import Contribution, Decomposition, Part
from jamfor.core.findings.positives import Item, ItemState
from jamfor.core.findings.routines import met_if_followed_up
from jamfor.core.indicators.definitions import Indicator, IndicatorVersion, Kind
from jamfor.core.places.places import Place, ServiceArea
from jamfor.core.statistics.formatting import signed_text
from jamfor.core.statistics.shares import Share
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.observations import Measure, Observation
from jamfor.core.vocabulary.texts import Language, LocalText
from jamfor.formats.tables import Cell, Column, ColumnKind, Table
from jamfor.web.explorer.pages import Page, Visit
from jamfor.web.explorer.queries.atlas import atlas_of, sorting
from jamfor.web.explorer.queries.figures import (
    CAUTION,
    ENDED,
    NEW,
    NOT_COMPARABLE,
    RECODED,
    WORDING,
    Change,
    Figure,
    Mark,
    change_of,
    figure_of,
)
from jamfor.web.explorer.queries.ledger import Ledger, Reckoning
from jamfor.web.explorer.queries.peers import Peer, chosen, peers_of
from jamfor.web.explorer.queries.place_factors import lacking, peer_shares
from jamfor.web.explorer.queries.place_routines import next_reference_date
from jamfor.web.explorer.queries.place_shares import (
    PeerValues,
    PlaceShare,
    peer_values,
    place_share,
)
from jamfor.web.explorer.queries.place_tables import MOVES, STATES, said, shares_table
from jamfor.web.explorer.queries.waterfalls import (
    PART_MEANINGS,
    PART_NAMES,
    printed_items,
    shown_parts,
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedRow:
    """An indicator that is shown and never counted: a percentage, days, a number."""

    indicator: Indicator
    version: IndicatorVersion
    now: Figure
    before: Figure
    change: Change
    motive: LocalText


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """Factors not met that would be, had only their routines been followed up."""

    title: LocalText
    unit: LocalText | None
    lacks: LocalText | None
    address: str


def page(visit: Visit, place: Place, area: ServiceArea) -> Page:
    """Show every factor of a service area at a place."""
    atlas = atlas_of(visit.release)
    ledger = Ledger(visit.release, place)
    peers = peers_of(visit, place)
    peer = chosen(peers)
    values = peer_values(ledger, peer)
    share = place_share(ledger, area, values, peer, language=visit.language)
    reckoning = ledger.reckon(area.id)
    groups = _groups(ledger, reckoning, values)
    by = next_reference_date(ledger)
    reported = _reported(ledger, area)
    return Page(
        template="explorer/place_area.html",
        title=LocalText(
            sv=f"{area.name.sv} i {place.name.sv}",
            en=f"{area.name.en} in {place.name.en}",
        ),
        address=f"kommun/{place.code}/{area.slug}",
        context={
            "atlas": atlas,
            "place": place,
            "area": area,
            "years": ledger.years,
            "divided": _divided(ledger, area),
            "peers": peers,
            "peer": peer,
            "share": share,
            "groups": groups,
            "parts": _parts(ledger, reckoning, share, visit.language),
            "next": tuple(_next(ledger, reckoning)),
            "by": by,
            "reported": reported,
        },
        tables=(
            shares_table(ledger, [share], peer),
            _factors_table(ledger, groups, peer),
            _contributions_table(ledger, reckoning, share),
            _reported_table(ledger, reported),
        ),
    )


def _divided(ledger: Ledger, area: ServiceArea) -> bool:
    return any(
        ledger.units(area.id, year) not in {(), (ledger.place.code,)}
        for year in ledger.years
    )


_GROUPS = {
    "met": said("Uppfyllda", "Met"),
    "not-met": said("Inte uppfyllda", "Not met"),
    "mixed": said("Uppfyllda i några stadsdelar", "Met in some districts"),
    "not-counted": said("Räknas inte i år", "Not counted this year"),
    "removed": said("Borttagna sedan förra året", "Removed since last year"),
}


def _groups(
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
    named = ledger.named(factor, reckoning.years[name])
    address = f"indikator/{named}/{ledger.place.code}"
    return FactorRow(
        indicator=named,
        title=factor.version.title,
        now=_standing([c.after for c in changes], ledger, factor, changes),
        before=_standing([reckoning.before.get(c.item) for c in changes]),
        mark=_mark(changes),
        detail=_detail(ledger, factor, changes),
        peers=peers,
        amount=amount[0] if amount else None,
        exact=amount[1] if amount else None,
        address=address,
        address_before=f"{address}?ar={ledger.years[0]}",
    )


_WORDS = {
    ItemState.MET: Standing(text=said("Ja", "Yes"), style="yes"),
    ItemState.NOT_MET: Standing(text=said("Nej", "No"), style="no"),
    ItemState.NOT_APPLICABLE: Standing(
        text=Missing.NOT_APPLICABLE.text, style="none", missing=True
    ),
    ItemState.MISSING: Standing(
        text=Missing.NOT_ANSWERED.text, style="none", missing=True
    ),
}
_ABSENT = Standing(text=said("räknades inte", "not counted"), style="", missing=True)


def _standing(
    states: Sequence[ItemState | None],
    ledger: Ledger | None = None,
    factor: Factor | None = None,
    changes: Sequence[ItemChange] = (),
) -> Standing:
    """A word for one unit; "9 av 14" where several were counted."""
    held = [state for state in states if state is not None]
    if not held:
        return _ABSENT
    counted = [state for state in held if state.counted]
    if len(held) == 1 or not counted:
        if ledger and factor and held[0] is ItemState.MISSING:
            return _reason(ledger, factor, changes[0].item)
        return _WORDS[held[0]]
    met = counted.count(ItemState.MET)
    return Standing(
        text=said(f"{met} av {len(counted)}", f"{met} of {len(counted)}"), style=""
    )


def _reason(ledger: Ledger, factor: Factor, item: Item) -> Standing:
    year = ledger.years[1]
    value = ledger.value(item[0], ledger.named(factor, year), year)
    reason = value.missing if value and value.missing else Missing.NOT_ANSWERED
    return Standing(text=reason.text, style="none", missing=True)


def _mark(changes: Sequence[ItemChange]) -> Mark | None:
    moves = {change.move for change in changes}
    if moves == {Move.NEW}:
        return NEW
    if moves == {Move.REMOVED}:
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


def _parts(
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
    named = ledger.named(version, year)
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
    return _ABSENT.text if state is None else _WORDS[state].text


def _next(ledger: Ledger, reckoning: Reckoning) -> Iterator[Next]:
    """What a follow-up before the next reference date would make count."""
    on = next_reference_date(ledger)
    for change in reckoning.changes:
        if change.after is not ItemState.NOT_MET:
            continue
        unit, name = change.item
        factor = reckoning.factors[name]
        answers = ledger.answers(unit)
        if met_if_followed_up(
            factor.version, questions=ledger.questions, answers=answers, on=on
        ):
            alone = unit == ledger.place.code
            named = ledger.named(factor, ledger.years[1])
            yield Next(
                title=factor.version.title,
                unit=None if alone else ledger.atlas.places[unit].name,
                lacks=lacking(ledger, factor, change.item),
                address=f"indikator/{named}/{unit}",
            )


REPORTED = said(
    "Ett uppgivet tal räknas aldrig i andelen.",
    "A reported number never counts in the share.",
)
ELSEWHERE = said(
    "Visas här men räknas inte i områdets andel.",
    "Shown here, but not counted in the share of the service area.",
)


def _reported(ledger: Ledger, area: ServiceArea) -> tuple[ReportedRow, ...]:
    """What the area shows of the place without counting it."""
    before, now = ledger.years
    every = {
        (o.indicator, o.period): o
        for o in ledger.release.for_place(ledger.place.code, periods=ledger.years)
        if o.measure in {Measure.SHARE, Measure.MEAN, Measure.COUNT}
    }
    rows = []
    for indicator in ledger.atlas.shown_in(now, area.id):
        version = indicator.in_period(now)
        if version is None or (area.id in version.counts_in and version.kind.counts):
            continue
        first, second = (
            _figure(ledger, indicator, every, year) for year in (before, now)
        )
        rows.append(
            ReportedRow(
                indicator=indicator,
                version=version,
                now=second,
                before=first,
                change=change_of(
                    ledger.release.graph,
                    indicator.id,
                    before=(before, first),
                    after=(now, second),
                ),
                motive=_motive(version),
            )
        )
    return tuple(rows)


def _motive(version: IndicatorVersion) -> LocalText:
    if version.counts_motive is not None:
        return version.counts_motive
    return REPORTED if version.kind is Kind.REPORTED else ELSEWHERE


def _figure(
    ledger: Ledger,
    indicator: Indicator,
    every: Mapping[tuple[str, str], Observation],
    year: str,
) -> Figure:
    version = indicator.in_period(year)
    unit = version is not None and ledger.units(version.home, year) == (
        ledger.place.code,
    )
    observation = every.get((indicator.id, year))
    plain = version is not None and version.kind is Kind.FACT
    return figure_of(observation, version, of_unit=unit and plain)


def _factors_table(ledger: Ledger, groups: Sequence[FactorGroup], peer: Peer) -> Table:
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


def _contributions_table(
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


def _reported_table(ledger: Ledger, rows: Sequence[ReportedRow]) -> Table:
    before, now = ledger.years
    number = ColumnKind.NUMBER
    return Table(
        key="not-counted",
        title=said("Visas men räknas inte", "Shown but not counted"),
        columns=(
            Column(key="indicator", title=said("Id", "Id")),
            Column(key="title", title=said("Indikator", "Indicator")),
            Column(key=now, title=said(now, now), kind=number),
            Column(key=before, title=said(before, before), kind=number),
            Column(key="change", title=said("Förändring", "Change"), kind=number),
            Column(key="comparability", title=said("Jämförbarhet", "Comparability")),
        ),
        rows=tuple(
            (
                row.indicator.id,
                row.version.title,
                row.now.cell,
                row.before.cell,
                row.change.cell,
                row.change.mark_cell,
            )
            for row in rows
        ),
    )
