"""Figures in templates: `{{ row.now|figure:language }}` writes a value with its parts.

Tags of code, not of included templates: a long table has hundreds of figures.
"""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from jamfor.core.statistics.formatting import (
    number_text,
    parts_text,
    percent_text,
)
from jamfor.core.statistics.shares import Share
from jamfor.core.vocabulary.basis import Basis
from jamfor.core.vocabulary.texts import Language
from jamfor.web.explorer.pages import PEER, TABLE, YEAR, Visit
from jamfor.web.explorer.queries.coordination_cells import Standing, State
from jamfor.web.explorer.queries.figures import (
    AMONG_COMMON,
    BASIS_WORDS,
    Change,
    Common,
    Figure,
    Mark,
)
from jamfor.web.explorer.queries.files import Download
from jamfor.web.explorer.queries.names import TABLES


register = template.Library()

NOTHING = mark_safe("")


@register.filter
def figure(value: Figure, language: Language) -> SafeString:
    """Write a value in bold with its parts, or its reason."""
    if value.missing is not None:
        return _missing(value, language)
    parts = value.parts_text(language)
    small = format_html(" <small>{}</small>", parts) if parts else ""
    chance = interval(value, language)
    return format_html("<b>{}</b>{}{}", value.text(language), small, chance)


@register.filter
def interval(value: Figure, language: Language) -> SafeString:
    """Write how much of a share of persons can be chance; nothing of other figures."""
    said = value.interval_text(language)
    return format_html(' <small class="bounds">{}</small>', said) if said else NOTHING


@register.filter
def chance(value: Change, language: Language) -> SafeString:
    """Write whether a change of a share of persons can be told from chance."""
    said = value.chance_text(language)
    return format_html('<small class="bounds">{}</small>', said) if said else NOTHING


@register.filter
def value(value: Figure, language: Language) -> SafeString:
    """Write a value alone, or its reason."""
    if value.missing is not None:
        return _missing(value, language)
    return format_html("{}", value.text(language))


@register.filter
def parts(value: Figure, language: Language) -> str:
    """Write the two numbers of a value."""
    return value.parts_text(language)


@register.filter
def whole(value: int, language: Language) -> str:
    """Write a count: "7 594" or "7,594"."""
    return number_text(value, language)


@register.filter
def share(value: Share | None, language: Language) -> SafeString:
    """Write a share in bold with its two numbers; a dash where there is none."""
    if value is None:
        return mark_safe("–")
    percent = percent_text(value.fraction, language)
    return format_html(
        "<b>{}</b> <small>{}</small>", percent, parts_text(value, language)
    )


@register.simple_tag(takes_context=True)
def last_year(context: template.Context, now: Figure, before: Figure) -> SafeString:
    """Write a value over its parts and what it was last year, on two short lines."""
    language: Language = context["language"]
    if now.missing is not None:
        return _missing(now, language)
    said = [t for t in (now.parts_text(language), now.interval_text(language)) if t]
    if before.missing is None:
        word = "förra året" if language == "sv" else "last year"
        said.append(f"{word} {before.text(language)}")
    return format_html(
        "<b>{}</b><small>{}</small>", now.text(language), " · ".join(said)
    )


@register.filter
def bounds(value: Figure, language: Language) -> str:
    """Write what non-response could do to a share, in words."""
    return value.bounds_text(language)


@register.filter
def limits(value: Figure, language: Language) -> SafeString:
    """Write the same limits short, "38–41 %", where the page has said what they are."""
    said = value.range_text(language)
    return format_html('<small class="bounds">{}</small>', said) if said else NOTHING


@register.filter
def answer(value: Figure, language: Language) -> SafeString:
    """Write what a unit answered with its mark: filled is yes, hollow is no."""
    if value.missing is not None:
        return format_html(
            '<span class="missing"><span class="mark none" aria-hidden="true"></span>'
            "{}</span>",
            value.text(language),
        )
    if value.met is None:
        return figure(value, language)
    return format_html(
        '<span class="mark {}" aria-hidden="true"></span>{}',
        "yes" if value.met else "no",
        value.text(language),
    )


