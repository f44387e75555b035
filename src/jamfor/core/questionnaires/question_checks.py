"""What can be wrong with questions that have the right form."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from jamfor.core.questionnaires.condition_checks import CHOICES, check_condition
from jamfor.core.questionnaires.conditions import (
    Condition,
    FollowedUpWithin,
    FollowUpDocumented,
)
from jamfor.core.questionnaires.questions import (
    Question,
    QuestionVersion,
    Response,
    ResponseType,
)
from jamfor.core.questionnaires.reachability import can_hold, leaves
from jamfor.core.vocabulary.problems import Location, Problem, Subject, Where, error


_WORD = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*|[0-9]+(-[a-z0-9]+)+")
_FEWEST_CATEGORIES = 2


def check_questions(
    questions: Sequence[Question], *, terms: Collection[str], where: Where
) -> list[Problem]:
    """Report faults of questions: years, terms, categories and routing."""
    rounds: dict[str, dict[str, QuestionVersion]] = {}
    for question in questions:
        for version in question.versions:
            for period in version.periods:
                rounds.setdefault(period, {})[question.id] = version
    known = {question.id for question in questions}
    found: list[Problem] = []
    for question in questions:
        spans = [(v.version, v.periods) for v in question.versions]
        found += check_periods(("question", question.id), spans, where)
        for version in question.versions:
            subject = ("question", question.id, version.version)
            found += _check_terms(version, terms, subject, where)
            found += _check_response(version.response, (*subject, "response"), where)
            found += _check_route(version, rounds, known, subject, where)
    return list(dict.fromkeys(found))


def check_periods(
    subject: Subject, versions: Iterable[tuple[int, Iterable[str]]], where: Where
) -> Iterator[Problem]:
    """Report a year that two versions of one thing claim, or one claims twice."""
    claimed: dict[str, int] = {}
    for number, periods in versions:
        for period in periods:
            if period in claimed:
                yield error(
                    "overlapping-periods",
                    where((*subject, number, "periods")),
                    sv=f"Version {number} gäller {period}, som version"
                    f" {claimed[period]} redan gäller. Ta bort året ur den ena.",
                    en=f"Version {number} covers {period}, which version"
                    f" {claimed[period]} already covers. Remove the year from one.",
                )
            claimed[period] = number


def _check_terms(
    version: QuestionVersion, terms: Collection[str], subject: Subject, where: Where
) -> Iterator[Problem]:
    for index, term in enumerate(version.terms):
        if term not in terms:
            yield error(
                "unknown-term",
                where((*subject, "terms", index)),
                sv=f"Termen ”{term}” finns inte. Rätta id eller lägg till den i"
                " questions/terms.yaml.",
                en=f"There is no term “{term}”. Correct the id or add it to"
                " questions/terms.yaml.",
            )


def _check_response(
    response: Response, subject: Subject, where: Where
) -> Iterator[Problem]:
    matrix = response.type is ResponseType.MATRIX
    listed = "columns" if matrix else "categories"
    fewest = 0 if response.type not in CHOICES else _FEWEST_CATEGORIES
    if len(response.categories) < fewest:
        yield error(
            "too-few-categories",
            where((*subject, listed)),
            sv="Det finns färre än två svar att välja på. Lägg till svarsalternativ.",
            en="There are fewer than two answers to choose from. Add categories.",
        )
    if matrix and not response.rows:
        yield error(
            "too-few-categories",
            where((*subject, "rows")),
            sv="Tabellen har inga rader. Lägg till dem under ”rows”.",
            en="The table has no rows. Add them under “rows”.",
        )
    for field, categories in ((listed, response.categories), ("rows", response.rows)):
        yield from _check_codes(
            [category.code for category in categories], (*subject, field), where
        )
    if _is_empty_range(response):
        yield error(
            "empty-range",
            where((*subject, "maximum")),
            sv="Det största tillåtna talet är mindre än det minsta. Rätta dem.",
            en="The largest number allowed is less than the smallest. Correct them.",
        )


def _is_empty_range(response: Response) -> bool:
    if response.minimum is None or response.maximum is None:
        return False
    return response.minimum > response.maximum


def _check_codes(
    codes: Sequence[str], subject: Subject, where: Where
) -> Iterator[Problem]:
    count = Counter(codes)
    for index, code in enumerate(codes):
        place = where((*subject, index, "code"))
        if count[code] > 1:
            yield error(
                "category-code-twice",
                place,
                sv=f"Koden ”{code}” används för flera svar. Ge varje svar en egen kod.",
                en=f"The code “{code}” is used for several answers. Give each its own.",
            )
        if not _WORD.fullmatch(code):
            yield error(
                "category-code-not-a-word",
                place,
                sv=f"Koden ”{code}” ska vara ett ord i små bokstäver, inget nummer.",
                en=f"The code “{code}” must be a word in small letters, not a number.",
            )


def _check_route(
    version: QuestionVersion,
    rounds: Mapping[str, Mapping[str, QuestionVersion]],
    known: Collection[str],
    subject: Subject,
    where: Where,
) -> Iterator[Problem]:
    condition = version.asked_when
    if condition is None:
        return
    place = where((*subject, "asked-when"))
    for leaf in leaves(condition):
        if isinstance(leaf, FollowedUpWithin | FollowUpDocumented):
            yield error(
                "routing-on-evidence",
                place,
                sv="Vägen genom enkäten kan inte bero på när en rutin följdes upp."
                " Använd ett svar i stället.",
                en="The route cannot depend on when a routine was followed up. Use an"
                " answer instead.",
            )
    for period in version.periods:
        yield from _check_route_in(
            condition,
            questions=rounds[period],
            known=known,
            period=period,
            place=place,
        )


def _check_route_in(
    condition: Condition,
    *,
    questions: Mapping[str, QuestionVersion],
    known: Collection[str],
    period: str,
    place: Location,
) -> Iterator[Problem]:
    """Report a route's condition that cannot be judged, or never holds, in a year."""
    faults = list(
        check_condition(
            condition, questions=questions, known=known, period=period, place=place
        )
    )
    yield from faults
    if not faults and not can_hold(condition, questions=questions):
        yield error(
            "question-never-reached",
            place,
            sv=f"Frågan kan aldrig nås {period}: inga svar uppfyller ”asked-when”."
            " Rätta villkoret.",
            en=f"The question can never be reached in {period}: no answers meet"
            " “asked-when”. Correct the condition.",
        )
