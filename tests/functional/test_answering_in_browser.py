"""Answering in a real browser: by keyboard, without network, two at once, no script."""

from __future__ import annotations

import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from email import message_from_bytes
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect


pytestmark = pytest.mark.browser

ROOT = "/sv/enkat/2024/1460"
SECTION = f"{ROOT}/social-barn-och-ungdomsvard/violence-and-protection"
QUESTION = "method-freda-cy"
PAGES = [
    "/sv/enkat",
    ROOT,
    SECTION,
    f"{ROOT}/social-barn-och-ungdomsvard/mote",
    f"{ROOT}/social-barn-och-ungdomsvard/granska",
    f"{ROOT}/granska",
    f"{ROOT}/personer",
    f"{ROOT}/forvaltningar",
    f"{ROOT}/aktualitet",
    f"{ROOT}/mina",
    f"{ROOT}/las-in",
    f"{ROOT}/logg",
    "/sv/konto",
]
SET_UP = """
import sys
from pathlib import Path
from jamfor.cli.site import ready
data = Path(sys.argv[1])
ready(data)
from datetime import timedelta
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from jamfor.core.access.roles import Role
from jamfor.formats.definitions import definitions_folder, load_definitions
from jamfor.web.accounts.actions import appoint, user_of
from jamfor.web.collection.actions.rounds import Calendar, open_round, prepare_round
from jamfor.web.collection.queries.last_round import last_round
pack = load_definitions(definitions_folder(), example=True).pack
today, now = timezone.localdate(), timezone.now()
made = prepare_round(pack, period="2024", last=last_round(data, pack, "2024"),
    calendar=Calendar(opens=today, last_day=today + timedelta(20),
    closes=today + timedelta(40), publishes=today + timedelta(90)), by=None, now=now)
open_round(made, by=None, now=now)
for name in ("kim", "alex"):
    user = user_of(name + "@kommun.example", name=name.title())
    appoint(user, Role.COORDINATOR, place="1460", period="2024", by=None, now=now)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    print(name, session.session_key)
from jamfor.web.accounts.actions import invite
print("link", invite(user, place="1460", period="2024", by=None, now=now))
"""

Opened = Callable[..., Page]


class Served:
    """The questionnaire as `jamfor serve` serves it, which can be stopped and begun."""

    def __init__(self, data: Path, sessions: dict[str, str]) -> None:
        self.data, self.sessions = data, sessions
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self._server: subprocess.Popen[bytes] | None = None

    def begin(self) -> None:
        """Serve, and wait until it answers."""
        arguments = ["serve", "--data", str(self.data), "--port", str(self.port)]
        self._server = subprocess.Popen(
            [sys.executable, "-m", "jamfor.cli", *arguments, "--workers", "1"],
            stdout=subprocess.DEVNULL,
            env={**os.environ, "JAMFOR_SITE": self.address},
        )
        for _ in range(150):
            try:
                with urlopen(f"{self.address}/sv/konto", timeout=5):  # noqa: S310 - ours
                    return
            except URLError:
                time.sleep(0.2)
        pytest.fail("the server did not answer within half a minute")

    def stop(self) -> None:
        """Stop serving: nobody answers at the address any more."""
        if self._server is not None:
            self._server.terminate()
            self._server.wait(timeout=20)


