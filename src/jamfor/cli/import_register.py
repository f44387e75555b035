"""`jamfor import register`: read a file of register figures, protected at the door."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from jamfor.cli.answer_rounds import load_pack
from jamfor.cli.deliveries import add_delivery_options, receive_delivery
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.errors import FaultyDataError, NotFoundError
from jamfor.core.vocabulary.problems import Problem, Severity
from jamfor.core.vocabulary.texts import Language, LocalText
from jamfor.formats.register_files.reading import read_register
from jamfor.pipeline.register.delivery import CREDIT, delivery_of
from jamfor.pipeline.register.protect import Protected, protect
from jamfor.pipeline.register.report import protection_report
from jamfor.pipeline.register.review import Reviewed, review


EXAMPLE = "jamfor import register placerade-2024.csv --label 2024-10 --store"
TOLD = 20  # problems told one by one; the rest are counted
DESCRIPTION = """\
Read a file of register figures (XLSX or CSV): a row for each indicator, place, period
and sex, with numerator, denominator, value, or the reason there is none. A period is a
year, or several counted together such as 2017–2022. Nothing is stored without --store,
and nothing of a file with errors.

Persons are protected at the door: a row of too few persons is an error, unless
--suppress hides it here. More is hidden where a hidden value could else be worked out.
"""
HELP = f"""\
example: {EXAMPLE}

exit codes:
  0  the file is right; it is stored if --store was given
  3  the file cannot be read
  5  the file has errors; nothing was stored
"""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "register",
        help="import register figures; a dry run unless --store",
        description=DESCRIPTION,
        epilog=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument(
        "--label",
        required=True,
        metavar="LABEL",
        help="what tells the delivery from others of the register, such as 2024-10;"
        " a later label supersedes an earlier one",
    )
    parser.add_argument(
        "--suppress",
        action="store_true",
        help="hide rows of too few persons here, in place of refusing the file",
    )
    parser.add_argument(
        "--credit",
        nargs=2,
        default=(CREDIT.sv, CREDIT.en),
        metavar=("SWEDISH", "ENGLISH"),
        help=f"the source line in both languages (default: “{CREDIT.sv}”)",
    )
    add_delivery_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Report on a file and, if asked to, store it; return the exit code."""
    pack = load_pack(options)
    reviewed = _reviewed(options.file, pack)
    protected = protect(pack, reviewed.figures)
    late = () if options.suppress else protected.problems
    problems = [*reviewed.problems, *late]
    _tell(problems, options.language)
    if any(problem.severity is Severity.ERROR for problem in problems):
        _say(
            options.language,
            "Inget är sparat. Rätta felen och läs in filen igen.",
            "Nothing was stored. Mend the errors and import the file again.",
        )
        return FaultyDataError.exit_code
    _receive(options, pack, protected)
    return 0


def _reviewed(path: Path, pack: Pack) -> Reviewed:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise NotFoundError(f"{path} cannot be read: {error.strerror}") from error
    return review(pack, read_register(content, file=path.name))


def _receive(options: argparse.Namespace, pack: Pack, protected: Protected) -> None:
    sv, en = options.credit
    delivery = delivery_of(
        protected.figures, label=options.label, credit=LocalText(sv=sv, en=en)
    )
    sys.stdout.write(protection_report(protected, language=options.language))
    receive_delivery(options, pack, delivery)


def _tell(problems: list[Problem], language: Language) -> None:
    """Write the first problems where they stand, and how many more there are."""
    for problem in problems[:TOLD]:
        text = problem.text.in_language(language)
        sys.stdout.write(f"{problem.where}: {text} [{problem.code}]\n")
    left = len(problems) - TOLD
    if left > 0:
        _say(language, f"… och {left} till", f"… and {left} more")


def _say(language: Language, sv: str, en: str) -> None:
    sys.stdout.write(f"{sv if language == 'sv' else en}\n")
