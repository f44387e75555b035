"""`jamfor agree-release`: the second person, after whom readers find a release."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from jamfor.cli.rounds import now
from jamfor.cli.site import ready
from jamfor.cli.two_persons import signed_in, told
from jamfor.core.releases.ids import ReleaseId
from jamfor.core.vocabulary.errors import NotFoundError


EXAMPLE = "jamfor agree-release 2024.1.0 --by namn@myndigheten.example"
DESCRIPTION = """\
Agree to a release that somebody else ordered, on the site or with `jamfor
build-release ID --by ADDRESS`: it is published. What it changes is told first; password
and code are asked for, as on the site.
"""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "agree-release",
        help="publish a release that somebody else ordered",
        description=DESCRIPTION,
        epilog=f"example: {EXAMPLE}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("id", metavar="ID", help="such as 2024.1.0")
    parser.add_argument("--by", required=True, metavar="ADDRESS", help="who agrees")
    parser.add_argument("--data", type=Path, default=Path("data"), metavar="FOLDER")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Publish, when it is somebody else who says so."""
    release_id = ReleaseId.parse(options.id)
    ready(options.data)
    # The models are there once Django is set up.
    from jamfor.web.publishing.actions import agree  # noqa: PLC0415
    from jamfor.web.publishing.models import Publication  # noqa: PLC0415

    rows = Publication.objects.select_related("round", "ordered_by")
    ordered = rows.filter(release=str(release_id)).first()
    if ordered is None:
        raise NotFoundError(f"nobody has ordered the release {release_id}")
    sys.stderr.write(f"{told(ordered)}\n")
    user = signed_in(options.by)
    agree(ordered, data=options.data, by=user, now=now(), seen=ordered.draft)
    sys.stdout.write(f"{release_id} is published\n")
    return 0
