"""The public pages in a real browser: accessible, narrow, by keyboard, no script."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page


pytestmark = pytest.mark.browser

PAGES = [
    "",
    "omrade",
    "omrade/aldreomsorg",
    "indikator",
    "indikator/U31468",
    "indikator/U31485",
    "indikator/U31468/1460",
    "indikator/U31468/0000",
    "indikator/N33871",
    "indikator/N33812",
    "indikator/N33812/1480",
    "omrade/social-barn-och-ungdomsvard",
    "kommun/1460/social-barn-och-ungdomsvard",
    "familj/coordination-routine",
    "familj",
    "familj/coordination-routine?kommun=1460",
    "familj/external-agreement",
    "samordning",
    "samordning?kommun=1460",
    "samordning?kommun=1480",
    "kommun",
    "kommun/1460",
    "kommun/1480",
    "kommun/0180",
    "kommun/lan-14",
    "kommun/0000",
    "kommun/1460/kommunal-halso-och-sjukvard",
    "sok?q=rutin",
    "lasguide",
    "metod",
    "data",
    "tillganglighet",
    "finns-inte",
]
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize(
    ("language", "scheme"), [("sv", "light"), ("sv", "dark"), ("en", "light")]
)
def test_a_page_has_no_accessibility_violation(
    browser: Browser, site: str, address: str, language: str, scheme: Any
) -> None:
    """axe finds nothing. Broken by a faint grey on paper, or a field without label."""
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{site}/{language}/{address}")

    found = Axe().run(page, options=WCAG)

    assert found.violations_count == 0, found.generate_report()
    context.close()


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("width", [320, 390, 1200])
def test_a_page_never_scrolls_sideways(
    page: Page, site: str, address: str, width: int
) -> None:
    """Broken by a wide table outside a scrolling region."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{site}/sv/{address}")

    overflow = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )

    assert overflow <= 0


@pytest.mark.parametrize("address", PAGES)
def test_a_page_says_the_same_without_script(
    browser: Browser, site: str, address: str
) -> None:
    """Broken by the first figure that is drawn by JavaScript."""
    texts = []
    for script in (True, False):
        context = browser.new_context(java_script_enabled=script)
        page = context.new_page()
        page.goto(f"{site}/sv/{address}")
        texts.append(page.inner_text("main"))
        context.close()

    assert texts[0] == texts[1]
    assert len(texts[0]) > 50


def test_the_municipality_is_found_by_keyboard_alone(page: Page, site: str) -> None:
    """From the front page to Bengtsfors with Tab, letters and Enter.

    Broken by a search field that cannot be reached, or a result that is not a link.
    """
    page.goto(f"{site}/sv/")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "q":
            break
    page.keyboard.type("bengtsf")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sok?q=bengtsf")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText") == "Bengtsfors":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/kommun/1460")

    assert page.inner_text("h1") == "Bengtsfors"
