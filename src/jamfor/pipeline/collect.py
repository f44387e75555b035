"""The snapshots a release is made from: read, checked, one a round (GSBPM 4.4).

Answers make the rounds; deliveries of figures from outside stand beside them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.errors import JamforError, NotFoundError
from jamfor.store.cells import CellsSnapshot, is_of_cells, read_cells_snapshot
from jamfor.store.manifest import SnapshotReference
from jamfor.store.snapshots import (
    SOURCE,
    AnswersSnapshot,
    SnapshotTables,
    read_answers_snapshot,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """The answers of each round by year, and deliveries from outside by source."""

    answers: Mapping[str, AnswersSnapshot]
    outside: tuple[CellsSnapshot, ...] = ()

    @property
    def rounds(self) -> dict[str, SnapshotTables]:
        """The tables of each round."""
        return {period: found.tables for period, found in self.answers.items()}

    @property
    def references(self) -> tuple[SnapshotReference, ...]:
        """What a manifest says of all of them."""
        answers = (found.reference for found in self.answers.values())
        return (*answers, *(found.reference for found in self.outside))

    @property
    def folders(self) -> dict[str, Path]:
        """Where each lies, by the name of its folder in a release."""
        answers = {place_of(s.reference): s.folder for s in self.answers.values()}
        return answers | {place_of(s.reference): s.folder for s in self.outside}


def place_of(reference: SnapshotReference) -> str:
    """Return the folder of a snapshot below the snapshots of a release."""
    if reference.source == SOURCE:
        return reference.period
    return f"{reference.source}/{reference.period}"


def read_collected(folder: Path, references: Iterable[SnapshotReference]) -> Collected:
    """Read the snapshots a release carries, as `place_of` names their folders."""
    answers, outside = {}, []
    for reference in references:
        place = folder / place_of(reference)
        if reference.source == SOURCE:
            answers[reference.period] = read_answers_snapshot(place)
        else:
            outside.append(read_cells_snapshot(place))
    return Collected(answers=answers, outside=tuple(outside))


def collect(pack: Pack, folders: Sequence[Path]) -> Collected:
    """Return the snapshots, rounds by year and deliveries by source and label.

    Refuses a snapshot that was changed, two of one round or delivery, and a round the
    definitions do not have.
    """
    outside = [read_cells_snapshot(folder) for folder in folders if is_of_cells(folder)]
    deliveries = Counter(_delivery(snapshot) for snapshot in outside)
    twice = [delivery for delivery, n in deliveries.items() if n > 1]
    if twice:
        named = "/".join(twice[0])
        raise JamforError(f"more than one snapshot of the delivery {named}")
    return Collected(
        answers=_answers(pack, [each for each in folders if not is_of_cells(each)]),
        outside=in_order(outside),
    )


def in_order(found: Iterable[CellsSnapshot]) -> tuple[CellsSnapshot, ...]:
    """Sort deliveries by source, the newest of a source first: it supersedes."""
    newest = sorted(found, key=lambda each: each.manifest.period, reverse=True)
    return tuple(sorted(newest, key=lambda each: each.manifest.source))


def _delivery(snapshot: CellsSnapshot) -> tuple[str, str]:
    return snapshot.manifest.source, snapshot.manifest.period


def _answers(pack: Pack, folders: Sequence[Path]) -> dict[str, AnswersSnapshot]:
    found = [read_answers_snapshot(folder) for folder in folders]
    if not found:
        raise NotFoundError("no snapshot was given to make a release from")
    several = [p for p, n in Counter(s.period for s in found).items() if n > 1]
    if several:
        raise JamforError(f"more than one snapshot of the round {several[0]}")
    rounds = {round_.period for round_ in pack.rounds}
    for snapshot in found:
        if snapshot.manifest.withheld:
            raise JamforError(
                f"{snapshot.folder} is what a release publishes of a round, without the"
                " counts of too few persons; build from the snapshot it was copied from"
            )
        if snapshot.period not in rounds:
            raise NotFoundError(
                f"the definitions have no round {snapshot.period},"
                f" which {snapshot.folder} is of"
            )
    return {s.period: s for s in sorted(found, key=lambda s: s.period)}
