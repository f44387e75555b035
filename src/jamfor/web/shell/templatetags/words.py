"""Words in templates: both languages at the place they are used, and numbers in print.

`{% say "Områden" "Areas" %}` writes the language of the page; `{% say "Utgåva {id}"
"Release {id}" id=release.id %}` fills in values, escaped.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from jamfor.core.statistics.formatting import (
    count_text,
    date_text,
    percent_text,
    points_text,
)
from jamfor.core.vocabulary.texts import LocalText


register = template.Library()


@register.simple_tag(takes_context=True)
def say(context: template.Context, sv: str, en: str, **values: Any) -> SafeString:
    """Write a phrase in the language of the page; values are escaped, words are ours."""
    phrase = sv if context["language"] == "sv" else en
    safe = {name: conditional_escape(value) for name, value in values.items()}
    return mark_safe(phrase.format(**safe))  # noqa: S308 - the phrase is a literal


@register.filter
def sv_en(text: LocalText, language: str) -> str:
    """Write a text of the definitions: `{{ area.name|sv_en:language }}`."""
    return text.sv if language == "sv" else text.en


@register.filter
def percent(share: Fraction | float, language: str) -> str:
    """Write a share in whole percent."""
    return percent_text(Fraction(share), language=_language(language))
