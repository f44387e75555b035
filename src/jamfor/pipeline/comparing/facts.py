"""The facts that differ between two releases, and which figures each can move."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from jamfor.core.indicators.definitions import IndicatorVersion
from jamfor.core.questionnaires.questions import QuestionVersion
from jamfor.core.releases.changes import (
    DefinitionChange,
    ImportChange,
    Participation,
    PlaceChange,
    TextChange,
    UnitChange,
)
from jamfor.core.releases.definition_changes import (
    BESIDE,
    Part,
    changed_parts,
    changed_words,
)
from jamfor.core.releases.pack import Pack
from jamfor.pipeline.collect import Collected
from jamfor.pipeline.foundations import Asked, Foundations
from jamfor.store.cells import CellsSnapshot


FRAMED = ["period", "service_area", "place"]
_HOW = ("parent", "in_frame", "state")


def unit_changes(old: Foundations, new: Foundations) -> tuple[UnitChange, ...]:
    """Return who came, left or took part otherwise, in the rounds both have."""
    both = differing_frames(old, new)
    found: dict[tuple[str, str, object, object], list[str]] = {}
    for row in both.iter_rows(named=True):
        how = tuple(_participation(row, side) for side in ("", "_right"))
        key = (row["period"], row["place"], *how)
        found.setdefault(key, []).append(row["service_area"])
    return tuple(
        UnitChange(
            period=period,
            place=place,
            service_areas=tuple(sorted(areas)),
            before=before if isinstance(before, Participation) else None,
            after=after if isinstance(after, Participation) else None,
        )
        for (period, place, before, after), areas in sorted(
            found.items(), key=lambda item: (item[0][0], item[0][1], item[1])
        )
    )


def differing_frames(old: Foundations, new: Foundations) -> pl.DataFrame:
    """Return (period, service area, place) where participation differs, both ways."""
    rounds = old.rounds.keys() & new.rounds.keys()
    before, after = (
        f.frames().filter(pl.col("period").is_in(sorted(rounds))) for f in (old, new)
    )
    both = before.join(after, on=FRAMED, how="full", coalesce=True)
    differs = pl.any_horizontal(
        pl.col(name).ne_missing(pl.col(f"{name}_right")) for name in _HOW
    )
    return both.filter(differs).sort(FRAMED)


def moving_frames(old: Foundations, new: Foundations) -> pl.DataFrame:
    """Return (period, service_area, unit, regrouped) where a figure can be moved.

    To have answered in part is to have taken part. `regrouped` units stand for another
    municipality than before.
    """
    both = differing_frames(old, new)
    silent = [pl.col(f"state{side}") == "none" for side in ("", "_right")]
    differs = pl.any_horizontal(
        silent[0].ne_missing(silent[1]),
        *(pl.col(name).ne_missing(pl.col(f"{name}_right")) for name in _HOW[:2]),
    )
    regrouped = (pl.col("parent") != pl.col("parent_right")).fill_null(value=False)
    return both.filter(differs).select(
        "period", "service_area", unit="place", regrouped=regrouped
    )


def _participation(row: Mapping[str, object], side: str) -> Participation | None:
    parent, in_frame, state = (row[f"{name}{side}"] for name in _HOW)
    if parent is None:
        return None
    return Participation(parent=str(parent), in_frame=bool(in_frame), state=str(state))


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionFacts:
    """Which parts of which definitions changed, by indicator and year."""

    parts: Mapping[Asked, frozenset[Part]]

    @property
    def changes(self) -> tuple[DefinitionChange, ...]:
        """The facts, a line for years that changed alike."""
        alike: dict[tuple[str, frozenset[Part]], list[str]] = {}
        for (indicator, year), parts in self.parts.items():
            alike.setdefault((indicator, parts), []).append(year)
        return tuple(
            DefinitionChange(
                indicator=indicator,
                periods=tuple(sorted(years)),
                parts=tuple(part for part in Part if part in parts),
            )
            for (indicator, parts), years in sorted(
                alike.items(), key=lambda item: (item[0][0], sorted(item[1]))
            )
        )


def definition_facts(old: Foundations, new: Foundations) -> DefinitionFacts:
    """Compare every definition of every year."""
    if old.pack == new.pack:
        return DefinitionFacts(parts={})
    parts = {
        asked: frozenset(changed_parts(old.definition(asked), new.definition(asked)))
        for asked in sorted(old.versions.keys() | new.versions.keys())
    }
    return DefinitionFacts(
        parts={asked: found for asked, found in parts.items() if found}
    )


def place_changes(old: Foundations, new: Foundations) -> tuple[PlaceChange, ...]:
    """Return the places that belong to other aggregates, by code."""
    before, after = old.memberships(), new.memberships()
    pairs = {
        place: (before.get(place, ()), after.get(place, ()))
        for place in sorted(before.keys() | after.keys())
    }
    return tuple(
        PlaceChange(place=place, before=was, after=now)
        for place, (was, now) in pairs.items()
        if set(was) != set(now)
    )


def text_changes(old: Foundations, new: Foundations) -> tuple[TextChange, ...]:
    """Return the definitions whose words changed, by kind, id and version."""
    before, after = _versions(old.pack), _versions(new.pack)
    return tuple(
        TextChange(kind=key[0], id=key[1], version=key[2], fields=words)
        for key in sorted(before.keys() & after.keys())
        if (words := changed_words(before[key], after[key]))
    )


_Version = IndicatorVersion | QuestionVersion


def _versions(pack: Pack) -> dict[tuple[str, str, int], _Version]:
    found: dict[tuple[str, str, int], _Version] = {}
    for indicator in pack.indicators:
        for version in indicator.versions:
            found["indicator", indicator.id, version.version] = version
    for question in pack.questions:
        for put in question.versions:
            found["question", question.id, put.version] = put
    return found


def root_links(
    facts: DefinitionFacts, old: Foundations, new: Foundations
) -> pl.DataFrame:
    """Return (indicator, period, root): whose definition moves whose figures.

    A composite rests on the definitions of its factors.
    """
    rows = set()
    for asked in old.versions.keys() | new.versions.keys():
        roots = {asked[0]}
        roots |= {f.id for side in (old, new) for f in side.factors(asked)}
        rows |= {(*asked, r) for r in roots if (r, asked[1]) in facts.parts}
    schema = dict.fromkeys(("indicator", "period", "root"), pl.String)
    links = pl.DataFrame(sorted(rows), schema=schema, orient="row")
    marks = [(*asked, parts <= BESIDE) for asked, parts in facts.parts.items()]
    return links.join(
        pl.DataFrame(
            marks,
            schema={"root": pl.String, "period": pl.String, "marks_only": pl.Boolean},
            orient="row",
        ),
        on=["root", "period"],
    )


def import_changes(before: Collected, after: Collected) -> tuple[ImportChange, ...]:
    """Return the deliveries that came, left or were replaced, by source and label."""
    old, new = _deliveries(before), _deliveries(after)
    return tuple(
        ImportChange(
            source=key[0],
            label=key[1],
            before=old[key].reference.number if key in old else None,
            after=new[key].reference.number if key in new else None,
        )
        for key in sorted(old.keys() | new.keys())
        if _hash(old.get(key)) != _hash(new.get(key))
    )


def imported(before: Collected, after: Collected) -> pl.DataFrame:
    """Return (indicator, place, period, source, label) of changed deliveries."""
    wanted = {(c.source, c.label) for c in import_changes(before, after)}
    tables = [
        snapshot.cells.select(
            "indicator",
            "place",
            "period",
            source=pl.lit(key[0]),
            label=pl.lit(key[1]),
        )
        for found in (before, after)
        for key, snapshot in _deliveries(found).items()
        if key in wanted
    ]
    names = ("indicator", "place", "period", "source", "label")
    empty = pl.DataFrame(schema=dict.fromkeys(names, pl.String))
    return pl.concat([empty, *tables]).unique()


def _deliveries(found: Collected) -> dict[tuple[str, str], CellsSnapshot]:
    return {(s.reference.source, s.reference.period): s for s in found.outside}


def _hash(snapshot: CellsSnapshot | None) -> str:
    return snapshot.reference.sha256 if snapshot else ""
