"""`jamfor round`: the questionnaire of a year, prepared, opened, closed, frozen."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from jamfor.cli.answer_rounds import add_example, load_pack
from jamfor.cli.site import ready
from jamfor.core.answers.steps import AreaState
from jamfor.core.vocabulary.errors import JamforError, NotFoundError


if TYPE_CHECKING:
    from jamfor.web.collection.models import Round

# The models are there once Django is set up, which takes a data folder: so they are
# imported where a command runs.
# ruff: noqa: PLC0415

EXAMPLE = "jamfor round status 2024"
DESCRIPTION = """\
The questionnaire of a year, from preparation to what can be built into a release. The
same is done by the agency in the browser; each step is recorded. After `freeze`, build
the release with `jamfor build-release`.
"""
STEPS = {
    "prepare": "make the round with its frame and last year's answers",
    "open": "let people answer from its first day",
    "status": "count every area of every unit by its state; the sums are the frame",
    "close": "stop answering; unfinished answers are kept and marked partial",
    "freeze": "write the answers as the next snapshot",
    "archive": "write answers, definitions, receipts and log to one file",
}


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "round",
        help="prepare, open, follow, close and freeze a questionnaire",
        description=DESCRIPTION,
        epilog=f"example: {EXAMPLE}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("step", choices=STEPS, metavar="STEP", help=_steps())
    parser.add_argument("period", metavar="YEAR")
    parser.add_argument("--data", type=Path, default=Path("data"), metavar="FOLDER")
    parser.add_argument("--definitions", type=Path, metavar="FOLDER")
    for name in ("opens", "last-day", "closes", "publishes"):
        parser.add_argument(
            f"--{name}",
            type=date.fromisoformat,
            metavar="DAY",
            help="prepare: default: the day the definitions have",
        )
    parser.add_argument("--out", type=Path, metavar="FILE", help="archive: the file")
    add_example(parser)
    parser.set_defaults(run=run)


def _steps() -> str:
    return "; ".join(f"{name}: {what}" for name, what in STEPS.items())


def run(options: argparse.Namespace) -> int:
    """Take one step with a round."""
    ready(options.data)
    steps: dict[str, Callable[[argparse.Namespace], str]] = {
        "prepare": _prepare,
        "open": _open,
        "status": _status,
        "close": _close,
        "freeze": _freeze,
        "archive": _archive,
    }
    sys.stdout.write(f"{steps[options.step](options)}\n")
    return 0


def now() -> datetime:
    """Return the time: the command line is the edge that knows it."""
    return datetime.now(UTC).replace(microsecond=0)  # noqa: TID251


def _round(options: argparse.Namespace) -> Round:
    from jamfor.web.collection.models import Round

    found = Round.objects.filter(period=options.period).first()
    if found is None:
        raise NotFoundError(f"no round of {options.period} is prepared")
    return found


def _prepare(options: argparse.Namespace) -> str:
    from jamfor.web.collection.actions.rounds import Calendar, prepare_round
    from jamfor.web.collection.queries.last_round import last_round

    pack = load_pack(options)
    planned = next((r for r in pack.rounds if r.period == options.period), None)
    if planned is None:
        raise NotFoundError(f"the definitions have no round {options.period}")
    made = prepare_round(
        pack,
        period=options.period,
        calendar=Calendar(
            opens=options.opens or planned.opens,
            last_day=options.last_day or planned.last_day,
            closes=options.closes or planned.closes,
            publishes=options.publishes or planned.published,
        ),
        last=last_round(options.data, pack, options.period),
        by=None,
        now=now(),
    )
    return f"{options.period}: {made.units.count()} units"


def _open(options: argparse.Namespace) -> str:
    from jamfor.web.collection.actions.rounds import open_round

    made = _round(options)
    open_round(made, by=None, now=now())
    return f"{made.period}: open from {made.opens} to {made.last_day}"


def _status(options: argparse.Namespace) -> str:
    from jamfor.web.collection.queries.status import by_area, total

    lines = by_area(_round(options))
    heads = ["", *(state.short.en for state in AreaState), "frame"]
    rows = [
        [line.name.en, *map(str, line.cells), str(line.frame)]
        for line in (*lines, total(lines))
    ]
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if at == 0 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in (heads, *rows)
    )


def _close(options: argparse.Namespace) -> str:
    from jamfor.web.collection.actions.closing import close_round

    found = close_round(_round(options), by=None, now=now())
    return ", ".join(f"{n} {state.short.en}" for state, n in sorted(found.items()))


def _freeze(options: argparse.Namespace) -> str:
    from jamfor.web.publishing.actions import freeze

    made = _round(options)
    number = freeze(made, data=options.data, by=None, now=now())
    return f"snapshot {number} of {made.period}"


def _archive(options: argparse.Namespace) -> str:
    from jamfor.web.publishing.archive import write_archive
    from jamfor.web.publishing.packages import tell_package

    if options.out is None:
        raise JamforError("--out says where the archive is written")
    made = _round(options)
    try:
        with options.out.open("xb") as out:
            packed = write_archive(made, out)
    except OSError as error:
        raise JamforError(f"{options.out}: {error.strerror}") from error
    tell_package(made, packed, now=now())
    return f"{options.out}: {packed.files} files, {packed.sha256}"
