"""A decomposition as a picture and as words: parts that sum exactly, item by item."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.safestring import SafeString, mark_safe

from jamfor.charts.waterfall import Bar, strips, waterfall
from jamfor.core.findings.decomposition import Decomposition, Part
from jamfor.core.statistics.formatting import percent_text, signed_text
from jamfor.core.statistics.shares import Share
from jamfor.core.vocabulary.texts import Language, LocalText


DIGITS = 1

PART_NAMES = {
    Part.ANSWERS: LocalText(sv="Våra svar", en="Our answers"),
    Part.REDEFINED: LocalText(sv="Ändrad skala", en="Changed scale"),
    Part.REMOVED: LocalText(sv="Borttagna faktorer", en="Removed factors"),
    Part.ADDED: LocalText(sv="Nya faktorer", en="New factors"),
    Part.APPLICABILITY: LocalText(sv="Ej tillämpligt", en="Not applicable"),
    Part.MISSINGNESS: LocalText(sv="Svar saknas", en="No answer"),
    Part.UNITS: LocalText(sv="Ändrade enheter", en="Changed units"),
}

PART_MEANINGS = {
    Part.ANSWERS: LocalText(
        sv="Faktorer som räknas båda åren. Det är den del av förändringen som vi själva"
        " har svarat oss till.",
        en="Factors counted in both years. This is the part of the change that our own"
        " answers made.",
    ),
    Part.ADDED: LocalText(
        sv="Faktorer som inte räknades förra året, eller som har fått en ny innebörd.",
        en="Factors that were not counted last year, or have a new meaning.",
    ),
    Part.REMOVED: LocalText(
        sv="Faktorer som inte räknas i år, eller som inte längre har samma innebörd.",
        en="Factors that are not counted this year, or have lost their old meaning.",
    ),
    Part.REDEFINED: LocalText(
        sv="Vad det gör att förra årets svar läses på årets skala.",
        en="What it does to read last year’s answers on this year’s scale.",
    ),
    Part.APPLICABILITY: LocalText(
        sv="Faktorer som är tillämpliga bara det ena året.",
        en="Factors that apply in one of the years only.",
    ),
    Part.MISSINGNESS: LocalText(
        sv="Faktorer som saknar svar det ena året.",
        en="Factors without an answer in one of the years.",
    ),
    Part.UNITS: LocalText(
        sv="Stadsdelar som tillfrågades bara det ena året.",
        en="Districts that were asked in one of the years only.",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A bar of the picture as a row: what it is, its figure, and its strip."""

    label: LocalText
    text: str
    strip: SafeString
    total: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A decomposition drawn, in both forms, with the printed difference."""

    chart: SafeString
    steps: tuple[Step, ...]
    difference: str


def drawn(
    found: Decomposition, *, years: tuple[str, str], name: str, language: Language
) -> Picture:
    """Draw a decomposition; parts to which nothing belongs are left out."""
    printed = found.printed(DIGITS)
    amounts = found.parts
    bars = [_total(found.before.share, years[0], language)]
    bars += [
        Bar(
            label=PART_NAMES[part].in_language(language),
            value=float(amounts[part]),
            text=signed_text(printed.parts[part], language),
            mine=part is Part.ANSWERS,
        )
        for part in shown_parts(found)
    ]
    bars.append(_total(found.after.share, years[1], language))
    label = f"{name}. " + ", ".join(f"{bar.label}: {bar.text}" for bar in bars)
    return Picture(
        chart=mark_safe(waterfall(bars, label=label)),  # noqa: S308 - drawn by us
        steps=tuple(
            Step(
                label=LocalText(sv=bar.label, en=bar.label),
                text=bar.text,
                strip=mark_safe(strip),  # noqa: S308 - drawn by us
                total=bar.total,
            )
            for bar, strip in zip(bars, strips(bars), strict=True)
        ),
        difference=signed_text(printed.difference, language),
    )


def shown_parts(found: Decomposition) -> tuple[Part, ...]:
    """Return the parts anything belongs to, in the order of a picture."""
    return tuple(part for part in PART_NAMES if any(c.amount for c in found.of(part)))


def printed_items(found: Decomposition) -> dict[Part, tuple[Decimal, ...]]:
    """Return what each item of a part contributes, in printed percentage points.

    They add up to the part as it is printed, as the parts add up to the difference.
    """
    printed = found.printed(DIGITS)
    return {
        part: apportioned([100 * c.amount for c in found.of(part)], printed.parts[part])
        for part in shown_parts(found)
    }


def apportioned(parts: list[Fraction], total: Decimal) -> tuple[Decimal, ...]:
    """Round parts so that they add up to a total that is within their rounding.

    Each is rounded down or up; those that lose most by rounding down are rounded up.
    """
    unit = Fraction(1, 10**DIGITS)
    floors = [part // unit for part in parts]
    lacking = int(Fraction(total) / unit) - sum(floors)
    by_loss = sorted(range(len(parts)), key=lambda i: (floors[i] * unit - parts[i], i))
    raised = set(by_loss[:lacking])
    return tuple(
        Decimal(int(n) + (i in raised)).scaleb(-DIGITS) for i, n in enumerate(floors)
    )


def _total(share: Share | None, year: str, language: Language) -> Bar:
    if share is None:
        raise ValueError("a decomposition has a share in both years")
    return Bar(
        label=year,
        value=float(share.fraction),
        text=percent_text(share.fraction, language),
        total=True,
    )
