"""From snapshots to a release folder: whole and in place, or not there at all.

A release is built beside releases/, forced to disk, and renamed into it. A build that
is killed leaves nothing below releases/; the next build sweeps what it left elsewhere.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import polars as pl

from jamfor.core.releases.ids import ReleaseId
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.errors import JamforError, ReleaseExistsError
from jamfor.core.vocabulary.problems import Problem
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.packs import pack_hash, pack_to_json
from jamfor.pipeline.carried import carried_figures
from jamfor.pipeline.code_version import code_hash
from jamfor.pipeline.collect import Collected, collect, place_of
from jamfor.pipeline.comparing.made import Made
from jamfor.pipeline.corrections import corrections_of, predecessor_of
from jamfor.pipeline.downloads import Edition, write_downloads
from jamfor.pipeline.figures import Progress, observations_of, silent
from jamfor.pipeline.outside import credit_rows, with_outside
from jamfor.pipeline.persons import Earlier
from jamfor.pipeline.remainders import told_of
from jamfor.pipeline.rules_in_words import rules_in_words
from jamfor.pipeline.validate import FaultyAnswersError, validate
from jamfor.pipeline.withholding import withheld_answers
from jamfor.store.cells import CellsSnapshot
from jamfor.store.corrections import CORRECTIONS, corrections_bytes
from jamfor.store.durable import (
    folder_in_the_making,
    locked,
    move_into_place,
    write_durably,
)
from jamfor.store.manifest import (
    MANIFEST,
    RELEASE_SCHEMA,
    Manifest,
    file_entries,
    to_bytes,
)
from jamfor.store.parquet import OBSERVATIONS, read_table, write_table
from jamfor.store.releases import (
    DRAFTS,
    PACK,
    SNAPSHOTS,
    drafts_of,
    release_folder,
)
from jamfor.store.serving import FILE, serving_hash, write_serving
from jamfor.store.snapshots import AnswersSnapshot, write_withheld_copy


IN_THE_MAKING = ".building-"
LOCK = ".building.lock"


class BuildRunningError(JamforError):
    """Another build is at work in the same data folder."""

    code = "build-running"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """What the caller says of the release."""

    pack: Pack
    release_id: ReleaseId
    published_at: datetime
    notes: tuple[LocalText, ...]
    predecessor: Path | None


def build_release(  # noqa: PLR0913 - a release is all of these
    *,
    data: Path,
    pack: Pack,
    snapshots: Sequence[Path],
    release_id: ReleaseId,
    published_at: datetime,
    notes: Sequence[LocalText] = (),
    progress: Progress = silent,
    draft: bool = False,
) -> Path:
    """Build a release of the snapshots and return its folder; nothing is published.

    Raises ReleaseExistsError for an id that is taken, FaultyAnswersError for answers
    with faults, and BuildRunningError while another build is at work. A draft gets the
    next name below drafts/ and is never below releases/.
    """
    order = _Order(
        pack=pack,
        release_id=release_id,
        published_at=published_at,
        notes=tuple(notes),
        predecessor=predecessor_of(release_id, data / "releases"),
    )
    with _alone(data):
        target = _target(data, release_id, draft=draft)
        found = collect(pack, snapshots)
        order = replace(order, pack=with_outside(pack, found.outside))
        carried = _carried(data, order, found)
        if carried is None:
            refuse_faults(pack, found.answers, progress)
        with folder_in_the_making(data, prefix=IN_THE_MAKING) as folder:
            _write_all(folder, order, found, carried, progress)
            progress("forcing the release to disk")
            move_into_place(folder, target)
    return target


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    """Hold the lock of a data folder; it dies with the process."""
    try:
        with locked(data / LOCK, wait=False):
            yield
    except BlockingIOError as error:
        raise BuildRunningError(f"another build is at work in {data}") from error


def _carried(data: Path, order: _Order, found: Collected) -> pl.DataFrame | None:
    """The figures a release without corrections has in common with one before it."""
    if order.release_id.correction:
        return None
    return carried_figures(data, order.pack, found)


def _target(data: Path, release_id: ReleaseId, *, draft: bool) -> Path:
    if draft:
        return _next_draft(data, release_id)
    target = release_folder(data, release_id)
    if target.exists():
        raise ReleaseExistsError(
            f"release {release_id} exists and is never edited; a correction is a new"
            f" release with a higher last number"
        )
    return target


def _next_draft(data: Path, release_id: ReleaseId) -> Path:
    """The draft after the newest: a number that was swept names no other draft."""
    newest = drafts_of(data, release_id)[-1:]
    number = 1 + sum(int(folder.name.rpartition("-d")[2]) for folder in newest)
    return data / DRAFTS / f"{release_id}-d{number}"


def refuse_faults(
    pack: Pack, found: Mapping[str, AnswersSnapshot], progress: Progress
) -> None:
    """Raise FaultyAnswersError if any round has answers that cannot be used."""
    problems: list[Problem] = []
    for period, snapshot in found.items():
        progress(f"checking the answers of {period}")
        problems += validate(pack, period=period, tables=snapshot.tables)
    if problems:
        raise FaultyAnswersError(problems)


def _write_all(
    folder: Path,
    order: _Order,
    found: Collected,
    carried: pl.DataFrame | None,
    progress: Progress,
) -> None:
    """Write every file of a release, the manifest last.

    `carried` are its own figures where they are known already.
    """
    definitions = pack_to_json(order.pack)
    (folder / PACK).write_bytes(definitions)
    observations = observations_of(
        order.pack,
        found.rounds,
        outside=found.outside,
        carried=carried,
        progress=progress,
        earlier=said_by(order.predecessor),
    )
    write_table(folder, observations, OBSERVATIONS)
    public = _all_published(order.pack, found, observations, folder)
    progress(f"writing {observations.height} figures to the serving file")
    tables = serving_tables(observations, public.answers)
    write_serving(folder / FILE, tables)
    corrections = corrections_of(
        Made(
            id=str(order.release_id),
            pack=order.pack,
            found=public,
            observations=observations,
        ),
        order.predecessor,
    )
    (folder / CORRECTIONS).write_bytes(corrections_bytes(corrections))
    progress("writing the downloads")
    manifest = Manifest(
        schema=RELEASE_SCHEMA,
        id=str(order.release_id),
        published_at=order.published_at,
        example=is_of_example(order.pack, found.answers),
        code=code_hash(),
        pack=pack_hash(definitions),
        snapshots=public.references,
        notes=order.notes,
        files={},
        corrects=corrections.predecessor,
    )
    edition = edition_of(manifest, order.pack, found.outside)
    logical = write_downloads(folder, order.pack, observations, edition)
    files = file_entries(folder, logical={FILE: serving_hash(tables), **logical})
    manifest = replace(manifest, files=files)
    write_durably(folder / MANIFEST, to_bytes(manifest))


def is_of_example(pack: Pack, answers: Mapping[str, AnswersSnapshot]) -> bool:
    """Whether a release shows invented answers."""
    return pack.example or any(s.manifest.example for s in answers.values())


def _all_published(
    pack: Pack, found: Collected, observations: pl.DataFrame, folder: Path
) -> Collected:
    """Copy every snapshot into the release; figures from outside as they are."""
    for snapshot in found.outside:
        place = place_of(snapshot.reference)
        shutil.copytree(snapshot.folder, folder / SNAPSHOTS / place)
    answers = {
        period: _published(pack, snapshot, observations, folder)
        for period, snapshot in found.answers.items()
    }
    return replace(found, answers=answers)


def _published(
    pack: Pack, snapshot: AnswersSnapshot, observations: pl.DataFrame, folder: Path
) -> AnswersSnapshot:
    """Copy a snapshot into the release, without the counts its figures do not show."""
    target = folder / SNAPSHOTS / snapshot.period
    answers = withheld_answers(
        pack,
        period=snapshot.period,
        answers=snapshot.tables.answers,
        observations=observations,
    )
    if not answers.equals(snapshot.tables.answers):
        return write_withheld_copy(target, snapshot, answers)
    shutil.copytree(snapshot.folder, target)
    return snapshot


def said_by(predecessor: Path | None) -> Earlier:
    """Return what the release corrected said of shares, hidden or not."""
    if predecessor is None:
        return {}
    return told_of(read_table(predecessor, OBSERVATIONS))


def edition_of(
    manifest: Manifest, pack: Pack, outside: Sequence[CellsSnapshot]
) -> Edition:
    """Return what the downloads of a release say of it."""
    return Edition(
        release=manifest.id,
        published_at=manifest.published_at,
        notes=tuple(note.sv for note in manifest.notes),
        rules=rules_in_words(pack),
        credits=credit_rows(pack, outside),
    )


def serving_tables(
    observations: pl.DataFrame, found: Mapping[str, AnswersSnapshot]
) -> dict[str, pl.DataFrame]:
    """Return the tables of the serving file: figures, and all rounds' answers."""
    shared = {"answer": "answers", "evidence": "evidence", "participation": "frame"}
    return {"observation": observations} | {
        name: pl.concat(
            snapshot_table.select(pl.lit(period).alias("period"), pl.all())
            for period, snapshot in found.items()
            for snapshot_table in [getattr(snapshot.tables, table)]
        )
        for name, table in shared.items()
    }
