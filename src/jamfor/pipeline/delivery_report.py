"""What a delivery of figures from outside would bring: told before it is stored."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from jamfor.core.releases.outside import OutsideSeries
from jamfor.core.releases.pack import Pack
from jamfor.core.statistics.formatting import number_text
from jamfor.core.vocabulary.texts import Language, LocalText
from jamfor.store.cells import Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverySummary:
    """Counts of a delivery's figures, by where they will stand.

    `joining` continue a series of ours, `beside` are of years we compute ourselves or
    that no version names, `own` are of series the definitions do not have. `elsewhere`
    are at places they do not have. Every figure is in one of the first three.
    """

    figures: int
    missing: int
    joining: int
    beside: int
    own: int
    elsewhere: int
    unused_series: tuple[OutsideSeries, ...]


def summarise(pack: Pack, delivery: Delivery) -> DeliverySummary:
    """Count where a delivery's figures will stand in a release."""
    known = {indicator.id for indicator in pack.indicators}
    declared = {
        (indicator.id, year)
        for indicator in pack.indicators
        for version in indicator.versions
        for year in version.elsewhere
    }
    cells = delivery.cells
    keys = list(cells.select("indicator", "period").iter_rows())
    joining = sum(key in declared for key in keys)
    own = sum(indicator not in known for indicator, _ in keys)
    places = [place.code for place in pack.geography.places]
    used = set(cells["indicator"].unique())
    return DeliverySummary(
        figures=cells.height,
        missing=cells.filter(pl.col("missing") != "").height,
        joining=joining,
        beside=cells.height - joining - own,
        own=own,
        elsewhere=cells.filter(~pl.col("place").is_in(places)).height,
        unused_series=tuple(s for s in delivery.series if s.id not in used),
    )


def delivery_report(pack: Pack, delivery: Delivery, *, language: Language) -> str:
    """Return the report of a delivery as text; a line about each place it stands."""
    summary = summarise(pack, delivery)
    credit = delivery.credit.in_language(language)
    told = [(count, line) for count, line in _lines(summary) if count or line is _ALL]
    lines = (
        line.in_language(language).format(
            n=number_text(count, language),
            reasons=number_text(summary.missing, language),
            source=delivery.source,
        )
        for count, line in told
    )
    return "".join(f"{line}\n" for line in (credit, *lines))


def _lines(summary: DeliverySummary) -> tuple[tuple[int, LocalText], ...]:
    return (
        (summary.figures, _ALL),
        (summary.joining, _JOINING),
        (summary.beside, _BESIDE),
        (summary.own, _OWN),
        (summary.elsewhere, _ELSEWHERE),
        (len(summary.unused_series), _UNUSED),
    )


_ALL = LocalText(
    sv="{n} värden, varav {reasons} utan siffra men med orsak",
    en="{n} values, {reasons} of them without a figure but with a reason",
)
_JOINING = LocalText(
    sv="  {n} fortsätter en serie i definitionerna",
    en="  {n} continue a series of the definitions",
)
_BESIDE = LocalText(
    sv="  {n} gäller år som beräknas av svar, eller som ingen version anger:"
    " de ställs bredvid, under source={source}",
    en="  {n} are of years computed from answers, or named by no version:"
    " they stand beside, under source={source}",
)
_OWN = LocalText(
    sv="  {n} hör till serier som definitionerna inte har: de blir egna indikatorer"
    " med källans ord",
    en="  {n} are of series the definitions do not have: they become indicators of"
    " their own in the source’s words",
)
_ELSEWHERE = LocalText(
    sv="  {n} gäller platser som definitionerna inte har: de sparas, men har ingen"
    " egen sida",
    en="  {n} are of places the definitions do not have: they are stored, but have no"
    " page of their own",
)
_UNUSED = LocalText(
    sv="  {n} serier har beskrivning men inga värden: beskrivningarna sparas",
    en="  {n} series have a description but no values: the descriptions are stored",
)
