"""What a document says, as a tree of plain texts: the same for PDF and for Word.

No text is ever put into markup: a template reads the tree as data.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from jamfor.core.answers.content import Content
from jamfor.core.answers.response_review import categories_of
from jamfor.core.answers.wording import (
    DECIDED,
    DOCUMENTED,
    FOLLOWED_UP,
    answer_words,
    part_words,
)
from jamfor.core.indicators.inputs import read_by
from jamfor.core.questionnaires.questions import (
    NO,
    YES,
    QuestionVersion,
    Response,
    ResponseType,
    Section,
)
from jamfor.core.releases.pack import Pack
from jamfor.core.statistics.amounts import field_name
from jamfor.core.statistics.formatting import date_text
from jamfor.core.vocabulary.texts import Language, LocalText
from jamfor.formats.answer_sheets.asked import AskedRound


Tree = dict[str, object]
_CHOSEN = {ResponseType.YES_NO, ResponseType.ORDINAL, ResponseType.SINGLE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A unit's questionnaire as it is printed.

    `answers` and `before` are contents by question: this year's, and last year's with
    the versions they were answers to.
    """

    pack: Pack
    asked: AskedRound
    place: str
    language: Language
    last_day: str
    answers: Mapping[str, Content]
    before: Mapping[str, Content]
    before_period: str = ""

    def say(self, sv: str, en: str) -> str:
        """Return a phrase in the language of the paper."""
        return sv if self.language == "sv" else en

    def text(self, words: LocalText | None) -> str:
        """Return a text in the language of the paper; nothing for none."""
        return words.in_language(self.language) if words else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """What a receipt says beside the answers: who, when, which areas, the hash."""

    number: int
    by: str
    at: datetime
    at_text: str
    service_areas: tuple[str, ...]
    sha256: str
    explanations: Mapping[str, str]


def questionnaire_tree(paper: Paper) -> Tree:
    """Return everything the printed questionnaire says."""
    planned = next(r for r in paper.pack.rounds if r.period == paper.asked.period)
    return {
        "lang": paper.language,
        "title": paper.text(planned.title),
        "place": paper.text(paper.asked.places[paper.place].name),
        "example": paper.say(
            "Exempel: svaren är påhittade", "Example: invented answers"
        )
        if paper.pack.example
        else "",
        "facts": [
            [
                paper.say("Mätdatum", "Reference date"),
                date_text(paper.asked.reference_date, paper.language),
            ],
            [paper.say("Sista svarsdag", "Last day to answer"), paper.last_day],
            [paper.say("Grund", "Ground"), paper.text(planned.legal_ground)],
            [
                paper.say("Lydelser", "Wording"),
                paper.say(
                    "Frågornas lydelse är vår tolkning där inget annat sägs.",
                    "The wording of questions is our reading unless stated otherwise.",
                ),
            ],
        ],
        "page": paper.say("Sida {} av {}", "Page {} of {}"),
        "areas": list(_areas(paper, paper.asked.units[paper.place])),
    }


def receipt_tree(paper: Paper, signed: Signed) -> Tree:
    """Return everything a receipt says: who signed what when, and every answer."""
    tree = questionnaire_tree(paper)
    place = paper.text(paper.asked.places[paper.place].name)
    return {
        **tree,
        "title": paper.say(f"Kvitto {signed.number}", f"Receipt {signed.number}"),
        "place": f"{place} {paper.asked.period}",
        "facts": [
            [paper.say("Godkänt", "Signed"), signed.at_text],
            [paper.say("Av", "By"), signed.by],
            [paper.say("Kontrollsumma (SHA-256)", "Checksum (SHA-256)"), signed.sha256],
        ],
        "footer": signed.sha256,
        "areas": [
            _answered(area, signed, paper)
            for area in _areas(paper, frozenset(signed.service_areas))
        ],
    }


def _answered(area: Tree, signed: Signed, paper: Paper) -> Tree:
    """An area with its answers in place of its choices."""
    sections = area["sections"]
    assert isinstance(sections, list)  # noqa: S101 - made below
    for section in sections:
        for question in section["questions"]:
            why = signed.explanations.get(str(question["id"]), "")
            question["explanation"] = (
                f"{paper.say('Förklaring', 'Explanation')}: {why}" if why else ""
            )
    return area


def _areas(paper: Paper, wanted: frozenset[str]) -> Iterator[Tree]:
    names = {area.id: area for area in paper.pack.geography.service_areas}
    for form in paper.asked.questionnaires_of(paper.place):
        if form.service_area not in wanted:
            continue
        numbers = {q: n for n, q in enumerate(form.questions, start=1)}
        yield {
            "title": paper.text(names[form.service_area].name),
            "sections": [
                {
                    "title": paper.text(section.title),
                    "terms": _terms(paper, section),
                    "questions": [
                        _question(paper, question, numbers[question])
                        for question in section.questions
                    ],
                }
                for section in form.sections
            ],
        }


