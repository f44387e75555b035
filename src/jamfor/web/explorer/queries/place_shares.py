"""The shares of positives of a municipality or district, area by area, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from django.utils.safestring import SafeString, mark_safe

from jamfor.charts.dots import DotRow
from jamfor.charts.dots import row as drawn_row
from jamfor.core.answers.answers import FrameState
from jamfor.core.findings.decomposition import Decomposition
from jamfor.core.findings.positives import SharePair
from jamfor.core.findings.sentences import Voice, explain_change, headline
from jamfor.core.places.places import ServiceArea
from jamfor.core.statistics.formatting import percent_text, points_text
from jamfor.core.vocabulary.observations import Flag, Observation
from jamfor.core.vocabulary.texts import Language, LocalText
from jamfor.web.explorer.queries.atlas import share_of_positives_id
from jamfor.web.explorer.queries.comparable import common_of, same_basket
from jamfor.web.explorer.queries.figures import (
    AMONG_COMMON,
    CAUTION,
    Change,
    Common,
    Figure,
    Mark,
    change_of,
    figure_of,
)
from jamfor.web.explorer.queries.ledger import Ledger, Reckoning
from jamfor.web.explorer.queries.peers import Peer
from jamfor.web.explorer.queries.waterfalls import Picture, drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceShare:
    """A service area at a place: both years, the peers, and what may be said.

    `change` is that of the whole share, which the decomposition explains; `common` is
    what the factors of both years say. `state` is how the place took part this year,
    None where districts answer or it was not asked.
    """

    area: ServiceArea
    indicator: str
    now: Figure
    before: Figure
    change: Change
    peers: Figure
    peers_before: Figure
    peers_common: Common | None
    common: Common | None
    cautious: Common | None
    state: FrameState | None
    chart: SafeString
    headline: LocalText | None
    why: LocalText | None
    question: LocalText | None
    picture: Picture | None
    decomposition: Decomposition | None

    @property
    def fell(self) -> bool:
        """Whether the whole share is lower than the year before."""
        return self.change.amount is not None and self.change.amount < 0

    @property
    def moved(self) -> Fraction | None:
        """How the share moved among the common factors; None where that is not said."""
        if self.change.amount is None or self.common is None:
            return None
        return self.common.change

    @property
    def contrary(self) -> bool:
        """Whether the common factors moved another way than the whole share."""
        amount, moved = self.change.amount, self.moved
        return (
            amount is not None and moved is not None and _sign(amount) != _sign(moved)
        )


def _sign(amount: Fraction) -> int:
    return (amount > 0) - (amount < 0)


PeerValues = Mapping[tuple[str, str], Observation]


def peer_values(ledger: Ledger, peer: Peer) -> PeerValues:
    """Return the peers' published figures by indicator and year."""
    observations = ledger.release.for_place(
        peer.place.code, periods=ledger.years, measure=peer.measure
    )
    return {(o.indicator, o.period): o for o in observations}


def place_share(
    ledger: Ledger,
    area: ServiceArea,
    peers: PeerValues,
    peer: Peer,
    *,
    language: Language,
) -> PlaceShare:
    """Return what a page shows of a service area at a place."""
    indicator = share_of_positives_id(area.id)
    before, now = (_own(ledger, indicator, year) for year in ledger.years)
    change = _change(ledger, area, indicator, (before, now))
    reckoning = ledger.reckon(area.id)
    common, cautious = _commons(reckoning)
    found = _decomposed(reckoning, change)
    peers_before, peers_now = (
        _peers(ledger, indicator, peers, year) for year in ledger.years
    )
    beside = f"{peer.name.in_language(language)} {peers_now.text(language)}"
    label = _described(area, (before, now), beside, common, language)
    return PlaceShare(
        area=area,
        indicator=indicator,
        now=now,
        before=before,
        change=change,
        peers=peers_now,
        peers_before=peers_before,
        peers_common=common_of(
            ledger.release,
            indicator,
            peer.place.code,
            years=ledger.years,
            measure=peer.measure,
        ),
        common=common,
        cautious=cautious,
        state=_state(ledger, area),
        chart=_chart(label, (before, now), change, peers_now, common),
        headline=_headline(reckoning, found, common),
        why=_why(reckoning, found),
        question=_question(area, change),
        picture=_picture(ledger, area, found, language),
        decomposition=found,
    )


def _change(
    ledger: Ledger, area: ServiceArea, indicator: str, figures: tuple[Figure, Figure]
) -> Change:
    """The change of the whole share; a line is drawn only over one and the same."""
    change = change_of(
        ledger.release.graph,
        indicator,
        before=(ledger.years[0], figures[0]),
        after=(ledger.years[1], figures[1]),
        frame=ledger.frame_change(area.id),
    )
    cautious = Flag.CAUTION in figures[1].flags
    return replace(
        change,
        mark=change.mark or (CAUTION if cautious else None),
        same_basket=same_basket(ledger.release, ledger.atlas, area.id),
    )


