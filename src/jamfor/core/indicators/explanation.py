"""How a value came about for one unit: each thing judged, with what was answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from jamfor.core.answers.answers import Evidence, UnitAnswers
from jamfor.core.indicators.clauses import (
    category_text,
    clause,
    number_phrase,
    where,
)
from jamfor.core.indicators.definitions import IndicatorVersion
from jamfor.core.indicators.judgement import Judge
from jamfor.core.indicators.phrases import AND, capital, listed, quoted, say
from jamfor.core.indicators.rules import (
    Elsewhere,
    Ladder,
    LevelOf,
    NumberOf,
    NumberRef,
    RatioOf,
    ShareOf,
    ShareOfPositives,
)
from jamfor.core.questionnaires.conditions import (
    All,
    AnyOf,
    AtLeast,
    AtMost,
    Chosen,
    Condition,
    FollowedUpWithin,
    FollowUpDocumented,
    Leaf,
)
from jamfor.core.questionnaires.logic import Judgement
from jamfor.core.questionnaires.questions import NO, YES, QuestionVersion
from jamfor.core.questionnaires.routing import NOT_REACHED, AnswerLeaf
from jamfor.core.statistics.amounts import figure
from jamfor.core.vocabulary.missing import Missing
from jamfor.core.vocabulary.texts import LocalText


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing judged: what had to hold, and how it turned out.

    `depth` says under which step it stands; `question` and `part` are empty where it
    joins others.
    """

    text: LocalText
    outcome: LocalText
    depth: int
    question: str = ""
    part: str = ""


def explain(
    version: IndicatorVersion,
    *,
    questions: Mapping[str, QuestionVersion],
    answers: UnitAnswers,
) -> tuple[Step, ...]:
    """Return what was judged for one unit, in the order of the rule.

    Takes what `evaluate` takes; a ladder is followed to the rung that decides it.
    """
    judge = Judge.of(
        answers, questions=questions, when_not_reached=version.when_not_reached
    )
    return tuple(_rule_steps(version, judge))


def _rule_steps(version: IndicatorVersion, judge: Judge) -> Iterator[Step]:
    match version.rule:
        case ShareOfPositives() | Elsewhere():
            return
        case ShareOf() | RatioOf():
            yield _number_step(version.rule.numerator, judge)
            yield _number_step(version.rule.denominator, judge)
        case NumberOf(of=ref):
            yield _number_step(ref, judge)
        case LevelOf():
            yield _level_step(version.rule, version, judge)
        case Ladder():
            yield from _rung_steps(version.rule, version, judge)
        case _:
            yield from _steps(version.rule, judge, 0)


def _steps(condition: Condition, judge: Judge, depth: int) -> Iterator[Step]:
    """A condition, then what it is made of."""
    if not isinstance(condition, All | AnyOf):
        yield _leaf_step(condition, judge, depth)
        return
    text = _ALL if isinstance(condition, All) else _ANY
    yield Step(text=text, outcome=_judged(judge.judge(condition)), depth=depth)
    for part in condition.of:
        yield from _steps(part, judge, depth + 1)


_ALL = LocalText(sv="Allt detta ska gälla", en="All of this must hold")
_ANY = LocalText(sv="Något av detta ska gälla", en="Some of this must hold")
_YES = LocalText(sv="ja", en="yes")
_NO = LocalText(sv="nej", en="no")
_CLOSED = LocalText(
    sv="frågan ställdes inte till kommunen", en="the question was not put"
)


def _judged(judgement: Judgement) -> LocalText:
    if isinstance(judgement, Missing):
        return judgement.text
    return _YES if judgement else _NO


def _leaf_step(leaf: Leaf, judge: Judge, depth: int) -> Step:
    """A leaf, with what was answered where that says more than the judgement."""
    judgement = judge.judge_leaf(leaf)
    if isinstance(leaf, FollowedUpWithin | FollowUpDocumented):
        question, part = leaf.routine, ""
        found = _evidence_found(leaf, judge)
    else:
        question, part = leaf.question, "" if isinstance(leaf, Chosen) else leaf.part
        found = _answer_found(leaf, part, judge)
    outcome = _judged(judgement)
    if found is not None:
        outcome = say("{it}: {why}", "{it}: {why}", it=outcome, why=found)
    return Step(
        text=capital(clause(leaf, judge.form.questions)),
        outcome=outcome,
        depth=depth,
        question=question,
        part=part,
    )


def _evidence_found(
    leaf: FollowedUpWithin | FollowUpDocumented, judge: Judge
) -> LocalText | None:
    evidence = judge.evidence(leaf.routine)
    if not isinstance(evidence, Evidence):
        return None
    if evidence.followed_up is None:
        return LocalText(sv="aldrig uppföljd", en="never followed up")
    day = evidence.followed_up.isoformat()
    return LocalText(sv=f"senast uppföljd {day}", en=f"last followed up on {day}")


def _answer_found(leaf: AnswerLeaf, part: str, judge: Judge) -> LocalText | None:
    """What was answered; None where the judgement says it all."""
    answer = judge.form.answer(leaf.question, part)
    if answer is NOT_REACHED:
        return _CLOSED
    if isinstance(answer, Missing) or answer in {(YES.code,), (NO.code,)}:
        return None
    if isinstance(leaf, AtMost | AtLeast):
        return _answered(figure(Fraction(answer[0])))
    return _answered(_words(leaf.question, answer, judge))


def _answered(words: LocalText) -> LocalText:
    return say("svaret är {words}", "the answer is {words}", words=words)


def _words(question: str, codes: tuple[str, ...], judge: Judge) -> LocalText:
    texts = [
        quoted(category_text(question, code, judge.form.questions)) for code in codes
    ]
    return listed(texts, AND)


def _number_step(ref: NumberRef, judge: Judge) -> Step:
    number = judge.number(ref)
    return Step(
        text=capital(number_phrase(ref.question, ref.part, judge.form.questions)),
        outcome=number.text if isinstance(number, Missing) else figure(number),
        depth=0,
        question=ref.question,
        part=ref.part,
    )


def _level_step(rule: LevelOf, version: IndicatorVersion, judge: Judge) -> Step:
    answer = judge.form.answer(rule.question, rule.part)
    if answer is NOT_REACHED:
        closed = version.when_not_reached
        level = quoted(version.levels[0].text) if closed is None else closed.text
        outcome = say("{it}: {why}", "{it}: {why}", it=level, why=_CLOSED)
    elif isinstance(answer, Missing):
        outcome = answer.text
    else:
        outcome = _words(rule.question, answer, judge)
    asked = where(rule.question, rule.part, judge.form.questions)
    return Step(
        text=say("Svaret {asked}", "The answer {asked}", asked=asked),
        outcome=outcome,
        depth=0,
        question=rule.question,
        part=rule.part,
    )


def _rung_steps(
    ladder: Ladder, version: IndicatorVersion, judge: Judge
) -> Iterator[Step]:
    """Each rung from the top, until one holds or cannot be judged."""
    words = {level.code: quoted(level.text) for level in version.levels}
    for rung in ladder.rungs:
        judgement = judge.judge(rung.when)
        text = say("Nivån {level}", "The level {level}", level=words[rung.level])
        yield Step(text=text, outcome=_judged(judgement), depth=0)
        yield from _steps(rung.when, judge, 1)
        if judgement is not False:
            return
    text = say("Nivån {level}", "The level {level}", level=words[ladder.otherwise])
    yield Step(text=text, outcome=_YES, depth=0)
