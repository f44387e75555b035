"""Two releases compared: the facts that differ, and the figures they moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from jamfor.core.answers.wording import DECIDED
from jamfor.core.releases.changes import (
    Cause,
    DefinitionChange,
    FigureChange,
    FigureState,
    ImportChange,
    PlaceChange,
    RoundChange,
    TextChange,
    UnitChange,
)
from jamfor.pipeline.comparing import facts
from jamfor.pipeline.comparing.answers import differing_answers
from jamfor.pipeline.comparing.causes import Grounds, with_causes
from jamfor.pipeline.comparing.figures import (
    KEY,
    STATE,
    differing_figures,
    is_external,
)
from jamfor.pipeline.comparing.made import Made
from jamfor.pipeline.foundations import Foundations


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All that differs between two releases.

    `figures` has a row for each figure that differs, with its causes, but for those of
    a whole `rounds` that only one of them has. `answers` has a row for each answer.
    """

    before: str
    after: str
    old: Foundations
    new: Foundations
    grounds: Grounds
    figures: pl.DataFrame
    answers: pl.DataFrame
    units: tuple[UnitChange, ...]
    definitions: tuple[DefinitionChange, ...]
    places: tuple[PlaceChange, ...]
    texts: tuple[TextChange, ...]
    imports: tuple[ImportChange, ...]
    rounds: tuple[RoundChange, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the two say the same, from the same answers and definitions."""
        told = (self.units, self.definitions, self.places, self.texts)
        whole = (self.imports, self.rounds)
        return (
            self.figures.is_empty()
            and self.answers.is_empty()
            and not any((*told, *whole))
        )


def compared(before: Made, after: Made) -> Comparison:
    """Compare two releases; what is found mirrors what the other way round gives."""
    old = Foundations(before.pack, before.found.rounds)
    new = Foundations(after.pack, after.found.rounds)
    rounds, tables = _apart(before, after)
    figures = differing_figures(
        *tables, units=(old.units_with_levels(), new.units_with_levels())
    )
    answers = differing_answers(before.found.rounds, after.found.rounds)
    definitions = facts.definition_facts(old, new)
    places = facts.place_changes(old, new)
    geographies = [side.pack.geography for side in (old, new)]
    grounds = Grounds(
        answers=_read(answers),
        frames=facts.moving_frames(old, new),
        rests_on=_rests_on(old, new, figures),
        asked_in=_of_both(old.asked_in(), new.asked_in()),
        targets=_of_both(old.targets(), new.targets()),
        units=_of_both(old.units(), new.units()),
        definitions=facts.root_links(definitions, old, new),
        imported=facts.imported(before.found, after.found),
        rounds={change.period for change in rounds},
        members={place for change in places for place in change.aggregates},
        composites=old.composites() | new.composites(),
        factors=_of_both(old.counted(), new.counted()),
        frames_defined_otherwise=geographies[0] != geographies[1],
    )
    return Comparison(
        before=before.id,
        after=after.id,
        old=old,
        new=new,
        grounds=grounds,
        figures=with_causes(figures, grounds),
        answers=answers,
        units=facts.unit_changes(old, new),
        definitions=definitions.changes,
        places=places,
        texts=facts.text_changes(old, new),
        imports=facts.import_changes(before.found, after.found),
        rounds=rounds,
    )


def _read(answers: pl.DataFrame) -> pl.DataFrame:
    """Return (period, question, unit) of answers that a rule can read.

    No rule asks when a routine was decided.
    """
    read = answers.filter(pl.col("part") != DECIDED)
    return read.select("period", "question", unit="place").unique()


def _rests_on(
    old: Foundations, new: Foundations, figures: pl.DataFrame
) -> pl.DataFrame:
    wanted = figures["indicator"].unique().to_list()
    return _of_both(old.rests_on(wanted), new.rests_on(wanted))


def _of_both(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """The rows of either."""
    return pl.concat([old, new]).unique(maintain_order=True)


def _apart(
    before: Made, after: Made
) -> tuple[tuple[RoundChange, ...], tuple[pl.DataFrame, pl.DataFrame]]:
    """The rounds that only one release has, and the figures without theirs.

    A figure both have, one of them from outside, is not a whole round's.
    """
    old, new = before.found.rounds.keys(), after.found.rounds.keys()
    tables = (before.observations, after.observations)
    found: list[RoundChange] = []
    kept = []
    for came, periods, table, other in (
        (False, old - new, tables[0], tables[1]),
        (True, new - old, tables[1], tables[0]),
    ):
        of_round = pl.col("period").is_in(sorted(periods)) & ~is_external()
        there = other.filter(pl.col("period").is_in(sorted(periods)))
        whole = table.filter(of_round)
        both = whole.join(there, on=KEY, how="semi")
        alone = whole.join(both, on=KEY, how="anti")
        counts = dict(alone["period"].value_counts().iter_rows())
        found += [
            RoundChange(period=p, came=came, figures=counts.get(p, 0))
            for p in sorted(periods)
        ]
        kept.append(pl.concat([table.filter(~of_round), both]) if periods else table)
    return tuple(sorted(found, key=lambda c: c.period)), (kept[0], kept[1])


def figure_changes(rows: pl.DataFrame) -> Iterator[FigureChange]:
    """Return differing figures as values of the core, in their order."""
    for row in rows.iter_rows(named=True):
        yield FigureChange(
            **{name: row[name] for name in KEY},
            before=state_of(row, ""),
            after=state_of(row, "_right"),
            questions=tuple(row["questions"]),
            causes=tuple(Cause(cause) for cause in row["causes"]),
            units=row["units"],
        )


def state_of(row: Mapping[str, object], side: str) -> FigureState | None:
    """Return a figure as it stood (`""`) or stands (`"_right"`); None if not there."""
    if row[f"there{side}"] is None:
        return None
    return FigureState(**{name: row[f"{name}{side}"] for name in STATE})  # type: ignore[arg-type]
