"""The definitions of a build: as they stand, and each round as it was asked.

What a round asked is a fact about it, and so is what it was told its answers would
count as. What joins years together – comparability, places, families, protection – is
taken as it stands, since it is about all of them.
"""

from __future__ import annotations

from dataclasses import replace

from jamfor.core.indicators.definitions import Indicator, IndicatorVersion
from jamfor.core.questionnaires.questions import (
    Question,
    Questionnaire,
    QuestionVersion,
)
from jamfor.core.releases.pack import Pack, Round


def as_asked(pack: Pack, kept: Pack, *, period: str) -> Pack:
    """Return a pack in which one round is as in the pack it was opened with.

    From `kept` come the round's dates, its questionnaires, the question versions it
    asked, and the rules, names and levels of its indicators. An indicator whose version
    in the round has another number by now is left as it stands: a changed rule that is
    declared, with its edge and motive, is a decision; one that is edited is not.
    """
    then = {question.id: question for question in kept.questions}
    known = {question.id for question in pack.questions}
    lost = (q for q in kept.questions if q.id not in known and q.asked_in(period))
    ruled = {indicator.id: indicator for indicator in kept.indicators}
    questions = (
        _question(each, then.get(each.id), period) for each in (*pack.questions, *lost)
    )
    return replace(
        pack,
        rounds=_rounds(pack, kept, period),
        questionnaires=_questionnaires(pack, kept, period),
        questions=tuple(question for question in questions if question.versions),
        indicators=tuple(
            _indicator(each, ruled.get(each.id), period) for each in pack.indicators
        ),
    )


def _rounds(pack: Pack, kept: Pack, period: str) -> tuple[Round, ...]:
    own = [each for each in kept.rounds if each.period == period]
    others = [each for each in pack.rounds if each.period != period]
    return tuple(sorted((*others, *own), key=lambda each: each.period))


def _questionnaires(pack: Pack, kept: Pack, period: str) -> tuple[Questionnaire, ...]:
    own = [each for each in kept.questionnaires if each.period == period]
    found: list[Questionnaire] = []
    for each in (*pack.questionnaires, *own):
        if each.period != period:
            found.append(each)
        elif own:
            # All of them where the first of the round stood: the order stays.
            found += own
            own = []
    return tuple(found)


def _question(now: Question, then: Question | None, period: str) -> Question:
    """A question that in a round was put as it was put then, or not at all."""
    own = then.asked_in(period) if then else None
    if own == now.asked_in(period):
        return now
    others = [
        replace(each, periods=tuple(p for p in each.periods if p != period))
        for each in now.versions
        if own is None or each.version != own.version
    ]
    if own is not None:
        others.append(replace(own, periods=_periods(now, own, period)))
    versions = sorted(
        (each for each in others if each.periods), key=lambda each: each.version
    )
    return replace(now, versions=tuple(versions))


def _periods(now: Question, own: QuestionVersion, period: str) -> tuple[str, ...]:
    """The years of a version as it stands, and the round's own."""
    same = (each.periods for each in now.versions if each.version == own.version)
    return tuple(sorted({period, *next(same, ())}))


def _indicator(now: Indicator, then: Indicator | None, period: str) -> Indicator:
    """An indicator that counts the answers of a round as it was to count them."""
    own = then.in_period(period) if then else None
    stands = now.in_period(period)
    if own is None or stands is None or own.version != stands.version:
        return now
    counted = _counted_as(stands, own)
    versions = (counted if each is stands else each for each in now.versions)
    return replace(now, versions=tuple(versions))


def _counted_as(stands: IndicatorVersion, own: IndicatorVersion) -> IndicatorVersion:
    return replace(
        stands,
        title=own.title,
        kind=own.kind,
        rule=own.rule,
        when_not_reached=own.when_not_reached,
        service_areas=own.service_areas,
        counts_in=own.counts_in,
        counts_motive=own.counts_motive,
        direction=own.direction,
        unit=own.unit,
        levels=own.levels,
        met_from=own.met_from,
    )
