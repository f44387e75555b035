"""The front page: what this is, what it says this year, and where to go from here."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.utils.safestring import mark_safe

from jamfor.charts.dots import axis
from jamfor.core.comparability.rate import ComparabilityRate
from jamfor.core.indicators.definitions import Aspect
from jamfor.core.vocabulary.texts import LocalText
from jamfor.web.explorer.pages import Page, Visit
from jamfor.web.explorer.queries.atlas import Atlas, atlas_of, is_composite
from jamfor.web.explorer.queries.names import ASPECTS_EXPLAINED
from jamfor.web.explorer.queries.rows import area_rows, areas_table, cautions_of


@dataclass(frozen=True, slots=True, kw_only=True)
class AspectCount:
    """How many of the year's indicators measure one of Donabedian's three."""

    aspect: Aspect
    text: LocalText
    count: int


def page(visit: Visit) -> Page:
    """Show the latest release."""
    atlas = atlas_of(visit.release)
    rows = area_rows(visit.release, atlas, visit.language)
    aspects = aspect_counts(atlas)
    return Page(
        template="explorer/front.html",
        title=LocalText(
            sv="Öppna jämförelser av socialtjänsten",
            en="Open Comparisons of social services",
        ),
        address="",
        context={
            "atlas": atlas,
            "rows": rows,
            "cautions": cautions_of(rows),
            "axis": mark_safe(axis()),  # noqa: S308 - drawn by us
            "rate": atlas.rates[None],
            "fates": fates(atlas.rates[None]),
            "aspects": aspects,
            "outcomes": next(a.count for a in aspects if a.aspect is Aspect.OUTCOME),
            "indicators": sum(a.count for a in aspects),
        },
        tables=lambda: (areas_table(rows, atlas),),
    )


def aspect_counts(atlas: Atlas) -> tuple[AspectCount, ...]:
    """Count the year's indicators by what they measure; composites are none."""
    versions = (i.in_period(atlas.now) for i in atlas.pack.indicators)
    counts = Counter(
        version.aspect
        for version in versions
        if version is not None and not is_composite(version)
    )
    return tuple(
        AspectCount(aspect=aspect, text=text, count=counts[aspect])
        for aspect, text in ASPECTS_EXPLAINED.items()
    )


def fates(rate: ComparabilityRate) -> tuple[tuple[LocalText, int], ...]:
    """Return what became of the indicators since the year before, with counts."""
    removed = len(rate.removed) - len(rate.resting)
    return (
        (LocalText(sv="jämförbara", en="comparable"), len(rate.comparable)),
        (LocalText(sv="med försiktighet", en="with caution"), len(rate.with_caution)),
        (LocalText(sv="omdefinierade", en="redefined"), len(rate.redefined)),
        (LocalText(sv="nya", en="new"), len(rate.added)),
        (LocalText(sv="åter efter vila", en="back after a rest"), len(rate.returned)),
        (LocalText(sv="borttagna", en="removed"), removed),
        (LocalText(sv="vilar i år", en="rest this year"), len(rate.resting)),
    )