@register.filter
def change(value: Change, language: Language) -> SafeString:
    """Write a change with the word beside it; across a break only the word.

    That of a share of positives says of which factors it is.
    """
    if value.common is not None:
        return format_html(
            "{} {}", in_common(value, language), tag(value.mark, language)
        )
    said = value.text(language)
    words = format_html("{} ", said) if said else ""
    return format_html(
        "{}{}{}", words, tag(value.mark, language), chance(value, language)
    )


@register.filter
def tag(mark: Mark | None, language: Language) -> SafeString:
    """Write the word beside a claim; nothing where there is none."""
    if mark is None:
        return NOTHING
    kind = " caution" if mark.caution else ""
    return format_html(
        '<span class="tag{}">{}</span>', kind, mark.text.in_language(language)
    )


@register.filter
def basis(of: Basis, language: Language) -> SafeString:
    """Write whose word something is: a source's, ours, or the example's."""
    return format_html(
        '<span class="basis {}">{}</span>', of, BASIS_WORDS[of].in_language(language)
    )


def _missing(value: Figure, language: Language) -> SafeString:
    return format_html('<span class="missing">{}</span>', value.text(language))


@register.filter
def size(value: Download, language: Language) -> str:
    """Write how large a file is."""
    return value.size_text(language)


@register.filter
def bare(value: Change, language: Language) -> str:
    """Write a change without the word beside it."""
    return value.text(language)


@register.filter
def with_table(visit: Visit, key: str) -> str:
    """Write the choices made on the page, and which of its tables is asked for."""
    return visit.choosing(TABLE, key)


@register.filter
def with_year(visit: Visit, year: str) -> str:
    """The choices made on a page, with another year."""
    return visit.choosing(YEAR, year)


@register.filter
def with_peer(visit: Visit, peer: str) -> str:
    """The choices made on a page, compared with others."""
    return visit.choosing(PEER, peer)


@register.filter
def table_name(key: str, language: Language) -> str:
    """Write what one of a page's tables is called."""
    return TABLES[key].in_language(language)


@register.filter
def in_common(value: Change, language: Language) -> SafeString:
    """Write "bland gemensamma faktorer: 36 → 37 %, +1,4"; nothing where unknown."""
    if value.common is None:
        return NOTHING
    return format_html(
        '<small class="common">{}: <span>{}</span></small>',
        AMONG_COMMON.in_language(language),
        value.common.text(language),
    )


@register.filter
def pair(value: Common, language: Language) -> str:
    """Write the shares among the common factors and their change."""
    return value.text(language)


@register.filter
def shares(value: Common, language: Language) -> str:
    """Write the two shares among the common factors."""
    return value.shares_text(language)


_MARKS = {
    State.YES: "yes",
    State.LAPSED: "partly warn",
    State.NO: "no",
    State.UNANSWERED: "none",
    State.UNASKED: "none",
}


@register.filter
def standing(value: Standing, language: Language) -> SafeString:
    """Write how a routine stands: a unit's state with its mark, else a share.

    Of a city asked by its districts, "9 av 14". A reason other than that the question
    was not put is told in its own words.
    """
    if value.of_districts and value.figure.missing is None:
        share = value.figure.text(language)
        of_all = value.figure.parts_text(language)
        return format_html("<b>{}</b> <small>{}</small>", of_all, share)
    if value.state is None:
        return figure(value.figure, language)
    return format_html(
        '<span class="mark {}" aria-hidden="true"></span><b>{}</b>',
        _MARKS[value.state],
        _said(value, language),
    )


@register.filter
def was(value: Standing, language: Language) -> str:
    """Write how a routine stood the year before, in a word or a figure."""
    if value.of_districts and value.figure.missing is None:
        return value.figure.parts_text(language)
    if value.state is None:
        return value.figure.text(language)
    return _said(value, language).lower()


def _said(value: Standing, language: Language) -> str:
    if value.state is State.UNANSWERED:
        return value.figure.text(language)
    return value.state.text.in_language(language) if value.state else ""
