"""Words on the pages of places: days, months, and what a comparison is made of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from jamfor.core.statistics.formatting import date_text
from jamfor.core.vocabulary.texts import Language, LocalText
from jamfor.web.explorer.queries.factor_rows import FactorRow, Standing
from jamfor.web.explorer.queries.peers import Peer
from jamfor.web.explorer.queries.place_factors import Line
from jamfor.web.explorer.queries.place_routines import RoutineLine
from jamfor.web.explorer.queries.place_years import YearMark


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


@register.simple_tag(takes_context=True)
def year_mark(context: template.Context, value: YearMark | None) -> SafeString:
    """Write a year of a factor as a cell: its mark, and in words what it says."""
    if value is None:
        return mark_safe("<td></td>")
    language: Language = context["language"]
    words = value.text.in_language(language)
    said = f", {value.said.in_language(language)}" if value.said else ""
    kind = format_html(' class="{}"', value.edge) if value.edge else ""
    if not value.style:
        # A city's districts: "9 av 14" stands for itself.
        hidden = format_html('<span class="visually-hidden">{}</span>', said)
        return format_html("<td{}>{}{}</td>", kind, words, hidden if said else "")
    return format_html(
        '<td{}><span class="mark {}" aria-hidden="true"></span>'
        '<span class="visually-hidden">{}{}</span></td>',
        kind,
        value.style,
        words,
        said,
    )


@register.filter
def contribution(row: FactorRow, language: Language) -> str:
    """Write what a factor did to the share, in percentage points."""
    return row.amount_text(language)


@register.simple_tag(takes_context=True)
def factor_lines(
    context: template.Context, lines: Iterable[Line], style: str
) -> SafeString:
    """Write factors as items of a list; code, for there may be a thousand of them."""
    language: Language = context["language"]
    root = context["visit"].root
    return format_html_join(
        "\n",
        '<li><span class="mark {}" aria-hidden="true"></span><a href="{}{}">{}</a>'
        "{}{}{}</li>",
        ((style, root, *_line_cells(line, language)) for line in lines),
    )


def _line_cells(line: Line, language: Language) -> tuple[Any, ...]:
    soft = '<span class="soft">{}{}</span>'
    detail = line.detail.in_language(language) if line.detail else ""
    units = line.units.in_language(language) if line.units else ""
    tags = [("", area.in_language(language)) for area in line.areas]
    if line.mark:
        kind = " caution" if line.mark.caution else ""
        tags.append((kind, line.mark.text.in_language(language)))
    return (
        line.address,
        line.title.in_language(language),
        format_html(soft, ": ", detail) if detail else "",
        format_html(soft, " ", units) if units else "",
        format_html_join("", ' <span class="tag{}">{}</span>', tags),
    )


@register.simple_tag(takes_context=True)
def routine_lines(
    context: template.Context, lines: Iterable[RoutineLine], published: date
) -> SafeString:
    """Write routines as items of a list, with the day each lapses or has lapsed."""
    language: Language = context["language"]
    root = context["visit"].root
    return format_html_join(
        "\n",
        '<li><span class="mark gone warn" aria-hidden="true"></span>'
        '<a href="{}{}">{}</a> <span class="soft">{}{}</span>{}</li>',
        (
            (
                root,
                line.address,
                line.title.in_language(language),
                f"{line.unit.in_language(language)}, " if line.unit else "",
                _days(line, published, language),
                format_html_join(
                    "",
                    ' <span class="tag">{}</span>',
                    ((area.in_language(language),) for area in line.areas),
                ),
            )
            for line in lines
        ),
    )


def _days(line: RoutineLine, published: date, language: Language) -> str:
    gone = line.last_day < published
    last = date_text(line.last_day, language)
    followed_up = date_text(line.followed_up, language)
    if language == "sv":
        lapses = "blev" if gone else "blir"
        return f"uppföljningen från {followed_up} {lapses} för gammal {last}"
    lapses = "became" if gone else "becomes"
    return f"the follow-up of {followed_up} {lapses} too old on {last}"
