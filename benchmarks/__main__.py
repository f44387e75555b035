"""`make bench`: sizes and times of the whole road, median of five with their range.

Prints what it saw against the aim written beside it. Run it on a quiet machine.
"""

from __future__ import annotations

import gzip
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from jamfor.formats.packs import pack_from_json
from jamfor.store.releases import current_release, open_release


RUNS = 5
PAGES = [
    "",
    "omrade/aldreomsorg",
    "indikator/U31468",
    "indikator/U31485",
    "indikator/U31468/1460",
    "kommun/1460",
    "kommun/1460/kommunal-halso-och-sjukvard",
    "kommun/0180",
    "kommun/lan-14",
    "familj/coordination-routine",
    "samordning?kommun=1460",
    "indikator/U21451",
    "indikator/N33871",
    "sok?q=rutin",
    "metod",
]


def main() -> None:
    """Build the example in fresh processes, then ask for its pages."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        _example(data)
        _release_build(data)
        _opening(data)
        _pages(data)
    _environment()


def _line(what: str, values: list[float], unit: str, aim: str) -> None:
    low, high = min(values), max(values)
    median = statistics.median(values)
    out = f"{what:<46} {median:9.2f} {unit:<3} ({low:.2f}–{high:.2f})   aim: {aim}"
    sys.stdout.write(out + "\n")
    sys.stdout.flush()


def _example(data: Path) -> None:
    started = time.perf_counter()
    command = ["demo", "--no-serve", "--data", str(data)]
    _run(command)
    _line("make the example and its release", [time.perf_counter() - started], "s", "–")


def _release_build(data: Path) -> None:
    seconds, memory = [], []
    for number in range(1, RUNS + 1):
        # A correction computes everything anew; as a draft it leaves nothing behind.
        release = f"2024.2.{number}"
        before = time.perf_counter()
        note = ["--note", "Mätning", "Measurement", "--draft"]
        peak = _run(["build-release", release, "--data", str(data), *note])
        seconds.append(time.perf_counter() - before)
        memory.append(peak / 1024)
    _line("release build, six rounds, whole Sweden", seconds, "s", "under 60 s")
    _line("  its peak memory", memory, "MB", "under 1 000 MB")


def _opening(data: Path) -> None:
    """Open the current release as a worker does: definitions, graph, serving file."""
    folder = current_release(data)
    opened = list(_times(lambda: open_release(folder, read_pack=pack_from_json)))
    _line("opening a release", [each / 1000 for each in opened], "s", "under 0.3 s")


def _run(arguments: list[str]) -> float:
    """Run a command in a process of its own; return its peak memory in kilobytes."""
    process = subprocess.Popen(
        [sys.executable, "-m", "jamfor.cli", *arguments], stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"jamfor {' '.join(arguments)} failed")
    return float(usage.ru_maxrss)


def _pages(data: Path) -> None:
    os.environ["JAMFOR_DATA"] = str(data)
    os.environ["DJANGO_SETTINGS_MODULE"] = "jamfor.project.settings"
    import django  # noqa: PLC0415 - settings are read from the environment above

    django.setup()
    from django.test import Client  # noqa: PLC0415

    from jamfor.web.explorer import pages  # noqa: PLC0415

    client = Client(headers={"host": "localhost"})
    styles = _weight(Path("src/jamfor/web/shell/static/shell/jamfor.css").read_bytes())
    font = (
        Path("src/jamfor/web/shell/static/shell/source-sans-3-latin-wght-normal.woff2")
        .stat()
        .st_size
    )
    for address in PAGES:
        url = f"/sv/{address}"
        client.get(url)
        built = list(_times(lambda url=url: client.get(url), forget=pages.forget))
        kept = list(_times(lambda url=url: client.get(url)))
        body = _weight(client.get(url).content)
        name = address or "front"
        _line(f"{name}: built anew", built, "ms", "–")
        _line(f"{name}: warm", kept, "ms", "under 20 ms")
        total = (body + styles + font) / 1000
        _line(f"{name}: first view, compressed", [total], "kB", "under 100 kB")
    mine = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    _line("memory of this process after all pages", [mine], "MB", "–")


def _times(
    ask: Callable[[], object], forget: Callable[[], None] | None = None
) -> Iterator[float]:
    for _ in range(RUNS):
        if forget:
            forget()
        started = time.perf_counter()
        ask()
        yield 1000 * (time.perf_counter() - started)


def _weight(body: bytes) -> int:
    return len(gzip.compress(body, 6))


def _environment() -> None:
    root = Path(".venv-run")
    if root.exists():
        size = sum(f.stat().st_size for f in root.rglob("*") if f.is_file())
        _line("runtime environment on disk", [size / 1e6], "MB", "under 500 MB")


if __name__ == "__main__":
    main()
