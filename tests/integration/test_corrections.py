"""What was corrected against the release before: told, found again, and not forged."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from builders.corrected import SECOND, UNIT, Twice, published_twice
from builders.little_sweden import handful
from jamfor.cli.main import main
from jamfor.core.answers.wording import FOLLOWED_UP
from jamfor.core.releases.changes import Cause, FigureChange, Said
from jamfor.core.releases.corrections import Corrections
from jamfor.core.releases.ids import ReleaseId
from jamfor.pipeline.corrections import predecessor_of
from jamfor.pipeline.tracing.trace import trace
from jamfor.pipeline.verify import verify_release
from jamfor.store.corrections import CORRECTIONS, corrections_bytes, read_corrections
from jamfor.store.durable import file_hash
from jamfor.store.manifest import (
    MANIFEST,
    Manifest,
    file_entries,
    read_manifest,
    to_bytes,
)


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Twice:
    """A release, and its correction: one routine was followed up later than said."""
    return published_twice(tmp_path_factory.mktemp("twice"))


@pytest.fixture
def copy(twice: Twice, tmp_path: Path) -> Path:
    """Copies of both releases that may be spoilt; the folder of the correction."""
    shutil.copytree(twice.data / "releases", tmp_path / "releases")
    return tmp_path / "releases" / str(SECOND)


def of(corrections: Corrections, cause: Cause, *key: str) -> list[FigureChange]:
    """The changes of an indicator at a place, headline rows only."""
    return [
        change
        for change in corrections.figures[cause]
        if (change.indicator, change.place) == key and not change.breakdown
    ]


def write(folder: Path, content: bytes) -> None:
    """Put other corrections in a release, and make the manifest fit."""
    manifest = read_manifest(folder, Manifest)
    (folder / CORRECTIONS).write_bytes(content)
    logical = {name: entry.logical for name, entry in manifest.files.items()}
    files = file_entries(folder, logical=logical)
    (folder / MANIFEST).write_bytes(to_bytes(replace(manifest, files=files)))


def test_a_first_publication_corrects_nothing(twice: Twice) -> None:
    """Breaks if a release is compared with anything else than the one it corrects."""
    assert read_corrections(twice.first, "2022.1.0") == Corrections(release="2022.1.0")
    assert (twice.first / CORRECTIONS).is_file()
    assert read_manifest(twice.first, Manifest).corrects is None
    releases = twice.data / "releases"
    corrected = {
        text: predecessor_of(ReleaseId.parse(text), releases)
        for text in ("2022.1.0", "2022.2.0", "2022.1.3", "2022.1.2")
    }
    assert corrected.pop("2022.1.2") == twice.second
    assert set(corrected.values()) == {None}


def test_the_changed_answer_is_listed_with_before_and_after(twice: Twice) -> None:
    """Breaks if evidence is not compared, or answers that stand are listed too."""
    found = read_corrections(twice.second, str(SECOND))

    (answer,) = found.answers
    assert (answer.period, answer.place, answer.question) == ("2022", UNIT, "routine")
    assert answer.part == FOLLOWED_UP
    assert answer.before == Said(values=("2020-01-03",))
    assert answer.after == Said(values=("2021-10-01",))


def test_every_figure_it_moved_is_listed_and_no_other(twice: Twice) -> None:
    """Breaks if only units are compared, or an unchanged figure is listed."""
    found = read_corrections(twice.second, str(SECOND))

    assert not found.figures[Cause.DEFINITION]
    assert not found.figures[Cause.OTHER]
    (unit,) = of(found, Cause.ANSWER, "e-routine", UNIT)
    assert unit.before is not None
    assert unit.after is not None
    assert (unit.before.value, unit.after.value) == (0.0, 1.0)
    nation = of(found, Cause.ANSWER, "e-routine", "0000")[-1]
    assert nation.before is not None
    assert nation.after is not None
    assert nation.after.numerator == (nation.before.numerator or 0) + 1
    assert nation.questions == ("routine",)
    assert {c.period for _, c in found.all_figures()} == {"2022"}
    moved = {c.indicator for _, c in found.all_figures()}
    assert moved == {"e-routine", "f-twin", "oj-homelessness", "oj-all"}


def test_the_manifest_names_what_was_corrected(twice: Twice) -> None:
    """Breaks if the comparison is not tied to the figures it was made with."""
    manifest = read_manifest(twice.second, Manifest)

    assert manifest.corrects is not None
    assert manifest.corrects.id == "2022.1.0"
    figures = twice.first / "observations.parquet"
    assert manifest.corrects.observations == file_hash(figures)
    entry = manifest.files[CORRECTIONS]
    assert entry.sha256 == file_hash(twice.second / CORRECTIONS)


def test_a_changed_definition_is_told_as_such(tmp_path: Path) -> None:
    """Breaks if the cause is not asked for in both releases' definitions."""
    pack = handful()
    switched = {"a-a": "a-b", "a-b": "a-a"}
    rules = {i.id: i.versions[0].rule for i in pack.indicators}
    other = replace(
        pack,
        indicators=tuple(
            replace(i, versions=(replace(i.versions[0], rule=rules[switched[i.id]]),))
            if i.id in switched
            else i
            for i in pack.indicators
        ),
    )
    found = read_corrections(
        published_twice(tmp_path, pack, corrected=other).second, ""
    )

    assert found.answers == ()
    assert {c.indicator for c in found.figures[Cause.DEFINITION]} >= {"a-a", "a-b"}
    assert not found.figures[Cause.ANSWER]
    assert not found.figures[Cause.OTHER]


