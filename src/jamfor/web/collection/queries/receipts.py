"""A receipt as it is printed: the answers that were signed, and what was said of them.

The answers are the receipt's own, so it prints the same whatever was saved later.
"""

from __future__ import annotations

import json

from jamfor.core.answers.content import Content
from jamfor.core.statistics.formatting import date_text
from jamfor.core.vocabulary.texts import Language
from jamfor.formats.contents import content_from_json
from jamfor.formats.documents.trees import Paper, Signed
from jamfor.web.collection.models import Receipt
from jamfor.web.collection.packs import asked_of, pack_of
from jamfor.web.collection.queries.answers import last_year_of
from jamfor.web.shell.templatetags.words import moment


def signed_of(receipt: Receipt, language: Language) -> Signed:
    """Return what a receipt says of the signing."""
    return Signed(
        number=receipt.number,
        by=str(receipt.by or ""),
        at=receipt.at,
        at_text=moment(receipt.at, language),
        service_areas=tuple(receipt.service_areas),
        sha256=receipt.sha256,
        explanations={
            each["question"]: each["text"]
            for area in json.loads(receipt.content)["areas"].values()
            for each in area["explanations"]
        },
    )


def signed_answers(receipt: Receipt) -> dict[str, Content]:
    """Return the answers that were signed, by question."""
    return {
        question: content_from_json(json.dumps(each["content"]))
        for area in json.loads(receipt.content)["areas"].values()
        for question, each in area["answers"].items()
    }


def paper_of_receipt(receipt: Receipt, language: Language) -> Paper:
    """Return the questionnaire as it was signed, last year's answers beside."""
    round_ = receipt.unit.round
    last = last_year_of(receipt.unit)
    return Paper(
        pack=pack_of(round_.pack_id),
        asked=asked_of(round_.pack_id, round_.asked_period),
        place=receipt.unit.place,
        language=language,
        last_day=date_text(round_.last_day, language),
        answers=signed_answers(receipt),
        before={question: each.content for question, each in last.items()},
        before_period=next(iter(last.values())).period if last else "",
    )
