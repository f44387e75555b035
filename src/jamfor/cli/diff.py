"""`jamfor diff`: every figure that differs between two releases, and why."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from jamfor.cli.answer_rounds import add_language
from jamfor.cli.asked_release import release_meant
from jamfor.cli.asked_value import indicator_meant, place_meant
from jamfor.core.releases.changes import Cause
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.errors import (
    JamforError,
    NotFoundError,
)
from jamfor.pipeline.comparing.comparison import Comparison, compared
from jamfor.pipeline.comparing.files import difference_json, figures_csv
from jamfor.pipeline.comparing.grouped import Grouped, Scope
from jamfor.pipeline.comparing.releases import difference_lines, read_sound
from jamfor.pipeline.comparing.report import Manner
from jamfor.store.manifest import Manifest, read_manifest


DIFFERENT = 8
DESCRIPTION = """\
Compare two releases: every figure that changed, came or left, and what caused it. Each
figure is told once, under the most decisive of its causes; all of them are named.
"""
HELP = """\
example:
  jamfor diff 2022.1.0 2022.1.1 --place Bengtsfors --language en

causes, the most decisive first:
  round       a whole round is in only one of the releases
  import      a delivery of figures from outside came, left or was replaced
  definition  the rule, window, levels, version, basket, question or members changed
  unit        a unit came to the frame, left it, or took part otherwise
  answer      an answer or a date of evidence is another
  other       nothing of this explains it: report it

exit codes:
  0  compared
  2  an id that is none, or a file that cannot be written
  3  there is no such release, indicator or place
  6  a release is not what its manifest says
  8  with --exit-code: some figure asked for differs
"""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "diff",
        help="tell what differs between two releases, and why",
        description=DESCRIPTION,
        epilog=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("before", metavar="A", help="id, draft or folder")
    parser.add_argument("after", metavar="B", help="id, draft or folder")
    parser.add_argument("--data", type=Path, default=Path("data"), metavar="FOLDER")
    parser.add_argument("--indicator", default="", metavar="ID", help="only of this")
    parser.add_argument(
        "--place", default="", metavar="CODE", help="only at this, by code or by name"
    )
    parser.add_argument(
        "--cause",
        choices=[str(cause) for cause in Cause],
        help="only figures of this decisive cause",
    )
    parser.add_argument("--all", action="store_true", help="cut no list")
    parser.add_argument(
        "--csv", type=Path, metavar="FILE", help="write a row for each figure"
    )
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="write facts and figures"
    )
    parser.add_argument(
        "--exit-code", action="store_true", help="8 when a figure asked for differs"
    )
    add_language(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Compare, print, and write the files asked for."""
    folders = [release_meant(options.data, n) for n in (options.before, options.after)]
    found = compared(*(read_sound(folder) for folder in folders))
    grouped = Grouped(found, _scope(options, found))
    whole = not (options.indicator or options.place or options.cause)
    manner = Manner(language=options.language, cut=not options.all, whole=whole)
    manifests = [read_manifest(folder, Manifest) for folder in folders]
    for line in difference_lines(grouped, manner, (manifests[0], manifests[1])):
        sys.stdout.write(f"{line}\n")
    _write(options.csv, lambda: figures_csv(grouped))
    _write(options.json, lambda: difference_json(grouped))
    rounds = whole and any(change.figures for change in found.rounds)
    differs = bool(grouped.figures.height) or rounds
    return DIFFERENT if options.exit_code and differs else 0


def _scope(options: argparse.Namespace, found: Comparison) -> Scope:
    return Scope(
        indicator=_meant(indicator_meant, options.indicator, found),
        place=_meant(place_meant, options.place, found),
        cause=Cause(options.cause) if options.cause else None,
    )


def _meant(look_up: Callable[[Pack, str], str], asked: str, found: Comparison) -> str:
    """What was asked for as the new release calls it, or the one before."""
    if not asked:
        return ""
    try:
        return look_up(found.new.pack, asked)
    except NotFoundError:
        return look_up(found.old.pack, asked)


def _write(path: Path | None, content: Callable[[], bytes]) -> None:
    if path is None:
        return
    try:
        path.write_bytes(content())
    except OSError as error:
        raise JamforError(f"{path}: {error.strerror}") from error
