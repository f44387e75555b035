"""Words in templates: both languages at the place they are used, and figures in print.

`{% say "Utgåva {id}" "Release {id}" id=release.id %}` writes the language of the page
and fills in values, escaped. `{{ area.name|in_language:language }}` writes a text of
the definitions.
"""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from jamfor.core.statistics import formatting
from jamfor.core.vocabulary.texts import Language, LocalText


register = template.Library()


@register.simple_tag(takes_context=True)
def say(context: template.Context, sv: str, en: str, **values: Any) -> SafeString:
    """Write a phrase in the page's language; values are escaped, words are ours."""
    phrase = sv if context["language"] == "sv" else en
    safe = {name: conditional_escape(value) for name, value in values.items()}
    return mark_safe(phrase.format(**safe))  # noqa: S308 - the phrase is a literal


@register.filter
def in_language(text: LocalText, language: Language) -> str:
    """Write a text of the definitions in the language of the page."""
    return text.in_language(language)


@register.filter
def percent(share: Fraction, language: Language) -> str:
    """Write a share in whole percent, rounded once from the exact fraction."""
    return formatting.percent_text(share, language)


@register.filter
def points(difference: Fraction, language: Language) -> str:
    """Write a difference of shares in percentage points, with its sign."""
    return formatting.points_text(difference, language)


@register.filter
def day(moment: date | None, language: Language) -> str:
    """Write a day: "21 juni 2022"; nothing where there is none."""
    return formatting.date_text(moment, language) if moment else ""


@register.filter
def moment(at: datetime | None, language: Language) -> str:
    """Write a day with the time in Sweden: "21 juni 2022 kl. 14.05"."""
    if at is None:
        return ""
    here = timezone.localtime(at)
    text = formatting.date_text(here.date(), language)
    return f"{text} kl. {here:%H.%M}" if language == "sv" else f"{text} at {here:%H:%M}"
