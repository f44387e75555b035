"""A build that is killed at any moment leaves the published release as it was."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from builders.little_sweden import FIRST, build, freeze, handful, rounds_of
from jamfor.core.releases.ids import ReleaseId
from jamfor.formats.packs import pack_from_json
from jamfor.pipeline.verify import verify_release
from jamfor.store.releases import (
    current_release,
    open_release,
    publish,
    published_releases,
)


SECOND = ReleaseId.parse("2022.1.1")
KILLS = 40
SCRIPT = """\
import sys; sys.path.insert(0, sys.argv[1])
from pathlib import Path
from builders.little_sweden import *
pack = handful()
data = Path(sys.argv[2])
folders = sorted((data / "snapshots" / "kommunenkaten").glob("*/1"))
print("ready", flush=True)
build(data, pack, folders, ReleaseId.parse("2022.1.1"))
print("built", flush=True)
"""


def started(data: Path) -> subprocess.Popen[str]:
    """Start a build in a process of its own and wait until it is about to begin."""
    tests = Path(__file__).parent.parent
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(tests), str(data)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


@pytest.mark.slow
def test_sigkill_at_any_moment_leaves_no_half_built_release(tmp_path: Path) -> None:
    """Forty kills, spread over the whole of a build; then a build that succeeds.

    Breaks if the release is built in its place below releases/, or if what a killed
    build left stops the next one.
    """
    pack = handful()
    snapshots = freeze(tmp_path, pack, rounds_of(pack, seed=2))
    build(tmp_path, pack, snapshots)
    publish(tmp_path, FIRST)
    took = _time_of_a_build(tmp_path)
    random, killed = Random(0), 0
    for number in range(KILLS):
        process = started(tmp_path)
        time.sleep(took * (number + random.random()) / KILLS)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        killed += process.returncode == -signal.SIGKILL
        for release_id in published_releases(tmp_path):
            folder = tmp_path / "releases" / str(release_id)
            open_release(folder, read_pack=pack_from_json).close()
            if release_id != FIRST:  # it was done before the kill came
                assert verify_release(folder).mismatches == ()
                _remove(folder)
        found = {path.name for path in (tmp_path / "releases").iterdir()}
        assert found == {"current", str(FIRST)}
        assert current_release(tmp_path).name == str(FIRST)
    assert killed >= KILLS // 2

    build(tmp_path, pack, snapshots, SECOND)
    publish(tmp_path, SECOND)
    assert verify_release(current_release(tmp_path)).mismatches == ()
    assert not list(tmp_path.glob(".building-*"))


def _time_of_a_build(data: Path) -> float:
    """Seconds from the moment a build begins until it is done, once undisturbed."""
    process = started(data)
    began = time.monotonic()
    process.communicate()
    assert process.returncode == 0
    _remove(data / "releases" / str(SECOND))
    return time.monotonic() - began


def _remove(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir():
            path.rmdir()
        else:
            path.unlink()
    folder.rmdir()


@pytest.mark.slow
def test_publish_is_seen_whole_or_not_at_all(tmp_path: Path) -> None:
    """A reader at every moment finds one of the two ids.

    Breaks if `current` is truncated and then written.
    """
    pack = handful()
    snapshots = freeze(tmp_path, pack, rounds_of(pack, seed=2))
    build(tmp_path, pack, snapshots)
    build(tmp_path, pack, snapshots, SECOND)
    publish(tmp_path, FIRST)
    script = (
        "import sys; from pathlib import Path;"
        "from jamfor.core.releases.ids import ReleaseId;"
        "from jamfor.store.releases import publish\n"
        "for n in range(400):"
        " publish(Path(sys.argv[1]), ReleaseId.parse(f'2022.1.{n % 2}'))"
    )
    process = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)])
    seen = set()
    while process.poll() is None:
        seen.add(current_release(tmp_path).name)

    assert process.returncode == 0
    assert seen == {str(FIRST), str(SECOND)}
