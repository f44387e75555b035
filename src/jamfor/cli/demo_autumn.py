"""The example's second release of a year: in the autumn, with figures of a register.

They are invented, go through the door of every register file, and stand beside the
rounds, which are as they were in June.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from jamfor.cli.demo_releases import PUBLISHED, free_id
from jamfor.core.releases.ids import ReleaseId
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.example_register import RegisterLevels, read_register_levels
from jamfor.formats.packs import pack_hash, pack_to_json
from jamfor.pipeline.build import build_release
from jamfor.pipeline.example.register import register_rows
from jamfor.pipeline.figures import Progress
from jamfor.pipeline.register.delivery import delivery_of
from jamfor.pipeline.register.protect import protect
from jamfor.pipeline.register.review import review
from jamfor.store.cells import Delivery, write_cells_snapshot
from jamfor.store.releases import publish


PUBLICATION = 2  # of the year
CREDIT = LocalText(
    sv="Exempel: påhittade siffror i stället för Socialstyrelsens register",
    en="Example: invented figures in place of the registers of the National Board of"
    " Health and Welfare",
)
NOTES = (
    LocalText(
        sv="Nytt: registeruppgifter om placerade barn och unga, inom social barn- och"
        " ungdomsvård. Uppgifterna ur kommunenkäten är desamma som i juni.",
        en="New: register figures of children and young people in out-of-home care,"
        " within child and youth welfare. The figures of the municipal questionnaire"
        " are the same as in June.",
    ),
    LocalText(
        sv="Exempel: alla svar och alla registeruppgifter är påhittade.",
        en="Example: all answers and all register figures are invented.",
    ),
)


def publish_autumn(
    data: Path,
    pack: Pack,
    snapshots: Sequence[Path],
    *,
    definitions: Path,
    seed: int,
    steps: Progress,
) -> ReleaseId:
    """Freeze the invented register figures, build the autumn's release, publish it."""
    year = int(max(round_.period for round_ in pack.rounds))
    levels = read_register_levels(definitions)
    published = date(year, levels.published.month, levels.published.day)
    steps("inventing figures of a register, and hiding those of too few persons")
    delivery = invented_delivery(pack, levels, seed=seed, year=year)
    folder = write_cells_snapshot(
        data,
        delivery,
        frozen_at=datetime.combine(published, PUBLISHED),
        pack_hash=pack_hash(pack_to_json(pack)),
        example=True,
    )
    release = free_id(data, year=year, publication=PUBLICATION)
    build_release(
        data=data,
        pack=pack,
        snapshots=[*snapshots, folder],
        release_id=release,
        published_at=datetime.combine(published, PUBLISHED),
        notes=NOTES,
        progress=steps,
    )
    steps(f"publishing {release}")
    publish(data, release)
    return release


def invented_delivery(
    pack: Pack, levels: RegisterLevels, *, seed: int, year: int
) -> Delivery:
    """Return the invented figures of the years before `year`, protected at the door."""
    rows = register_rows(pack, levels, seed=seed, before=year)
    protected = protect(pack, review(pack, rows).figures)
    label = f"{year}-{levels.published.month:02}"
    return delivery_of(protected.figures, label=label, credit=CREDIT)
