"""What somebody meant by a form: written anew, as last year, or one of two answers."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest

from jamfor.core.answers.reuse import Offer
from jamfor.core.vocabulary.errors import NotFoundError
from jamfor.core.vocabulary.texts import LocalText
from jamfor.web.collection.actions.submitting import ANEW, How, as_last_year
from jamfor.web.collection.forms import Submitted
from jamfor.web.collection.models import Source
from jamfor.web.collection.queries.questions import Standing


def meant(
    request: HttpRequest, sent: Submitted, standing: Standing
) -> tuple[Submitted, How]:
    """Return what was meant by what was sent: as written, as last year, one of two.

    Raises NotFoundError where two answers met and somebody has already chosen.
    """
    question = sent.question
    last = standing.last.get(question)
    again = request.POST.get("same") == question
    if last and (again or confirms_all(request, sent, standing)):
        confirmed = How(source=Source.CONFIRMED, carried_from=last.period)
        return as_last_year(sent, last), confirmed
    pressed, _, choice = request.POST.get("settle", "").partition(":")
    if pressed == question:
        return _settled(sent, standing, choice)
    # Last year's answer, shown filled in and sent as it was.
    offered = standing.offers.get(question) is Offer.CARRY and not sent.based_on
    if last and offered and last.content == sent.content:
        return sent, How(source=Source.CONFIRMED, carried_from=last.period)
    return sent, ANEW


def _settled(sent: Submitted, standing: Standing, choice: str) -> tuple[Submitted, How]:
    """Keep one of two answers that met: the one that stands, or the one beside."""
    id_, _, keep = choice.partition(":")
    kept = {str(b.id): b for b in standing.beside.get(sent.question, ())}
    beside = kept.get(id_)
    if beside is None:
        raise NotFoundError(
            text=LocalText(
                sv="Någon har redan valt mellan svaren.",
                en="Somebody has already chosen between the answers.",
            )
        )
    stands = standing.answers[sent.question].content
    content = beside.content if keep == "beside" else stands
    chosen = replace(sent, content=content, faults=(), raw={})
    return chosen, How(source=Source.SETTLED, settles=beside.id)


def pressed_in(request: HttpRequest) -> str:
    """Return the question whose own button was pressed; empty where none was."""
    settled = request.POST.get("settle", "").partition(":")[0]
    return request.POST.get("same", "") or settled


def confirms_all(request: HttpRequest, sent: Submitted, standing: Standing) -> bool:
    """Whether a question nobody answered is to be answered as last year."""
    untouched = sent.question not in standing.answers and sent.content.is_empty
    return "same-all" in request.POST and untouched and sent.question in standing.last
