"""`jamfor import kolada`: key figures, places and values from saved replies or live."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from jamfor.cli.answer_rounds import load_pack
from jamfor.cli.deliveries import add_delivery_options, receive_delivery
from jamfor.cli.kolada_http import KoladaServer, checked_address
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.errors import FaultyDataError, JamforError, NotFoundError
from jamfor.core.vocabulary.problems import Problem, Severity
from jamfor.core.vocabulary.texts import Language
from jamfor.formats.kolada.asking import Fetch, answers, of_metadata, of_values
from jamfor.formats.kolada.figures import understand
from jamfor.formats.kolada.replies import Reply, read_reply, unfinished
from jamfor.pipeline.kolada import kolada_delivery, kolada_report


EXAMPLE = "jamfor import kolada --replies kolada/ --store"
DESCRIPTION = """\
Read what Kolada publishes: key figures, places and values, versions 2 and 3 of its API.

  --replies FOLDER  saved replies, *.json: envelopes or lists, told apart by content
  --address URL     ask a server: https://api.kolada.se, or one that speaks the same

Values keep their credit, “Källa: Kolada”. Per cent become fractions, Ja and Nej become
1 or 0 of 1, K and M become women and men. Without --store nothing is stored.
"""
GROUP = re.compile(r"G\d+")
KOLADA_ID = re.compile(r"[NU]\d{5}")
SHOWN = 60  # problems printed


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "kolada",
        help="read figures from Kolada; a dry run first",
        description=DESCRIPTION,
        epilog=f"example: {EXAMPLE}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    origin = parser.add_mutually_exclusive_group(required=True)
    origin.add_argument("--replies", type=Path, metavar="FOLDER")
    origin.add_argument("--address", metavar="URL")
    parser.add_argument("--api", choices=("v3", "v2"), default="v3")
    parser.add_argument(
        "--kpi",
        nargs="+",
        default=[],
        metavar="ID",
        help="which to ask for (default: all of the definitions that Kolada has)",
    )
    parser.add_argument("--municipality", nargs="+", default=[], metavar="CODE")
    parser.add_argument("--year", nargs="+", default=[], metavar="YEAR")
    parser.add_argument(
        "--save", type=Path, metavar="FOLDER", help="also save the replies here"
    )
    parser.add_argument(
        "--label",
        type=date.fromisoformat,
        metavar="YYYY-MM-DD",
        help="the day the figures were fetched; newer supersede older (default: today)",
    )
    add_delivery_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Read all replies, say what they are, and store them if asked to."""
    pack = load_pack(options)
    replies = read_folder(options.replies) if options.replies else _ask(options, pack)
    understood = understand(replies, pack)
    faults = list(understood.problems)
    if options.replies:
        faults += unfinished(replies)
    say_problems(faults, options.language)
    sys.stdout.write(kolada_report(understood, language=options.language))
    if any(fault.severity is Severity.ERROR for fault in faults):
        raise FaultyDataError("the replies have errors; nothing was stored")
    today = datetime.now(UTC).date()  # noqa: TID251 - the edge knows the time
    label = (options.label or today).isoformat()
    receive_delivery(options, pack, kolada_delivery(understood, label=label))
    return 0


def read_folder(folder: Path) -> list[Reply]:
    """Read every saved reply of a folder, or the one file that is named."""
    files = [folder] if folder.is_file() else sorted(folder.glob("*.json"))
    if not files:
        raise NotFoundError(f"there are no saved replies (*.json) in {folder}")
    return [read_reply(file.read_bytes(), file=file.name) for file in files]


def say_problems(problems: Iterable[Problem], language: Language) -> None:
    """Write each problem with its place, errors first; say how many are left out."""
    ordered = sorted(problems, key=lambda p: p.severity is not Severity.ERROR)
    for found in ordered[:SHOWN]:
        where = f"{found.where}: " if str(found.where) else ""
        text = found.text.in_language(language)
        sys.stdout.write(f"{where}{text} [{found.code}]\n")
    left = len(ordered) - SHOWN
    if left > 0:
        swedish = language == "sv"
        sys.stdout.write(f"… {left} {'till' if swedish else 'more'}\n")


def _ask(options: argparse.Namespace, pack: Pack) -> list[Reply]:
    ours = [i.id for i in pack.indicators if KOLADA_ID.fullmatch(i.id)]
    fetch = KoladaServer().fetch
    found = _fetched(options, options.kpi or ours, fetch)
    return [read_reply(content, file=name) for name, content in found]


def _fetched(
    options: argparse.Namespace, kpis: list[str], fetch: Fetch
) -> Iterator[tuple[str, bytes]]:
    base, places = checked_address(options.address), options.municipality
    groups = [place for place in places if GROUP.fullmatch(place)]
    questions = [
        of_values(kpis=kpis, places=places, years=options.year),
        of_metadata("kpi", kpis),
        of_metadata("municipality"),
        *([of_metadata("municipality_groups", groups)] if groups else []),
    ]
    number = 0
    for question in questions:
        for _, content in answers(base, options.api, question, fetch=fetch):
            number += 1
            name = f"{number:04}-{question.what}.json"
            if options.save:
                _save(options.save / name, content)
            yield name, content


def _save(file: Path, content: bytes) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("xb") as out:
            out.write(content)
    except OSError as error:
        raise JamforError(f"{file}: {error.strerror}") from error
