"""Conditions as clauses that can follow “when”: “the routine exists in writing”.

Built only from the tree and the words of the questions; Swedish keeps the word order of
a subordinate clause.
"""

from __future__ import annotations

from collections.abc import Sequence

from jamfor.core.indicators.phrases import (
    AND,
    OR,
    listed,
    number_word,
    parted,
    quoted,
    say,
)
from jamfor.core.indicators.routine_wording import (
    Questions,
    phrase_of,
    routine_clause,
    routine_of,
)
from jamfor.core.questionnaires.conditions import (
    All,
    AnyOf,
    AtLeast,
    AtMost,
    Chosen,
    Condition,
    In,
    Is,
    Leaf,
)
from jamfor.core.questionnaires.questions import (
    MANAGEMENT,
    NO,
    WRITTEN,
    YES,
    Category,
    ResponseType,
)
from jamfor.core.statistics.amounts import amount
from jamfor.core.vocabulary.texts import LocalText


_MOST_NAMED = 3  # past so many alternatives it is easier to read which do not count


def clause(condition: Condition, questions: Questions) -> LocalText:
    """Return a condition as a clause that can follow “when”."""
    match condition:
        case All(of=parts):
            return _joined(parts, AND, questions)
        case AnyOf(of=parts):
            return _joined(parts, OR, questions)
        case _:
            return leaf_clause(condition, questions)


def leaf_clause(leaf: Leaf, questions: Questions) -> LocalText:
    """Return a leaf as a clause."""
    routine = routine_of(leaf, questions)
    if routine is not None:
        return routine_clause(routine, [leaf], questions)
    match leaf:
        case Chosen():
            return _chosen(leaf, questions)
        case AtMost() | AtLeast():
            return _limit(leaf, questions)
        case Is() if _is_clause(leaf, questions):
            return _yes_or_no(leaf, questions)
        case Is(value=value):
            return _answered(leaf, (value,), questions)
        case In(values=values):
            return _answered(leaf, values, questions)
        case _:
            raise TypeError(f"no words for {leaf}")


def _yes_or_no(leaf: Is, questions: Questions) -> LocalText:
    phrase = phrase_of(leaf.question, questions)
    if leaf.value == YES.code:
        return phrase
    return say(
        "det inte stämmer att {what}", "it is not the case that {what}", what=phrase
    )


def where(question: str, part: str, questions: Questions) -> LocalText:
    """Return “in the question on …”, with the row where the answer is given by row."""
    about = phrase_of(question, questions)
    if not part:
        return say("i frågan om {about}", "in the question on {about}", about=about)
    return say(
        "för {row} i frågan om {about}",
        "for {row} in the question on {about}",
        row=quoted(_row(question, part, questions)),
        about=about,
    )


def category_text(question: str, code: str, questions: Questions) -> LocalText:
    """Return the words of a category; its code where the question does not have it."""
    categories: Sequence[Category] = (NO, YES)
    if question in questions and questions[question].response.categories:
        categories = questions[question].response.categories
    return _text(categories, code)


def _row(question: str, part: str, questions: Questions) -> LocalText:
    if question not in questions:
        return LocalText(sv=part, en=part)
    return _text((WRITTEN, MANAGEMENT, *questions[question].response.rows), part)


def _text(categories: Sequence[Category], code: str) -> LocalText:
    found = (category.text for category in categories if category.code == code)
    return next(found, LocalText(sv=code, en=code))


def _is_clause(leaf: Is, questions: Questions) -> bool:
    """Whether a question's phrase is a clause that is true when the answer is yes."""
    version = questions.get(leaf.question)
    return version is not None and version.response.type is ResponseType.YES_NO


