"""Takes the picture in the README: `python -m docs.screenshot http://127.0.0.1:8000`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright


PICTURE = Path(__file__).resolve().parent / "municipality.png"


def main(address: str) -> None:
    """Write the top of Bengtsfors' page, as wide as a reader's window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": 1100, "height": 1180})
        page.goto(f"{address}/sv/kommun/1460")
        page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
