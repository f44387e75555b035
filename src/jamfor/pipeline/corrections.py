"""What a correction changed against the release before it, and what caused it.

Everything follows from the two releases: their figures, answers and definitions. They
are compared as `jamfor diff` compares any two.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from jamfor.core.releases.changes import Cause, Change, FigureChange
from jamfor.core.releases.corrections import Corrections, Predecessor
from jamfor.core.releases.ids import ReleaseId
from jamfor.pipeline.comparing.answers import answer_changes
from jamfor.pipeline.comparing.comparison import (
    Comparison,
    compared,
    figure_changes,
)
from jamfor.pipeline.comparing.made import Made, read_made
from jamfor.store.corrections import CORRECTIONS, corrections_bytes
from jamfor.store.durable import file_hash
from jamfor.store.manifest import MANIFEST, Manifest
from jamfor.store.parquet import OBSERVATIONS


WHOLE = (str(Cause.ROUND), str(Cause.IMPORT))
"""What brings figures, or takes them away, without correcting any."""


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
    found = compared(read_made(predecessor), made)
    return Corrections(
        release=made.id,
        predecessor=Predecessor(
            id=found.before, observations=file_hash(predecessor / OBSERVATIONS.file)
        ),
        answers=tuple(answer_changes(found.answers)),
        units=found.units,
        definitions=found.definitions,
        imports=found.imports,
        rounds=found.rounds,
        figures=_by_cause(found),
    )


def _by_cause(found: Comparison) -> dict[Cause, tuple[FigureChange, ...]]:
    """The figures corrected: those that are others, not those only marked otherwise."""
    stays = pl.col("change") == str(Change.CHANGED)
    corrected = found.figures.filter(
        pl.col("moved") & (stays | ~pl.col("cause").is_in(WHOLE))
    )
    by_cause: dict[Cause, list[FigureChange]] = {cause: [] for cause in Cause}
    for change in figure_changes(corrected):
        by_cause[change.causes[0]].append(change)
    return {cause: tuple(changes) for cause, changes in by_cause.items()}


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
