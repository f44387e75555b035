"""`jamfor check`: a line for each fault, and an exit code that means something."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from builders.definitions import break_file, write_definitions
from jamfor.cli import check
from jamfor.core.vocabulary.errors import NotFoundError


def run(*arguments: str) -> int:
    """Run the command as the command line does."""
    parser = argparse.ArgumentParser()
    check.add_parser(parser.add_subparsers())
    options = parser.parse_args(["check", *arguments])
    return int(options.run(options))


def test_sound_definitions_print_nothing_and_exit_with_zero(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_definitions(tmp_path)

    assert run("--definitions", str(root)) == 0
    assert capsys.readouterr().out == ""


def test_a_fault_is_one_line_that_names_its_file_and_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Fails when a fault is told twice, or without its place."""
    root = write_definitions(tmp_path)
    name = "questions/care.yaml"
    line = break_file(root, name, "terms: [word]", "terms: [wird] # here")

    code = run("--definitions", str(root), "--language", "sv")

    assert code == 4
    assert capsys.readouterr().out == (
        f"definitions/{name}:{line} unknown-term Termen ”wird” finns inte. Rätta id"
        " eller lägg till den i questions/terms.yaml.\n"
    )


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        run("--definitions", str(tmp_path / "none"))


def test_the_installed_definitions_are_checked_when_none_are_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run() == 0
    assert "0 faults" in capsys.readouterr().err
