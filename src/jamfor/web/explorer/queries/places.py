"""Pages of places: the list, a municipality or district, and one of its areas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.safestring import mark_safe

from jamfor.charts.dots import axis
from jamfor.core.findings.baskets import ALL
from jamfor.core.places.places import Place, PlaceKind
from jamfor.core.statistics.shares import Share
from jamfor.core.vocabulary.errors import NotFoundError
from jamfor.core.vocabulary.texts import LocalText
from jamfor.web.explorer.pages import Page, Visit
from jamfor.web.explorer.queries import group_places, place_areas, place_index
from jamfor.web.explorer.queries.atlas import Atlas, atlas_of, share_of_positives_id
from jamfor.web.explorer.queries.corrections import corrections_at
from jamfor.web.explorer.queries.figures import Figure, figure_of
from jamfor.web.explorer.queries.finding import Sort, entries_of, matches
from jamfor.web.explorer.queries.ledger import Ledger, Reckoning
from jamfor.web.explorer.queries.participation import took_part
from jamfor.web.explorer.queries.peers import chosen, peers_of
from jamfor.web.explorer.queries.place_factors import (
    all_lists,
    changed_lists,
    peer_lists,
)
from jamfor.web.explorer.queries.place_routines import routines_of, routines_table
from jamfor.web.explorer.queries.place_shares import (
    PlaceShare,
    peer_values,
    place_share,
)
from jamfor.web.explorer.queries.place_tables import (
    factors_table,
    parts_table,
    shares_table,
)
from jamfor.web.explorer.queries.relations import (
    districts_of,
    districts_table,
    relations_of,
)


ANSWERING = {PlaceKind.MUNICIPALITY, PlaceKind.DISTRICT}
TOLD_AT_LENGTH = 3  # changes drawn; the others are told in a sentence


def index(visit: Visit) -> Page:
    """List all places by county and letter."""
    return place_index.page(visit)


def page(visit: Visit, code: str) -> Page:
    """Show a place: in full if it answers, more simply if it is made of others."""
    atlas = atlas_of(visit.release, visit.year)
    place = place_named(atlas, code)
    if place.kind not in ANSWERING:
        return group_places.page(visit, place)
    return _answering(visit, atlas, place)


def area(visit: Visit, code: str, slug: str) -> Page:
    """Show every factor of a service area at a place that answers."""
    atlas = atlas_of(visit.release)
    place = place_named(atlas, code)
    found = atlas.area_by_slug.get(slug)
    if found is None or place.kind not in ANSWERING:
        nearest = matches(entries_of(atlas), slug, Sort.AREA)
        raise NotFoundError(
            text=LocalText(
                sv=f"{place.name.sv} har ingen sida för ”{slug}”.",
                en=f"{place.name.en} has no page for “{slug}”.",
            ),
            nearest=nearest,
        )
    return place_areas.page(visit, place, found)


def place_named(atlas: Atlas, code: str) -> Place:
    """Return a place by its code; raise NotFoundError with the nearest names."""
    if code in atlas.places:
        return atlas.places[code]
    raise NotFoundError(
        text=LocalText(
            sv=f"Det finns ingen plats med koden ”{code}”.",
            en=f"There is no place with the code “{code}”.",
        ),
        nearest=matches(entries_of(atlas), code, Sort.PLACE),
    )


def _answering(visit: Visit, atlas: Atlas, place: Place) -> Page:
    ledger = Ledger(visit.release, place, atlas)
    peers = peers_of(visit, place)
    peer = chosen(peers)
    values = peer_values(ledger, peer)
    shares = tuple(
        place_share(ledger, a, values, peer, language=visit.language)
        for a in atlas.areas
    )
    everything = ledger.reckon(ALL)
    routines = routines_of(ledger)
    districts = districts_of(ledger) if ledger.divided else ()
    context: dict[str, Any] = {
        "atlas": atlas,
        "place": place,
        "home": crumbs_of(atlas, place),
        "years": ledger.years,
        "took_part": took_part(ledger),
        "divided": ledger.divided,
        "asked": any(ledger.units(a.id, ledger.years[1]) for a in atlas.areas),
        "peers": peers,
        "peer": peer,
        "axis": mark_safe(axis(visit.language)),  # noqa: S308 - drawn by us
        "shares": shares,
        "cautions": _cautions(shares),
        "facts": _facts(ledger, shares, everything),
        "stories": _stories(shares),
        "changed": changed_lists(ledger, everything),
        "lists": all_lists(ledger, everything),
        "peer_lists": peer_lists(ledger, everything, values, peer.name),
        "routines": routines,
        "districts": districts,
        "relations": relations_of(atlas, place),
        "corrections": corrections_at(
            visit.release, atlas, place, [row.place for row in districts]
        ),
    }
    return Page(
        template="explorer/place.html",
        title=place.name,
        address=f"kommun/{place.code}",
        context=context,
        further=("parts", "factors", "routines", *(["districts"] if districts else [])),
        tables=lambda: (
            shares_table(ledger, shares, peer),
            parts_table(ledger, shares),
            factors_table(ledger, everything, values, peer),
            routines_table(routines),
            *([districts_table(districts, atlas)] if districts else []),
        ),
    )


def crumbs_of(atlas: Atlas, place: Place) -> tuple[Place, ...]:
    """Return what a place lies in, the widest first: its county, its city."""
    parents = [atlas.places[code] for code in place.parents if code in atlas.places]
    inside = [p for p in parents if p.kind is PlaceKind.COUNTY or p.kind in ANSWERING]
    return tuple(found for p in inside for found in (*crumbs_of(atlas, p), p))


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The figures first: all factors together, how many areas rose, what compares.

    `moved` are the areas with a share among the factors common to both years, and
    `rose` and `fell` count the changes of that one.
    """

    total: Figure
    total_before: Figure
    rose: int
    fell: int
    moved: int
    comparable: Share | None


