"""Pages that explain: how to read, how we calculated, what there is to fetch."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from jamfor.core.findings.decomposition import Decomposition, Part
from jamfor.core.findings.positives import ItemState
from jamfor.core.indicators.definitions import Kind
from jamfor.core.indicators.wording import SHARE_OF_PERSONS, describe_method
from jamfor.core.places.places import Place, ServiceArea
from jamfor.core.statistics.formatting import (
    date_text,
    number_text,
    signed_text,
)
from jamfor.core.statistics.shares import Share
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.texts import Language, LocalText
from jamfor.web.explorer.pages import Page, Visit
from jamfor.web.explorer.queries.atlas import Atlas, atlas_of
from jamfor.web.explorer.queries.editions import editions
from jamfor.web.explorer.queries.files import (
    Download,
    downloads_of,
    whole_files_of,
)
from jamfor.web.explorer.queries.ledger import Ledger
from jamfor.web.explorer.queries.names import KINDS


REASONS_EXPLAINED = {
    Missing.NOT_ANSWERED: LocalText(
        sv="Enheten tillfrågades men svarade inte på frågan.",
        en="The unit was asked but did not answer the question.",
    ),
    Missing.CANNOT_PROVIDE: LocalText(
        sv="Enheten svarade att den inte kan ta fram uppgiften.",
        en="The unit answered that it cannot produce the figure.",
    ),
    Missing.DONT_KNOW: LocalText(
        sv="Enheten svarade att den inte vet.",
        en="The unit answered that it does not know.",
    ),
    Missing.NOT_APPLICABLE: LocalText(
        sv="Frågan berör inte enheten, till exempel för att verksamheten inte finns "
        "där. Den räknas varken som ja eller nej.",
        en="The question does not concern the unit, for instance because it has no "
        "such operation. It counts neither as yes nor as no.",
    ),
    Missing.NOT_ASKED: LocalText(
        sv="Frågan fanns inte i årets enkät.",
        en="The question was not in that year’s questionnaire.",
    ),
    Missing.OUTSIDE_FRAME: LocalText(
        sv="Enheten tillfrågas inte i området, till exempel en stad som svarar genom "
        "sina stadsdelar.",
        en="The unit is not asked in the area, such as a city that answers through its "
        "districts.",
    ),
    Missing.SUPPRESSED: LocalText(
        sv="Underlaget är för litet för att visas: färre än fem faktorer, eller så få "
        "personer att någon skulle kunna kännas igen. Ibland döljs också en annan "
        "uppgift, så att den första inte kan räknas ut.",
        en="There is too little to show: fewer than five factors, or so few persons "
        "that somebody could be recognised. Sometimes another figure is hidden too, so "
        "that the first cannot be worked out.",
    ),
    Missing.WITHDRAWN: LocalText(
        sv="Uppgiften har dragits tillbaka. Utgåvans noteringar säger varför.",
        en="The figure was withdrawn. The notes of the release say why.",
    ),
    Missing.NOT_YET_PUBLISHED: LocalText(
        sv="Uppgiften är insamlad men publiceras i en senare utgåva.",
        en="The figure is collected but published in a later release.",
    ),
}


# What is said of all of a kind, where an indicator's own page names its levels or unit.
GENERAL = {
    Kind.ORDINAL: LocalText(
        sv="Uppgift om kommunen på en skala med egna ord, till exempel Ja, Delvis och "
        "Nej. Inget urval, därför inget konfidensintervall. För riket och länen visas "
        "andelen på den nivå som räcker eller däröver, med gränser för vad bortfallet "
        "kan betyda, och hur svaren fördelar sig. Mellannivåer kallas aldrig ja.",
        en="A fact about the municipality on a scale with words of its own, such as "
        "Yes, Partly and No. No sample, and therefore no confidence interval. For "
        "Sweden and the counties the share at or above the level that suffices is "
        "shown, with bounds for what non-response could mean, and how the answers are "
        "distributed. Middle levels are never called yes.",
    ),
    Kind.REPORTED: LocalText(
        sv="Ett tal som kommunen uppger: dagar, antal eller en andel av två tal. Inget "
        "urval, därför inget konfidensintervall. För riket och länen visas medianen "
        "och kvartilerna, och alla tillsammans där båda talen är kända.",
        en="A figure reported by the municipality: days, a number or a share of two "
        "figures. No sample, and therefore no confidence interval. For Sweden and the "
        "counties the median and the quartiles are shown, and all together where both "
        "figures are known.",
    ),
    Kind.PERSONS: SHARE_OF_PERSONS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class KindRow:
    """A kind of indicator, how many there are, and how it is measured."""

    text: LocalText
    method: LocalText
    count: int


def reading_guide(visit: Visit) -> Page:
    """Explain how to read the figures."""
    atlas = atlas_of(visit.release)
    return Page(
        template="explorer/reading_guide.html",
        title=LocalText(sv="Läsguide", en="Reading guide"),
        address="lasguide",
        context={
            "atlas": atlas,
            "reasons": tuple((r.text, r, t) for r, t in REASONS_EXPLAINED.items()),
            "kinds": _kinds(atlas),
        },
    )


def _kinds(atlas: Atlas) -> tuple[KindRow, ...]:
    found = [
        version
        for indicator in atlas.pack.indicators
        if (version := indicator.in_period(atlas.now)) is not None
    ]
    rows = []
    for kind, text in KINDS.items():
        versions = [version for version in found if version.kind is kind]
        if versions:
            method = GENERAL.get(kind) or describe_method(versions[0])
            rows.append(KindRow(text=text, method=method, count=len(versions)))
    return tuple(rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRow:
    """A part of a decomposition: its name, how many items, what they add."""

    text: LocalText
    count: int
    points: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A municipality's change in a service area, taken apart with its own numbers."""

    place: Place
    area: ServiceArea
    before: Share
    after: Share
    difference: str
    parts: tuple[PartRow, ...]
    weight: str
    level: str
    one: str | None


