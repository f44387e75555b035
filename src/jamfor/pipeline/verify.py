"""Whether a release is what it says: every hash, figure and download, made again.

The figures are computed from the snapshots and definitions the release carries, in
plain Python (`pipeline.oracle`), so that a fault of the fast pipeline shows here. The
manifest is not signed: what is shown is that a release agrees with itself, not whose
it is.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path

import polars as pl

from jamfor.core.releases.ids import ReleaseId
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.observations import Observation
from jamfor.formats.packs import pack_from_json, pack_hash
from jamfor.pipeline.build import said_by, serving_tables
from jamfor.pipeline.code_version import code_hash
from jamfor.pipeline.collect import Collected, place_of, read_collected
from jamfor.pipeline.comparing.made import Made
from jamfor.pipeline.corrections import check_corrections, predecessor_of
from jamfor.pipeline.derived_files import derived_file_faults
from jamfor.pipeline.figures import Progress, silent
from jamfor.pipeline.oracle.persons import Guards
from jamfor.pipeline.oracle.release import oracle
from jamfor.pipeline.oracle.segments import segment_faults
from jamfor.pipeline.remainders import remainder_faults, told_of
from jamfor.pipeline.remarks import flags_text
from jamfor.pipeline.withholding import withheld_answers
from jamfor.store.manifest import MANIFEST, Manifest, changed_files, read_manifest
from jamfor.store.parquet import OBSERVATIONS, conform, read_table
from jamfor.store.releases import PACK, SNAPSHOTS
from jamfor.store.serving import FILE, read_serving, serving_hash
from jamfor.store.snapshots import AnswersSnapshot, read_answers_snapshot


TOLERANCE = 1e-12
"""How far two floats of the same figure may lie from each other, relatively. Quartiles
and unweighted means are sums of floats in the pipeline and exact fractions here."""
FLOATS = ("value", "ci_low", "ci_high", "bound_low", "bound_high")
KEY = OBSERVATIONS.key
TOLD = 20  # mismatching figures spelt out

Key = tuple[str, str, str, str, str]
Cells = Mapping[str, str | int | float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What was checked, and what did not match; nothing amiss is an empty tuple."""

    figures: int
    mismatches: tuple[str, ...]
    remarks: tuple[str, ...] = ()


def verify_release(
    folder: Path, *, snapshots: Path | None = None, progress: Progress = silent
) -> Verification:
    """Check a release folder against itself.

    Sums of persons rest on counts that are not published; they are computed again only
    with the folder of `snapshots` that the publisher keeps.

    Raises NotFoundError where there is no release, CorruptReleaseError where its
    manifest or a snapshot cannot be read.
    """
    manifest = read_manifest(folder, Manifest)
    progress("comparing the checksum of every file")
    changed = tuple(_changed(folder, manifest))
    if changed:
        # What has been changed on disk is not worth computing with.
        return Verification(figures=0, mismatches=changed)
    pack = pack_from_json((folder / PACK).read_bytes())
    collected = read_collected(folder / SNAPSHOTS, manifest.snapshots)
    found = collected.answers
    mismatches = list(_snapshot_faults(manifest, collected))
    observations = conform(read_table(folder, OBSERVATIONS), OBSERVATIONS)
    progress(f"computing {observations.height} figures again, one at a time")
    mismatches += recomputed(
        pack, collected, observations, Guards(told=told_of(observations))
    )
    mismatches += _persons(pack, found, observations)
    if snapshots is not None:
        progress("computing the figures again from the snapshots not published")
        whole = _originals(snapshots, collected)
        mismatches += _copies(pack, whole.answers, found, observations)
        stood = said_by(predecessor_of(ReleaseId.parse(manifest.id), *_beside(folder)))
        mismatches += recomputed(pack, whole, observations, Guards(stood=stood))
    progress("reading the serving file back and making every download again")
    mismatches += _derived(folder, manifest, pack, observations, collected)
    progress("finding again which years may be compared")
    mismatches += segment_faults(folder, pack)
    made = Made(id=manifest.id, pack=pack, found=collected, observations=observations)
    corrections = check_corrections(folder, manifest, made)
    return Verification(
        figures=observations.height,
        mismatches=(*mismatches, *corrections.mismatches),
        remarks=(
            *_remarks(manifest, found),
            *(_taken_as_told(found) if snapshots is None else ()),
            *corrections.remarks,
        ),
    )


def snapshots_of(folder: Path, manifest: Manifest) -> Mapping[str, AnswersSnapshot]:
    """Read the answers a release carries, by year."""
    return read_collected(folder / SNAPSHOTS, manifest.snapshots).answers


def _changed(folder: Path, manifest: Manifest) -> Iterator[str]:
    hashes = {name: entry.sha256 for name, entry in manifest.files.items()}
    for name in changed_files(folder, hashes):
        yield f"{name}: not the file the manifest names"
    definitions = folder / PACK
    if definitions.is_file() and pack_hash(definitions.read_bytes()) != manifest.pack:
        yield f"{PACK}: not the definitions the manifest names"


def _snapshot_faults(manifest: Manifest, found: Collected) -> Iterator[str]:
    for named, there in zip(manifest.snapshots, found.references, strict=True):
        if named != there:
            yield f"{SNAPSHOTS}/{place_of(named)}: not the snapshot of the {MANIFEST}"


