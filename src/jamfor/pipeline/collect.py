"""The snapshots a release is made from: read, checked, one a round (GSBPM 4.4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.errors import JamforError, NotFoundError
from jamfor.store.snapshots import AnswersSnapshot, read_answers_snapshot


def collect(pack: Pack, folders: Sequence[Path]) -> dict[str, AnswersSnapshot]:
    """Return the snapshots by year, in order.

    Refuses a snapshot that was changed, two of one round, and a round the definitions
    do not have.
    """
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
