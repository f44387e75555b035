"""Two rounds of 305 units and all definitions: how long, how much, how quick to ask.

Times are of the processor, so that whatever else the machine does is not measured.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import pytest

from builders.little_sweden import FIRST
from jamfor.formats.packs import pack_from_json
from jamfor.store.releases import Release, open_release


SECONDS = 30  # of one processor, to build two rounds
MEGABYTES = 1000  # at most in memory meanwhile
SCRIPT = """\
import resource, sys; sys.path.insert(0, sys.argv[1])
from pathlib import Path
from builders.little_sweden import *
pack = load_definitions(definitions_folder(), example=True).pack
data = Path(sys.argv[2])
folders = freeze(data, pack, rounds_of(pack, seed=1, silent=0.03))
before = resource.getrusage(resource.RUSAGE_SELF)
build(data, pack, folders)
after = resource.getrusage(resource.RUSAGE_SELF)
print(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
print(after.ru_maxrss / 1024)
"""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float, float]:
    """A full-size release, the seconds it took and the megabytes it needed."""
    data = tmp_path_factory.mktemp("full")
    tests = Path(__file__).parent.parent
    told = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tests), str(data)],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    return data / "releases" / str(FIRST), float(told[0]), float(told[1])


@pytest.fixture(scope="module")
def release(measured: tuple[Path, float, float]) -> Release:
    """The release, opened."""
    return open_release(measured[0], read_pack=pack_from_json)


def seconds(release: Release, indicator: str, place: str) -> tuple[float, float]:
    """Median seconds of a point query and of all indicators at a place."""
    points, places = [], []
    for _ in range(50):
        began = time.thread_time()
        for _ in range(20):
            release.value(indicator, place, "2022")
        points.append((time.thread_time() - began) / 20)
        began = time.thread_time()
        release.for_place(place, measure="share")
        places.append(time.thread_time() - began)
    return median(points), median(places)


def test_it_is_built_in_time_and_in_little_memory(
    measured: tuple[Path, float, float],
) -> None:
    """Breaks if a step goes through the units one by one in Python."""
    _, took, megabytes = measured

    assert took < SECONDS
    assert megabytes < MEGABYTES


def test_it_opens_in_less_than_a_third_of_a_second(
    measured: tuple[Path, float, float],
) -> None:
    """Breaks if opening computes a checksum of every file."""
    times = []
    for _ in range(5):
        began = time.thread_time()
        open_release(measured[0], read_pack=pack_from_json).close()
        times.append(time.thread_time() - began)

    assert median(times) < 0.3


def test_questions_are_answered_at_once(release: Release) -> None:
    """A point under 0.1 ms, all indicators of a place under 10 ms.

    Breaks if a query has no index to go by.
    """
    point, place = seconds(release, "U31468", "1460")

    assert point < 0.0001
    assert place < 0.010
