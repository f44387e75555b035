"""What a release publishes of persons: no count its figures hide, in any of its files.

Each change a test names as making it fail has been made once, and it failed.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from builders.little_sweden import build, freeze, rounds_of, with_persons
from jamfor.core.releases.ids import ReleaseId
from jamfor.core.vocabulary.errors import JamforError
from jamfor.formats.packs import pack_from_json
from jamfor.pipeline.remainders import remainder_faults, told_of
from jamfor.pipeline.verify import verify_release
from jamfor.store.manifest import MANIFEST, SnapshotManifest, read_manifest
from jamfor.store.parquet import ANSWERS, OBSERVATIONS, read_table
from jamfor.store.releases import Release, open_release


PACK = with_persons()
SHARES = ("j-persons-girls", "j-persons-boys")
COUNTS = ("heard-girls", "all-girls", "heard-boys", "all-boys")
PERIOD = "2022"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with snapshots and a release of them."""
    folder = tmp_path_factory.mktemp("persons")
    build(folder, PACK, freeze(folder, PACK, rounds_of(PACK, seed=3)))
    return folder


@pytest.fixture
def folder(data: Path) -> Path:
    """The release."""
    return data / "releases" / "2022.1.0"


@pytest.fixture
def release(folder: Path) -> Iterator[Release]:
    """The release, opened."""
    opened = open_release(folder, read_pack=pack_from_json)
    yield opened
    opened.close()


def hidden_units(folder: Path) -> set[tuple[str, str]]:
    """(who, place) of the shares of units that are hidden."""
    rows = read_table(folder, OBSERVATIONS).filter(
        pl.col("indicator").is_in(SHARES),
        pl.col("period") == PERIOD,
        pl.col("missing") == "suppressed",
        pl.col("answered") == 1,
        pl.col("frame") == 1,
    )
    found = rows.select("indicator", "place").iter_rows()
    return {(name.removeprefix("j-persons-"), place) for name, place in found}


def test_a_hidden_share_has_no_numbers_at_all(folder: Path) -> None:
    """Fails if a hidden figure keeps its numerator, denominator, value or interval."""
    rows = read_table(folder, OBSERVATIONS).filter(
        pl.col("indicator").is_in(SHARES), pl.col("missing") == "suppressed"
    )

    numbers = ("value", "numerator", "denominator", "ci_low", "ci_high")
    assert rows.height > 0
    assert set(rows["status"]) == {"Q"}
    assert all(rows[name].is_null().all() for name in numbers)


def test_no_file_of_the_release_holds_a_hidden_count(
    folder: Path, release: Release
) -> None:
    """Fails if the snapshot is copied whole, or the serving file is filled from it."""
    hidden = hidden_units(folder)
    answers = read_table(folder / "snapshots" / PERIOD, ANSWERS)

    assert hidden
    for who, place in hidden:
        for question in (f"heard-{who}", f"all-{who}"):
            row = answers.filter(
                pl.col("place") == place, pl.col("question") == question
            )
            assert row.select("value", "missing").rows() == [("", "suppressed")]
            served = release.answers(place, PERIOD).values[question, ""]
            assert served == "suppressed"


def test_every_other_answer_is_published_as_it_was(data: Path, folder: Path) -> None:
    """Fails if a share that is shown loses its counts, or any other answer changes."""
    whole = read_table(data / "snapshots" / "kommunenkaten" / PERIOD / "1", ANSWERS)
    public = read_table(folder / "snapshots" / PERIOD, ANSWERS)

    kept = public.filter(pl.col("missing") != "suppressed")
    assert whole.height == public.height
    assert kept.join(whole, on=whole.columns, how="anti").height == 0
    changed = public.filter(pl.col("missing") == "suppressed")
    assert set(changed["question"]) <= set(COUNTS)


def test_a_count_whose_other_half_is_missing_is_not_published(folder: Path) -> None:
    """Fails if only the counts of computed shares are withheld: a lone count of three
    girls says as much."""
    observations = read_table(folder, OBSERVATIONS).filter(
        pl.col("period") == PERIOD, pl.col("measure") == "share"
    )
    shown = observations.filter(pl.col("missing") == "").select("indicator", "place")
    answers = read_table(folder / "snapshots" / PERIOD, ANSWERS)
    for who in ("girls", "boys"):
        units = shown.filter(pl.col("indicator") == f"j-persons-{who}")["place"]
        told = answers.filter(
            pl.col("question").is_in([f"heard-{who}", f"all-{who}"]),
            pl.col("value") != "",
            pl.col("value") != "0",
        )
        assert set(told["place"]) <= set(units)


