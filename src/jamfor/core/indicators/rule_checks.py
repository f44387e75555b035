"""What can be wrong with a rule: what it names, and whether it can ever be met."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from jamfor.core.indicators.definitions import IndicatorVersion
from jamfor.core.indicators.rules import (
    Elsewhere,
    Ladder,
    LevelOf,
    NumberOf,
    NumberRef,
    RatioOf,
    Rule,
    ShareOf,
    ShareOfPositives,
)
from jamfor.core.questionnaires.condition_checks import (
    NUMBERS,
    check_condition,
    check_part,
    unknown_question,
)
from jamfor.core.questionnaires.conditions import Condition, Is
from jamfor.core.questionnaires.questions import QuestionVersion
from jamfor.core.questionnaires.reachability import (
    can_be_reached,
    can_hold,
    leaves,
    question_of,
)
from jamfor.core.vocabulary.problems import Location, Problem, error


_VALUES = LevelOf | ShareOf | RatioOf | NumberOf | ShareOfPositives | Elsewhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked in one year: the questions put, and those in a home's form."""

    period: str
    questions: Mapping[str, QuestionVersion]
    in_home: Collection[str]
    known: Collection[str]


def conditions_of(rule: Rule) -> tuple[Condition, ...]:
    """Return the conditions a rule judges; none where it only reads an answer."""
    if isinstance(rule, Ladder):
        return tuple(rung.when for rung in rule.rungs)
    if isinstance(rule, _VALUES):
        return ()
    return (rule,)


def numbers_of(rule: Rule) -> tuple[NumberRef, ...]:
    """Return the numbers a rule reads."""
    if isinstance(rule, ShareOf | RatioOf):
        return (rule.numerator, rule.denominator)
    return (rule.of,) if isinstance(rule, NumberOf) else ()


def questions_of(rule: Rule) -> tuple[str, ...]:
    """Return the questions a rule asks about, each once, in its own order."""
    asked = [question_of(leaf) for c in conditions_of(rule) for leaf in leaves(c)]
    asked += [ref.question for ref in numbers_of(rule)]
    asked += [rule.question] if isinstance(rule, LevelOf) else []
    return tuple(dict.fromkeys(asked))


def check_rule(
    version: IndicatorVersion, asked: Asked, place: Location
) -> Iterator[Problem]:
    """Report what a rule names in vain in a year, or that it can never be met then."""
    faults = [
        *_check_conditions(version.rule, asked, place),
        *_check_numbers(version.rule, asked, place),
        *_check_level_of(version, asked, place),
    ]
    faults += _check_home(version, asked, place)
    yield from faults
    if not faults and not can_be_met(version, questions=asked.questions):
        yield error(
            "never-met",
            place,
            sv=f"Indikatorn kan aldrig uppfyllas {asked.period}: inga svar gör regeln"
            " sann. Rätta regeln eller frågornas villkor.",
            en=f"The indicator can never be met in {asked.period}: no answers make the"
            " rule true. Correct the rule or the conditions of its questions.",
        )


def can_be_met(
    version: IndicatorVersion, *, questions: Mapping[str, QuestionVersion]
) -> bool:
    """Whether some answers meet an indicator, or give it a value if it is a number."""
    match version.rule:
        case ShareOfPositives() | Elsewhere():
            return True
        case Ladder(rungs=rungs, otherwise=otherwise):
            return _reaches(version, otherwise) or any(
                _reaches(version, rung.level)
                and can_hold(rung.when, questions=questions)
                for rung in rungs
            )
        case LevelOf(question=question, part=part):
            return any(
                can_hold(
                    Is(question=question, part=part, value=level.code),
                    questions=questions,
                )
                for level in version.levels
                if _reaches(version, level.code)
            )
        case ShareOf() | RatioOf() | NumberOf():
            return all(
                can_be_reached(ref.question, questions=questions)
                for ref in numbers_of(version.rule)
            )
        case _:
            return can_hold(version.rule, questions=questions)


def _reaches(version: IndicatorVersion, level: str) -> bool:
    known = {step.code for step in version.levels}
    return {level, version.met_from} <= known and version.is_met_at(level)


def _check_conditions(rule: Rule, asked: Asked, place: Location) -> Iterator[Problem]:
    for condition in conditions_of(rule):
        yield from check_condition(
            condition,
            questions=asked.questions,
            known=asked.known,
            period=asked.period,
            place=place,
        )


def _check_numbers(rule: Rule, asked: Asked, place: Location) -> Iterator[Problem]:
    for ref in numbers_of(rule):
        version = asked.questions.get(ref.question)
        if version is None:
            yield unknown_question(ref.question, asked.known, asked.period, place)
        elif version.response.type not in NUMBERS:
            yield error(
                "rule-does-not-fit-question",
                place,
                sv=f"Svaret på ”{ref.question}” är inget tal. Välj en annan fråga.",
                en=f"The answer to “{ref.question}” is no number. Choose another.",
            )
        else:
            yield from check_part(ref.question, ref.part, version.response, place)


def _check_level_of(
    version: IndicatorVersion, asked: Asked, place: Location
) -> Iterator[Problem]:
    rule = version.rule
    if not isinstance(rule, LevelOf):
        return
    question = asked.questions.get(rule.question)
    if question is None:
        yield unknown_question(rule.question, asked.known, asked.period, place)
        return
    yield from check_part(rule.question, rule.part, question.response, place)
    answers = [category.code for category in question.response.categories]
    levels = [level.code for level in version.levels]
    if answers != levels:
        yield error(
            "levels-differ",
            place,
            sv=f"Nivåerna ({', '.join(levels)}) ska vara svaren på ”{rule.question}”"
            f" ({', '.join(answers)}), i samma ordning. Rätta dem.",
            en=f"The levels ({', '.join(levels)}) must be the answers to"
            f" “{rule.question}” ({', '.join(answers)}), in that order. Correct them.",
        )


def _check_home(
    version: IndicatorVersion, asked: Asked, place: Location
) -> Iterator[Problem]:
    for question in questions_of(version.rule):
        if question in asked.questions and question not in asked.in_home:
            yield error(
                "question-not-in-home",
                place,
                sv=f"Frågan ”{question}” står inte i enkäten {asked.period} för"
                f" {version.home}, där indikatorn hör hemma. Lägg till den där.",
                en=f"The question “{question}” is not in the questionnaire of"
                f" {asked.period} for {version.home}, the indicator's home. Add it.",
            )
