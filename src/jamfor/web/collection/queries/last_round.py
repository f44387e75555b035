"""The round before: what each unit answered in it, from its newest snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jamfor.core.answers.answers import UnitAnswers
from jamfor.core.releases.pack import Pack
from jamfor.formats.answer_sheets.asked import AskedRound
from jamfor.store.snapshots import latest_snapshot, read_answers_snapshot
from jamfor.store.unit_answers import Occasion, all_units


@dataclass(frozen=True, slots=True, kw_only=True)
class LastRound:
    """The round before: its year and what each unit answered, from its snapshot."""

    period: str
    units: Mapping[str, UnitAnswers]


def last_round(data: Path, pack: Pack, period: str) -> LastRound | None:
    """Return what units answered in the round before, from its newest snapshot."""
    years = sorted(r.period for r in pack.rounds if r.period < period)
    for before in reversed(years):
        folder = latest_snapshot(data, period=before)
        if folder is not None:
            reference = AskedRound.of(pack, before).reference_date
            occasion = Occasion(period=before, reference_date=reference)
            tables = read_answers_snapshot(folder).tables
            return LastRound(period=before, units=all_units(tables, occasion))
    return None
