"""`jamfor demo`: built once, then only served; nothing published is ever edited."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from jamfor.cli import demo
from jamfor.cli.main import main
from jamfor.core.releases.ids import ReleaseId
from jamfor.store.manifest import MANIFEST
from jamfor.store.releases import CURRENT


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The inputs of every build; what a build leaves is only its marks."""
    done: list[str] = []

    def mark(options: argparse.Namespace, *given: object) -> None:
        inputs = str(given[3])
        (options.data / "releases").mkdir(parents=True, exist_ok=True)
        (options.data / "releases" / CURRENT).write_text("2022.1.0\n")
        (options.data / demo.INPUTS).write_text(f"2022.1.0 {inputs}\n")
        done.append(inputs)

    monkeypatch.setattr(demo, "_build", mark)
    return done


def test_what_is_built_from_the_same_inputs_is_not_built_again(
    tmp_path: Path, builds: list[str]
) -> None:
    """Broken by a hash of inputs that is not the same twice."""
    for _ in range(2):
        assert main(["demo", "--no-serve", "--data", str(tmp_path)]) == 0

    assert len(builds) == 1


def test_another_seed_is_built_anew(tmp_path: Path, builds: list[str]) -> None:
    """Broken by leaving the seed out of the inputs."""
    for seed in ("2022", "5"):
        main(["demo", "--no-serve", "--seed", seed, "--data", str(tmp_path)])

    assert len(set(builds)) == 2


def test_a_second_example_is_a_correction_of_the_first(tmp_path: Path) -> None:
    """Broken by building under the id that is taken."""
    first = demo.free_id(tmp_path, year=2024)
    folder = tmp_path / "releases" / str(first)
    folder.mkdir(parents=True)
    (folder / MANIFEST).touch()

    assert (first, demo.free_id(tmp_path, year=2024)) == (
        ReleaseId.parse("2024.1.0"),
        ReleaseId.parse("2024.1.1"),
    )


def test_the_report_tells_published_beside_computed(
    example_data: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Broken by a report that is not printed."""
    monkeypatch.setattr(demo, "_build", lambda *_: None)

    main(["demo", "--no-serve", "--report", "--data", str(example_data)])

    printed = capsys.readouterr().out
    assert "20/29" in printed
    assert "\n!" not in printed
