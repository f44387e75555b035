"""`jamfor demo`: the example for all of Sweden, built, published and served."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from time import perf_counter

from jamfor.cli.demo_autumn import publish_autumn
from jamfor.cli.demo_releases import PUBLISHED, free_id
from jamfor.cli.serve import serve
from jamfor.cli.two_persons import held_years, refuse_alone
from jamfor.core.releases.pack import Pack, Round
from jamfor.core.vocabulary.errors import FaultyDefinitionsError
from jamfor.core.vocabulary.problems import Severity
from jamfor.core.vocabulary.texts import LocalText
from jamfor.formats.definitions import definitions_folder, load_definitions
from jamfor.formats.example_targets import read_bengtsfors, read_national_targets
from jamfor.formats.packs import pack_from_json, pack_hash, pack_to_json
from jamfor.formats.published import PublishedFile, read_published
from jamfor.pipeline.build import build_release
from jamfor.pipeline.code_version import code_hash
from jamfor.pipeline.example.calibration import report
from jamfor.pipeline.example.generate import SEED, ExampleGoals, generate
from jamfor.pipeline.published import published_delivery
from jamfor.store.cells import write_cells_snapshot
from jamfor.store.durable import write_durably
from jamfor.store.releases import (
    current_release,
    open_release,
    publish,
)
from jamfor.store.snapshots import SnapshotTables, write_answers_snapshot


EXAMPLE = "jamfor demo --data data --port 8000"
INPUTS = "example-inputs"  # in the data folder: the release and the hash of its inputs
PUBLICATION = 1  # of the year: the one in June
NOTES = (
    LocalText(
        sv="Exempel: alla svar är påhittade. Nationella andelar har lagts nära"
        " publicerade värden. Nationella värden från tiden före första omgången är de"
        " som publicerades.",
        en="Example: all answers are invented. National shares were set close to"
        " published values. National values from before the first round are those that"
        " were published.",
    ),
)


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "demo",
        help="build the example for all of Sweden and serve it",
        description="Invent answers for every municipality and district in each round,"
        " publish a release of them, and one in the autumn with figures of a register"
        " too; serve the latest. If they are built, it is only served.",
        epilog=f"example: {EXAMPLE}",
    )
    parser.add_argument("--data", type=Path, default=Path("data"), metavar="FOLDER")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument(
        "--seed", type=int, default=SEED, help="of the invented answers"
    )
    parser.add_argument("--no-serve", action="store_true", help="stop when published")
    parser.add_argument(
        "--report", action="store_true", help="print published figures beside computed"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Build the example unless it is there, publish it, and serve it."""
    steps = _Steps()
    definitions = definitions_folder()
    pack = _example_pack(definitions, steps)
    goals = ExampleGoals(
        national=read_national_targets(definitions),
        bengtsfors=read_bengtsfors(definitions),
    )
    inputs = _inputs(pack, definitions, options.seed)
    if _built(options.data) != inputs:
        # A round answered here is published by two; the example stays as it was.
        refuse_alone(held_years(options.data), options.data)
        published = read_published(definitions)
        _build(options, pack, goals, published, inputs, steps)
    steps.done()
    if options.report:
        folder = current_release(options.data)
        release = open_release(folder, read_pack=pack_from_json)
        for line in report(release, goals.national, goals.bengtsfors):
            sys.stdout.write(f"{line}\n")
    if not options.no_serve:
        serve(
            data=options.data,
            host=options.host,
            port=options.port,
            workers=os.cpu_count() or 1,
        )
    return 0


def _example_pack(definitions: Path, steps: _Steps) -> Pack:
    steps("checking the definitions")
    loaded = load_definitions(definitions, example=True)
    if loaded.pack is None:
        faults = [p for p in loaded.problems if p.severity is Severity.ERROR]
        raise FaultyDefinitionsError(
            f"{len(faults)} faults, the first {faults[0].where}: {faults[0].text.en}"
        )
    return loaded.pack


