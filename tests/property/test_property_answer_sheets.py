"""Answers written to a sheet and read back, whatever they are."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from builders.survey import ASKED, QUESTIONS, answers_of, received, survey, units_in
from jamfor.core.answers.answers import Evidence, UnitAnswers
from jamfor.core.answers.response_review import categories_of
from jamfor.core.answers.review import review
from jamfor.core.questionnaires.questions import (
    QuestionVersion,
    ResponseType,
)
from jamfor.core.vocabulary.errors import NotFoundError
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.problems import Severity
from jamfor.formats.answer_sheets.long import to_long_csv, to_long_xlsx
from jamfor.formats.answer_sheets.wide import Form, to_wide_xlsx
from jamfor.formats.answer_sheets.words import escaped, tidy, unescaped


NOW = datetime(2022, 3, 1, tzinfo=UTC)
REFERENCE = ASKED.reference_date
Answer = tuple[str, ...] | Missing

DAYS = st.dates(min_value=date(1980, 1, 1), max_value=REFERENCE)
TEXTS = (
    st.text(
        alphabet=st.one_of(
            st.sampled_from("=+-@'\";,|#\n åäö"),
            st.characters(exclude_categories=["C", "Zl", "Zp"]),
        ),
        min_size=1,
        max_size=20,
    )
    .map(tidy)
    .filter(lambda text: text and "_x" not in text)
)
NUMBERS = st.integers(0, 36_600_000).map(
    lambda n: format((Decimal(n) / 10_000).normalize(), "f")
)
PERCENTAGES = st.integers(0, 100).map(str)


def answers_to(version: QuestionVersion) -> st.SearchStrategy[Answer]:
    """Draw a legal answer to one part of a question, or a reason for none."""
    response = version.response
    codes = [category.code for category in categories_of(response)]
    drawn: st.SearchStrategy[tuple[str, ...]]
    match response.type:
        case ResponseType.MULTIPLE:
            some = st.sets(st.sampled_from(codes[:-1]), min_size=1)
            drawn = st.one_of(st.just(("none",)), some.map(lambda s: tuple(sorted(s))))
        case ResponseType.NUMBER:
            drawn = st.tuples(NUMBERS)
        case ResponseType.PERCENT:
            drawn = st.tuples(PERCENTAGES)
        case ResponseType.DATE:
            drawn = st.tuples(DAYS.map(date.isoformat))
        case ResponseType.TEXT:
            drawn = st.tuples(TEXTS)
        case _:
            drawn = st.tuples(st.sampled_from(codes))
    return st.one_of(drawn, st.sampled_from([*version.allow, Missing.NOT_ANSWERED]))


@st.composite
def evidence(draw: st.DrawFn) -> Evidence:
    """Draw evidence with its days in order."""
    days = sorted(draw(st.lists(DAYS, min_size=2, max_size=2)))
    followed_up = draw(st.sampled_from([None, days[1]]))
    return Evidence(
        decided=draw(st.sampled_from([None, days[0]])),
        followed_up=followed_up,
        documented=followed_up is not None and draw(st.booleans()),
    )


@st.composite
def units(draw: st.DrawFn, place: str = "1460") -> UnitAnswers:
    """Draw what a unit of the little survey might answer, gaps and all."""
    values: dict[tuple[str, str], Answer] = {}
    for question, version in QUESTIONS.items():
        if question not in ASKED.questions:
            continue
        for part in version.response.parts:
            if draw(st.booleans()):
                values[question, part] = draw(answers_to(version))
    staff = values.get(("staff", ""))
    if isinstance(staff, tuple):  # the part of a whole is the whole or nothing
        values["staff-degree", ""] = draw(st.sampled_from([staff, ("0",)]))
    unit = answers_of(values, place=place)
    if draw(st.booleans()):
        return replace(unit, evidence={"routine-x": draw(evidence())})
    return unit


@settings(deadline=None, max_examples=60)
@given(unit=units())
def test_what_is_drawn_is_legal(unit: UnitAnswers) -> None:
    """Breaks if the review refuses what a unit may answer: then nothing below holds."""
    found = review(unit, QUESTIONS, parts_of_wholes=ASKED.parts_of_wholes)

    assert not [p for p in found if p.severity is Severity.ERROR]


def _as_read(content: bytes, unit: UnitAnswers) -> UnitAnswers:
    receipt = received(content)
    assert not receipt.has_errors, [f.problem for f in receipt.findings]
    return units_in(receipt).get(unit.place, answers_of({}))


def _answered(
    values: Mapping[tuple[str, str], Answer],
) -> dict[tuple[str, str], Answer]:
    return {k: v for k, v in values.items() if v is not Missing.NOT_ANSWERED}


@settings(deadline=None, max_examples=60)
@given(unit=units())
def test_a_long_sheet_read_back_is_what_was_written(unit: UnitAnswers) -> None:
    """Breaks if an answer, a reason or a day is lost or read as another."""
    for content in (
        to_long_csv([unit], language="sv"),
        to_long_csv([unit], language="en"),
        to_long_xlsx([unit], language="sv", created=NOW),
    ):
        read = _as_read(content, unit)

        assert _answered(read.values) == _answered(unit.values)
        assert read.evidence == unit.evidence


def _form(unit: UnitAnswers | None, language: str = "sv") -> bytes:
    form = Form(
        pack=survey(),
        asked=ASKED,
        place="1460",
        answers=unit,
        before=replace(unit, period="2021") if unit else None,
        language="en" if language == "en" else "sv",
    )
    return to_wide_xlsx(form, created=NOW)


@settings(deadline=None, max_examples=60)
@given(unit=units(), language=st.sampled_from(["sv", "en"]))
def test_a_form_read_back_into_nothing_is_what_the_unit_had_answered(
    unit: UnitAnswers, language: str
) -> None:
    """Breaks if the form leaves out an answer, or its own words are not understood."""
    read = _as_read(_form(unit, language), unit)

    assert _answered(read.values) == _answered(unit.values)
    assert read.evidence == unit.evidence


@settings(deadline=None, max_examples=60)
@given(unit=units())
def test_an_untouched_form_changes_nothing(unit: UnitAnswers) -> None:
    """Breaks if an answer is written another way than it is compared."""
    receipt = received(_form(unit), before={"1460": unit})

    assert not receipt.changes_anything
    assert units_in(receipt) == {"1460": unit}
    warned = {finding.problem.code for finding in receipt.findings}
    assert warned <= {"route-closed", "evidence-without-routine"}


def test_a_form_nobody_has_filled_in_says_nothing() -> None:
    """Breaks if an empty row is an answer or a fault."""
    receipt = received(_form(None))

    assert not receipt.findings
    assert receipt.understood == 0
    assert len(receipt.reading.silences) > len(ASKED.questions)


def test_who_is_not_asked_has_no_form() -> None:
    """Breaks if a form without a single sheet can be written."""
    form = Form(
        pack=survey(),
        asked=ASKED,
        place="0180",
        answers=None,
        before=None,
        language="sv",
    )

    with pytest.raises(NotFoundError, match="0180-s04"):
        to_wide_xlsx(form, created=NOW)


@settings(deadline=None, max_examples=60)
@given(unit=units(), order=st.randoms())
def test_rows_may_be_sorted(unit: UnitAnswers, order: Random) -> None:
    """Breaks if a row depends on the one above it."""
    content = to_long_csv([unit], language="sv").decode("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(content, newline=""), delimiter=";")
    order.shuffle(rows)
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([header, *rows])

    read = _as_read(out.getvalue().encode(), unit)

    assert _answered(read.values) == _answered(unit.values)


@given(text=st.text())
@example(text="=cmd|' /C calc'!A0")
@example(text="'=1")
@example(text="''+1")
@example(text="-2+3")
@example(text="@SUM(A1)")
@example(text="\t=1")
def test_no_cell_is_run_and_none_is_lost(text: str) -> None:
    """Breaks if a mark that starts a formula is left out, or an apostrophe is eaten."""
    written = escaped(text)

    assert not written.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unescaped(written) == text
