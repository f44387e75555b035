"""A real browser before a real server; skipped, with a reason, without Chromium."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, sync_playwright


FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the machine's Chromium; refuses to be skipped where CI says so."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None and os.environ.get("JAMFOR_REQUIRE_BROWSER"):
        pytest.fail("Chromium is required here and is not installed")
    if found is None:
        pytest.skip("browser tests were skipped: Chromium is not installed")
    return found


@pytest.fixture(scope="session")
def site(example_data: Path, chromium: str) -> Iterator[str]:
    """The address of the example served as `jamfor serve` serves it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    arguments = ["serve", "--data", str(example_data), "--port", str(port)]
    command = [sys.executable, "-m", "jamfor.cli", *arguments, "--workers", "1"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        address = f"http://127.0.0.1:{port}"
        _wait_for(f"{address}/sv/", server)
        yield address
        server.terminate()
        server.wait(timeout=10)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One browser for all tests of a worker."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh, wide window."""
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    yield context.new_page()
    context.close()


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(150):
        if server.poll() is not None:
            pytest.fail("the server stopped before it answered")
        try:
            with urlopen(address, timeout=5):  # noqa: S310 - our own server
                return
        except URLError:
            time.sleep(0.2)
    pytest.fail("the server did not answer within half a minute")
