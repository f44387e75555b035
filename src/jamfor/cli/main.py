"""`jamfor`: every command with one example, and exit codes that mean something."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from jamfor.cli import (
    agency_user,
    agree_release,
    backup,
    build_release,
    check,
    demo,
    diff,
    example_round,
    export_answers,
    export_kolada,
    import_answers,
    import_kolada,
    import_published,
    import_register,
    import_workbook,
    restore,
    rounds,
    serve,
    verify,
)
from jamfor.core.vocabulary.errors import JamforError


GUIDE = """\
Jämför – the system behind Öppna jämförelser (open comparisons of social services).

The road from definitions to a published comparison:
  check → round → build-release --by → agree-release → serve
  check → import answers, or demo → build-release --publish → verify → serve
"""

EPILOG = """\
one example of each:
  jamfor demo
  jamfor check
  jamfor export answers --place 1460 --period 2022 --out bengtsfors.xlsx
  jamfor import answers bengtsfors.xlsx
  jamfor import kolada --replies kolada/
  jamfor import workbook oj-2019.xlsx --year 2019 --write-map oj-2019.yaml
  jamfor build-release 2022.1.1 --note "Ett svar rättat" "An answer corrected" --publish
  jamfor agree-release 2024.1.0 --by namn@myndigheten.example
  jamfor verify 2022.1.0 --value U31468 1460 2022
  jamfor diff 2022.1.0 2022.1.1
  jamfor export kolada --out till-kolada.csv
  jamfor serve --port 8000
  jamfor example-round
  jamfor round status 2024
  jamfor agency-user namn@myndigheten.example
  jamfor backup --out jamfor.tar.gz
  jamfor restore jamfor.tar.gz --data ny

exit codes:
  0  done
  1  our mistake: an unexpected error, please report it
  2  refused: the command or its arguments cannot be used as they are
  3  not found: no such release, indicator, place or file
  4  the definitions have faults (see `jamfor check`)
  5  the data have faults; nothing was stored
  6  a release or a backup does not match its manifest
  7  the release id is taken; a release is never edited
  8  two releases differ, and --exit-code asked to be told so
  130  stopped with Ctrl-C before it was done
"""

INTERRUPTED = 130  # as shells tell of Ctrl-C
COMMANDS = (
    demo,
    check,
    build_release,
    agree_release,
    verify,
    diff,
    serve,
    rounds,
    example_round,
    agency_user,
    backup,
    restore,
)
NESTED = {
    "import": (
        "read answers, or figures from outside; a dry run first",
        (
            import_answers,
            import_workbook,
            import_kolada,
            import_published,
            import_register,
        ),
    ),
    "export": (
        "write a form to fill in, or a delivery",
        (export_answers, export_kolada),
    ),
}


def build_parser() -> argparse.ArgumentParser:
    """Return the parser with every command."""
    parser = argparse.ArgumentParser(
        prog="jamfor",
        description=GUIDE,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND")
    for command in COMMANDS:
        command.add_parser(subparsers)
    for name, (purpose, kinds) in NESTED.items():
        group = subparsers.add_parser(name, help=purpose, description=purpose)
        of_kind = group.add_subparsers(title="what", metavar="WHAT", required=True)
        for kind in kinds:
            kind.add_parser(of_kind)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; a refusal is one sentence on standard error and an exit code."""
    parser = build_parser()
    options = parser.parse_args(arguments)
    if "run" not in options:
        parser.print_help()
        return 0
    try:
        return int(options.run(options))
    except JamforError as error:
        sys.stderr.write(f"jamfor: {error} [{error.code}]\n")
        return error.exit_code
    except BrokenPipeError:
        return 0
    except KeyboardInterrupt:
        sys.stderr.write("\njamfor: stopped\n")
        return INTERRUPTED