def _joined(
    parts: Sequence[Condition], conjunction: LocalText, questions: Questions
) -> LocalText:
    """Join clauses; those with commas or conjunctions of their own are kept apart."""
    if not parts:
        return LocalText(sv="inget krävs", en="nothing is required")
    if conjunction is AND:
        clauses = _clauses(parts, questions)
    else:
        clauses = [clause(part, questions) for part in parts]
    nested = any(isinstance(part, All | AnyOf) for part in parts)
    crowded = any(", " in text.sv for text in clauses)
    if clauses[1:] and (nested or crowded):
        return parted(clauses, conjunction)
    return listed(clauses, conjunction)


def _clauses(parts: Sequence[Condition], questions: Questions) -> list[LocalText]:
    """The clauses of `all`, with what is said of one routine in one clause."""
    clauses: dict[object, LocalText] = {}
    routines: dict[str, list[Leaf]] = {}
    for part in parts:
        if isinstance(part, All | AnyOf):
            clauses[part] = _within(part, questions)
            continue
        routine = routine_of(part, questions)
        if routine is None:
            clauses[part] = leaf_clause(part, questions)
            continue
        routines.setdefault(routine, []).append(part)
        clauses[routine] = routine_clause(routine, routines[routine], questions)
    return list(clauses.values())


def _within(part: All | AnyOf, questions: Questions) -> LocalText:
    """A list within a list: a choice says that it is one."""
    said = clause(part, questions)
    if isinstance(part, AnyOf) and part.of[1:]:
        return say("antingen {said}", "either {said}", said=said)
    return said


def _answered(leaf: Is | In, codes: Sequence[str], questions: Questions) -> LocalText:
    texts = [quoted(category_text(leaf.question, code, questions)) for code in codes]
    return say(
        "svaret är {answer} {where}",
        "the answer is {answer} {where}",
        answer=listed(texts, OR),
        where=where(leaf.question, leaf.part, questions),
    )


def _chosen(leaf: Chosen, questions: Questions) -> LocalText:
    """Say which alternatives count, or, where those are fewer, which do not."""
    counting = [
        quoted(category_text(leaf.question, code, questions)) for code in leaf.codes
    ]
    others = _others(leaf, questions)
    have = "has" if leaf.at_least == 1 else "have"
    if len(counting) == leaf.at_least:
        sv, en = "{these}", f"{{these}} {have}"
    elif len(counting) > _MOST_NAMED and 0 < len(others) < len(counting):
        other = "annat alternativ" if leaf.at_least == 1 else "andra alternativ"
        sv = f"minst {{number}} {other} än {{others}}"
        en = f"at least {{number}} of the alternatives other than {{others}} {have}"
    else:
        sv = "minst {number} av alternativen {these}"
        en = f"at least {{number}} of the alternatives {{these}} {have}"
    return say(
        sv + " har valts {at}",
        en + " been chosen {at}",
        number=number_word(leaf.at_least),
        these=listed(counting, AND),
        others=listed(others or counting, OR),
        at=where(leaf.question, "", questions),
    )


def _others(leaf: Chosen, questions: Questions) -> list[LocalText]:
    """The alternatives of a question that do not count."""
    if leaf.question not in questions:
        return []
    return [
        quoted(category.text)
        for category in questions[leaf.question].response.categories
        if category.code not in leaf.codes
    ]


def _limit(leaf: AtMost | AtLeast, questions: Questions) -> LocalText:
    version = questions.get(leaf.question)
    unit = "" if version is None else version.response.unit
    if version is not None and version.response.type is ResponseType.PERCENT:
        unit = "percent"
    most = isinstance(leaf, AtMost)
    return say(
        "{what} är högst {amount}" if most else "{what} är minst {amount}",
        "{what} is at most {amount}" if most else "{what} is at least {amount}",
        what=number_phrase(leaf.question, leaf.part, questions),
        amount=amount(leaf.value, unit),
    )


def number_phrase(question: str, part: str, questions: Questions) -> LocalText:
    """Return what a number is called in a sentence, with its row if it has one."""
    phrase = phrase_of(question, questions)
    if not part:
        return phrase
    row = quoted(_row(question, part, questions))
    return say("{what} för {row}", "{what} for {row}", what=phrase, row=row)
