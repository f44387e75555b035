"""The definitions that are shipped have no fault and make a pack, quickly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import process_time

import pytest

from jamfor.core.comparability.edges import Verdict
from jamfor.core.places.frames import frame
from jamfor.core.releases.pack import Pack
from jamfor.core.vocabulary.basis import Basis
from jamfor.formats.definitions import definitions_folder, load_definitions
from jamfor.formats.definitions.loading import read_files
from jamfor.formats.definitions.reading import Findings
from jamfor.formats.packs import pack_from_json, pack_hash, pack_to_json


@pytest.fixture(scope="module")
def pack() -> Pack:
    """The pack of the shipped definitions, with the example."""
    loaded = load_definitions(definitions_folder(), example=True)
    assert loaded.pack is not None, loaded.problems
    return loaded.pack


@pytest.mark.parametrize("example", [True, False])
def test_the_definitions_have_no_fault(*, example: bool) -> None:
    """Fails when any definition is broken: run `jamfor check` for file and line."""
    loaded = load_definitions(definitions_folder(), example=example)

    assert [f"{p.where} {p.code}" for p in loaded.problems] == []
    assert loaded.pack is not None


def test_every_definition_file_is_read() -> None:
    """Fails when a file is skipped; what the example adds has readers of its own."""
    folder = definitions_folder()
    written = {
        path.relative_to(folder.parent).as_posix() for path in folder.rglob("*.yaml")
    }

    read = {site.marked.file for _, site in read_files(folder, Findings()).read}

    # Figures with a source each: read by the example and by `import published`.
    figures = ("/example/", "/published/")
    unread = {f for f in written - read if not any(name in f for name in figures)}
    assert unread == set()


def test_the_example_shows_every_kind_of_verdict(pack: Pack) -> None:
    assert {edge.verdict for edge in pack.edges} == set(Verdict)


def test_the_example_has_the_real_definitions_and_no_place_of_its_own(
    pack: Pack,
) -> None:
    """Fails when the example is shown on a geography that has never been."""
    plain = load_definitions(definitions_folder(), example=False).pack

    assert plain is not None
    assert pack == replace(plain, example=True)
    assert Basis.EXAMPLE not in {place.basis for place in pack.geography.places}


@pytest.mark.parametrize(
    ("city", "districts"),
    [("0180", (14, 14, 13, 13, 13, 11)), ("1480", (10, 10, 4, 4, 4, 4))],
)
def test_cities_are_reorganised_between_the_rounds_when_they_were(
    pack: Pack, city: str, districts: tuple[int, ...]
) -> None:
    """Districts asked in 2019–2024 about homelessness, which asks both cities by them.

    Fails when the first or last day of a district is another than that of the change.
    """
    asked = tuple(
        sum(
            unit.place.startswith(f"{city}-")
            for unit in frame(
                pack.geography, period=each.period, service_area="homelessness"
            )
        )
        for each in pack.rounds
    )

    assert asked == districts


def test_the_pack_survives_its_file(pack: Pack) -> None:
    """Fails when a field of the core's types is left out of the file."""
    raw = pack_to_json(pack)

    assert pack_from_json(raw) == pack
    assert pack_to_json(pack_from_json(raw)) == raw


def test_the_pack_has_one_name(pack: Pack) -> None:
    """Fails when the bytes depend on anything but what is defined."""
    again = load_definitions(definitions_folder(), example=True).pack

    assert again is not None
    assert pack_hash(pack_to_json(again)) == pack_hash(pack_to_json(pack))


def test_nothing_of_this_machine_is_in_the_pack(pack: Pack) -> None:
    """Fails when a file's place on the machine comes along."""
    assert str(Path.cwd()).encode() not in pack_to_json(pack)


def test_the_whole_bank_is_checked_in_seconds() -> None:
    """Fails when checking grows with the square of the bank. Aim: under 3 s."""
    seconds = fastest(lambda: load_definitions(definitions_folder(), example=True))

    assert seconds < 3


def test_a_pack_is_read_in_less_than_a_third_of_a_second(pack: Pack) -> None:
    """Fails when opening a release reads YAML or checks what was checked."""
    raw = pack_to_json(pack)

    assert fastest(lambda: pack_from_json(raw)) < 0.3


def fastest(work: Callable[[], object]) -> float:
    """Return the least processor time of three runs; others share the machine."""
    seconds = []
    for _ in range(3):
        began = process_time()
        work()
        seconds.append(process_time() - began)
    return min(seconds)