def _inputs(pack: Pack, definitions: Path, seed: int) -> str:
    """Return a hash of all that the example follows from."""
    figures = (
        (definitions / name).read_bytes()
        for name in (
            "example/national.yaml",
            "example/bengtsfors.yaml",
            "example/register.yaml",
            "published/national.yaml",
        )
    )
    parts = [pack_to_json(pack), code_hash().encode(), str(seed).encode(), *figures]
    return sha256(b"".join(sha256(part).digest() for part in parts)).hexdigest()


def _built(data: Path) -> str:
    """Return the inputs of the published example, or nothing."""
    mark = data / INPUTS
    if not mark.is_file() or not (data / "releases" / "current").is_file():
        return ""
    release, inputs = mark.read_text("ascii").split()
    return inputs if current_release(data).name == release else ""


def _build(
    options: argparse.Namespace,
    pack: Pack,
    goals: ExampleGoals,
    published: PublishedFile,
    inputs: str,
    steps: _Steps,
) -> None:
    """Freeze the rounds and the published figures, build the release, publish it."""
    data: Path = options.data
    data.mkdir(parents=True, exist_ok=True)
    rounds = {round_.period: round_ for round_ in pack.rounds}
    steps(f"inventing answers, seed {options.seed}")
    snapshots = _freeze(data, pack, generate(pack, goals, seed=options.seed), steps)
    steps(f"freezing {len(published.figures)} published national figures")
    snapshots = [*snapshots, _deliver(data, pack, published)]
    release = free_id(data, year=int(max(rounds)), publication=PUBLICATION)
    build_release(
        data=data,
        pack=pack,
        snapshots=snapshots,
        release_id=release,
        published_at=datetime.combine(rounds[max(rounds)].published, PUBLISHED),
        notes=NOTES,
        progress=steps,
    )
    steps(f"publishing {release}")
    publish(data, release)
    release = publish_autumn(
        data,
        pack,
        snapshots,
        definitions=definitions_folder(),
        seed=options.seed,
        steps=steps,
    )
    write_durably(data / INPUTS, f"{release} {inputs}\n".encode("ascii"))


def _freeze(
    data: Path, pack: Pack, found: Mapping[str, SnapshotTables], steps: _Steps
) -> Sequence[Path]:
    rounds: dict[str, Round] = {round_.period: round_ for round_ in pack.rounds}
    definitions = pack_hash(pack_to_json(pack))
    folders = []
    for period, tables in found.items():
        steps(f"freezing {tables.answers.height} answers of {period}")
        folder = write_answers_snapshot(
            data,
            period=period,
            tables=tables,
            frozen_at=datetime.combine(rounds[period].closes, PUBLISHED),
            pack_hash=definitions,
            example=True,
        )
        folders.append(folder)
    return folders


def _deliver(data: Path, pack: Pack, published: PublishedFile) -> Path:
    """Freeze the published figures: they are real, beside invented answers."""
    return write_cells_snapshot(
        data,
        published_delivery(pack, published),
        frozen_at=datetime.combine(pack.rounds[-1].closes, PUBLISHED),
        pack_hash=pack_hash(pack_to_json(pack)),
        example=False,
    )


@dataclass(slots=True)
class _Steps:
    """Tells each step as it starts, and how long the one before it took."""

    started: float = field(default_factory=perf_counter)
    step: str = ""
    since: float = 0.0

    def __call__(self, step: str) -> None:
        self._finish()
        self.step, self.since = step, perf_counter()

    def done(self) -> None:
        """Tell the last step and the whole."""
        self._finish()
        self.step = ""
        sys.stdout.write(f"{perf_counter() - self.started:6.1f} s  ready\n")
        sys.stdout.flush()

    def _finish(self) -> None:
        if self.step:
            sys.stdout.write(f"{perf_counter() - self.since:6.1f} s  {self.step}\n")
            sys.stdout.flush()