@pytest.fixture(scope="module")
def served(
    example_data: Path, chromium: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    data = tmp_path_factory.mktemp("answering")
    for kept in ("snapshots", "releases"):
        shutil.copytree(example_data / kept, data / kept)
    made = subprocess.run(
        [sys.executable, "-c", SET_UP, str(data)],
        check=True,
        capture_output=True,
        text=True,
    )
    sessions = dict(line.split() for line in made.stdout.splitlines())
    found = Served(data, sessions)
    found.begin()
    yield found
    found.stop()


@pytest.fixture
def opened(served: Served, browser: Browser) -> Iterator[Opened]:
    """Open an address as somebody, in a browser of her own."""
    contexts: list[BrowserContext] = []

    def open_as(who: str, address: str, **options: Any) -> Page:
        context = browser.new_context(**options)
        contexts.append(context)
        cookie = {"name": "sessionid", "value": served.sessions[who]}
        context.add_cookies([{**cookie, "url": served.address}])  # type: ignore[typeddict-item]
        page = context.new_page()
        page.goto(served.address + address)
        return page

    yield open_as
    for context in contexts:
        context.close()


def _choose(page: Page, question: str, label: str) -> None:
    page.locator(f"#{question}").get_by_label(label, exact=True).check()


def _said(page: Page, question: str) -> Any:
    return expect(page.locator(f"#{question} [data-state]"))


def test_somebody_comes_in_by_her_link_and_the_code_in_her_letter(
    served: Served, browser: Browser
) -> None:
    """Breaks when the page tells browsers to send no origin: the form is refused."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()

    _come_in(page, served)

    assert page.url == served.address + ROOT
    context.close()


def _come_in(page: Page, served: Served) -> None:
    """Come in as Alex, by the link and the code of the newest letter."""
    page.goto(served.address + "/" + served.sessions["link"].split("/", 3)[3])
    page.get_by_role("button", name="Skicka kod").click()
    page.get_by_label("Kod, sex siffror").fill(_code(served.data))
    page.get_by_role("button", name="Logga in").click()


def _code(data: Path) -> str:
    newest = max((data / "mail").iterdir(), key=lambda path: path.stat().st_mtime)
    letter = message_from_bytes(newest.read_bytes())
    found = re.search(rb"\d{6}", letter.get_payload(decode=True) or b"")  # type: ignore[arg-type]
    assert found
    return found.group().decode()


def test_an_answer_is_saved_as_it_is_given(opened: Opened) -> None:
    page = opened("kim", SECTION)

    _choose(page, QUESTION, "Ja")

    _said(page, QUESTION).to_contain_text("av Kim")
    again = opened("kim", SECTION)
    expect(again.locator(f"#{QUESTION}").get_by_label("Ja", exact=True)).to_be_checked()


def test_it_opens_where_she_was_on_another_device(opened: Opened) -> None:
    opened("kim", SECTION)

    other = opened("kim", f"{ROOT}/fortsatt", viewport={"width": 360, "height": 740})

    assert other.url.endswith("/social-barn-och-ungdomsvard/violence-and-protection")


def test_answers_given_without_network_wait_and_are_sent_once(
    opened: Opened, served: Served
) -> None:
    """The server is gone while she answers, and the page is even left and opened again.

    Breaks when an answer is dropped on a failed request, or sent under a new key.
    """
    page = opened("kim", SECTION)
    served.stop()
    try:
        _choose(page, QUESTION, "Nej")
        _said(page, QUESTION).to_contain_text("Väntar på nätet")
        expect(page.locator("#save-state")).to_contain_text("Ingen kontakt med servern")
    finally:
        served.begin()
    page.reload()

    _said(page, QUESTION).to_contain_text("av Kim", timeout=20_000)
    expect(page.locator(f"#{QUESTION}").get_by_label("Nej", exact=True)).to_be_checked()
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_half_an_hour_without_network_loses_nothing(
    opened: Opened, served: Served
) -> None:
    """By the browser’s own clock: she answers, waits thirty minutes, answers again.

    Breaks when the page gives up trying, or forgets what it could not send.
    """
    page = opened("kim", SECTION)
    page.clock.install()
    page.reload()
    other = page.locator("[data-question]").nth(1).get_attribute("data-question")
    assert other
    served.stop()
    try:
        _choose(page, QUESTION, "Ja")
        _said(page, QUESTION).to_contain_text("Väntar på nätet")
        page.clock.run_for("30:00")
        page.locator(f"#{other} input[type=radio]").first.check()
        _said(page, other).to_contain_text("Väntar på nätet")
        _said(page, QUESTION).to_contain_text("Väntar på nätet")
    finally:
        served.begin()

    page.clock.run_for("00:06")

    _said(page, QUESTION).to_contain_text("av Kim")
    _said(page, other).to_contain_text("av Kim")
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_two_at_once_see_both_answers_and_choose(opened: Opened) -> None:
    """Kim and Alex have the same page open and answer differently.

    Breaks when the number of the answer a page shows is not sent with it.
    """
    staff = f"{ROOT}/social-barn-och-ungdomsvard/staff"
    question = "case-workers-cy-persons"
    kim, alex = opened("kim", staff), opened("alex", staff)
    kim.locator(f"#{question} input[type=text]").fill("10")
    kim.keyboard.press("Tab")
    _said(kim, question).to_contain_text("av Kim")

    alex.locator(f"#{question} input[type=text]").fill("12")
    alex.keyboard.press("Tab")

    met = alex.locator(f"#{question} .beside")
    for said in ("Två svar på samma fråga", "Kim", "10", "Alex", "12"):
        expect(met).to_contain_text(said)
    met.get_by_role("button", name="Låt detta gälla i stället").click()
    expect(met).to_have_count(0)
    _said(alex, question).to_contain_text("av Alex")
    assert alex.locator(f"#{question} input[type=text]").input_value() == "12"


def test_a_session_that_ended_keeps_answers_until_she_has_signed_in_again(
    opened: Opened, served: Served
) -> None:
    """She signs in in the tab the page offers, and the first page sends by itself.

    Breaks when the page sends the token of the session before, or drops the answer; and
    when what she wrote is saved by whoever signs in meanwhile.
    """
    page = opened("alex", SECTION)
    with _out_of(served, "alex"):
        _choose(page, QUESTION, "Nej")
        _said(page, QUESTION).to_contain_text("Väntar på inloggning")
        with page.expect_popup() as popup:
            page.get_by_role("link", name="Logga in i en ny flik").click()
        tab = popup.value
        # Kim borrows the computer: what Alex wrote is not hers.
        cookie = {"name": "sessionid", "value": served.sessions["kim"]}
        page.context.add_cookies([{**cookie, "url": served.address}])  # type: ignore[typeddict-item]
        with page.expect_response(lambda answer: "/fraga/" in answer.url) as refused:
            pass
        assert refused.value.status == 403
        page.context.clear_cookies(name="sessionid")
        _come_in(tab, served)

        _said(page, QUESTION).to_contain_text("av Alex", timeout=20_000)
        assert page.evaluate("Object.keys(localStorage).length") == 0


@contextmanager
def _out_of(served: Served, who: str) -> Iterator[None]:
    """End somebody’s session in the database, and give it back afterwards."""
    key = (served.sessions[who],)
    with closing(sqlite3.connect(served.data / "collection.sqlite3", timeout=20)) as at:
        select = "SELECT * FROM django_session WHERE session_key = ?"
        (row,) = at.execute(select, key).fetchall()
        with at:
            at.execute("DELETE FROM django_session WHERE session_key = ?", key)
        yield
        with at:
            at.execute("INSERT INTO django_session VALUES (?, ?, ?)", row)


def test_what_is_refused_is_told_and_stays(opened: Opened, served: Served) -> None:
    """The area is handed in while she has it open.

    Breaks when an answer that cannot be saved is taken from the browser.
    """
    page = opened("kim", SECTION)
    _move(served, "handed-in")
    try:
        _choose(page, QUESTION, "Ja")
        _said(page, QUESTION).to_contain_text("Inte sparat: Svaret hör till ett område")
    finally:
        _move(served, "in-progress")

    page.reload()

    _said(page, QUESTION).to_contain_text("av Kim")
    expect(page.locator(f"#{QUESTION}").get_by_label("Ja", exact=True)).to_be_checked()


def _move(served: Served, state: str) -> None:
    with closing(sqlite3.connect(served.data / "collection.sqlite3", timeout=20)) as at:
        area = ("child-youth-welfare",)
        unit = "SELECT id FROM collection_unit WHERE place = '1460'"
        found = f"service_area = ? AND unit_id = ({unit})"
        with at:
            at.execute(
                f"UPDATE collection_areawork SET state = ? WHERE {found}",  # noqa: S608
                (state, *area),
            )


def test_a_page_is_answered_by_keyboard_alone(opened: Opened) -> None:
    page = opened("kim", SECTION)
    first = page.locator(f"#{QUESTION} input[type=radio]").first
    first.focus()

    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")

    _said(page, QUESTION).to_contain_text("Sparat")
    focused = page.evaluate("document.activeElement.name")
    assert focused == f"q.{QUESTION}."


def test_enter_in_a_field_answers_that_question_and_no_other(opened: Opened) -> None:
    """Breaks when the first button of the form is one that answers as last year."""
    page = opened("kim", f"{ROOT}/ekonomiskt-bistand/accessibility")
    written = page.locator("[data-question] input[type=text]").first
    question = written.locator("xpath=ancestor::fieldset").get_attribute("id")
    others = page.locator(f"[data-question]:not(#{question}) [data-state]")
    before = others.all_text_contents()
    assert page.locator("button.same").count() > 0

    written.fill("9")
    page.keyboard.press("Enter")

    expect(page.locator("#save-state")).to_contain_text("parat")
    _said(page, str(question)).to_contain_text("av Kim")
    assert others.all_text_contents() == before


def test_a_routine_that_is_not_written_loses_its_dates(opened: Opened) -> None:
    """Breaks when parts that a No has hidden are sent with it."""
    page = opened("kim", f"{ROOT}/ekonomiskt-bistand/collaboration")
    block = page.locator("[data-question]:has(.evidence)").first
    question = block.get_attribute("id")
    block.locator("button.same").click()
    _said(page, str(question)).to_contain_text("av Kim")

    page.locator(f'#{question} input[name$=".written"][value="no"]').check()

    expect(page.locator(f"#{question} .last")).to_be_visible()
    _said(page, str(question)).to_contain_text("Sparat")
    page.reload()
    fresh = page.locator(f"#{question}")
    assert fresh.locator('input[name$=".written"][value="no"]').is_checked()
    assert fresh.locator('input[name$=".followed_up"]').input_value() == ""
    assert fresh.locator(".fault").count() == 0


def test_a_page_is_saved_without_any_script(opened: Opened) -> None:
    page = opened("kim", SECTION, java_script_enabled=False)

    _choose(page, QUESTION, "Ja")
    page.get_by_role("button", name="Spara", exact=True).click()

    expect(page.locator("#save-state")).to_contain_text("Sparat")
    expect(page.locator(f"#{QUESTION}").get_by_label("Ja", exact=True)).to_be_checked()


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("width", [1200, 320])
def test_every_page_is_accessible_and_fits(
    opened: Opened, address: str, width: int
) -> None:
    page = opened("kim", address, viewport={"width": width, "height": 900})

    found = Axe().run(page).response["violations"]

    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
