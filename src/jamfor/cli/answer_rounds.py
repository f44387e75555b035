"""Where the commands about answers find definitions and snapshots."""

from __future__ import annotations

import argparse
from pathlib import Path

from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.errors import FaultyDefinitionsError, JamforError
from jamfor.formats.definitions import definitions_folder, load_definitions
from jamfor.store.snapshots import (
    AnswersSnapshot,
    latest_snapshot,
    read_answers_snapshot,
)


def add_places_to_look(parser: argparse.ArgumentParser) -> None:
    """Add the options that say where data and definitions are, and the language."""
    parser.add_argument("--data", type=Path, default=Path("data"), metavar="FOLDER")
    parser.add_argument("--definitions", type=Path, metavar="FOLDER")
    parser.add_argument(
        "--example",
        action="store_true",
        help="use the definitions of the invented example",
    )
    parser.add_argument("--language", choices=("sv", "en"), default="sv")


def load_pack(options: argparse.Namespace) -> Pack:
    """Return the definitions the options name; refuse faulty ones."""
    folder = options.definitions or definitions_folder()
    loaded = load_definitions(folder, example=options.example)
    if loaded.pack is None:
        raise FaultyDefinitionsError(
            f"the definitions in {folder} have faults; run `jamfor check`"
        )
    return loaded.pack


def latest(data: Path, period: str, *, pack: Pack) -> AnswersSnapshot | None:
    """Return the latest snapshot of a round, or None without any.

    Refuses to mix the invented example with real answers.
    """
    folder = latest_snapshot(data, period=period)
    if folder is None:
        return None
    snapshot = read_answers_snapshot(folder)
    if snapshot.manifest.example and not pack.example:
        raise JamforError(f"the answers in {data} are the example’s: add --example")
    if pack.example and not snapshot.manifest.example:
        raise JamforError(
            f"the answers in {data} are not the example’s: drop --example"
        )
    return snapshot
