"""A server that is killed while people answer: what was acknowledged is there."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from builders.serving import environment, run_script, serving


OPENED = """\
import json, sys
from pathlib import Path
from jamfor.cli.site import ready
ready(Path(sys.argv[1]))
from builders.rounds import *
made = opened_round()
asked = asked_of(made.pack_id, made.period)
seats = []
for unit in Unit.objects.filter(round=made, areas__service_area="child-youth-welfare"):
    user = person(Role.COORDINATOR, unit.place)
    session = signed_in(user).cookies["sessionid"].value
    open_to_all = [
        name for name, version in asked.questions.items()
        if version.response.type == "yes-no" and asked.asks(unit.place, name)
        and "child-youth-welfare" in asked.areas_of[name]
    ]
    seats += [[unit.place, name, session] for name in open_to_all[:2]]
print(json.dumps(seats))
"""
KEPT = """\
import json, sys
from pathlib import Path
from jamfor.cli.site import ready
ready(Path(sys.argv[1]))
from jamfor.web.audit.models import Event
from jamfor.web.collection.models import Revision
rows = Revision.objects.order_by("number")
print(json.dumps({
    "keys": [str(key) for key in rows.values_list("key", flat=True)],
    "numbers": {f"{r.unit.place} {r.question}": r.number for r in rows},
    "events": Event.objects.filter(action="answer-saved").count(),
}))
"""
SLUG = "social-barn-och-ungdomsvard"
TOKEN = "t" * 32
MANY = 40  # acknowledged answers before a kill


@dataclass(slots=True)
class Seat:
    """Somebody who answers the same question again and again, each time otherwise.

    `acknowledged` holds the keys of the saves she was told are kept.
    """

    place: str
    question: str
    session: str
    number: int = 0
    acknowledged: list[str] = field(default_factory=list)

    def answer(self, port: int, stop: Event) -> None:
        """Save until told to stop, or until nobody answers any more."""
        visitor = HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            while not stop.is_set():
                key = str(uuid4())
                visitor.request("POST", *self._save(key))
                reply = visitor.getresponse()
                told = reply.read()
                assert reply.status == 200, told.decode()[:500]
                self.number += 1
                self.acknowledged.append(key)
        except (OSError, HTTPException):
            return  # killed in the midst of it: not acknowledged
        finally:
            visitor.close()

    def _save(self, key: str) -> tuple[str, str, dict[str, str]]:
        name = self.question
        form = {
            f"b.{name}": str(self.number),
            f"k.{name}": key,
            f"q.{name}.": "no" if self.number % 2 else "yes",
            "area": SLUG,
            "csrfmiddlewaretoken": TOKEN,
        }
        headers = {
            "Cookie": f"sessionid={self.session}; csrftoken={TOKEN}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        address = f"/sv/enkat/2022/{self.place}/fraga/{name}"
        return address, urlencode(form), headers


def killed(serve: Callable[[], object], seats: list[Seat], *, after: int) -> None:
    """Let everybody answer at once, and kill the server when so many are kept."""
    before = sum(len(seat.acknowledged) for seat in seats)
    stop = Event()
    failed: list[BaseException] = []

    def run(seat: Seat, port: int) -> None:
        try:
            seat.answer(port, stop)
        except AssertionError as error:
            failed.append(error)

    with serve() as port:  # type: ignore[attr-defined]
        threads = [Thread(target=run, args=(seat, port)) for seat in seats]
        for thread in threads:
            thread.start()
        deadline = time.monotonic() + 60
        while sum(len(s.acknowledged) for s in seats) < before + after and not failed:
            assert time.monotonic() < deadline, "too few answers were acknowledged"
            time.sleep(0.01)
    for thread in threads:  # the server is dead, and they notice
        thread.join(timeout=60)
    assert not failed, failed[0]


def lost_after(
    kills: int, data: Path, url: str, *, module: str, after: int = MANY
) -> list[str]:
    """Return the keys that were acknowledged and are not found, over some kills."""
    env = environment(url, JAMFOR_DATA=str(data))
    env = {**env, "DJANGO_SETTINGS_MODULE": "jamfor.project.settings"}
    opened = json.loads(run_script(OPENED, str(data), env=env))
    seats = [Seat(*each) for each in opened]
    lost: list[str] = []
    for _ in range(kills):
        killed(lambda: serving(data, url, module=module), seats, after=after)
        kept = json.loads(run_script(KEPT, str(data), env=env))
        lost += [k for s in seats for k in s.acknowledged if k not in kept["keys"]]
        # An answer is kept with its event or not at all.
        assert kept["events"] == len(kept["keys"])
        for seat in seats:  # as a page that is loaded again
            seat.number = kept["numbers"].get(f"{seat.place} {seat.question}", 0)
    assert sum(len(seat.acknowledged) for seat in seats) >= kills * after
    return lost


@pytest.fixture
def data(little_data: Path, tmp_path: Path) -> Path:
    """A data folder of its own with the published release of little Sweden."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "releases").symlink_to(little_data / "releases")
    return folder


def test_every_acknowledged_answer_is_found_after_a_kill(
    data: Path, database_url: str
) -> None:
    """Several people save at once, and every process of the server is killed.

    Breaks when a save is acknowledged before it is committed, or committed without
    being written to disk before that.
    """
    assert lost_after(1, data, database_url, module="jamfor.cli") == []


@pytest.mark.slow
def test_every_acknowledged_answer_is_found_after_many_kills(
    data: Path, database_url: str
) -> None:
    """As above; each kill comes after more answers than the one before."""
    assert lost_after(12, data, database_url, module="jamfor.cli", after=150) == []


def test_the_kill_tells_when_a_server_acknowledges_before_it_commits(
    data: Path, database_url: str
) -> None:
    """The test of the test: a hasty server, else the same, loses what it promised."""
    assert lost_after(1, data, database_url, module="builders.hasty_server") != []
