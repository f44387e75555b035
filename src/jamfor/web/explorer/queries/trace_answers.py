"""How a unit's value came about: the questions as put, the answers, each judgement."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from jamfor.core.answers.answers import Evidence, UnitAnswers
from jamfor.core.indicators.definitions import IndicatorVersion
from jamfor.core.indicators.explanation import Step, explain
from jamfor.core.indicators.inputs import questions_of
from jamfor.core.indicators.judgement import Judge
from jamfor.core.questionnaires.questions import (
    MANAGEMENT,
    WRITTEN,
    QuestionVersion,
    Response,
    ResponseType,
    Term,
)
from jamfor.core.questionnaires.routing import NOT_REACHED, NotReached
from jamfor.core.statistics.formatting import number_text
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.texts import LocalText
from jamfor.web.explorer.queries.atlas import Atlas


CLOSED = LocalText(
    sv="frågan nåddes inte, så som de tidigare svaren föll ut",
    en="the question was not reached, given the earlier answers",
)
PERCENT = LocalText(sv="procent", en="per cent")
UNITS = {
    "days": LocalText(sv="dagar", en="days"),
    "persons": LocalText(sv="personer", en="persons"),
    "full-time-equivalents": LocalText(sv="årsarbetare", en="full-time equivalents"),
    "hours": LocalText(sv="timmar", en="hours"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PartAnswer:
    """What was answered to a question, or to a part of it, in its own words.

    `part` is None where the question is not divided. `absent`: it is a reason.
    """

    part: LocalText | None
    text: LocalText
    absent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedQuestion:
    """A question as it was put in the year, what was answered, and the evidence."""

    id: str
    version: QuestionVersion
    terms: tuple[Term, ...]
    answers: tuple[PartAnswer, ...]
    evidence: Evidence | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitTrace:
    """From question to value at one unit."""

    questions: tuple[AskedQuestion, ...]
    steps: tuple[Step, ...]


def unit_trace(
    atlas: Atlas, version: IndicatorVersion, answers: UnitAnswers
) -> UnitTrace:
    """Return how an indicator was judged for one unit in the year it answered."""
    questions = atlas.questions_in(answers.period)
    judge = Judge.of(
        answers, questions=questions, when_not_reached=version.when_not_reached
    )
    steps = explain(version, questions=questions, answers=answers)
    return UnitTrace(
        questions=tuple(
            _asked(atlas, name, questions[name], judge, _parts(steps, name))
            for name in questions_of(version.rule)
            if name in questions
        ),
        steps=steps,
    )


def _parts(steps: tuple[Step, ...], question: str) -> frozenset[str]:
    """The parts of a question the rule looked at."""
    return frozenset(step.part for step in steps if step.question == question)


def _asked(
    atlas: Atlas,
    name: str,
    version: QuestionVersion,
    judge: Judge,
    looked_at: frozenset[str],
) -> AskedQuestion:
    response = version.response
    routine = response.type is ResponseType.ROUTINE
    shown = [p for p in response.parts if routine or p in looked_at]
    return AskedQuestion(
        id=name,
        version=version,
        terms=tuple(atlas.terms[t] for t in version.terms if t in atlas.terms),
        answers=tuple(
            _answer(response, part, judge.form.answer(name, part))
            for part in shown or response.parts
        ),
        evidence=judge.answers.evidence.get(name),
    )


def _answer(
    response: Response, part: str, found: tuple[str, ...] | Missing | NotReached
) -> PartAnswer:
    if found is NOT_REACHED:
        return PartAnswer(part=_part(response, part), text=CLOSED, absent=True)
    if isinstance(found, Missing):
        return PartAnswer(part=_part(response, part), text=found.text, absent=True)
    words = [_words(response, code) for code in found]
    return PartAnswer(
        part=_part(response, part),
        text=LocalText(
            sv=", ".join(w.sv for w in words), en=", ".join(w.en for w in words)
        ),
        absent=False,
    )


def _part(response: Response, part: str) -> LocalText | None:
    rows = {row.code: row.text for row in (*response.rows, WRITTEN, MANAGEMENT)}
    return rows.get(part)


def _words(response: Response, code: str) -> LocalText:
    chosen = {category.code: category.text for category in response.categories}
    if code in chosen:
        return chosen[code]
    if response.type not in {ResponseType.NUMBER, ResponseType.PERCENT}:
        return LocalText(sv=code, en=code)
    number = Fraction(code)
    digits = 0 if number.denominator == 1 else 1
    unit = UNITS.get(response.unit)
    if response.type is ResponseType.PERCENT:
        unit = PERCENT
    sv, en = (
        number_text(number, to, digits) + (f" {unit.in_language(to)}" if unit else "")
        for to in ("sv", "en")
    )
    return LocalText(sv=sv, en=en)
