"""The questionnaire as a Word document: real headings, last year's answers, room to
write.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.document import Document as Made
from docx.oxml.ns import qn
from docx.shared import Pt

from jamfor.formats.documents.trees import Paper, questionnaire_tree


LANGUAGES = {"sv": "sv-SE", "en": "en-GB"}
# A document states a time; ours follows from what it says, not from when it was made.
_STAMP = datetime(2000, 1, 1, tzinfo=UTC)


def questionnaire_docx(paper: Paper) -> bytes:
    """Return a unit's questionnaire as Word, last year's answers in it."""
    tree: Any = questionnaire_tree(paper)
    document = Document()
    _set_up(document, paper, tree)
    document.add_heading(tree["title"], level=0)
    document.add_paragraph(tree["place"])
    if tree["example"]:
        document.add_paragraph(tree["example"])
    for label, text in tree["facts"]:
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{label}: ").bold = True
        paragraph.add_run(text)
    for area in tree["areas"]:
        document.add_heading(area["title"], level=1)
        for section in area["sections"]:
            document.add_heading(section["title"], level=2)
            for term in section["terms"]:
                document.add_paragraph().add_run(term).italic = True
            for question in section["questions"]:
                _add(document, question)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _set_up(document: Made, paper: Paper, tree: Any) -> None:
    properties = document.core_properties
    properties.title = f"{tree['title']}, {tree['place']}"
    properties.language = LANGUAGES[paper.language]
    properties.created = properties.modified = _STAMP
    properties.author = ""
    style: Any = document.styles["Normal"]
    style.font.name, style.font.size = "Calibri", Pt(11)
    language = style.element.get_or_add_rPr().makeelement(
        qn("w:lang"), {qn("w:val"): LANGUAGES[paper.language]}
    )
    style.element.get_or_add_rPr().append(language)


def _add(document: Made, question: Any) -> None:
    head = document.add_paragraph()
    head.paragraph_format.space_before = Pt(12)
    head.paragraph_format.keep_with_next = True
    head.add_run(f"{question['number']}. {question['text']}").bold = True
    _explain(document, question)
    _choices(document, question)
    if question["field"]:
        document.add_paragraph(f"{question['field']}: ")
    if question["answer"]:
        document.add_paragraph(question["answer"]).runs[0].bold = True
    if question["last"]:
        document.add_paragraph(question["last"])


def _explain(document: Made, question: Any) -> None:
    for name in ("route", "serves", "guidance"):
        if question[name]:
            document.add_paragraph(question[name])


def _choices(document: Made, question: Any) -> None:
    """A line an option; a line a row with its options where there are rows."""
    marked = [f"☐ {option}" for option in question["options"]]
    rows = question["rows"]
    lines = [f"{row}:   {'   '.join(marked)}" for row in rows] if rows else marked
    for line in lines:
        document.add_paragraph(line)
