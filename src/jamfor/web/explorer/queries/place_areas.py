"""One service area at a place: every factor, what moved the share, what to do next."""

from __future__ import annotations

from jamfor.core.places.places import Place, ServiceArea
from jamfor.core.vocabulary.texts import LocalText
from jamfor.web.explorer.pages import Page, Visit
from jamfor.web.explorer.queries.atlas import atlas_of
from jamfor.web.explorer.queries.contributions import contributions_table, part_lines
from jamfor.web.explorer.queries.factor_rows import factor_groups, factor_rows_table
from jamfor.web.explorer.queries.ledger import Ledger
from jamfor.web.explorer.queries.next_steps import next_steps
from jamfor.web.explorer.queries.peers import chosen, peers_of
from jamfor.web.explorer.queries.place_routines import next_reference_date
from jamfor.web.explorer.queries.place_shares import (
    peer_values,
    place_share,
)
from jamfor.web.explorer.queries.place_tables import shares_table
from jamfor.web.explorer.queries.place_years import area_years, area_years_table
from jamfor.web.explorer.queries.register_tables import KEY as REGISTERS
from jamfor.web.explorer.queries.register_tables import registers_table
from jamfor.web.explorer.queries.registers import register_indicators, registers_of
from jamfor.web.explorer.queries.uncounted import uncounted_rows, uncounted_table


def page(visit: Visit, place: Place, area: ServiceArea) -> Page:
    """Show every factor of a service area at a place."""
    atlas = atlas_of(visit.release, visit.year)
    ledger = Ledger(visit.release, place, atlas)
    peers = peers_of(visit, place)
    peer = chosen(peers)
    values = peer_values(ledger, peer)
    share = place_share(ledger, area, values, peer, language=visit.language)
    reckoning = ledger.reckon(area.id)
    groups = factor_groups(ledger, reckoning, values)
    by = next_reference_date(ledger)
    reported = uncounted_rows(ledger, area)
    years = area_years(visit.release, atlas, place, area)
    registers = registers_of(
        visit.release, atlas, register_indicators(atlas, area.id), place=place.code
    )
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
            "parts": part_lines(ledger, reckoning, share, visit.language),
            "next": tuple(next_steps(ledger, reckoning)),
            "by": by,
            "reported": reported,
            "all_years": years,
            "registers": registers,
            "beside": True,
        },
        credits=registers.credits,
        further=(
            *("factors", "contributions", "not-counted", "years"),
            *((REGISTERS,) if registers.rows else ()),
        ),
        tables=lambda: (
            shares_table(ledger, [share], peer),
            factor_rows_table(ledger, groups, peer),
            contributions_table(ledger, reckoning, share),
            uncounted_table(ledger, reported),
            area_years_table(years),
            *(
                (registers_table(registers, place=place.name),)
                if registers.rows
                else ()
            ),
        ),
    )


def _divided(ledger: Ledger, area: ServiceArea) -> bool:
    return any(
        ledger.units(area.id, year) not in {(), (ledger.place.code,)}
        for year in ledger.years
    )