def _remarks(manifest: Manifest, found: Mapping[str, AnswersSnapshot]) -> Iterator[str]:
    """What is no fault, and may explain one."""
    if manifest.code != code_hash():
        yield (
            "this program is not the one that built the release; its texts and figures"
            " may differ, and a rebuild may give other bytes"
        )
    for period, snapshot in found.items():
        if snapshot.manifest.pack != manifest.pack:
            yield (
                f"the answers of {period} were frozen under other definitions than"
                f" the {PACK} of the release"
            )


def _taken_as_told(found: Mapping[str, AnswersSnapshot]) -> Iterator[str]:
    """What could not be computed, because its answers are not published."""
    for period, snapshot in found.items():
        if snapshot.manifest.withheld:
            yield (
                f"counts of too few persons are not in the answers of {period}; sums"
                " that rest on them were taken as told, and give none of them away"
            )


def recomputed(
    pack: Pack,
    found: Collected,
    observations: pl.DataFrame,
    guards: Guards | None = None,
) -> list[str]:
    """Return a line for each figure the oracle does not agree with, the first ones."""
    stored: dict[Key, Cells] = {key_of(row): row for row in observations.to_dicts()}
    lines: list[str] = []
    for figure in oracle(pack, found.rounds, outside=found.outside, guards=guards):
        due = cells_of(figure)
        row = stored.pop(key_of(due), None)
        if row is None:
            lines.append(f"{_named(due)}: not in the release")
        else:
            lines += [f"{_named(due)}: {fault}" for fault in differences(row, due)]
    lines += [f"{_named(row)}: follows from no answer" for row in stored.values()]
    if len(lines) > TOLD:
        lines = [*lines[:TOLD], f"… and {len(lines) - TOLD} more"]
    return lines


def _persons(
    pack: Pack, found: Mapping[str, AnswersSnapshot], observations: pl.DataFrame
) -> list[str]:
    """Return a line for each share of persons that should not be shown."""
    units = {
        period: dict(
            snapshot.tables.frame.filter("in_frame")
            .select("place", "parent")
            .iter_rows()
        )
        for period, snapshot in found.items()
    }
    return list(remainder_faults(pack, observations, units))


def _originals(snapshots: Path, found: Collected) -> Collected:
    """Read the snapshots that the published answers were copied from."""
    named = {period: each.reference for period, each in found.answers.items()}
    answers = {
        period: read_answers_snapshot(
            snapshots / reference.source / period / str(reference.number)
        )
        for period, reference in named.items()
    }
    return replace(found, answers=answers)


def _copies(
    pack: Pack,
    whole: Mapping[str, AnswersSnapshot],
    found: Mapping[str, AnswersSnapshot],
    observations: pl.DataFrame,
) -> Iterator[str]:
    """Say which published answers are not those of the snapshot, less the withheld."""
    for period, snapshot in whole.items():
        due = withheld_answers(
            pack,
            period=period,
            answers=snapshot.tables.answers,
            observations=observations,
        )
        if not due.equals(found[period].tables.answers):
            yield f"{SNAPSHOTS}/{period}: other answers than the snapshot's are shown"


def _beside(folder: Path) -> tuple[Path, Path]:
    """Where the release corrected may lie."""
    return folder.parent, folder.parent.parent / "releases"


def cells_of(figure: Observation) -> Cells:
    """Return an observation in the columns of observations.parquet."""
    cells = {field.name: getattr(figure, field.name) for field in fields(figure)}
    return cells | {
        "measure": figure.measure.value,
        "missing": figure.missing.value if figure.missing else "",
        "flags": flags_text(figure.flags),
    }


def differences(stored: Cells, due: Cells) -> Iterator[str]:
    """Say each cell that differs: whole numbers and words exactly, floats nearly."""
    for name in OBSERVATIONS.columns:
        found, wanted = stored[name], due[name]
        if name in FLOATS and isinstance(found, float) and isinstance(wanted, float):
            same = math.isclose(found, wanted, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
        else:
            same = found == wanted
        if not same:
            yield f"{name} is {found}, and {wanted} follows from the answers"


def key_of(row: Cells) -> Key:
    """Return the key of an observation's cells."""
    one, two, three, four, five = (str(row[name]) for name in KEY)
    return one, two, three, four, five


def _named(row: Cells) -> str:
    return " ".join(part for part in key_of(row) if part)


def _derived(
    folder: Path,
    manifest: Manifest,
    pack: Pack,
    observations: pl.DataFrame,
    collected: Collected,
) -> Iterator[str]:
    """The serving file and the downloads against the rows they were made from."""
    due = serving_tables(observations, collected.answers)
    if manifest.files[FILE].logical != serving_hash(due):
        yield f"{FILE}: the manifest does not name the rows of the release"
    schemas = {name: storable_schema(table) for name, table in due.items()}
    if serving_hash(read_serving(folder / FILE, schemas)) != serving_hash(due):
        yield f"{FILE}: other rows than the Parquet files"
    yield from derived_file_faults(folder, manifest, pack, observations, collected)


def storable_schema(table: pl.DataFrame) -> pl.Schema:
    """Return the types a table has once it has been through SQLite."""
    plain = {pl.Date(): pl.String(), pl.Boolean(): pl.Int64()}
    return pl.Schema(
        {name: plain.get(dtype, dtype) for name, dtype in table.schema.items()}
    )