def _terms(paper: Paper, section: Section) -> list[str]:
    """The words a section's questions use, explained once, in their order."""
    terms = {term.id: term for term in paper.pack.terms}
    used = dict.fromkeys(
        t for q in section.questions for t in paper.asked.questions[q].terms
    )
    return [
        f"{paper.text(terms[t].term)}: {paper.text(terms[t].definition)}"
        for t in used
        if t in terms
    ]


def _question(paper: Paper, question: str, number: int) -> Tree:
    version = paper.asked.questions[question]
    return {
        "id": question,
        "number": number,
        "text": paper.text(version.text),
        "route": _route(paper, version),
        "guidance": paper.text(version.guidance),
        "serves": _serves(paper, question),
        "several": version.response.type is ResponseType.MULTIPLE,
        "options": _options(paper, version.response),
        "rows": _rows(paper, version.response),
        "field": _field(paper, version.response),
        "answer": said(paper, paper.answers.get(question), version.response),
        "last": _last(paper, question),
        "explanation": "",
    }


def _route(paper: Paper, version: QuestionVersion) -> str:
    if version.asked_when is None:
        return ""
    openers = [
        paper.text(paper.asked.questions[q].text)
        for q in dict.fromkeys(read_by(version.asked_when))
        if q in paper.asked.questions
    ]
    lead = paper.say(
        "Besvaras beroende på svaret på:", "Whether it is answered depends on:"
    )
    return f"{lead} {'; '.join(openers)}"


def _serves(paper: Paper, question: str) -> str:
    areas = paper.asked.areas_of[question] & paper.asked.units[paper.place]
    if len(areas) < 2:  # noqa: PLR2004 - shared means by two at least
        return ""
    names = [a for a in paper.pack.geography.service_areas if a.id in areas]
    lead = paper.say("Besvaras en gång för", "Answered once for")
    return f"{lead} {', '.join(paper.text(area.short) for area in names)}"


def _options(paper: Paper, response: Response) -> list[str]:
    listed = {
        *_CHOSEN,
        ResponseType.MULTIPLE,
        ResponseType.MATRIX,
        ResponseType.ROUTINE,
    }
    if response.type not in listed:
        return []
    found = [paper.text(category.text) for category in categories_of(response)]
    kept = {ResponseType.MULTIPLE, ResponseType.SINGLE}
    return found if response.type in kept else found[::-1]


def _rows(paper: Paper, response: Response) -> list[str]:
    divided = {ResponseType.MATRIX, ResponseType.ROUTINE}
    if response.type not in divided:
        return []
    return [paper.text(part_words(response, part)) for part in response.parts]


def _field(paper: Paper, response: Response) -> str:
    """What is written on the line of a question that is not a choice."""
    if response.type is ResponseType.ROUTINE:
        return paper.say(
            "Beslutad · senast uppföljd · uppföljningen dokumenterad",
            "Decided · last followed up · follow-up documented",
        )
    if response.type in {ResponseType.NUMBER, ResponseType.PERCENT}:
        return paper.text(field_name(response.unit))
    if response.type is ResponseType.DATE:
        return paper.say("Datum", "Date")
    return paper.say("Svar", "Answer") if response.type is ResponseType.TEXT else ""


def _last(paper: Paper, question: str) -> str:
    content = paper.before.get(question)
    if content is None:
        return ""
    found = next(q for q in paper.pack.questions if q.id == question)
    version = found.asked_in(paper.before_period) or paper.asked.questions[question]
    words = said(paper, content, version.response)
    lead = paper.say("Ert svar", "Your answer")
    return f"{lead} {paper.before_period}: {words}" if words else ""


def said(paper: Paper, content: Content | None, response: Response) -> str:
    """Return an answer in words on one line; nothing where nothing was said."""
    if content is None:
        return ""
    return "; ".join(_parts(paper, content, response))


def _parts(paper: Paper, content: Content, response: Response) -> Iterator[str]:
    for part in response.parts:
        answer = content.values.get(part)
        if answer is not None:
            label = paper.text(part_words(response, part))
            words = paper.text(answer_words(answer, response, part))
            yield f"{label}: {words}" if label else words
    found = content.evidence
    if found is None:
        return
    code = (YES if found.documented else NO).code
    for part, codes in (
        (DECIDED, _day(found.decided)),
        (FOLLOWED_UP, _day(found.followed_up)),
        (DOCUMENTED, (code,)),
    ):
        told = answer_words(codes, response, part)
        yield f"{paper.text(part_words(response, part))}: {paper.text(told)}"


def _day(day: date | None) -> tuple[str, ...]:
    return (day.isoformat(),) if day else ()
