"""From done to signed: what stands in the way is refused, what was signed is kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import Max

from jamfor.core.answers.content import Content
from jamfor.core.answers.steps import AreaState, Step, StepRefusedError
from jamfor.core.questionnaires.routing import Form
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.contents import content_to_json
from jamfor.web.audit.actions import record
from jamfor.web.collection.actions.answers import Save, save_answer, wait_for_others
from jamfor.web.collection.actions.steps import move
from jamfor.web.collection.here import Here
from jamfor.web.collection.models import Explanation, Receipt, Source
from jamfor.web.collection.queries.answers import answers_of, unit_answers
from jamfor.web.collection.queries.questions import sections_of
from jamfor.web.collection.queries.review import AreaReview, read


LONGEST = 2_000  # characters of an explanation


class DoubtsLeftError(StepRefusedError):
    """There are errors or unexplained warnings in the area."""

    code = "doubts-left"
    http_status = 422

    def __init__(self, review: AreaReview) -> None:
        errors, warnings = review.blocking, review.unexplained
        super().__init__(
            text=LocalText(
                sv=f"{review.area.name.sv}: {errors} fel att rätta och {warnings}"
                " varningar att förklara.",
                en=f"{review.area.name.en}: {errors} errors to correct and {warnings}"
                " warnings to explain.",
            )
        )


class HandedInAnewError(StepRefusedError):
    """The area was sent back and handed in anew after the approver saw it."""

    code = "handed-in-anew"

    def __init__(self, review: AreaReview) -> None:
        super().__init__(
            text=LocalText(
                sv=f"{review.area.name.sv} har skickats tillbaka och lämnats in på nytt"
                " sedan du öppnade sidan. Granska området igen innan du godkänner.",
                en=f"{review.area.name.en} was sent back and handed in anew since you"
                " opened the page. Review it again before you sign.",
            )
        )


def explain(
    here: Here, *, code: str, question: str, signature: str, text: str, now: datetime
) -> None:
    """Keep why a value that looks odd is right; it holds for these values only."""
    with transaction.atomic():
        Explanation.objects.create(
            unit=here.unit,
            code=code,
            question=question,
            service_area=here.area.id if here.area else "",
            signature=signature,
            text=text.strip()[:LONGEST],
            by=here.user,
            at=now,
        )
        record(
            "doubt-explained",
            at=now,
            by=here.user.pk,
            role=here.role,
            period=here.unit.round.period,
            place=here.unit.place,
            facts={"code": code, "question": question},
        )


def finish(here: Here, review: AreaReview, *, now: datetime) -> AreaState:
    """Mark an area as done; raises DoubtsLeftError while there are errors in it.

    What is taken over from last year becomes this year's answer here, marked so.
    """
    if review.blocking:
        raise DoubtsLeftError(review)
    with transaction.atomic():
        _carry(here, review.area.id, now)
        return _move(here, review, Step.FINISH, now)


def hand_in(here: Here, review: AreaReview, *, now: datetime) -> AreaState:
    """Hand an area in; raises DoubtsLeftError while a warning is unexplained."""
    if review.blocking or review.unexplained:
        raise DoubtsLeftError(review)
    return _move(here, review, Step.HAND_IN, now)


def send_back(here: Here, review: AreaReview, *, now: datetime) -> AreaState:
    """Send an area back to those who answered."""
    return _move(here, review, Step.SEND_BACK, now)


def sign(
    here: Here,
    found: Iterable[AreaReview],
    *,
    now: datetime,
    seen: Mapping[str, str] | None = None,
) -> Receipt:
    """Sign areas that are handed in, all or none, and keep what was signed.

    `found` is gone through when nobody else can write. `seen` says when each area had
    been handed in, by its id, when the approver looked at it. Raises DoubtsLeftError
    for one with doubts left, StepRefusedError for one that is not handed in, and
    HandedInAnewError for one that is another than she saw.
    """
    with transaction.atomic():
        # Nobody saves an answer between the reading of what is signed and the signing.
        wait_for_others(here.unit)
        signed = list(found)
        for review in signed:
            if (seen or {}).get(review.area.id) not in {None, review.handed_in}:
                raise HandedInAnewError(review)
            if review.blocking or review.unexplained:
                raise DoubtsLeftError(review)
            _move(here, review, Step.SIGN, now)
        return _receipt(here, signed, now)


def _move(here: Here, review: AreaReview, step: Step, now: datetime) -> AreaState:
    return move(here.unit, review.area.id, step, by=here.user, now=now, role=here.role)


def _carry(here: Here, area: str, now: datetime) -> None:
    """Make what is taken over this year's answers, where the route comes to them."""
    kept = answers_of(here.unit)
    answers = read(here).answers
    unit = unit_answers(here.unit.place, here.asked, answers)
    form = Form(questions=here.asked.questions, values=unit.values)
    order = [q for section in sections_of(here, area) for q in section.questions]
    for question in order:
        current = answers.get(question)
        if current is None or question in kept or form.reach(question) is not True:
            continue
        save_answer(
            here.unit,
            Save(
                question=question,
                content=current.content,
                based_on=0,
                key=uuid4(),
                source=Source.CARRIED,
                carried_from=current.carried_from,
            ),
            by=here.user,
            areas=here.areas_of(question),
            now=now,
            role=here.role,
        )


def _receipt(here: Here, signed: list[AreaReview], now: datetime) -> Receipt:
    content = _content(here, signed)
    last = Receipt.objects.filter(unit=here.unit).aggregate(last=Max("number"))["last"]
    receipt = Receipt.objects.create(
        unit=here.unit,
        number=(last or 0) + 1,
        service_areas=[review.area.id for review in signed],
        content=content,
        sha256=hashlib.sha256(content.encode()).hexdigest(),
        by=here.user,
        at=now,
    )
    record(
        "receipt-made",
        at=now,
        by=here.user.pk,
        role=here.role,
        period=here.unit.round.period,
        place=here.unit.place,
        facts={"receipt": receipt.number, "sha256": receipt.sha256},
    )
    return receipt


def _content(here: Here, signed: list[AreaReview]) -> str:
    """What was signed, as canonical JSON: answers, their revisions, explanations."""
    answers = answers_of(here.unit)
    tree = {
        "place": here.unit.place,
        "period": here.asked.period,
        "pack": here.unit.round.pack_id,
        "areas": {
            review.area.id: {
                "answers": {
                    question: {
                        "content": _tree(answers[question].content),
                        "revision": answers[question].number,
                        "source": answers[question].source,
                        "carried_from": answers[question].carried_from,
                    }
                    for section in sections_of(here, review.area.id)
                    for question in section.questions
                    if question in answers
                },
                "explanations": [
                    {
                        "code": each.doubt.code,
                        "question": each.doubt.question,
                        "text": each.explanation,
                    }
                    for each in review.doubts
                    if each.explanation
                ],
            }
            for review in signed
        },
    }
    return json.dumps(tree, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _tree(content: Content) -> object:
    """A content as the tree its JSON is of."""
    return json.loads(content_to_json(content))
