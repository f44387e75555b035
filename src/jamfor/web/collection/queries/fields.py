"""The fields of a question's form: what can be chosen, what is written in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from jamfor.core.answers.content import Content
from jamfor.core.answers.response_review import categories_of
from jamfor.core.answers.wording import DECIDED, DOCUMENTED, FOLLOWED_UP, part_words
from jamfor.core.indicators.freshness import Demand, freshness
from jamfor.core.indicators.judgement import last_current_day
from jamfor.core.questionnaires.questions import (
    NO,
    YES,
    Category,
    QuestionVersion,
    Response,
    ResponseType,
)
from jamfor.core.vocabulary.texts import Language
from jamfor.web.collection.forms import REASON, WRITTEN_TYPES
from jamfor.web.collection.queries.question_view import (
    CurrencyView,
    EvidenceView,
    Option,
    PartView,
)


def parts_of(
    version: QuestionVersion,
    question: str,
    content: Content,
    raw: Mapping[str, str],
    language: Language,
) -> Iterator[PartView]:
    """Yield the parts of a question as its form has them; `raw` is what was written."""
    response = version.response
    written = response.type in WRITTEN_TYPES
    for part in response.parts:
        answer = content.values.get(part)
        codes = answer if isinstance(answer, tuple) else ()
        label = part_words(response, part)
        reasons = tuple(
            Option(
                value=f"{REASON}{reason.value}",
                label=reason.text.in_language(language),
                chosen=answer is reason,
                is_reason=True,
            )
            for reason in version.allow
        )
        options = tuple(
            Option(
                value=category.code,
                label=category.text.in_language(language),
                chosen=category.code in codes,
            )
            for category in _in_reading_order(response)
        )
        yield PartView(
            code=part,
            label=label.in_language(language) if label else "",
            options=() if written else (*options, *reasons),
            text=raw.get(f"q.{question}.{part}", codes[0] if codes else "")
            if written
            else "",
            reasons=reasons if written else (),
        )


def _in_reading_order(response: Response) -> tuple[Category, ...]:
    """Yes before no and most before least, as people expect to read them."""
    offered = categories_of(response)
    if response.type in {ResponseType.MULTIPLE, ResponseType.SINGLE}:
        return offered
    return tuple(reversed(offered))


def evidence_of(
    version: QuestionVersion, question: str, content: Content, raw: Mapping[str, str]
) -> EvidenceView | None:
    """Return the dates of a routine as their fields have them; None for another."""
    if version.response.type is not ResponseType.ROUTINE:
        return None
    found = content.evidence
    shown = {
        DECIDED: str(found.decided or "") if found else "",
        FOLLOWED_UP: str(found.followed_up or "") if found else "",
        DOCUMENTED: (YES if found.documented else NO).code if found else "",
        "link": content.link,
    }
    shown |= {
        name: raw[f"q.{question}.{name}"]
        for name in shown
        if f"q.{question}.{name}" in raw
    }
    return EvidenceView(
        decided=shown[DECIDED],
        followed_up=shown[FOLLOWED_UP],
        documented=shown[DOCUMENTED],
        link=shown["link"],
    )


def currency_of(
    content: Content, demand: Demand | None, *, at: date
) -> CurrencyView | None:
    """Return whether a routine is current; None where nothing asks for it."""
    found = freshness(content, demand, at=at) if demand else None
    if demand is None or found is None:
        return None
    followed_up = content.evidence.followed_up if content.evidence else None
    return CurrencyView(
        freshness=found,
        months=demand.months,
        followed_up=followed_up,
        through=last_current_day(followed_up, demand.months) if followed_up else None,
    )