def test_a_release_is_verified_from_what_it_publishes(data: Path, folder: Path) -> None:
    """Fails if `verify` needs a hidden count, or if with the publisher's snapshots it
    comes to other figures or other withheld answers."""
    assert verify_release(folder).mismatches == ()
    assert verify_release(folder, snapshots=data / "snapshots").mismatches == ()


@pytest.mark.parametrize(
    ("numerator", "denominator", "told"),
    [
        (20_000, 50_000, "does not let it be"),
        (200_000, 400_000, "follows from what it shows"),
    ],
)
def test_a_release_that_shows_too_much_is_found(
    folder: Path, numerator: int, denominator: int, told: str
) -> None:
    """Fails if what is shown is not held to the policy, or if sums are believed unseen:
    one hidden unit is shown, and what the others of its county are follows."""
    observations = read_table(folder, OBSERVATIONS)
    units = {
        PERIOD: dict(
            pl.read_parquet(folder / "snapshots" / PERIOD / "frame.parquet")
            .select("place", "parent")
            .iter_rows()
        )
    }
    assert list(remainder_faults(PACK, observations, units)) == []

    who, place = sorted(hidden_units(folder))[0]
    shown = pl.col("place") == place, pl.col("indicator") == f"j-persons-{who}"
    forged = observations.with_columns(
        missing=pl.when(*shown).then(pl.lit("")).otherwise("missing"),
        numerator=pl.when(*shown).then(numerator).otherwise("numerator"),
        denominator=pl.when(*shown).then(denominator).otherwise("denominator"),
    )

    faults = list(remainder_faults(PACK, forged, units))
    assert any(told in fault for fault in faults)


def test_the_published_copy_names_itself_and_nothing_of_the_original(
    data: Path, folder: Path
) -> None:
    """Fails if the copy carries a hash of the snapshot: few counts could be guessed and
    tried against it."""
    original = data / "snapshots" / "kommunenkaten" / PERIOD / "1"
    copy = folder / "snapshots" / PERIOD
    whole = read_manifest(original, SnapshotManifest)

    manifest = read_manifest(copy, SnapshotManifest)

    assert manifest.withheld
    assert not whole.withheld
    text = (copy / MANIFEST).read_text() + (folder / MANIFEST).read_text()
    assert whole.files["answers.parquet"] not in text


def test_nothing_is_built_from_a_published_copy(folder: Path, tmp_path: Path) -> None:
    """Fails if withheld counts are taken for answers nobody gave."""
    copies = [folder / "snapshots" / period for period in ("2021", PERIOD)]

    with pytest.raises(JamforError, match="publishes of a round"):
        build(tmp_path, PACK, copies)


def test_what_a_release_hides_its_correction_hides(data: Path, tmp_path: Path) -> None:
    """Fails if a correction is built without what it corrects: a unit that has grown
    would be shown, and another hidden beside its neighbour instead."""
    again = tmp_path / "data"
    shutil.copytree(data, again)
    before = again / "releases" / "2022.1.0"
    grown = rounds_of(PACK, seed=3)
    who, place = sorted(hidden_units(before))[0]
    counts = grown[PERIOD].answers.with_columns(
        value=pl.when(
            pl.col("place") == place,
            pl.col("question").is_in([f"heard-{who}", f"all-{who}"]),
        )
        .then(
            pl.when(pl.col("question") == f"all-{who}")
            .then(pl.lit("39"))
            .otherwise(pl.lit("20"))
        )
        .otherwise("value")
    )
    grown[PERIOD] = replace(grown[PERIOD], answers=counts)

    folders = freeze(again, PACK, grown)
    after = build(again, PACK, folders, ReleaseId.parse("2022.1.1"))

    assert (who, place) in hidden_units(after)
    key = (f"j-persons-{who}", PERIOD)
    stood, stands = (
        told_of(read_table(each, OBSERVATIONS))[key] for each in (before, after)
    )
    assert {p for p, said in stood.items() if said is None} <= {
        p for p, said in stands.items() if said is None
    }
    assert verify_release(after, snapshots=again / "snapshots").mismatches == ()
