"""What many tests share: the example, built once for the whole run."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from jamfor.cli.main import main


# A busy machine is slow, not wrong: times are printed by benchmarks, never asserted.
settings.register_profile(
    "shared", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("shared")


@pytest.fixture(scope="session")
def example_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the full-size example: all rounds, two releases of a year.

    Built once for all workers, through the same command a new user runs.
    """
    own = tmp_path_factory.getbasetemp()
    # A worker's folder lies in the folder of its run; without workers it is the run's.
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    data = shared / "example-data"
    with (shared / "example.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (data / "releases" / "current").exists():
            assert main(["demo", "--no-serve", "--data", str(data)]) == 0
    return data
