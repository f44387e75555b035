"""`jamfor build-release`: from frozen answers to a published release, by command."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders.little_sweden import freeze, handful, rounds_of
from jamfor.cli import build_release
from jamfor.cli.build_release import definitions
from jamfor.cli.main import main
from jamfor.core.releases.pack import Pack
from jamfor.store.releases import current_release


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Frozen answers of a little Sweden, which the command is given as definitions."""
    pack = handful()

    def little(*_: object, **__: object) -> Pack:
        return pack

    freeze(tmp_path, pack, rounds_of(pack, seed=9))
    monkeypatch.setattr(build_release, "definitions", little)
    return tmp_path


def test_it_builds_publishes_and_will_not_build_again(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Breaks if the exit codes of the help are not those given."""
    command = ["build-release", "2022.1.0", "--data", str(data), "--publish"]
    command += ["--published-at", "2022-06-21T09:00+02:00"]
    command += ["--note", "Första utgåvan", "First release"]

    assert main(command) == 0
    told = capsys.readouterr()
    assert told.out.strip() == str(data / "releases" / "2022.1.0")
    assert "computing 2022" in told.err
    assert current_release(data).name == "2022.1.0"
    assert main(command) == 7
    assert main(["verify", "--data", str(data)]) == 0


def test_a_correction_says_what_it_corrects(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Breaks if figures can change without readers being told why."""
    command = ["build-release", "2022.1.1", "--data", str(data), "--draft"]

    assert main(command) == 2
    assert "add --note" in capsys.readouterr().err
    assert main([*command, "--note", "Ett svar rättat", "An answer corrected"]) == 0


def test_the_example_is_known_by_its_snapshots(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Breaks if the README's command asks for --example in a folder of the demo."""
    asked: list[bool] = []

    def little(_folder: Path | None, *, example: bool) -> Pack:
        asked.append(example)
        return handful()

    monkeypatch.setattr(build_release, "definitions", little)
    main(["build-release", "2022.1.0", "--data", str(data), "--draft"])

    assert asked == [True]


def test_an_id_that_is_none_is_refused_by_how_an_id_looks(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Breaks if a mistyped id is told as a release that was not found."""
    assert main(["build-release", "2022.1", "--data", str(data)]) == 2
    assert main(["verify", "2022-1-0", "--data", str(data)]) == 2
    told = capsys.readouterr().err
    assert told.count("such as 2022.1.0 [refused]") == 2


def test_a_round_without_a_snapshot_is_not_found(data: Path) -> None:
    """Breaks if a release is silently built of the rounds there happen to be."""
    command = ["build-release", "2023.1.0", "--data", str(data)]

    assert main([*command, "--rounds", "2022", "2023"]) == 3


def test_a_time_needs_a_zone(data: Path) -> None:
    """Breaks if a manifest can hold a time nobody can place."""
    command = ["build-release", "2022.1.0", "--data", str(data)]

    with pytest.raises(SystemExit) as refused:
        main([*command, "--published-at", "2022-06-21T09:00"])
    assert refused.value.code == 2


def test_faulty_definitions_are_refused(tmp_path: Path) -> None:
    """Breaks if a release can be built of definitions that `jamfor check` refuses."""
    (tmp_path / "definitions").mkdir()
    data = ["--data", str(tmp_path), "--definitions", str(tmp_path / "definitions")]

    assert main(["build-release", "2022.1.0", *data]) in {3, 4}
    assert definitions(None, example=False).rounds
