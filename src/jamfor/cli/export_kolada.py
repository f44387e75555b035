"""`jamfor export kolada`: the figures of a release as Kolada takes them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from jamfor.cli.answer_rounds import add_language
from jamfor.cli.import_kolada import read_folder, say_problems
from jamfor.core.releases.ids import ReleaseId
from jamfor.core.vocabulary.errors import FaultyDataError, JamforError
from jamfor.core.vocabulary.problems import Severity
from jamfor.formats.kolada.comparing import (
    HEADINGS,
    Comparison,
    as_columns,
    compare,
    comparison_report,
)
from jamfor.formats.kolada.delivery_rows import DeliveryRow, to_csv, to_json
from jamfor.formats.kolada.replies import unfinished
from jamfor.formats.packs import pack_from_json
from jamfor.pipeline.kolada_export import Wanted, delivery_rows
from jamfor.store.parquet import OBSERVATIONS, read_table
from jamfor.store.releases import current_release, open_release, release_folder


EXAMPLE = "jamfor export kolada 2022.1.0 --year 2022 --out till-kolada.csv"
DESCRIPTION = """\
Write our own figures of a release (the published one if none is named) as Kolada takes
them: a row for each key figure, municipality, year and gender, with a value or a mark.

  FILE.csv   with names, reasons, and how a city’s districts were put together
  FILE.json  a reply of version 3 of Kolada’s API

Ja=1 and Nej=0, levels by their numbers in Kolada, shares in per cent; at most six
decimals, rounded half away from zero. With --diff each value is compared with a saved
reply of Kolada’s; a CSV file then has the comparison in columns of its own.
"""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "kolada",
        help="write the delivery to Kolada, or compare with what Kolada has",
        description=DESCRIPTION,
        epilog=f"example: {EXAMPLE}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("release", nargs="?", metavar="RELEASE")
    parser.add_argument("--out", required=True, type=Path, metavar="FILE")
    parser.add_argument("--year", nargs="+", default=[], metavar="YEAR")
    parser.add_argument(
        "--all",
        action="store_true",
        help="also years after Kolada stopped carrying the key figure",
    )
    parser.add_argument(
        "--diff",
        type=Path,
        metavar="FILE",
        help="a saved reply of Kolada’s, or a folder of them",
    )
    parser.add_argument("--data", type=Path, default=Path("data"), metavar="FOLDER")
    parser.add_argument(
        "--example",
        action="store_true",
        help="write the file although the answers are invented; it says so itself",
    )
    add_language(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the delivery; refuse a file that exists."""
    if options.out.suffix.lower() not in {".csv", ".json"}:
        raise JamforError(f"--out must end in .csv or .json: {options.out}")
    rows = _rows(options)
    comparison = _compared(options, rows) if options.diff else None
    content = _content(options, rows, comparison)
    try:
        with options.out.open("xb") as out:
            out.write(content)
    except OSError as error:
        raise JamforError(f"{options.out}: {error.strerror}") from error
    swedish = options.language == "sv"
    sys.stdout.write(
        f"{len(rows)} {'värden' if swedish else 'values'}: {options.out}\n"
    )
    return 0


def _rows(options: argparse.Namespace) -> list[DeliveryRow]:
    folder = (
        release_folder(options.data, ReleaseId.parse(options.release))
        if options.release
        else current_release(options.data)
    )
    release = open_release(folder, read_pack=pack_from_json)
    pack, invented = release.pack, release.manifest.example
    release.close()
    if invented and not options.example:
        raise JamforError(
            f"the answers of release {release.id} are invented and are no delivery to"
            " Kolada; add --example to write the file all the same"
        )
    observations = read_table(folder, OBSERVATIONS)
    wanted = Wanted(years=options.year, ended_too=options.all)
    return delivery_rows(pack, observations, wanted)


def _compared(options: argparse.Namespace, rows: list[DeliveryRow]) -> Comparison:
    replies = read_folder(options.diff)
    problems = [fault for reply in replies for fault in reply.problems]
    problems += unfinished(replies)
    say_problems(problems, options.language)
    if any(fault.severity is Severity.ERROR for fault in problems):
        raise FaultyDataError("the reply has errors; nothing was written")
    entries = (entry for reply in replies for entry in reply.entries)
    comparison = compare(rows, entries)
    sys.stdout.write(comparison_report(comparison, language=options.language))
    return comparison


def _content(
    options: argparse.Namespace, rows: list[DeliveryRow], found: Comparison | None
) -> bytes:
    if options.out.suffix.lower() == ".json":
        return to_json(rows, notice=INVENTED if options.example else "")
    told, cells = (rows, [()] * len(rows)) if found is None else as_columns(found)
    headings = () if found is None else HEADINGS
    if options.example:
        headings, cells = ("notice", *headings), [(INVENTED, *c) for c in cells]
    return to_csv(told, further=cells, headings=headings)


INVENTED = "Exempel: svaren är påhittade"
