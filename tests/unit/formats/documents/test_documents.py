"""The questionnaire on paper: complete, accessible, and nobody's text is markup."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import pytest
from docx import Document

from builders.little_sweden import little_pack
from jamfor.core.answers.content import Content
from jamfor.formats.answer_sheets.asked import AskedRound
from jamfor.formats.documents.pdf import questionnaire_pdf, receipt_pdf
from jamfor.formats.documents.trees import Paper, Signed, questionnaire_tree
from jamfor.formats.documents.word import questionnaire_docx


NASTY = '#read("/etc/passwd") *x* $y$ <script> \\ @label'
QUESTION = "method-freda-cy"


@lru_cache(maxsize=1)
def _asked() -> tuple[Any, AskedRound]:
    pack = little_pack()
    return pack, AskedRound.of(pack, "2022")


def paper(language: Any = "sv", **answers: Content) -> Paper:
    pack, asked = _asked()
    return Paper(
        pack=pack,
        asked=asked,
        place="1460",
        language=language,
        last_day="25 februari 2022",
        answers={QUESTION: Content(values={"": ("yes",)}), **answers},
        before={QUESTION: Content(values={"": ("no",)})},
        before_period="2021",
    )


def _questions(made: Paper) -> Iterator[Any]:
    tree: Any = questionnaire_tree(made)
    for area in tree["areas"]:
        for section in area["sections"]:
            yield from section["questions"]


def test_every_question_a_unit_is_asked_is_on_its_paper() -> None:
    made = paper()
    asked = [q for f in made.asked.questionnaires_of("1460") for q in f.questions]

    assert [q["id"] for q in _questions(made)] == asked


@pytest.mark.parametrize(
    ("language", "words"),
    [("sv", "Ert svar 2021: Nej"), ("en", "Your answer 2021: No")],
)
def test_last_years_answer_stands_beside_in_words(language: str, words: str) -> None:
    found = [q for q in _questions(paper(language)) if q["id"] == QUESTION]

    assert {question["last"] for question in found} == {words}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_pdf_is_tagged_and_says_its_language(language: str) -> None:
    """Breaks when it is compiled without the standard for accessible PDF."""
    made = questionnaire_pdf(paper(language))

    assert made.startswith(b"%PDF-")
    assert b"/MarkInfo" in made
    assert b"pdfuaid" in made


def test_the_same_paper_is_the_same_bytes() -> None:
    """Breaks when the time of making is written into it."""
    assert questionnaire_pdf(paper()) == questionnaire_pdf(paper())


def test_what_people_wrote_is_never_read_as_markup() -> None:
    """Breaks when texts are put into the template instead of handed to it: the file
    would be read, or the document not compile.
    """
    signed = Signed(
        number=1,
        by=NASTY,
        at=datetime(2022, 2, 25, tzinfo=UTC),
        at_text="25 februari 2022",
        service_areas=("child-youth-welfare",),
        sha256="0" * 64,
        explanations={QUESTION: NASTY},
    )

    made = receipt_pdf(paper(), signed)

    assert made.startswith(b"%PDF-")
    assert b"root:" not in made


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_word_document_has_headings_and_every_question(language: str) -> None:
    made = paper(language)

    read = Document(io.BytesIO(questionnaire_docx(made)))

    said = "\n".join(paragraph.text for paragraph in read.paragraphs)
    for question in _questions(made):
        assert str(question["text"]) in said
    styles = {p.style.name for p in read.paragraphs if p.style is not None}
    assert {"Heading 1", "Heading 2"} <= styles
    expected = {"sv": "sv-SE", "en": "en-GB"}[language]
    assert read.core_properties.language == expected
