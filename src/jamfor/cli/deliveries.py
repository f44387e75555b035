"""How the commands that bring figures from outside report them, and store them."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from jamfor.cli.answer_rounds import add_places_to_look
from jamfor.core.releases.pack import Pack
from jamfor.formats.packs import pack_hash, pack_to_json
from jamfor.pipeline.delivery_report import delivery_report
from jamfor.store.cells import Delivery, write_cells_snapshot


def add_delivery_options(parser: argparse.ArgumentParser) -> None:
    """Add what every command that brings figures from outside takes."""
    parser.add_argument(
        "--store", action="store_true", help="store the figures; without it a dry run"
    )
    parser.add_argument(
        "--invented",
        action="store_true",
        help="the figures are invented for an example: every one is marked so",
    )
    add_places_to_look(parser)


def receive_delivery(
    options: argparse.Namespace, pack: Pack, delivery: Delivery
) -> Path | None:
    """Say where a delivery's figures will stand; store it if asked to."""
    sys.stdout.write(delivery_report(pack, delivery, language=options.language))
    swedish = options.language == "sv"
    if not options.store:
        sys.stdout.write(
            "Inget är sparat. Lägg till --store för att spara.\n"
            if swedish
            else "Nothing was stored. Add --store to store.\n"
        )
        return None
    folder = write_cells_snapshot(
        options.data,
        delivery,
        frozen_at=datetime.now(UTC),  # noqa: TID251 - the edge knows the time
        pack_hash=pack_hash(pack_to_json(pack)),
        example=options.invented,
    )
    sys.stdout.write(f"{'Sparat' if swedish else 'Stored'}: {folder}\n")
    return folder