def _headline(
    reckoning: Reckoning, found: Decomposition | None, common: Common | None
) -> LocalText | None:
    """How the share moved; and in the same sentence when the common factors did not."""
    if found is None:
        return None
    said = headline(found, reckoning.comparison)
    if common is None or _sign(found.difference) == _sign(common.change):
        return said
    how = _HOW[_sign(common.change)]
    before, after = (
        LocalText(sv=percent_text(s, "sv"), en=percent_text(s, "en"))
        for s in (common.before, common.after)
    )
    n = common.counted
    points = {to: points_text(common.change, to) for to in ("sv", "en")}
    return LocalText(
        sv=f"{said.sv.removesuffix('.')}, men bland de {n} gemensamma faktorerna"
        f" {how.sv} ({before.sv} → {after.sv}, {points['sv']} procentenheter).",
        en=f"{said.en.removesuffix('.')}, but among the {n} common factors it"
        f" {how.en} ({before.en} → {after.en}, {points['en']} percentage points).",
    )


_HOW = {
    1: LocalText(sv="steg den", en="rose"),
    0: LocalText(sv="är den oförändrad", en="is unchanged"),
    -1: LocalText(sv="sjönk den", en="fell"),
}


def _own(ledger: Ledger, indicator: str, year: str) -> Figure:
    version = ledger.atlas.indicators[indicator].in_period(year)
    return figure_of(ledger.value(ledger.place.code, indicator, year), version)


def _peers(ledger: Ledger, indicator: str, peers: PeerValues, year: str) -> Figure:
    version = ledger.atlas.indicators[indicator].in_period(year)
    return figure_of(peers.get((indicator, year)), version)


def _commons(reckoning: Reckoning) -> tuple[Common | None, Common | None]:
    found = reckoning.common
    return _common(found.joined, None), _common(found.with_caution, CAUTION)


def _common(pair: SharePair | None, mark: Mark | None) -> Common | None:
    if pair is None:
        return None
    return Common(
        before=pair.before.fraction,
        after=pair.after.fraction,
        counted=pair.counted,
        mark=mark,
    )


def _decomposed(reckoning: Reckoning, change: Change) -> Decomposition | None:
    """The decomposition, where both shares are shown and may be compared."""
    if change.amount is None:
        return None
    found = reckoning.decomposition
    return found if isinstance(found, Decomposition) else None


def _why(reckoning: Reckoning, found: Decomposition | None) -> LocalText | None:
    if found is None:
        return None
    return explain_change(found, reckoning.comparison, voice=Voice.OWN)


def _question(area: ServiceArea, change: Change) -> LocalText | None:
    """What a reader asks first, as a heading; none where nothing changed."""
    if not change.amount:
        return None
    fell = change.amount < 0
    # "The share": violence itself neither rose nor fell.
    return LocalText(
        sv=f"Varför {'sjönk' if fell else 'steg'} andelen inom"
        f" {_in_sentence(area.name.sv)}?",
        en=f"Why did the share {'fall' if fell else 'rise'} in"
        f" {_in_sentence(area.name.en)}?",
    )


def _in_sentence(name: str) -> str:
    """Return a name without its capital, unless it is an abbreviation."""
    return name if name[:2].isupper() else name[0].lower() + name[1:]


def _picture(
    ledger: Ledger, area: ServiceArea, found: Decomposition | None, language: Language
) -> Picture | None:
    if found is None:
        return None
    name = area.name.in_language(language)
    return drawn(found, years=ledger.years, name=name, language=language)


def _state(ledger: Ledger, area: ServiceArea) -> FrameState | None:
    if ledger.divided:
        return None
    taken = ledger.release.participation(ledger.place.code, ledger.years[1])
    return taken.get(area.id)


def _described(
    area: ServiceArea,
    figures: tuple[Figure, Figure],
    beside: str,
    common: Common | None,
    language: Language,
) -> str:
    """Say in one line what a row of the chart shows."""
    before, now = figures
    said = [
        area.name.in_language(language),
        f"{now.text(language)} {now.parts_text(language)}".strip(),
        f"{LAST_YEAR.in_language(language)} {before.text(language)}",
        beside,
    ]
    if common is not None:
        among = AMONG_COMMON.in_language(language)
        said.append(f"{among} {common.text(language)}")
    return ", ".join(said)


LAST_YEAR = LocalText(sv="förra året", en="last year")


def _chart(
    label: str,
    figures: tuple[Figure, Figure],
    change: Change,
    peers: Figure,
    common: Common | None,
) -> SafeString:
    before, now = figures
    dots = DotRow(
        label=label,
        now=now.plot,
        before=before.plot,
        peers=peers.plot,
        joined=change.joined,
        common=None if common is None else float(common.after),
        bounds=now.plot_bounds,
    )
    return mark_safe(drawn_row(dots))  # noqa: S308 - drawn by us
