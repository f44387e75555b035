"""What a correction changed against the release before it, and what caused it.

Everything follows from the two releases: their figures, answers and definitions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from jamfor.core.releases.corrections import (
    EVIDENCE,
    AnswerChange,
    Cause,
    Corrections,
    FigureChange,
    FigureState,
    Predecessor,
    Said,
)
from jamfor.core.releases.ids import ReleaseId
from jamfor.core.releases.pack import Pack
from jamfor.formats.packs import pack_from_json
from jamfor.pipeline.collect import read_collected
from jamfor.pipeline.foundations import Foundations
from jamfor.store.corrections import CORRECTIONS, corrections_bytes
from jamfor.store.durable import file_hash
from jamfor.store.manifest import MANIFEST, Manifest, read_manifest
from jamfor.store.parquet import OBSERVATIONS, read_table
from jamfor.store.releases import PACK, SNAPSHOTS
from jamfor.store.snapshots import SnapshotTables


TOLERANCE = 1e-12
"""How far two floats of the same figure may lie from each other, relatively."""
KEY = OBSERVATIONS.key
NUMBERS = ("value", "numerator", "denominator", "answered", "frame")
COMMON = "basket=common-"
STATE = (*NUMBERS, "level", "missing")
ANSWER = ("place", "question", "part")


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What a release was made from, and its figures."""

    id: str
    pack: Pack
    rounds: Mapping[str, SnapshotTables]
    observations: pl.DataFrame


def predecessor_of(release: ReleaseId, *beside: Path) -> Path | None:
    """Return the folder of the release corrected, if it lies in one of the folders."""
    if not release.correction:
        return None
    before = replace(release, correction=release.correction - 1)
    found = (folder / str(before) for folder in beside)
    return next((path for path in found if (path / MANIFEST).is_file()), None)


def corrections_of(made: Made, predecessor: Path | None) -> Corrections:
    """Compare a release with its predecessor; without one nothing is corrected."""
    if predecessor is None:
        return Corrections(release=made.id)
    before = _read(predecessor)
    answers = tuple(_answers(before.rounds, made.rounds))
    return Corrections(
        release=made.id,
        predecessor=Predecessor(
            id=before.id, observations=file_hash(predecessor / OBSERVATIONS.file)
        ),
        answers=answers,
        figures=_by_cause(before, made, answers),
    )


def _read(folder: Path) -> Made:
    manifest = read_manifest(folder, Manifest)
    return Made(
        id=manifest.id,
        pack=pack_from_json((folder / PACK).read_bytes()),
        rounds=read_collected(folder / SNAPSHOTS, manifest.snapshots).rounds,
        observations=read_table(folder, OBSERVATIONS),
    )


def _answers(
    before: Mapping[str, SnapshotTables], after: Mapping[str, SnapshotTables]
) -> Iterator[AnswerChange]:
    """Every answer and date that differs, by year, place, question and part."""
    for period in sorted(before.keys() & after.keys()):
        old, new = _differing(_said(before[period]), _said(after[period]))
        for place, question, part in sorted(old.keys() | new.keys()):
            key = (place, question, part)
            yield AnswerChange(
                period=period,
                place=place,
                question=question,
                part=part,
                before=old.get(key),
                after=new.get(key),
            )


_Answers = dict[tuple[str, str, str], Said]


def _said(tables: SnapshotTables) -> pl.DataFrame:
    """A round's answers and evidence in one form, a row each."""
    answers = tables.answers.group_by(ANSWER).agg(
        values=pl.col("value").filter(pl.col("missing") == "").sort(),
        missing=pl.col("missing").max(),
    )
    evidence = (
        tables.evidence.with_columns(
            pl.col("documented").replace_strict({True: "yes", False: "no"}),
            pl.col("decided", "followed_up").cast(pl.String),
        )
        .unpivot(EVIDENCE, index=["place", "routine"], variable_name="part")
        .filter(pl.col("value").is_not_null())
        .select(
            "place",
            question="routine",
            part="part",
            values=pl.concat_list("value"),
            missing=pl.lit(""),
        )
    )
    return pl.concat([answers, evidence])


def _differing(before: pl.DataFrame, after: pl.DataFrame) -> tuple[_Answers, _Answers]:
    # Compared as text: a list is no key of a join.
    tables = [
        t.with_columns(all=pl.col("values").list.join("\n")) for t in (before, after)
    ]
    on = [*ANSWER, "all", "missing"]
    return (
        _as_said(tables[0].join(tables[1], on=on, how="anti")),
        _as_said(tables[1].join(tables[0], on=on, how="anti")),
    )


