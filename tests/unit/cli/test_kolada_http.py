"""Asking Kolada, against a tiny server that has its limits and its moods."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from builders.kolada import row as row_of
from builders.kolada import v2, v3, value
from jamfor.cli.kolada_http import (
    TRIES,
    KoladaServer,
    KoladaUnreachableError,
    checked_address,
)
from jamfor.core.vocabulary.errors import JamforError
from jamfor.formats.kolada import asking
from jamfor.formats.kolada.asking import (
    Api,
    KoladaRefusedError,
    answers,
    of_metadata,
    of_values,
)
from jamfor.formats.kolada.replies import read_reply


PAGE = 7  # rows, so that a few ids make several pages
Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Kolada:
    """The server: what it was asked, and what it says instead of an answer, first."""

    address: str = ""
    asked: list[str] = field(default_factory=list)
    moods: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    longest: int = 10_000
    elsewhere: bool = False  # writes another host in its next address
    endless: Callable[[int], list[object]] | None = None

    def answer(self, path: str) -> Answer:
        """Answer one address."""
        self.asked.append(path)
        if self.moods:
            status, headers = self.moods.pop(0)
            return status, headers, b'{"error": "not now"}'
        if len(path) > self.longest:
            return (414 if path.startswith("/v3") else 400), {}, b"too long"
        parts = urlsplit(path)
        _, version, _, *segments = parts.path.split("/")
        ids = [each.split(",") for each in segments[1::2]]
        if any(len(each) > 25 for each in ids):
            return 422, {}, b'{"detail": "more than 25"}'
        page = int(parse_qs(parts.query)["page"][0])
        if self.endless:
            rows, more = self.endless(page), True
        else:
            kpis, places, years = (*ids, *[["2022"]] * (3 - len(ids)))
            every: list[object] = [
                row_of(k, p, value(1.5), period=int(y))
                for k in kpis
                for p in places
                for y in years
            ]
            rows = every[(page - 1) * PAGE : page * PAGE]
            more = page * PAGE < len(every)
        base = "http://elsewhere.invalid" if self.elsewhere else self.address
        following = f"{base}{parts.path}?page={page + 1}&per_page=5000"
        write = v3 if version == "v3" else v2
        return 200, {}, write(rows, following=following if more else None)


@pytest.fixture
def kolada() -> Iterator[Kolada]:
    """A server on a port of its own, for one test."""
    state = Kolada()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = state.answer(self.path)
            self.send_response(status)
            for name, said in headers.items():
                self.send_header(name, said)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    state.address = f"http://127.0.0.1:{server.server_port}"
    yield state
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def waits() -> list[float]:
    """How long the client would have slept."""
    return []


def ids(count: int) -> list[str]:
    return [f"U{number:05}" for number in range(count)]


def fetched(
    kolada: Kolada, waits: list[float], api: Api, kpis: list[str], places: list[str]
) -> list[tuple[str, str]]:
    question = of_values(kpis=kpis, places=places, years=["2022"])
    client = KoladaServer(sleep=waits.append, patience=5)
    return [
        (entry.kpi, entry.place)
        for _, content in answers(kolada.address, api, question, fetch=client.fetch)
        for entry in read_reply(content, file="").entries
    ]


@pytest.mark.parametrize("api", ["v3", "v2"])
@pytest.mark.parametrize("elsewhere", [False, True])
def test_every_value_comes_once_whatever_the_pages_and_limits(
    kolada: Kolada,
    waits: list[float],
    api: Api,
    elsewhere: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    """Breaks if a page is left out, a segment has more than 25 ids, or a host nobody
    named is asked because a reply says so.
    """
    kolada.elsewhere = elsewhere

    found = fetched(kolada, waits, api, ids(26), ["1490", "1460"])

    assert sorted(found) == sorted((k, p) for k in ids(26) for p in ("1490", "1460"))
    assert all(path.startswith(f"/{api}/data/kpi/") for path in kolada.asked)
    assert waits == []


@pytest.mark.parametrize("api", ["v3", "v2"])
def test_an_address_too_long_for_the_server_is_halved(
    kolada: Kolada, waits: list[float], api: Api
) -> None:
    """Breaks if 414 (400 in version 2) ends the import, or a half is left out."""
    kolada.longest = 120

    found = fetched(kolada, waits, api, ids(20), ["1490"])

    assert sorted(found) == [(k, "1490") for k in ids(20)]


def test_no_address_is_longer_than_most_servers_take() -> None:
    """Breaks if three segments of 25 long ids are asked for at once."""
    groups = [f"G{number:0199}" for number in range(25)]
    asked: list[str] = []

    def fetch(address: str) -> bytes:
        asked.append(address)
        return v3([])

    question = of_values(kpis=ids(25), places=groups, years=[])
    list(answers("http://x", "v3", question, fetch=fetch))

    assert max(map(len, asked)) <= asking.LONGEST
    assert all(sum(g in address for address in asked) for g in groups)


def test_busy_is_waited_out_as_long_as_the_server_says(
    kolada: Kolada, waits: list[float]
) -> None:
    """Breaks if Retry-After is not read in either form, or has no bound."""
    kolada.moods = [
        (429, {"Retry-After": "7"}),
        (429, {}),
        (429, {"Retry-After": "99999"}),
        (429, {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}),
    ]

    assert fetched(kolada, waits, "v3", ids(1), ["1490"]) == [("U00000", "1490")]
    assert waits == [7.0, 60.0, 300.0, 0.0]


def test_a_fault_of_the_server_s_own_is_asked_again_a_few_times(
    kolada: Kolada, waits: list[float]
) -> None:
    """Breaks if 503 ends the import at once, or is asked for ever."""
    kolada.moods = [(503, {}), (500, {})]
    assert fetched(kolada, waits, "v3", ids(1), ["1490"]) == [("U00000", "1490")]
    assert waits == [1.0, 2.0]

    kolada.moods = [(503, {})] * (TRIES + 1)
    with pytest.raises(KoladaUnreachableError, match="503"):
        fetched(kolada, waits, "v3", ids(1), ["1490"])
    assert len(kolada.moods) == 1


def test_nobody_at_the_address_is_told(waits: list[float]) -> None:
    """Breaks if a refused connection is a traceback, or waited for without end."""
    client = KoladaServer(sleep=waits.append, patience=5)

    with pytest.raises(KoladaUnreachableError):
        client.fetch("http://127.0.0.1:1/v3/kpi")
    assert len(waits) == TRIES - 1


@pytest.mark.parametrize(
    ("api", "status", "told"),
    [
        ("v2", 410, "use --api v3"),
        ("v3", 410, "no longer there"),
        ("v3", 404, "no such version"),
        ("v3", 422, "look at --kpi"),
        ("v3", 403, "answers 403"),
    ],
)
def test_a_refusal_says_what_to_do_and_is_not_asked_again(
    kolada: Kolada, waits: list[float], api: Api, status: int, told: str
) -> None:
    """Breaks if a refusal is retried, or does not say what was wrong."""
    kolada.moods = [(status, {})]

    with pytest.raises(KoladaRefusedError, match=told):
        fetched(kolada, waits, api, ids(1), ["1490"])
    assert (len(kolada.asked), waits) == (1, [])


@pytest.mark.parametrize(
    ("endless", "pages"),
    [
        (lambda _: [{"same": "page"}], 2),
        (lambda page: [{"page": page}], 20),
    ],
)
def test_pages_that_never_end_are_refused(
    kolada: Kolada,
    waits: list[float],
    endless: Callable[[int], list[object]],
    pages: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Breaks if a server can keep us for ever, by one page again or always another."""
    monkeypatch.setattr(asking, "MOST_PAGES", 20)
    kolada.endless = endless

    with pytest.raises(KoladaRefusedError):
        fetched(kolada, waits, "v3", ids(1), ["1490"])
    assert len(kolada.asked) == pages


