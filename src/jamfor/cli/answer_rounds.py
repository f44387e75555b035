"""Where the commands about answers find definitions and snapshots."""

from __future__ import annotations

import argparse
from pathlib import Path

from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.errors import FaultyDefinitionsError, JamforError
from jamfor.formats.definitions import definitions_folder, load_definitions
from jamfor.store.snapshots import (
    AnswersSnapshot,
    is_of_example,
    latest_snapshot,
    read_answers_snapshot,
)


def add_places_to_look(parser: argparse.ArgumentParser) -> None:
    """Add the options that say where data and definitions are, and the language."""
    parser.add_argument("--data", type=Path, default=Path("data"), metavar="FOLDER")
    parser.add_argument("--definitions", type=Path, metavar="FOLDER")
    add_example(parser)
    add_language(parser)


def add_example(parser: argparse.ArgumentParser) -> None:
    """Add the option that begins an example where there are no answers yet."""
    parser.add_argument(
        "--example",
        action="store_true",
        help="the answers are invented; needed only for a data folder without answers",
    )


def add_language(parser: argparse.ArgumentParser) -> None:
    """Add the option of the language a command speaks; Swedish everywhere if unsaid."""
    parser.add_argument(
        "--language",
        choices=("sv", "en"),
        default="sv",
        help="the language of what is written (default: sv)",
    )


def load_pack(options: argparse.Namespace) -> Pack:
    """Return the definitions the options name; refuse faulty ones."""
    folder = options.definitions or definitions_folder()
    example = is_example(options.data, asked_for=options.example)
    loaded = load_definitions(folder, example=example)
    if loaded.pack is None:
        raise FaultyDefinitionsError(
            f"the definitions in {folder} have faults; run `jamfor check`"
        )
    return loaded.pack


def is_example(data: Path, *, asked_for: bool) -> bool:
    """Return whether a data folder is the example's: as its snapshots say, if any.

    Refuses to mix the invented example with real answers.
    """
    found = is_of_example(data)
    if asked_for and found is False:
        raise JamforError(f"the answers in {data} are real: drop --example")
    return asked_for if found is None else found


def latest(data: Path, period: str) -> AnswersSnapshot | None:
    """Return the latest snapshot of a round, or None without any."""
    folder = latest_snapshot(data, period=period)
    return None if folder is None else read_answers_snapshot(folder)