def _as_said(table: pl.DataFrame) -> _Answers:
    rows = table.select(*ANSWER, "values", "missing").iter_rows()
    return {
        (place, question, part): Said(values=tuple(values), missing=missing)
        for place, question, part, values, missing in rows
    }


def _by_cause(
    before: Made, after: Made, answers: tuple[AnswerChange, ...]
) -> dict[Cause, tuple[FigureChange, ...]]:
    old = Foundations(before.pack, before.rounds)
    new = Foundations(after.pack, after.rounds)
    changed = new.concerned(answers)
    found: dict[Cause, list[FigureChange]] = {cause: [] for cause in Cause}
    for change in _figures(_with_levels(before, old), _with_levels(after, new)):
        questions = tuple(
            sorted(
                question
                for year in _years(change)
                for question in changed.get((year, change.place), ())
                if question in new.questions(change.indicator, year)
            )
        )
        cause = Cause.ANSWER if questions else Cause.OTHER
        asked = (change.indicator, change.period)
        if old.definition(*asked) != new.definition(*asked):
            cause = Cause.DEFINITION
        found[cause].append(replace(change, questions=questions))
    return {cause: tuple(changes) for cause, changes in found.items()}


def _years(change: FigureChange) -> set[str]:
    """The years whose answers a figure rests on: a common basket has two."""
    return {change.period, change.breakdown.removeprefix(COMMON)} - {change.breakdown}


def _with_levels(made: Made, foundations: Foundations) -> pl.DataFrame:
    """The figures, with a unit's level on its own row and not on one beside it."""
    unit = ["indicator", "place", "period"]
    is_level = pl.col("breakdown").str.starts_with("level=")
    units = foundations.units_with_levels()
    held = made.observations.filter(is_level).join(units, on=unit, how="semi")
    rows = made.observations.join(held, on=list(KEY), how="anti")
    levels = held.select(
        *unit,
        breakdown=pl.lit(""),
        level=pl.col("breakdown").str.strip_prefix("level="),
    )
    return rows.join(levels, on=[*unit, "breakdown"], how="left").select(
        *KEY, *NUMBERS, pl.col("level").fill_null(""), "missing"
    )


def _figures(before: pl.DataFrame, after: pl.DataFrame) -> Iterator[FigureChange]:
    """Every figure that differs, by key."""
    there = pl.lit(value=True).alias("there")
    both = before.with_columns(there).join(
        after.with_columns(there), on=list(KEY), how="full", coalesce=True
    )
    same = pl.all_horizontal(
        pl.col(name).eq_missing(pl.col(f"{name}_right"))
        for name in ("there", *STATE)
        if name != "value"
    ) & _same_number(pl.col("value"), pl.col("value_right"))
    for row in both.filter(~same).sort(KEY).iter_rows(named=True):
        yield FigureChange(
            **{name: row[name] for name in KEY},
            before=_state(row, ""),
            after=_state(row, "_right"),
        )


def _same_number(one: pl.Expr, other: pl.Expr) -> pl.Expr:
    near = (one - other).abs() <= TOLERANCE * pl.max_horizontal(one.abs(), other.abs())
    return one.eq_missing(other) | near.fill_null(value=False)


def _state(
    row: Mapping[str, str | int | float | None], side: str
) -> FigureState | None:
    if row[f"there{side}"] is None:
        return None
    return FigureState(**{name: row[f"{name}{side}"] for name in STATE})  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What is wrong with the corrections of a release, and what could not be seen."""

    mismatches: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def check_corrections(folder: Path, manifest: Manifest, made: Made) -> Checked:
    """Compare a release with its predecessor again, where that lies at hand."""
    release = ReleaseId.parse(manifest.id)
    beside = (folder.parent, folder.parent.parent / "releases")
    predecessor = predecessor_of(release, *beside)
    named = manifest.corrects
    if predecessor is None and named is not None:
        told = f"{CORRECTIONS}: could not be compared, release {named.id} is not here"
        return Checked(remarks=(told,))
    due = corrections_of(made, predecessor)
    if named != due.predecessor:
        names = [found.id if found else "nothing" for found in (named, due.predecessor)]
        told = f"{MANIFEST}: corrects {names[0]}, and here lies {names[1]}, or another"
        return Checked(mismatches=(told,))
    path = folder / CORRECTIONS
    if path.is_file() and path.read_bytes() == corrections_bytes(due):
        return Checked()
    return Checked(mismatches=(f"{CORRECTIONS}: not what the two releases give",))
