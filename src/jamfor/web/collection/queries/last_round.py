"""The round before: what each unit answered in it, frozen or as it stands here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jamfor.core.answers.answers import UnitAnswers
from jamfor.core.answers.content import unit_of
from jamfor.core.releases.pack import Pack
from jamfor.formats.answer_sheets.asked import AskedRound
from jamfor.store.snapshots import latest_snapshot, read_answers_snapshot
from jamfor.store.unit_answers import Occasion, all_units
from jamfor.web.collection.models import Round
from jamfor.web.collection.queries.freezing import standing_answers


@dataclass(frozen=True, slots=True, kw_only=True)
class LastRound:
    """The round before: its year and what each unit answered."""

    period: str
    units: Mapping[str, UnitAnswers]


def last_round(data: Path, pack: Pack, period: str) -> LastRound | None:
    """Return what units answered in the round before: frozen, or as it stands here.

    A year that was neither frozen nor answered here is passed over for one before it.
    """
    years = sorted(r.period for r in pack.rounds if r.period < period)
    for before in reversed(years):
        reference = AskedRound.of(pack, before).reference_date
        occasion = Occasion(period=before, reference_date=reference)
        folder = latest_snapshot(data, period=before)
        if folder is not None:
            tables = read_answers_snapshot(folder).tables
            return LastRound(period=before, units=all_units(tables, occasion))
        units = _standing(occasion)
        if units:
            return LastRound(period=before, units=units)
    return None


def _standing(occasion: Occasion) -> Mapping[str, UnitAnswers]:
    """What stands in a round that was answered here and never frozen."""
    made = Round.objects.filter(period=occasion.period).first()
    if made is None:
        return {}
    return {
        place: unit_of(
            {question: each.content for question, each in kept.items()},
            place=place,
            period=occasion.period,
            reference_date=occasion.reference_date,
        )
        for place, kept in standing_answers(made).items()
    }
