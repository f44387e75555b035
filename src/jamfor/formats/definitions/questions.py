"""Questions, terms, questionnaires and rounds, from their files to the core's types."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from jamfor.core.questionnaires.questions import (
    YES_NO,
    Category,
    Question,
    Questionnaire,
    QuestionVersion,
    Response,
    ResponseType,
    Section,
    Term,
)
from jamfor.core.releases.pack import Round
from jamfor.core.vocabulary.basis import Basis
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.definitions.reading import Findings, Site
from jamfor.formats.definitions.rules import RuleReader
from jamfor.formats.definitions.schema import (
    CategoryEntry,
    QuestionEntry,
    QuestionnaireFile,
    QuestionVersionEntry,
    ResponseEntry,
    RoundFile,
    TermEntry,
    Text,
)


_CHOICE = {"categories"}
_FIELDS: dict[ResponseType, set[str]] = {
    ResponseType.YES_NO: set(),
    ResponseType.ORDINAL: _CHOICE,
    ResponseType.SINGLE: _CHOICE,
    ResponseType.MULTIPLE: _CHOICE,
    ResponseType.MATRIX: {"rows", "columns"},
    ResponseType.NUMBER: {"unit", "minimum"},
    ResponseType.PERCENT: set(),
    ResponseType.DATE: set(),
    ResponseType.TEXT: {"max-length"},
    ResponseType.ROUTINE: set(),
}
"""The fields a response must have, apart from its type."""

_OPTIONAL: dict[ResponseType, set[str]] = {ResponseType.NUMBER: {"maximum"}}
_WEAKEST_FIRST = (Basis.EXAMPLE, Basis.INFERRED, Basis.SOURCE)


def local(text: Text) -> LocalText:
    """Return a text in two languages."""
    return LocalText(sv=text.sv, en=text.en)


def years(periods: Iterable[int]) -> tuple[str, ...]:
    """Return years as periods, which are text."""
    return tuple(str(period) for period in periods)


def question_of(entry: QuestionEntry, site: Site, findings: Findings) -> Question:
    """Return a question; what is wrong with a version of it is noted."""
    findings.define(("question", entry.id), site)
    for index, version in enumerate(entry.versions):
        findings.define(
            ("question", entry.id, version.version), site.within("versions", index)
        )
    return Question(
        id=entry.id,
        versions=tuple(
            _question_version(version, site.within("versions", index), findings)
            for index, version in enumerate(entry.versions)
        ),
    )


def _question_version(
    entry: QuestionVersionEntry, site: Site, findings: Findings
) -> QuestionVersion:
    condition = None
    if entry.asked_when is not None:
        reader = RuleReader(findings=findings)
        condition = reader.condition(entry.asked_when, site.within("asked-when"))
    return QuestionVersion(
        version=entry.version,
        periods=years(entry.periods),
        basis=entry.basis,
        text=local(entry.text),
        phrase=local(entry.phrase),
        response=_response(entry.response, site.within("response"), findings),
        guidance=None if entry.guidance is None else local(entry.guidance),
        terms=tuple(entry.terms),
        asked_when=condition,
        allow=tuple(Missing(reason) for reason in entry.allow),
        reuse=entry.reuse,
        minutes=entry.minutes,
    )


def _response(entry: ResponseEntry, site: Site, findings: Findings) -> Response:
    _check_fields(entry, site, findings)
    percent = entry.type is ResponseType.PERCENT
    return Response(
        type=entry.type,
        categories=_choices(entry),
        rows=_categories(entry.rows or []),
        unit="percent" if percent else entry.unit or "",
        minimum=0 if percent else entry.minimum,
        maximum=100 if percent else entry.maximum,
        max_length=entry.max_length,
    )


def _choices(entry: ResponseEntry) -> tuple[Category, ...]:
    if entry.type in {ResponseType.YES_NO, ResponseType.ROUTINE}:
        return YES_NO
    if entry.type is ResponseType.MATRIX and isinstance(entry.columns, str):
        return YES_NO
    columns = entry.columns if isinstance(entry.columns, list) else []
    return _categories([*(entry.categories or []), *columns])


def _categories(entries: Sequence[CategoryEntry]) -> tuple[Category, ...]:
    return tuple(Category(code=e.code, text=local(e.text)) for e in entries)


def _check_fields(entry: ResponseEntry, site: Site, findings: Findings) -> None:
    """Note fields the type of the answer has no use for, and those it lacks."""
    stated = {
        "categories": entry.categories,
        "rows": entry.rows,
        "columns": entry.columns,
        "unit": entry.unit,
        "minimum": entry.minimum,
        "maximum": entry.maximum,
        "max-length": entry.max_length,
    }
    given = {name for name, value in stated.items() if value is not None}
    needed = _FIELDS[entry.type]
    for name in sorted(given - needed - _OPTIONAL.get(entry.type, set())):
        findings.refuse(
            "response-field-out-of-place",
            site.at(name),
            sv=f"”{name}” hör inte till svar av typen {entry.type}. Ta bort det.",
            en=f"“{name}” does not belong to answers of type {entry.type}. Remove it.",
        )
    for name in sorted(needed - given):
        findings.refuse(
            "response-incomplete",
            site.at(),
            sv=f"Svar av typen {entry.type} behöver ”{name}”. Lägg till det.",
            en=f"Answers of type {entry.type} need “{name}”. Add it.",
        )


def term_of(entry: TermEntry, site: Site, findings: Findings) -> Term:
    """Return a word and its explanation."""
    findings.define(("term", entry.id), site)
    return Term(
        id=entry.id,
        term=local(entry.term),
        definition=local(entry.definition),
        basis=entry.basis,
    )


def questionnaire_of(
    entry: QuestionnaireFile, site: Site, findings: Findings
) -> Questionnaire:
    """Return what a service area is asked in a year."""
    period = str(entry.period)
    findings.define(("questionnaire", period, entry.service_area), site)
    _check_folder(period, site, findings)
    return Questionnaire(
        period=period,
        service_area=entry.service_area,
        basis=entry.basis,
        sections=tuple(
            Section(
                id=section.id,
                title=local(section.title),
                questions=tuple(section.questions),
            )
            for section in entry.sections
        ),
    )


def round_of(entry: RoundFile, site: Site, findings: Findings) -> Round:
    """Return a round; its days are as certain as the least certain of them."""
    period = str(entry.period)
    findings.define(("round", period), site)
    _check_folder(period, site, findings)
    basis = entry.basis
    days = (basis.reference_date, basis.opens, basis.last_day, basis.closes)
    return Round(
        period=period,
        title=local(entry.title),
        reference_date=entry.reference_date,
        opens=entry.opens,
        last_day=entry.last_day,
        closes=entry.closes,
        published=entry.published,
        legal_ground=local(entry.legal_ground),
        dates_basis=min((*days, basis.published), key=_WEAKEST_FIRST.index),
    )


def _check_folder(period: str, site: Site, findings: Findings) -> None:
    """Note a file of one year that lies in the folder of another."""
    folder = site.marked.file.split("/")[-2]
    if folder != period:
        findings.refuse(
            "wrong-folder",
            site.at("period"),
            sv=f"Filen gäller {period} men ligger i mappen {folder}. Flytta den eller"
            " rätta året.",
            en=f"The file is about {period} but lies in the folder {folder}. Move it or"
            " correct the year.",
        )
