"""The questionnaire as a file: to fill in outside, and back again."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from jamfor.core.access.roles import Action
from jamfor.core.answers.answers import UnitAnswers
from jamfor.core.answers.content import Content, unit_of
from jamfor.core.statistics.formatting import date_text
from jamfor.core.vocabulary.errors import NotFoundError
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.answer_sheets.wide import Form, to_wide_xlsx
from jamfor.formats.documents.pdf import questionnaire_pdf, receipt_pdf
from jamfor.formats.documents.trees import Paper
from jamfor.formats.documents.word import questionnaire_docx
from jamfor.pipeline.receipt_report import report
from jamfor.web.collection.actions.importing import keep_sheet, read_sheet, store_sheet
from jamfor.web.collection.here import Here, needs
from jamfor.web.collection.models import Upload
from jamfor.web.collection.queries.answers import (
    LastYear,
    answers_of,
    last_year_of,
    unit_answers,
)
from jamfor.web.collection.queries.receipts import paper_of_receipt, signed_of
from jamfor.web.collection.views.pages import unit_page
from jamfor.web.collection.views.review import receipt_of
from jamfor.web.shell.fields import number_in


PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMS: dict[str, tuple[Callable[[Paper], bytes], str]] = {
    "pdf": (questionnaire_pdf, PDF),
    "docx": (questionnaire_docx, DOCX),
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def before_of(here: Here) -> UnitAnswers | None:
    """Return what the unit answered in the round before; None where it did not."""
    last = last_year_of(here.unit)
    if not last:
        return None
    return _as_unit(here, last)


def _as_unit(here: Here, last: dict[str, LastYear]) -> UnitAnswers:
    period = next(iter(last.values())).period
    found = next(r for r in here.pack.rounds if r.period == period)
    return unit_of(
        {question: each.content for question, each in last.items()},
        place=here.unit.place,
        period=period,
        reference_date=found.reference_date,
    )


def attachment(content: bytes, *, kind: str, name: str) -> HttpResponse:
    """Answer with a file to save."""
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


@needs(Action.EXPORT)
def sheet(request: HttpRequest, here: Here) -> HttpResponse:  # noqa: ARG001 - a view
    """The unit's form as a workbook, with what is answered and last year's beside."""
    form = Form(
        pack=here.pack,
        asked=here.asked,
        place=here.unit.place,
        answers=unit_answers(here.unit.place, here.asked, answers_of(here.unit)),
        before=before_of(here),
        language=here.language,
    )
    name = f"enkat-{here.unit.place}-{here.asked.period}.xlsx"
    return attachment(to_wide_xlsx(form, created=timezone.now()), kind=XLSX, name=name)


@require_http_methods(["GET", "POST"])
@needs(Action.IMPORT)
def upload(request: HttpRequest, here: Here) -> HttpResponse:
    """Read a filled-in sheet: a report first, and nothing stored until she says so."""
    if "store" in request.POST:
        return _store(request, here)
    sent = request.FILES.get("file")
    if request.method == "GET" or sent is None:
        return unit_page(request, here, "upload", nothing=request.method == "POST")
    content = sent.read()
    found = read_sheet(here, content, name=sent.name or "")
    kept = keep_sheet(here, content, name=sent.name or "", now=timezone.now())
    return unit_page(
        request,
        here,
        "upload",
        report=report(found, language=here.language),
        kept=None if found.is_broken or not found.changes_anything else kept,
        refused=len(found.refused),
    )


def _store(request: HttpRequest, here: Here) -> HttpResponse:
    wanted = request.POST["store"]
    kept = Upload.objects.filter(
        pk=number_in(wanted) or 0, unit=here.unit, by=here.user
    ).first()
    if kept is None:
        raise NotFoundError(
            text=LocalText(
                sv="Filen är redan sparad eller ersatt av en senare. Läs in den igen om"
                " du är osäker.",
                en="The file is already stored, or replaced by a later one. Upload it"
                " again if you are unsure.",
            )
        )
    done = store_sheet(here, kept, now=timezone.now())
    return HttpResponseRedirect(
        f"{here.root}?inlast={done.stored}&bredvid={done.beside}"
    )


def paper_of(here: Here, answers: dict[str, Content]) -> Paper:
    """Return the unit's questionnaire as it is printed."""
    last = last_year_of(here.unit)
    return Paper(
        pack=here.pack,
        asked=here.asked,
        place=here.unit.place,
        language=here.language,
        last_day=date_text(here.unit.round.last_day, here.language),
        answers=answers,
        before={question: each.content for question, each in last.items()},
        before_period=next(iter(last.values())).period if last else "",
    )


@needs(Action.EXPORT)
def printed(request: HttpRequest, here: Here, form: str) -> HttpResponse:  # noqa: ARG001 - a view
    """The whole questionnaire as PDF or Word, last year's answers beside."""
    answers = {q: current.content for q, current in answers_of(here.unit).items()}
    paper = paper_of(here, answers)
    make, kind = FORMS[form]
    name = f"enkat-{here.unit.place}-{here.asked.period}.{form}"
    return attachment(make(paper), kind=kind, name=name)


@needs(Action.EXPORT)
def receipt(request: HttpRequest, here: Here, number: str) -> HttpResponse:  # noqa: ARG001 - a view
    """A receipt with the answers that were signed, as they were then."""
    found = receipt_of(here, number)
    name = f"kvitto-{here.unit.place}-{here.asked.period}-{found.number}.pdf"
    language = here.language
    paper = paper_of_receipt(found, language)
    content = receipt_pdf(paper, signed_of(found, language))
    return attachment(content, kind=PDF, name=name)
