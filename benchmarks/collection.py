"""`python -m benchmarks.collection`: two thousand people answering at once.

Each saves a page every twenty seconds for two minutes, on a full-size round served as
`jamfor serve` serves it. Prints what was acknowledged, refused and how long it took,
against the aim: no error, nothing refused, the 99th percentile under 500 ms. The load
comes from this machine too, so the server has less than all of it.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import queue
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4


PERSONS, EVERY, SECONDS, SENDERS = 2_000, 20.0, 120.0, 64
PERIOD = "2024"
SET_UP = """
import json, random, sys
from datetime import timedelta
from pathlib import Path
from jamfor.cli.site import ready
data, persons = Path(sys.argv[1]), int(sys.argv[2])
ready(data)
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from jamfor.core.access.roles import Role
from jamfor.formats.definitions import definitions_folder, load_definitions
from jamfor.formats.example_targets import read_bengtsfors, read_national_targets
from jamfor.formats.answer_sheets.asked import AskedRound
from jamfor.pipeline.example.generate import SEED, ExampleGoals, generate
from jamfor.store.unit_answers import Occasion, all_units
from jamfor.web.accounts.actions import appoint, user_of
from jamfor.web.collection.actions.rounds import Calendar, open_round, prepare_round
from jamfor.web.collection.queries.last_round import LastRound
folder = definitions_folder()
pack = load_definitions(folder, example=True).pack
goals = ExampleGoals(national=read_national_targets(folder),
                     bengtsfors=read_bengtsfors(folder))
asked = AskedRound.of(pack, "2023")
units = all_units(generate(pack, goals, seed=SEED)["2023"],
                  Occasion(period="2023", reference_date=asked.reference_date))
today, now = timezone.localdate(), timezone.now()
made = prepare_round(pack, period="2024", last=LastRound(period="2023", units=units),
    calendar=Calendar(opens=today, last_day=today + timedelta(20),
    closes=today + timedelta(40), publishes=today + timedelta(90)), by=None, now=now)