def test_the_same_two_releases_give_the_same_bytes(twice: Twice, copy: Path) -> None:
    """Breaks if the file depends on anything but the two releases."""
    again = published_twice(copy.parent.parent / "again").second

    there = (twice.second / CORRECTIONS).read_bytes()
    assert (again / CORRECTIONS).read_bytes() == there
    assert corrections_bytes(read_corrections(again, "")) == there


def test_verify_finds_corrections_that_are_not_those(copy: Path) -> None:
    """All checksums agree; only the release before says otherwise.

    Breaks if verify reads the file without making it again.
    """
    assert verify_release(copy).mismatches == ()
    found = read_corrections(copy, str(SECOND))
    write(copy, corrections_bytes(replace(found, answers=())))

    (told,) = verify_release(copy).mismatches
    assert told.startswith(CORRECTIONS)
    assert main(["verify", str(copy)]) == 6


def test_verify_finds_another_release_before(copy: Path) -> None:
    """Breaks if the manifest's word for what was corrected is not held to it."""
    manifest = read_manifest(copy, Manifest)
    forged = replace(manifest, corrects=None)
    (copy / MANIFEST).write_bytes(to_bytes(forged))

    (told,) = verify_release(copy).mismatches
    assert told.startswith(MANIFEST)


def test_verify_says_when_it_cannot_compare(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Breaks if a release that stands alone is refused, or passed over in silence."""
    shutil.rmtree(copy.parent / "2022.1.0")

    assert main(["verify", str(copy)]) == 0
    assert "could not be compared" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("place", "language", "told"),
    [
        (UNIT, "sv", "I utgåva 2022.1.0: Nej (senast uppföljd 3 januari 2020)"),
        (UNIT, "en", "In release 2022.1.0: No (last followed up 3 January 2020)"),
        ("0000", "sv", "Rättat: 0 av 7 → 1 av 7"),
    ],
)
def test_a_trace_tells_what_stood_before(
    twice: Twice, place: str, language: str, told: str
) -> None:
    """Breaks if a correction is not told where its figure is followed back."""
    found = trace(twice.second, indicator="e-routine", place=place, period="2022")
    words = [getattr(line.text, language) for line in found.lines]

    assert found.mismatches == ()
    assert told in words
    first = trace(twice.first, indicator="e-routine", place=place, period="2022")
    assert not any("Rättat" in line.text.sv for line in first.lines)
