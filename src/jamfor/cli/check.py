"""`jamfor check`: every fault of the definitions, with its file and line."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from time import perf_counter

from jamfor.cli.answer_rounds import add_language
from jamfor.core.vocabulary.errors import FaultyDefinitionsError
from jamfor.core.vocabulary.problems import Problem, Severity
from jamfor.formats.definitions import check, definitions_folder


EXAMPLE = "jamfor check --definitions definitions --language en"
DESCRIPTION = """\
Check the definitions: indicators, questions, questionnaires, places and comparability.
One line for each fault: file:line code what to do. Faults of form are told first;
what the definitions mean is checked when their form is right.
"""
EPILOG = f"""\
example: {EXAMPLE}

exit codes:
  0  no faults (there may be warnings)
  3  there is no such folder
  4  the definitions have faults
"""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "check",
        help="check the definitions and list their faults",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--definitions",
        type=Path,
        metavar="FOLDER",
        help="the folder to check (default: the definitions that are installed)",
    )
    add_language(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print each fault on a line; say how many there are, and how long it took."""
    folder: Path = options.definitions or definitions_folder()
    began = perf_counter()
    problems = check(folder)
    seconds = perf_counter() - began
    for problem in problems:
        sys.stdout.write(f"{line_of(problem, language=options.language)}\n")
    faults = sum(problem.severity is Severity.ERROR for problem in problems)
    warnings = len(problems) - faults
    summary = f"{faults} faults, {warnings} warnings in {folder} ({seconds:.1f} s)\n"
    sys.stderr.write(summary)
    return FaultyDefinitionsError.exit_code if faults else 0


def line_of(problem: Problem, *, language: str) -> str:
    """Return a fault as one line that editors can follow to its place."""
    text = problem.text.sv if language == "sv" else problem.text.en
    return f"{problem.where} {problem.code} {text}"
