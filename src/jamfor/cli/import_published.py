"""`jamfor import published`: the published national figures of the definitions."""

from __future__ import annotations

import argparse

from jamfor.cli.answer_rounds import load_pack
from jamfor.cli.deliveries import add_delivery_options, receive_delivery
from jamfor.formats.definitions import definitions_folder
from jamfor.formats.published import read_published
from jamfor.pipeline.published import published_delivery


EXAMPLE = "jamfor import published --store"
DESCRIPTION = """\
Bring in the national figures others have published, as definitions/published/ states
them with a source each, so that a trend begins before our first round. A dry run says
where they will stand; nothing is stored without --store.
"""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "published",
        help="import published national figures; a dry run unless --store",
        description=DESCRIPTION,
        epilog=f"example: {EXAMPLE}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_delivery_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Report on the figures and, if asked to, store them."""
    pack = load_pack(options)
    file = read_published(options.definitions or definitions_folder())
    receive_delivery(options, pack, published_delivery(pack, file))
    return 0
