"""`jamfor verify`: is a release what it says, and how did a figure come about?"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from jamfor.cli.answer_rounds import add_language
from jamfor.cli.asked_release import release_meant
from jamfor.cli.asked_value import definitions_of, indicator_meant, place_meant
from jamfor.cli.build_release import progress_to_stderr
from jamfor.core.vocabulary.errors import CorruptReleaseError
from jamfor.core.vocabulary.texts import Language
from jamfor.pipeline.tracing.trace import trace
from jamfor.pipeline.verify import verify_release
from jamfor.store.releases import CURRENT


DESCRIPTION = """\
Check every checksum of a release, compute every figure again from the answers it
carries, make every download again, and find again which years may be compared. With
--value: tell how one figure came about, step by step, and the years around it.
"""
HELP = """\
example:
  jamfor verify 2022.1.0 --value U31468 1460 2022 --language en

what it shows:
  That a release agrees with itself: figures with answers, downloads with figures. The
  manifest is not signed, so it does not show who made the release, nor that all of it
  was not replaced; for that, compare the manifest with a copy kept elsewhere.

  The corrections of a release such as 2022.1.1 are found again by comparing it with
  2022.1.0, where that lies beside it; otherwise a note says that it could not be done.

  Shares of persons: counts of too few persons are not in the answers a release carries.
  Their sums are taken as told, and checked to give no hidden count away. Who has the
  snapshots themselves computes them too: jamfor verify --snapshots data/snapshots

exit codes:
  0  the release is what its manifest says, and every figure follows from the answers
  2  an id that is none, or a name that several places have
  3  there is no such release, indicator, place or year
  6  something does not match
"""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "verify",
        help="check a release, or tell how a figure came about",
        description=DESCRIPTION,
        epilog=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "release", nargs="?", default=CURRENT, metavar="RELEASE", help="id or folder"
    )
    parser.add_argument("--data", type=Path, default=Path("data"), metavar="FOLDER")
    parser.add_argument(
        "--value",
        nargs=3,
        metavar=("INDICATOR", "PLACE", "PERIOD"),
        default=None,
        help="the figure to follow; the place by its code or its name",
    )
    parser.add_argument(
        "--snapshots",
        type=Path,
        default=None,
        metavar="FOLDER",
        help="the snapshots kept by the publisher, to compute hidden sums again",
    )
    add_language(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Check a release or trace a value; a mismatch is a refusal with exit code 6."""
    folder = release_meant(arguments.data, arguments.release)
    if arguments.value is None:
        return _verify(folder, arguments.snapshots)
    indicator, place, period = arguments.value
    return _trace(folder, (indicator, place, period), arguments.language)


def _verify(folder: Path, snapshots: Path | None) -> int:
    found = verify_release(folder, snapshots=snapshots, progress=progress_to_stderr())
    for remark in found.remarks:
        sys.stderr.write(f"note: {remark}\n")
    if found.mismatches:
        _refuse(folder, found.mismatches)
    sys.stdout.write(
        f"{folder}: every file is what the manifest says, {found.figures} figures"
        " follow from the answers, and every download from the figures\n"
    )
    return 0


def _trace(folder: Path, value: tuple[str, str, str], language: Language) -> int:
    indicator, place, period = value
    pack = definitions_of(folder)
    found = trace(
        folder,
        indicator=indicator_meant(pack, indicator),
        place=place_meant(pack, place),
        period=period,
    )
    for told in found.lines:
        indent = "  " * told.depth
        gap = "" if told.depth else "\n"
        sys.stdout.write(f"{gap}{indent}{told.text.in_language(language)}\n")
    if found.mismatches:
        _refuse(folder, found.mismatches)
    return 0


def _refuse(folder: Path, mismatches: tuple[str, ...]) -> None:
    listed = "\n  ".join(mismatches)
    raise CorruptReleaseError(f"{folder} does not match:\n  {listed}")
