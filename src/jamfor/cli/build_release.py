"""`jamfor build-release`: from snapshots and definitions to a release."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

from jamfor.cli.answer_rounds import add_example, is_example
from jamfor.cli.two_persons import held_years, order_and_build, refuse_alone
from jamfor.core.releases.ids import ReleaseId
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.errors import (
    FaultyDefinitionsError,
    JamforError,
    NotFoundError,
)
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.definitions.loading import definitions_folder, load_definitions
from jamfor.pipeline.build import build_release
from jamfor.store.cells import latest_deliveries
from jamfor.store.releases import publish
from jamfor.store.snapshots import latest_snapshot


HELP = """\
example:
  jamfor build-release 2022.1.0 --rounds 2021 2022 --note "Första utgåvan" "First release" --publish

a correction:
  An id that does not end in 0, such as 2022.1.1, corrects the release before it and needs
  at least one --note: readers are told why figures changed.

answers that were collected here:
  Once a round is frozen in the collection of the data folder, one person orders with --by
  (her password and code are asked for) and a draft is built, which no reader sees; another
  publishes it with `jamfor agree-release`, or on the site. --publish is refused. Without
  such a round, as for the example or a folder of imported answers, --publish is all.

exit codes:
  0  the release is built
  2  one person alone would publish what was collected here, another build is running,
     a correction has no note, or the arguments cannot be used
  3  there is no snapshot of a round
  4  the definitions have faults
  5  the answers have faults; nothing was built
  7  the id is taken
"""  # noqa: E501 - an example is copied as one line


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "build-release",
        help="build a release from frozen answers",
        description="Build a release from the latest snapshot of each round.",
        epilog=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("id", metavar="ID", help="such as 2022.1.0")
    parser.add_argument("--data", type=Path, default=Path("data"), metavar="FOLDER")
    parser.add_argument("--definitions", type=Path, metavar="FOLDER")
    parser.add_argument("--rounds", nargs="+", metavar="YEAR", help="default: all")
    parser.add_argument(
        "--note",
        nargs=2,
        action="append",
        default=[],
        metavar=("SWEDISH", "ENGLISH"),
        help="what is new, in both languages; a correction needs one; may be repeated",
    )
    parser.add_argument(
        "--published-at",
        type=_moment,
        metavar="TIME",
        help="with time zone, as 2022-06-21T09:00+02:00; default: now",
    )
    parser.add_argument(
        "--without-outside",
        dest="outside",
        action="store_false",
        help="leave out figures from outside (default: the latest of each delivery)",
    )
    add_example(parser)
    parser.add_argument(
        "--by", metavar="ADDRESS", help="who orders it, of what was collected here"
    )
    parser.add_argument(
        "--draft", action="store_true", help="build below drafts/, to look at"
    )
    parser.add_argument(
        "--publish",
        action="store_true",
        help="make it the current; only without a collected round",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Build, and publish when asked to; or order, where two persons publish."""
    release_id = ReleaseId.parse(arguments.id)
    _refuse_unexplained(release_id, arguments.note)
    held = held_years(arguments.data)
    if arguments.by:
        _refuse_for_two(arguments, held)
        told = order_and_build(
            arguments.data,
            release_id,
            by=arguments.by,
            published_at=arguments.published_at or _now(),
            notes=_notes(arguments),
        )
        sys.stdout.write(f"{told}\n")
        return 0
    if not arguments.draft:
        refuse_alone(held, arguments.data)
    folder = _build(arguments, release_id, held)
    if arguments.publish and not arguments.draft:
        publish(arguments.data, release_id)
    sys.stdout.write(f"{folder}\n")
    return 0


def _refuse_for_two(arguments: argparse.Namespace, held: Sequence[str]) -> None:
    """Two persons publish all that was collected, by the definitions as they stand."""
    if not held:
        raise JamforError(
            "--by orders a release of a round that was frozen here, and there is none"
        )
    chosen = arguments.rounds or arguments.definitions or not arguments.outside
    if chosen or arguments.draft or arguments.publish:
        raise JamforError(
            "--by stands without --rounds, --definitions, --without-outside, --draft"
            " and --publish: a draft of everything is built, and somebody else"
            " publishes it"
        )


def _notes(arguments: argparse.Namespace) -> list[LocalText]:
    return [LocalText(sv=sv, en=en) for sv, en in arguments.note]


def _build(
    arguments: argparse.Namespace, release_id: ReleaseId, held: Sequence[str]
) -> Path:
    example = is_example(arguments.data, asked_for=arguments.example)
    pack = definitions(arguments.definitions, example=example)
    if held:
        # The models are there once Django is set up.
        from jamfor.web.publishing.definitions import with_own_wording  # noqa: PLC0415

        pack = with_own_wording(pack)
    return build_release(
        data=arguments.data,
        pack=pack,
        snapshots=[
            *_snapshots(arguments.data, pack, arguments.rounds),
            *(latest_deliveries(arguments.data) if arguments.outside else ()),
        ],
        release_id=release_id,
        published_at=arguments.published_at or _now(),
        notes=_notes(arguments),
        progress=progress_to_stderr(),
        draft=arguments.draft,
    )


def _refuse_unexplained(release_id: ReleaseId, notes: Sequence[object]) -> None:
    """A correction without a reason would leave readers guessing what was wrong."""
    if release_id.correction and not notes:
        raise JamforError(
            f"{release_id} is a correction and must say what it corrects: add --note"
            ' "rättelsen på svenska" "the correction in English"'
        )


def definitions(folder: Path | None, *, example: bool) -> Pack:
    """Load the definitions, or refuse with their first fault."""
    loaded = load_definitions(folder or definitions_folder(), example=example)
    if loaded.pack is None:
        first = loaded.problems[0]
        raise FaultyDefinitionsError(
            f"{len(loaded.problems)} faults, the first: {first.where}: {first.text.en}"
        )
    return loaded.pack


def progress_to_stderr() -> Callable[[str], None]:
    """Return what writes each step with the seconds gone by."""
    began = monotonic()

    def tell(step: str) -> None:
        sys.stderr.write(f"{monotonic() - began:6.1f} s  {step}\n")

    return tell


def _moment(text: str) -> datetime:
    """Read a time; argparse refuses one that is unreadable or has no time zone."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise argparse.ArgumentTypeError(f"{text} has no time zone")
    return moment


def _now() -> datetime:
    # The command line is the edge: here, and only here, a build learns the time.
    return datetime.now(UTC).replace(microsecond=0)  # noqa: TID251


def _snapshots(data: Path, pack: Pack, rounds: list[str] | None) -> list[Path]:
    """The latest snapshot of each round asked for, or of every round that has one."""
    asked = rounds or [round_.period for round_ in pack.rounds]
    found = {period: latest_snapshot(data, period=period) for period in asked}
    absent = [period for period, folder in found.items() if folder is None]
    if rounds and absent:
        raise NotFoundError(f"there is no snapshot of the round {absent[0]} in {data}")
    return [folder for folder in found.values() if folder is not None]
