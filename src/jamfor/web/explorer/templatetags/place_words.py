"""Words on the pages of places: days, months, and what a comparison is made of."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jamfor.core.statistics.formatting import date_text
from jamfor.core.vocabulary.texts import Language, LocalText
from jamfor.web.explorer.queries.peers import Peer
from jamfor.web.explorer.queries.place_areas import FactorRow, Standing


register = template.Library()


@register.filter
def day(value: date, language: Language) -> str:
    """Write a date: "1 februari 2023"."""
    return date_text(value, language)


@register.filter
def month(value: str, language: Language) -> str:
    """Write a month: "2022-03" is "mars 2022"."""
    year, number = value.split("-")
    written = date_text(date(int(year), int(number), 1), language)
    said = written.split(" ", 1)[1]
    return said[0].upper() + said[1:]


@register.filter
def running(name: LocalText, language: Language) -> str:
    """Write a name as it stands in the middle of a sentence."""
    said = name.in_language(language)
    return "riket" if said == "Riket" else said


@register.filter
def method(peer: Peer, language: Language) -> str:
    """Write what kind of mean the comparison is, in parentheses where it must be."""
    return f" ({peer.method.in_language(language)})" if peer.method else ""


@register.filter
def standing(value: Standing, language: Language) -> SafeString:
    """Write how a factor stands, with its mark: filled is yes, hollow is no."""
    words = value.text.in_language(language)
    if not value.style:
        kind = "missing" if value.missing else "met-of"
        return format_html('<span class="{}">{}</span>', kind, words)
    return format_html(
        '<span class="answer{}"><span class="mark {}" aria-hidden="true"></span>'
        "{}</span>",
        " missing" if value.missing else "",
        value.style,
        words,
    )


@register.filter
def contribution(row: FactorRow, language: Language) -> str:
    """Write what a factor did to the share, in percentage points."""
    return row.amount_text(language)