PART_NAMES = {
    Part.ANSWERS: LocalText(sv="Ändrade svar", en="Changed answers"),
    Part.ADDED: LocalText(sv="Nya faktorer", en="Added factors"),
    Part.REMOVED: LocalText(sv="Borttagna faktorer", en="Removed factors"),
    Part.APPLICABILITY: LocalText(
        sv="Blev eller upphörde vara tillämpligt", en="Became or ceased to apply"
    ),
    Part.MISSINGNESS: LocalText(sv="Svar som saknas", en="Missing answers"),
    Part.REDEFINED: LocalText(sv="Omkodade svar", en="Recoded answers"),
    Part.UNITS: LocalText(
        sv="Enheter som tillkom eller utgick", en="Units that came or left"
    ),
}

# The municipality whose own report says that the two years' shares can hardly be
# compared: as many factors were met, of many more.
SHOWN_FIRST = ("1460", "municipal-health-care")


def method(visit: Visit) -> Page:
    """Explain how everything was calculated, with an example of the release itself."""
    atlas = atlas_of(visit.release)
    return Page(
        template="explorer/method.html",
        title=LocalText(sv="Så har vi räknat", en="How we calculated"),
        address="metod",
        context={
            "atlas": atlas,
            "reference": date_text(
                atlas.rounds[atlas.now].reference_date, visit.language
            ),
            "example": _example(visit, atlas),
        },
    )


def _example(visit: Visit, atlas: Atlas) -> Example | None:
    code, area = SHOWN_FIRST
    if code not in atlas.places or area not in atlas.area:
        return None
    reckoning = Ledger(visit.release, atlas.places[code], atlas).reckon(area)
    found = reckoning.decomposition
    if not isinstance(found, Decomposition):
        return None
    before, after = found.before.share, found.after.share
    if before is None or after is None:
        return None
    return _told(atlas.places[code], atlas.area[area], found, visit.language)


def _told(
    place: Place, area: ServiceArea, found: Decomposition, language: Language
) -> Example | None:
    before, after = found.before.share, found.after.share
    if before is None or after is None:
        return None
    n0, n1 = before.denominator, after.denominator
    printed = found.printed()
    return Example(
        place=place,
        area=area,
        before=before,
        after=after,
        difference=signed_text(printed.difference, language),
        parts=tuple(
            PartRow(
                text=text,
                count=sum(1 for c in found.of(part) if c.amount),
                points=signed_text(printed.parts[part], language),
            )
            for part, text in PART_NAMES.items()
            if found.of(part) and any(c.amount for c in found.of(part))
        ),
        weight=number_text(Fraction(2 * n0 * n1, n0 + n1), language, 2),
        level=number_text(
            Fraction(before.numerator + after.numerator, n0 + n1), language, 3
        ),
        one=_one_gained(found, language),
    )


def _one_gained(found: Decomposition, language: Language) -> str | None:
    """Return what one answer that went from No to Yes adds, in points."""
    gained = (
        c.amount
        for c in found.of(Part.ANSWERS)
        if c.before is ItemState.NOT_MET and c.after is ItemState.MET
    )
    amount = next(gained, None)
    return None if amount is None else signed_text(100 * amount, language, 2)


def data(visit: Visit) -> Page:
    """List what a release offers, with sizes and checksums."""
    return Page(
        template="explorer/data.html",
        title=LocalText(sv="Data", en="Data"),
        address="data",
        context={
            "atlas": atlas_of(visit.release),
            "downloads": _by_area(visit),
            "files": whole_files_of(visit.release),
            "manifest": visit.release.manifest,
            "editions": editions(visit),
        },
    )


def _by_area(visit: Visit) -> tuple[tuple[LocalText, tuple[Download, ...]], ...]:
    atlas = atlas_of(visit.release)
    files = downloads_of(visit.release)
    grouped = (
        (area.name, tuple(f for f in files if f.stem == area.slug))
        for area in atlas.areas
    )
    return tuple((name, found) for name, found in grouped if found)


def accessibility(visit: Visit) -> Page:
    """Say how the site can be used, and what does not work yet."""
    return Page(
        template="explorer/accessibility.html",
        title=LocalText(sv="Tillgänglighet", en="Accessibility"),
        address="tillganglighet",
        context={"atlas": atlas_of(visit.release)},
    )