def _facts(
    ledger: Ledger, shares: Sequence[PlaceShare], everything: Reckoning
) -> Facts:
    indicator = share_of_positives_id(ALL)
    before, now = (
        figure_of(
            ledger.value(ledger.place.code, indicator, year),
            ledger.atlas.indicators[indicator].in_period(year),
        )
        for year in ledger.years
    )
    moved = [share.moved for share in shares if share.moved is not None]
    return Facts(
        total=now,
        total_before=before,
        rose=sum(amount > 0 for amount in moved),
        fell=sum(amount < 0 for amount in moved),
        moved=len(moved),
        comparable=_comparable(everything),
    )


def _comparable(everything: Reckoning) -> Share | None:
    """The place's own counted factors that can be compared with last year's, of all.

    None where nothing is counted in one of the years.
    """
    before, after = (
        {item for item, state in states.items() if state.counted}
        for states in (everything.before, everything.after)
    )
    if not (before and after):
        return None
    joined = sum(everything.joins[item].joins for item in before & after)
    return Share(numerator=joined, denominator=len(after))


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """Why years must be compared with caution, or cannot be, and in which areas."""

    areas: tuple[LocalText, ...]
    motive: LocalText


def _cautions(shares: Sequence[PlaceShare]) -> tuple[Caution, ...]:
    """Return each motive once, with the areas it holds for."""
    found: dict[LocalText, list[LocalText]] = {}
    for share in shares:
        for motive in share.change.motives:
            found.setdefault(motive, []).append(share.area.short)
    return tuple(
        Caution(areas=tuple(areas), motive=motive) for motive, areas in found.items()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Stories:
    """Changes told at length with a picture, and the others in a sentence each."""

    long: tuple[PlaceShare, ...]
    short: tuple[PlaceShare, ...]


def _stories(shares: Sequence[PlaceShare]) -> Stories:
    """Tell at length what fell, then what changed most."""
    changed = [share for share in shares if share.why is not None]
    by_size = sorted(changed, key=lambda share: (not share.fell, -_size(share)))
    told = [share for share in by_size if share.question][:TOLD_AT_LENGTH]
    return Stories(
        long=tuple(told),
        short=tuple(share for share in changed if share not in told),
    )


def _size(share: PlaceShare) -> Fraction:
    return abs(share.change.amount or Fraction())
