"""`jamfor import answers`: read a file of answers, say what is wrong, then store it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from jamfor.cli.answer_rounds import add_places_to_look, latest, load_pack
from jamfor.core.answers.answers import UnitAnswers
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.errors import FaultyDataError, JamforError, NotFoundError
from jamfor.core.vocabulary.texts import Language
from jamfor.formats.answer_sheets.asked import AskedRound
from jamfor.formats.answer_sheets.claims import Finding
from jamfor.formats.answer_sheets.long import to_refused_csv
from jamfor.formats.answer_sheets.problems import problem
from jamfor.formats.answer_sheets.reading import OpenedFile, open_file, read_answers
from jamfor.formats.packs import pack_hash, pack_to_json
from jamfor.pipeline.next_snapshot import empty_snapshot, merged
from jamfor.pipeline.receipt_report import report, told
from jamfor.pipeline.receive import Receipt, receive
from jamfor.store.snapshots import (
    AnswersSnapshot,
    latest_snapshot,
    write_answers_snapshot,
)
from jamfor.store.unit_answers import Occasion, all_units


EXAMPLE = "jamfor import answers svar-1460-2022.xlsx --store"
DESCRIPTION = """\
Read a spreadsheet of answers (XLSX or CSV) and say which answers it would change, from
what to what, and what is wrong with it. Nothing is stored without --store. With errors,
--store stores nothing; --store-valid stores the rows without errors and writes the
others to a file beside.
What is stored is a new snapshot of the round: the latest one with the file's answers.
"""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "answers",
        help="import answers from a spreadsheet; a dry run unless --store",
        description=DESCRIPTION,
        epilog=f"example: {EXAMPLE}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument(
        "--period", metavar="YEAR", help="the round, if the file does not say"
    )
    storing = parser.add_mutually_exclusive_group()
    storing.add_argument(
        "--store", action="store_true", help="store the answers if none is wrong"
    )
    storing.add_argument(
        "--store-valid",
        action="store_true",
        help="store what is right; write the refused rows to a file",
    )
    parser.add_argument(
        "--refused", type=Path, metavar="FILE", help="where refused rows are written"
    )
    add_places_to_look(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Report on a file and, if asked to, store it; return the exit code."""
    language: Language = options.language
    pack = load_pack(options)
    opened = _open(options.file, pack)
    period = options.period or opened.period
    if not period:
        return _refuse_without_round(opened, language)
    asked = AskedRound.of(pack, period)
    snapshot = latest(options.data, period)
    receipt = receive(
        read_answers(opened, asked), asked=asked, before=_before(snapshot, asked)
    )
    sys.stdout.write(report(receipt, language=language))
    if options.store_valid and receipt.refused and not receipt.is_broken:
        _keep_refused(receipt, options)
    elif receipt.has_errors:
        _say_what_to_mend(receipt, language)
        return FaultyDataError.exit_code
    if not (options.store or options.store_valid):
        _say_how_to_store(receipt, language)
    elif not receipt.changes_anything:
        _say(language, "Inget att spara.", "Nothing to store.")
    else:
        _store(options, pack, receipt, snapshot)
    return 0


def _open(path: Path, pack: Pack) -> OpenedFile:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise NotFoundError(f"{path} cannot be read: {error.strerror}") from error
    known = frozenset(question.id for question in pack.questions)
    return open_file(content, file=path.name, known_questions=known)


def _refuse_without_round(opened: OpenedFile, language: Language) -> int:
    """Say what is wrong with a file nobody knows the round of."""
    where = opened.rows[0].header if opened.rows else None
    unknown = Finding(problem=problem("period-missing", where)) if where else None
    findings = [*opened.findings, *([unknown] if unknown else [])]
    sys.stdout.write(told(findings, language=language))
    return FaultyDataError.exit_code


def _before(
    snapshot: AnswersSnapshot | None, asked: AskedRound
) -> Mapping[str, UnitAnswers]:
    if snapshot is None:
        return {}
    occasion = Occasion(period=asked.period, reference_date=asked.reference_date)
    return all_units(snapshot.tables, occasion)


def _keep_refused(receipt: Receipt, options: argparse.Namespace) -> None:
    """Write the refused rows before anything is stored; nothing is written over."""
    path = options.refused or _free_name(options.file)
    rows = to_refused_csv(receipt.refused, receipt.findings, language=options.language)
    try:
        with path.open("xb") as out:
            out.write(rows)
    except OSError as error:
        raise JamforError(
            f"the refused rows cannot be written to {path}: {error.strerror};"
            " nothing was stored"
        ) from error
    n = len(receipt.refused)
    _say(
        options.language,
        f"{n} rader med fel är skrivna till {path}.",
        f"{n} rows with errors were written to {path}.",
    )


def _free_name(file: Path) -> Path:
    number = 1
    while (path := file.with_name(f"{file.stem}-refused-{number}.csv")).exists():
        number += 1
    return path


def _store(
    options: argparse.Namespace,
    pack: Pack,
    receipt: Receipt,
    snapshot: AnswersSnapshot | None,
) -> None:
    period = receipt.asked.period
    base = snapshot.tables if snapshot else empty_snapshot(pack, period)
    tables = merged(base, receipt)
    # Two imports at once would each leave out what the other brought.
    if latest_snapshot(options.data, period=period) != (
        snapshot.folder if snapshot else None
    ):
        raise JamforError("somebody stored answers meanwhile; run the import again")
    folder = write_answers_snapshot(
        options.data,
        period=period,
        tables=tables,
        frozen_at=datetime.now(UTC),  # noqa: TID251 - the edge knows the time
        pack_hash=pack_hash(pack_to_json(pack)),
        example=pack.example,
    )
    _say(options.language, f"Sparat: {folder}", f"Stored: {folder}")


def _say_what_to_mend(receipt: Receipt, language: Language) -> None:
    sv, en = "Inget är sparat. Rätta felen", "Nothing was stored. Mend the errors"
    if receipt.changes_anything and not receipt.is_broken:
        sv += ", eller spara det som är rätt med --store-valid"
        en += ", or store what is right with --store-valid"
    _say(language, f"{sv}.", f"{en}.")


def _say_how_to_store(receipt: Receipt, language: Language) -> None:
    if receipt.changes_anything:
        _say(
            language,
            "Inget är sparat. Lägg till --store för att spara.",
            "Nothing was stored. Add --store to store.",
        )
    else:
        _say(
            language,
            "Inget är sparat: filen ändrar ingenting.",
            "Nothing was stored: the file changes nothing.",
        )


def _say(language: Language, sv: str, en: str) -> None:
    sys.stdout.write(f"{sv if language == 'sv' else en}\n")
