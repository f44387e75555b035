"""Legal answers to any questionnaire, by chance: every kind of answer and of gap."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random

import polars as pl

from jamfor.core.answers.answers import FrameState
from jamfor.core.answers.response_review import EXCLUSIVE, categories_of
from jamfor.core.indicators.wholes import parts_of_wholes
from jamfor.core.places.frames import frame
from jamfor.core.questionnaires.questions import (
    QuestionVersion,
    ResponseType,
)
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.missing import Missing
from jamfor.store.parquet import ANSWERS, EVIDENCE, FRAME
from jamfor.store.snapshots import SnapshotTables


Values = dict[tuple[str, str], tuple[str, ...] | Missing]


def random_tables(
    pack: Pack, period: str, random: Random, *, silent: float
) -> SnapshotTables:
    """Return the tables of a round; `silent` is how likely a unit is to be silent."""
    forms = [form for form in pack.questionnaires if form.period == period]
    questions = {
        question.id: version
        for question in pack.questions
        if (version := question.asked_in(period)) is not None
    }
    asked: dict[str, set[str]] = {}
    frames = []
    for form in forms:
        for unit in frame(
            pack.geography, period=period, service_area=form.service_area
        ):
            asked.setdefault(unit.place, set()).update(form.questions)
            state = FrameState.NONE if random.random() < silent else FrameState.ANSWERED
            frames.append(
                (form.service_area, unit.place, unit.municipality, True, str(state))
            )
    reference = next(r.reference_date for r in pack.rounds if r.period == period)
    kept_from = _kept_from(pack, period, frames)
    answers, evidence = [], []
    for place in sorted(asked):
        if random.random() < silent:
            continue
        put = {q: questions[q] for q in sorted(asked[place]) if q in questions}
        values = _values(put, random, reference)
        _mend_wholes(values, pack, period)
        away = kept_from.get(place, frozenset())
        told = {key: v for key, v in values.items() if key[0] not in away}
        answers += [(place, *row, 1, "") for row in _rows(told)]
        for question, version in put.items():
            written = values.get((question, "written")) == ("yes",)
            if version.response.type is ResponseType.ROUTINE and written:
                dates = _dates(random, reference)
                if dates and question not in away:
                    evidence.append((place, question, *dates))
    return SnapshotTables(
        answers=pl.DataFrame(answers, schema=ANSWERS.columns, orient="row"),
        evidence=pl.DataFrame(evidence, schema=EVIDENCE.columns, orient="row"),
        frame=pl.DataFrame(
            _as_answered(frames, pack, period, answers),
            schema=FRAME.columns,
            orient="row",
        ),
    )


FrameRow = tuple[str, str, str, bool, str]


def _kept_from(
    pack: Pack, period: str, frames: list[FrameRow]
) -> dict[str, frozenset[str]]:
    """The questions each unit leaves alone: only areas it takes no part in ask them."""
    asked = {f.service_area: f for f in pack.questionnaires if f.period == period}
    found: dict[str, frozenset[str]] = {}
    for area, place, _, _, state in frames:
        if state == str(FrameState.NONE):
            own = set(asked[area].questions).difference(
                *(form.questions for other, form in asked.items() if other != area)
            )
            found[place] = found.get(place, frozenset()) | own
    return found


def _as_answered(
    frames: list[FrameRow], pack: Pack, period: str, answers: list[tuple[object, ...]]
) -> list[FrameRow]:
    """The same rows, where who has no answer did not take part."""
    told = {(row[0], row[1]) for row in answers if row[4] != Missing.NOT_ANSWERED}
    asked = {f.service_area: f for f in pack.questionnaires if f.period == period}
    return [
        (
            *row[:4],
            row[4]
            if any((row[1], question) in told for question in asked[row[0]].questions)
            else str(FrameState.NONE),
        )
        for row in frames
    ]


def _values(put: dict[str, QuestionVersion], random: Random, reference: date) -> Values:
    values: Values = {}
    for question, version in put.items():
        for part in version.response.parts:
            chance = random.random()
            if chance < 0.05:
                continue
            reasons = (*version.allow, Missing.NOT_ANSWERED)
            if chance < 0.15:
                values[question, part] = random.choice(reasons)
            else:
                values[question, part] = _answer(version, random, reference)
    return values


def _answer(
    version: QuestionVersion, random: Random, reference: date
) -> tuple[str, ...]:
    response = version.response
    codes = [category.code for category in categories_of(response)]
    match response.type:
        case ResponseType.MULTIPLE:
            several = [c for c in codes if c != EXCLUSIVE and random.random() < 0.4]
            return tuple(several or codes[:1])
        case ResponseType.DATE:
            return ((reference - timedelta(days=random.randrange(400))).isoformat(),)
        case ResponseType.TEXT:
            return ("ord",)
        case ResponseType.PERCENT:
            return (f"{random.randrange(1001) / 10:g}",)
        case ResponseType.NUMBER:
            return (str(random.randrange(response.minimum or 0, 40)),)
        case _:
            return (random.choice(codes),)


def _mend_wholes(values: Values, pack: Pack, period: str) -> None:
    """Make no part larger than its whole."""
    for part, whole in parts_of_wholes(pack.indicators, period=period):
        told, limit = values.get(part), values.get(whole)
        if isinstance(told, tuple) and isinstance(limit, tuple):
            values[part] = (str(min(int(told[0]), int(limit[0]))),)


def _rows(values: Values) -> Iterable[tuple[str, str, str, str]]:
    for (question, part), answer in values.items():
        if isinstance(answer, Missing):
            yield question, part, "", str(answer)
        else:
            yield from ((question, part, code, "") for code in answer)


def _dates(random: Random, reference: date) -> tuple[date, date | None, bool] | None:
    """Decided, followed up and documented; sometimes nothing at all."""
    chance = random.random()
    decided = reference - timedelta(days=random.randrange(400, 2000))
    if chance < 0.1:
        return None
    if chance < 0.3:
        return decided, None, False
    followed_up = reference - timedelta(days=random.choice((0, 100, 365, 366, 390)))
    return decided, followed_up, random.random() < 0.8
