"""`jamfor import workbook`: read a published workbook, say what was understood."""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from jamfor.cli.answer_rounds import load_pack
from jamfor.cli.deliveries import add_delivery_options, receive_delivery
from jamfor.core.vocabulary.errors import FaultyDataError, JamforError, NotFoundError
from jamfor.core.vocabulary.problems import Problem
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.workbooks.map_writer import map_text
from jamfor.formats.workbooks.mapping import WorkbookMap, read_map
from jamfor.formats.workbooks.reading import Reading, Refused, read_figures
from jamfor.formats.workbooks.sheets import read_workbook
from jamfor.pipeline.workbook_delivery import workbook_delivery
from jamfor.pipeline.workbook_report import problem_lines, workbook_report


EXAMPLE = "jamfor import workbook oj-2019.xlsx --year 2019 --write-map oj-2019.yaml"
DESCRIPTION = """\
Read a published workbook of figures (XLSX) into a series from outside, and say what
became of every cell. A column is known by the id or the exact title in its heading;
anything else is asked about, and answered in a map (--map), which the dry run can write
(--write-map) with proposals to check. Nothing is stored without --store. With errors,
--store stores nothing; --store-valid stores the cells without errors.
To store, say where the figures come from: --source and --credit, or the map.
"""
_SOURCE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "workbook",
        help="import figures from a published workbook; a dry run unless --store",
        description=DESCRIPTION,
        epilog=f"example: {EXAMPLE}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument(
        "--sheet", default="", metavar="NAME", help="the only sheet to read"
    )
    parser.add_argument(
        "--year", default="", metavar="YEAR", help="of columns that name no year"
    )
    parser.add_argument(
        "--map", type=Path, metavar="FILE", help="what the columns are (YAML)"
    )
    parser.add_argument(
        "--write-map", type=Path, metavar="FILE", help="write a map to check and use"
    )
    parser.add_argument(
        "--source", default="", metavar="NAME", help="a short name of who published"
    )
    parser.add_argument(
        "--label", default="", metavar="TEXT", help="of the delivery: its day or year"
    )
    parser.add_argument(
        "--credit", default="", metavar="TEXT", help="who published the figures"
    )
    parser.add_argument(
        "--store-valid", action="store_true", help="store what is right"
    )
    parser.add_argument(
        "--refused", type=Path, metavar="FILE", help="write the refused cells (CSV)"
    )
    add_delivery_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Report on a workbook and, if asked to, store it; return the exit code."""
    if options.year and not re.fullmatch(r"(19|20)[0-9]{2}", options.year):
        raise JamforError(f"{options.year} is no year; give --year as 2019")
    pack = load_pack(options)
    said, faults = _map(options.map)
    if faults:
        sys.stdout.write(problem_lines(faults, language=options.language))
        return FaultyDataError.exit_code
    sheets = read_workbook(_bytes(options.file), file=options.file.name)
    reading = read_figures(sheets, pack, said, sheet=options.sheet, year=options.year)
    sys.stdout.write(workbook_report(reading, language=options.language))
    if options.write_map:
        _write_new(options.write_map, map_text(reading, said))
    if options.refused:
        _write_refused(options.refused, reading.refused)
    storing = options.store or options.store_valid
    if reading.has_errors and not options.store_valid:
        _say_what_to_do(options, reading)
        return FaultyDataError.exit_code
    if not reading.figures:
        _say(options, "Inga värden att ta in.", "No figures to take.")
        return FaultyDataError.exit_code
    source, credit = _origin(options, said, storing=storing)
    today = datetime.now(UTC).date().isoformat()  # noqa: TID251 - the edge knows the time
    delivery = workbook_delivery(
        reading,
        said,
        source=source,
        label=options.label or said.label or today,
        credit=credit,
    )
    options.store = storing
    receive_delivery(options, pack, delivery)
    return 0


def _map(path: Path | None) -> tuple[WorkbookMap, tuple[Problem, ...]]:
    if path is None:
        return WorkbookMap(), ()
    return read_map(_bytes(path), file=path.name)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise NotFoundError(f"{path} cannot be read: {error.strerror}") from error


def _origin(
    options: argparse.Namespace, said: WorkbookMap, *, storing: bool
) -> tuple[str, LocalText]:
    """Return the source and its credit; to store both must have been said."""
    source = options.source or said.source
    named = LocalText(sv=options.credit, en=options.credit) if options.credit else None
    credit = named or said.credit
    if source and not _SOURCE.fullmatch(source):
        raise JamforError(
            f"--source {source}: a short name of small letters, figures and hyphens,"
            " such as socialstyrelsen-2019"
        )
    if storing and not (source and credit):
        raise JamforError(
            "the source is never invented: give --source and --credit, or source and"
            " credit in the map; nothing was stored"
        )
    unsaid = LocalText(
        sv="Källan är inte angiven än (--source och --credit behövs för att spara)",
        en="The source has not been named yet (--source and --credit are needed to"
        " store)",
    )
    return source or "workbook", credit or unsaid


def _say_what_to_do(options: argparse.Namespace, reading: Reading) -> None:
    """After errors: the map, the next command, or storing what is right."""
    asked = any(column.problems for column in reading.columns)
    if asked and not (options.map or options.write_map):
        _say(
            options,
            "Skriv en karta med förslag: lägg till --write-map karta.yaml. Gå igenom"
            " den och läs in filen igen med --map karta.yaml.",
            "Write a map with proposals: add --write-map map.yaml. Go through it and"
            " import the file again with --map map.yaml.",
        )
    if options.write_map:
        _say(
            options,
            f"Gå igenom {options.write_map} och läs in filen igen med"
            f" --map {options.write_map}.",
            f"Go through {options.write_map} and import the file again with"
            f" --map {options.write_map}.",
        )
    sv, en = "Inget är sparat. Rätta felen", "Nothing was stored. Mend the errors"
    if reading.figures:
        sv += ", eller spara det som är rätt med --store-valid"
        en += ", or store what is right with --store-valid"
    _say(options, f"{sv}.", f"{en}.")


def _write_refused(path: Path, refused: Sequence[Refused]) -> None:
    """Write every refused cell with its place, text and code."""
    try:
        with path.open("x", encoding="utf-8-sig", newline="") as out:
            writer = csv.writer(out, delimiter=";")
            writer.writerow(("blad", "cell", "text", "kod"))
            writer.writerows(
                (c.sheet, c.address, _inert(c.text), c.code) for c in refused
            )
    except OSError as error:
        raise JamforError(f"{path} cannot be written: {error.strerror}") from error


def _inert(text: str) -> str:
    """A text that no spreadsheet runs as a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _write_new(path: Path, text: str) -> None:
    """Write a file that does not exist; what somebody has filled in is kept."""
    try:
        with path.open("x", encoding="utf-8") as out:
            out.write(text)
    except OSError as error:
        raise JamforError(f"{path} cannot be written: {error.strerror}") from error


def _say(options: argparse.Namespace, sv: str, en: str) -> None:
    sys.stdout.write(f"{sv if options.language == 'sv' else en}\n")