open_round(made, by=None, now=now)
asked = AskedRound.of(pack, "2024")
slugs = {a.id: a.slug for a in pack.geography.service_areas}
places = [unit.place for unit in made.units.order_by("place")]
people = []
for n in range(persons):
    place = places[n % len(places)]
    user = user_of(f"p{n}@{place}.example")
    appoint(user, Role.COORDINATOR, place=place, period="2024", by=None, now=now)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    forms = asked.questionnaires_of(place)
    form = forms[n // len(places) % len(forms)]
    section = form.sections[n % len(form.sections)]
    questions = [(q, asked.questions[q].response.type.value,
        [c.code for c in asked.questions[q].response.categories] or ["yes", "no"])
        for q in section.questions]
    people.append({"session": session.session_key, "place": place,
        "address": f"/sv/enkat/2024/{place}/{slugs[form.service_area]}/{section.id}",
        "area": slugs[form.service_area], "questions": questions})
Path(sys.argv[3]).write_text(json.dumps(people))
"""


@dataclass(slots=True)
class Seen:
    """What the senders saw, together."""

    times: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def saw(self, status: int, seconds: float) -> None:
        """Keep one reply."""
        with self.lock:
            self.times.append(seconds)
            self.statuses[status] = self.statuses.get(status, 0) + 1

    def failed(self, error: Exception) -> None:
        """Keep a request that had no reply."""
        with self.lock:
            self.errors.append(repr(error))


def main() -> None:
    """Make the round, serve it, load it, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=PERSONS)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument(
        "--what", choices=("page", "question"), default="page", help="what is saved"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        data.mkdir()
        people = _set_up(data, options.persons)
        port = _free_port()
        arguments = ["serve", "--data", str(data), "--port", str(port)]
        command = [sys.executable, "-m", "jamfor.cli", *arguments, "--workers", "2"]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
            try:
                _wait(port)
                seen = _load(port, people, options.seconds, options.what)
            finally:
                server.terminate()
                server.wait(20)
    _tell(seen, options)


def _set_up(data: Path, persons: int) -> list[dict[str, object]]:
    out = data.parent / "people.json"
    subprocess.run(
        [sys.executable, "-c", SET_UP, str(data), str(persons), str(out)], check=True
    )
    found: list[dict[str, object]] = json.loads(out.read_text("utf-8"))
    return found


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/sv/konto")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("the server did not start")


@dataclass(slots=True, kw_only=True)
class Load:
    """Who saves what, when, and until when."""

    port: int
    people: list[dict[str, object]]
    what: str
    end: float
    due: queue.PriorityQueue[tuple[float, int]]
    numbers: list[dict[str, int]]
    seen: Seen

    def send(self) -> None:
        """Send what is due, one after another, until time is up."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        while True:
            try:
                at, n = self.due.get_nowait()
            except queue.Empty:
                return
            if at >= self.end:
                return
            time.sleep(max(0.0, at - time.perf_counter()))
            try:
                person, numbers = self.people[n], self.numbers[n]
                status = _save(connection, person, numbers, self.what)
                # From when it was due: waiting for a sender is waiting too.
                self.seen.saw(status, time.perf_counter() - at)
            except (OSError, http.client.HTTPException) as error:
                self.seen.failed(error)
                connection.close()
            self.due.put((at + EVERY, n))


def _load(
    port: int, people: list[dict[str, object]], seconds: float, what: str
) -> Seen:
    """Let everybody save at her own moment of each twenty seconds, until time is up."""
    due = queue.PriorityQueue[tuple[float, int]]()
    start = time.perf_counter() + 1
    for n in range(len(people)):
        due.put((start + EVERY * n / len(people), n))
    load = Load(
        port=port,
        people=people,
        what=what,
        end=start + seconds,
        due=due,
        numbers=[{} for _ in people],
        seen=Seen(),
    )
    threads = [threading.Thread(target=load.send) for _ in range(SENDERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return load.seen


def _save(
    connection: http.client.HTTPConnection,
    person: dict[str, object],
    numbers: dict[str, int],
    what: str,
) -> int:
    """Save a section's page, or one question of it as the page's script does."""
    questions = list(person["questions"])  # type: ignore[call-overload]
    if what == "question":
        questions = [random.choice(questions)]
    token = "t" * 32
    pairs = [
        ("csrfmiddlewaretoken", token),
        ("save", "1"),
        ("area", str(person["area"])),
    ]
    changed: list[str] = []
    for question, kind, codes in questions:
        at = numbers.get(question, 0)
        pairs.append((f"b.{question}", str(at)))
        pairs.append((f"k.{question}", str(uuid4())))
        said = _another(question, kind, codes, at)
        pairs += said
        changed += [question] if said else []
    address = str(person["address"])
    if what == "question":
        address = f"/sv/enkat/{PERIOD}/{person['place']}/fraga/{questions[0][0]}"
    headers = {
        "Cookie": f"sessionid={person['session']}; csrftoken={token}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    connection.request("POST", address, urlencode(pairs), headers)
    reply = connection.getresponse()
    body = reply.read()
    if what == "question" and reply.status == 200:
        numbers[questions[0][0]] = int(json.loads(body)["number"])
    elif reply.status == 302:
        for question in changed:
            numbers[question] = numbers.get(question, 0) + 1
    return reply.status


def _another(
    question: str, kind: str, codes: list[str], at: int
) -> list[tuple[str, str]]:
    """Another answer than the one before, and so a new revision."""
    if kind in {"yes-no", "ordinal", "single"}:
        return [(f"q.{question}.", codes[at % len(codes)])]
    if kind == "number":
        # Always the same number: no part is more than its whole.
        return [(f"q.{question}.", "4")]
    if kind == "routine":
        return [(f"q.{question}.written", ("yes", "no")[at % 2])]
    return []


def _tell(seen: Seen, options: argparse.Namespace) -> None:
    times = sorted(seen.times)
    ms = [round(1000 * t) for t in times]
    kept = sum(n for status, n in seen.statuses.items() if status in {200, 302, 409})
    sys.stdout.write(
        f"{options.persons} persons, a {options.what} every {EVERY:.0f} s for"
        f" {options.seconds:.0f} s, {os.cpu_count()} cores\n"
        f"replies {len(ms)}, by status {dict(sorted(seen.statuses.items()))},"
        f" no reply {len(seen.errors)}   aim: no error, nothing refused\n"
        f"kept {kept} (302: saved; 200, 409: saved, or kept beside another answer)\n"
        f"median {statistics.median(ms)} ms, p99 {ms[int(len(ms) * 0.99)]} ms,"
        f" worst {ms[-1]} ms   aim: p99 under 500 ms\n"
    )
    for error in seen.errors[:5]:
        sys.stdout.write(f"  {error}\n")


if __name__ == "__main__":
    main()