def test_an_empty_page_ends_a_list_that_says_there_is_more(
    kolada: Kolada, waits: list[float]
) -> None:
    """Breaks if a server that always names a next page is asked without end."""
    kolada.endless = lambda page: [{"page": page}] if page < 4 else []

    fetched(kolada, waits, "v3", ids(1), ["1490"])

    assert len(kolada.asked) == 4


def test_questions_that_cannot_be_put_are_refused() -> None:
    """Breaks if values are asked for without a place or a year, or of a file."""
    with pytest.raises(JamforError, match="--municipality or --year"):
        of_values(kpis=ids(1), places=[], years=[])
    for address in ("file:///etc/passwd", "api.kolada.se", "https://"):
        with pytest.raises(JamforError, match="--address"):
            checked_address(address)
    assert checked_address("https://x.se/v3/") == "https://x.se"


def test_ids_are_escaped_in_an_address() -> None:
    """Breaks if what somebody types as an id becomes another path or question."""
    assert of_metadata("kpi", ["A/../B?x=1"]).path == "kpi/A%2F..%2FB%3Fx%3D1"


def test_the_envelope_of_each_version_is_told_apart() -> None:
    """Breaks if builder and reader come to share a mistake about `next_page`."""
    assert json.loads(v2([], following="x"))["next_page"] == "x"
    assert json.loads(v3([], following="x"))["next_url"] == "x"
    assert "next_page" not in json.loads(v2([]))
