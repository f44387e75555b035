"""`jamfor export answers`: the form of a municipality as a workbook to fill in."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from jamfor.cli.answer_rounds import add_places_to_look, latest, load_pack
from jamfor.core.answers.answers import UnitAnswers
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.errors import JamforError
from jamfor.formats.answer_sheets.asked import AskedRound
from jamfor.formats.answer_sheets.long import to_long_csv
from jamfor.formats.answer_sheets.wide import Form, refuse_unasked, to_wide_xlsx
from jamfor.pipeline.receive import nothing_answered
from jamfor.store.unit_answers import Occasion, all_units


EXAMPLE = "jamfor export answers --place 1460 --period 2022 --out svar-1460-2022.xlsx"
DESCRIPTION = """\
Write the form of a municipality or a city district: an XLSX workbook with a sheet for
each service area, filled in with the answers there are, last year's beside. A name that
ends in .csv gives the answers as a long sheet instead.
"""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "answers",
        help="write a form to fill in, or the answers there are",
        description=DESCRIPTION,
        epilog=f"example: {EXAMPLE}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--place", required=True, metavar="CODE")
    parser.add_argument("--period", required=True, metavar="YEAR")
    parser.add_argument("--out", required=True, type=Path, metavar="FILE")
    add_places_to_look(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the file; refuse a place that is not asked, and a file that exists."""
    pack = load_pack(options)
    asked = AskedRound.of(pack, options.period)
    refuse_unasked(asked, options.place)
    content = _content(options, pack, asked)
    try:
        with options.out.open("xb") as out:
            out.write(content)
    except OSError as error:
        raise JamforError(f"{options.out}: {error.strerror}") from error
    sys.stdout.write(f"{options.out}\n")
    return 0


def _content(options: argparse.Namespace, pack: Pack, asked: AskedRound) -> bytes:
    answers = _answers(options, asked)
    match options.out.suffix.lower():
        case ".csv":
            known = answers or nothing_answered(options.place, asked)
            return to_long_csv([known], language=options.language)
        case ".xlsx":
            form = Form(
                pack=pack,
                asked=asked,
                place=options.place,
                answers=answers,
                before=_last_year(options, pack),
                language=options.language,
            )
            now = datetime.now(UTC)  # noqa: TID251 - the edge knows the time
            return to_wide_xlsx(form, created=now)
        case other:
            raise JamforError(f"--out must end in .xlsx or .csv, not in “{other}”")


def _answers(options: argparse.Namespace, asked: AskedRound) -> UnitAnswers | None:
    snapshot = latest(options.data, asked.period)
    if snapshot is None:
        return None
    occasion = Occasion(period=asked.period, reference_date=asked.reference_date)
    return all_units(snapshot.tables, occasion).get(options.place)


def _last_year(options: argparse.Namespace, pack: Pack) -> UnitAnswers | None:
    """The unit's answers of the round before, if there was one and it was there."""
    earlier = sorted(r.period for r in pack.rounds if r.period < options.period)
    if not earlier:
        return None
    return _answers(options, AskedRound.of(pack, earlier[-1]))
