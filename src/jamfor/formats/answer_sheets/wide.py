"""The wide sheet: a workbook for a municipality to fill in, a sheet a service area.

Every row carries its question's id, so that rows may be sorted; what is filled in
already is there, and last year's answer beside. Read back untouched, it says what the
unit has answered and nothing else.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import xlsxwriter

from jamfor.core.answers.answers import UnitAnswers
from jamfor.core.places.places import ServiceArea
from jamfor.core.questionnaires.questions import Question, Section, Term
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.errors import NotFoundError
from jamfor.core.vocabulary.texts import Language, LocalText
from jamfor.formats.answer_sheets.asked import AskedRound
from jamfor.formats.answer_sheets.form_rows import FormRow, form_rows
from jamfor.formats.answer_sheets.sheet_writer import SheetWriter


SHEET_NAME = 31  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What is needed to write one unit's form: the round, its answers, last year's."""

    pack: Pack
    asked: AskedRound
    place: str
    answers: UnitAnswers | None
    before: UnitAnswers | None
    language: Language

    def text(self, words: LocalText) -> str:
        """Return a text in the language of the form."""
        return words.in_language(self.language)

    @property
    def terms(self) -> Mapping[str, Term]:
        """The explained words by id."""
        return {term.id: term for term in self.pack.terms}

    @property
    def questions(self) -> Mapping[str, Question]:
        """The questions of all years by id."""
        return {question.id: question for question in self.pack.questions}

    @property
    def areas(self) -> Mapping[str, ServiceArea]:
        """The service areas by id."""
        return {area.id: area for area in self.pack.geography.service_areas}


def to_wide_xlsx(form: Form, *, created: datetime) -> bytes:
    """Write the form of a unit; raise NotFoundError for a place that is not asked."""
    refuse_unasked(form.asked, form.place)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": created.replace(tzinfo=None)})
    writer = SheetWriter.of(book, language=form.language)
    answered_on: dict[str, str] = {}
    for questionnaire in form.asked.questionnaires_of(form.place):
        area = form.areas[questionnaire.service_area]
        name = _sheet_name(form, area)
        writer.begin(name, above=_above(form, area))
        for section in questionnaire.sections:
            writer.section(form.text(section.title))
            for row in _rows(form, section, name, answered_on):
                writer.row(row)
        writer.finish()
    writer.write_lists()
    book.close()
    return out.getvalue()


def _sheet_name(form: Form, area: ServiceArea) -> str:
    """A sheet's name has room for 31 characters."""
    name = form.text(area.name)
    return name if len(name) <= SHEET_NAME else form.text(area.short)[:SHEET_NAME]


def refuse_unasked(asked: AskedRound, place: str) -> None:
    """Raise NotFoundError for a place that answers nothing in the round."""
    if place in asked.units:
        return
    if place not in asked.places:
        raise NotFoundError(f"there is no place {place}")
    districts = asked.divided_into(place)
    if districts:
        raise NotFoundError(
            f"{place} is asked district by district in {asked.period}:"
            f" {', '.join(districts)}"
        )
    raise NotFoundError(f"{place} is not asked in {asked.period}")


def _rows(
    form: Form, section: Section, name: str, answered_on: dict[str, str]
) -> Iterator[FormRow]:
    """A question shared between areas is put on the first sheet, then pointed to."""
    for question in section.questions:
        version = form.asked.questions.get(question)
        if version is None:
            continue
        first = answered_on.setdefault(question, name)
        if first != name:
            words = LocalText(
                sv=f"Besvaras på bladet {first}.",
                en=f"Answered on the sheet {first}.",
            )
            yield FormRow(
                question=form.text(version.text), explanation=form.text(words)
            )
            continue
        yield from form_rows(
            question,
            version,
            questions=form.questions,
            terms=form.terms,
            answers=form.answers,
            before=form.before,
            language=form.language,
        )


def _above(form: Form, area: ServiceArea) -> tuple[tuple[str, str | date, str], ...]:
    """What stands above the headings: who answers, for which year and day, and how."""
    place = form.asked.places[form.place]
    swedish = form.language == "sv"
    title = next(r.title for r in form.pack.rounds if r.period == form.asked.period)
    how = (
        "Fyll i de vita cellerna. Välj i listan där det finns en. Ange en orsak om"
        " svar saknas. En tom rad ändrar ingenting. Raderna får sorteras."
        if swedish
        else "Fill in the white cells. Choose from the list where there is one. State a"
        " reason where there is no answer. An empty row changes nothing. Rows may be"
        " sorted."
    )
    return (
        (f"{form.text(title)} – {form.text(area.name)}", "", ""),
        ("Plats" if swedish else "Place", form.place, form.text(place.name)),
        ("År" if swedish else "Year", form.asked.period, ""),
        (
            "Mätdatum" if swedish else "Reference date",
            form.asked.reference_date.isoformat(),
            "",
        ),
        (how, "", ""),
    )
