"""Reviewing and handing on: the areas at a glance, and one area with its doubts."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from jamfor.core.access.roles import Action, Role
from jamfor.core.answers.doubts import RULES
from jamfor.core.answers.steps import AreaState
from jamfor.core.vocabulary.errors import NotFoundError
from jamfor.core.vocabulary.texts import LocalText
from jamfor.web.collection.actions.handing_in import (
    DoubtsLeftError,
    explain,
    finish,
    hand_in,
    send_back,
    sign,
)
from jamfor.web.collection.here import Here, needs, not_allowed
from jamfor.web.collection.models import Receipt
from jamfor.web.collection.queries.disagreements import disagreements
from jamfor.web.collection.queries.log import events_of
from jamfor.web.collection.queries.questions import numbers_of
from jamfor.web.collection.queries.review import (
    AreaReview,
    area_review,
    read,
    reviews,
)
from jamfor.web.collection.queries.roles import signers
from jamfor.web.collection.views.pages import unit_page
from jamfor.web.shell.fields import number_in


STEPS = {
    "finish": (Action.FINISH, finish),
    "hand-in": (Action.HAND_IN, hand_in),
    "send-back": (Action.SEND_BACK, send_back),
}


@needs(Action.SEE_UNIT)
def overview(request: HttpRequest, here: Here) -> HttpResponse:
    """Every area with its doubts counted, and what to do next with each."""
    found = reviews(here)
    signable = [each for each in found if _may_sign(here, each)]
    approvers = signers(here)
    # By what she holds, not by what can be signed now: closed areas are hers too.
    hers = [each for each in found if here.user in approvers[each.area.id]]
    narrow = here.role == Role.APPROVER and 0 < len(hers) < len(found)
    return unit_page(
        request,
        here,
        "review",
        reviews=hers if narrow else found,
        others=[each for each in found if each not in hers] if narrow else [],
        signers=approvers,
        signable=signable,
        receipts=Receipt.objects.filter(unit=here.unit).order_by("-number"),
        page_part="review",
    )


def _may_sign(here: Here, review: AreaReview) -> bool:
    return review.state is AreaState.HANDED_IN and here.may(
        Action.SIGN, area=review.area.id
    )


def _review(here: Here) -> AreaReview:
    if here.area is None:
        raise NotFoundError(
            text=LocalText(sv="Området saknas.", en="The service area is missing.")
        )
    return area_review(here, here.area, read(here))


@require_http_methods(["GET", "POST"])
@needs(Action.SEE_UNIT)
def area(request: HttpRequest, here: Here) -> HttpResponse:
    """One area: its doubts with their explanations, its indicators, the next step."""
    review = _review(here)
    if request.method == "POST":
        return _step(request, here, review)
    return _shown(request, here, review)


def _shown(
    request: HttpRequest,
    here: Here,
    review: AreaReview,
    *,
    refusal: LocalText | None = None,
    status: int = 200,
) -> HttpResponse:
    return unit_page(
        request,
        here,
        "review_area",
        review=review,
        disagreements=disagreements(here, review.area),
        refusal=refusal,
        may={name: here.may(action) for name, (action, _) in _named().items()},
        explainable={
            each.doubt.question
            for each in review.doubts
            if here.may(Action.EXPLAIN, question=each.doubt.question)
        },
        may_sign=_may_sign(here, review),
        signers=signers(here)[review.area.id],
        status=status,
    )


def _named() -> dict[str, tuple[Action, object]]:
    return {name.replace("-", "_"): found for name, found in STEPS.items()}


def _step(request: HttpRequest, here: Here, review: AreaReview) -> HttpResponse:
    step = request.POST.get("step", "")
    if step == "explain":
        return _explained(request, here)
    if step not in STEPS:
        raise NotFoundError(
            text=LocalText(sv="Okänt steg.", en="There is no such step.")
        )
    action, take = STEPS[step]
    if not here.may(action):
        raise not_allowed(here.phase)
    try:
        take(here, review, now=timezone.now())
    except DoubtsLeftError as error:
        return _shown(request, here, review, refusal=error.text, status=422)
    return HttpResponseRedirect(f"{here.root}/granska")


def _explained(request: HttpRequest, here: Here) -> HttpResponse:
    code, text = request.POST.get("code", ""), request.POST.get("text", "")
    question = request.POST.get("question", "")
    area = here.area.id if here.area else ""
    asked = numbers_of(here.unit.round.pack_id, here.asked.period, area)
    if question not in asked or not here.may(Action.EXPLAIN, question=question):
        raise not_allowed(here.phase)
    if code in RULES and text.strip():
        explain(
            here,
            code=code,
            question=question,
            # As long as ours ever are; a longer one is about nothing.
            signature=request.POST.get("signature", "")[:400],
            text=text,
            now=timezone.now(),
        )
    return HttpResponseRedirect(request.path)


@require_POST
@needs(Action.SIGN)
def signing(request: HttpRequest, here: Here) -> HttpResponse:
    """Sign the areas that were chosen, all of them or none."""
    chosen = set(request.POST.getlist("area")) & here.areas.keys()
    if not chosen:
        return HttpResponseRedirect(f"{here.root}/granska")
    if not all(here.may(Action.SIGN, area=area) for area in chosen):
        raise not_allowed(here.phase)
    seen = {a: request.POST[f"seen.{a}"] for a in chosen if f"seen.{a}" in request.POST}
    receipt = sign(here, _as_they_are(here, chosen), now=timezone.now(), seen=seen)
    return HttpResponseRedirect(f"{here.root}/kvitto/{receipt.number}")


def _as_they_are(here: Here, chosen: Collection[str]) -> Iterator[AreaReview]:
    """The reviews of areas, read when they are asked for and not when the page was."""
    works = {work.service_area: work for work in here.unit.areas.all()}
    for each in reviews(replace(here, works=works)):
        if each.area.id in chosen:
            yield each


@needs(Action.SEE_UNIT)
def receipt(request: HttpRequest, here: Here, number: str) -> HttpResponse:
    """What was signed: when, by whom, which areas, with its checksum."""
    found = receipt_of(here, number)
    areas = [here.areas[id_] for id_ in found.service_areas if id_ in here.areas]
    return unit_page(request, here, "receipt", receipt=found, areas=areas)


def receipt_of(here: Here, number: str) -> Receipt:
    """Return a receipt of the unit; raises NotFoundError for a number it has not."""
    rows = Receipt.objects.filter(unit=here.unit).select_related("by")
    found = rows.filter(number=number_in(number) or 0).first()
    if found is None:
        raise NotFoundError(
            text=LocalText(sv="Kvittot finns inte.", en="There is no such receipt.")
        )
    return found


@needs(Action.READ_AUDIT)
def log(request: HttpRequest, here: Here) -> HttpResponse:
    """What was done at the unit, by whom and when."""
    found = events_of(
        request, here.pack, period=here.unit.round.period, place=here.unit.place
    )
    return unit_page(request, here, "log", log=found)
