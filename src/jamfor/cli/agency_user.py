"""`jamfor agency-user`: somebody at the agency, who gives her second factor herself."""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path

from jamfor.cli.rounds import now
from jamfor.cli.site import ready
from jamfor.core.vocabulary.errors import JamforError


EXAMPLE = "jamfor agency-user namn@myndigheten.example --name Namn"


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "agency-user",
        help="make an account for somebody at the agency",
        description="Make an account for somebody at the agency. The password is asked"
        " for, or read from standard input; the second factor is set up at the first"
        " login.",
        epilog=f"example: {EXAMPLE}",
    )
    parser.add_argument("email", metavar="ADDRESS")
    parser.add_argument("--name", default="", metavar="NAME")
    parser.add_argument("--data", type=Path, default=Path("data"), metavar="FOLDER")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Make the account."""
    ready(options.data)
    # Known only once Django is set up.
    from django.contrib.auth.password_validation import validate_password  # noqa: PLC0415
    from django.core.exceptions import ValidationError  # noqa: PLC0415

    from jamfor.web.accounts.actions import create_agency_user  # noqa: PLC0415

    password = _password()
    try:
        validate_password(password)
    except ValidationError as error:
        raise JamforError(" ".join(error.messages)) from error
    user = create_agency_user(
        email=options.email, name=options.name, password=password, now=now()
    )
    sys.stdout.write(f"{user.email}\n")
    return 0


def _password() -> str:
    if sys.stdin.isatty():
        return getpass.getpass("Password: ")
    return sys.stdin.readline().rstrip("\n")
