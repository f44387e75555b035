"""What to ask Kolada, in addresses it answers: split, paged, and never for ever.

Limits: 25 ids a segment, 5 000 rows a page, and addresses a server may find too long.
Source: Kolada's API, version 3; version 2 has the same paths. Nothing here opens a
connection: whoever calls gives a function that fetches one address.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from jamfor.core.vocabulary.errors import JamforError


Api = Literal["v2", "v3"]
Fetch = Callable[[str], bytes]

IDS = 25  # in a segment
ROWS = 5_000  # in a page
LONGEST = 2_000  # characters of an address
MOST_PAGES = 2_000  # of one question: ten million rows


class KoladaRefusedError(JamforError):
    """Kolada, or whoever stands at the address, answers in a way we cannot use."""

    code = "kolada-refused"


class TooLongError(KoladaRefusedError):
    """The address was too long for the server; half of it may not be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A path: what is asked for, and the ids of each segment, in the order given."""

    what: str
    segments: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def path(self) -> str:
        """The path below the version: data/kpi/A,B/year/2019."""
        parts = [self.what]
        for name, ids in self.segments:
            parts += [name] if name else []
            parts += [",".join(quote(each, safe="") for each in ids)]
        return "/".join(parts)


def of_metadata(what: str, ids: Sequence[str] = ()) -> Question:
    """Return the question of descriptions: all of a kind, or those of some ids."""
    return Question(what=what, segments=(("", tuple(ids)),) if ids else ())


def of_values(
    *, kpis: Sequence[str], places: Sequence[str], years: Sequence[str]
) -> Question:
    """Return the question of values; places or years may be left out, not both."""
    if not kpis or not (places or years):
        raise JamforError("give --municipality or --year: Kolada asks for one of them")
    segments = (("kpi", kpis), ("municipality", places), ("year", years))
    return Question(
        what="data", segments=tuple((n, tuple(ids)) for n, ids in segments if ids)
    )


def answers(
    base: str, api: Api, question: Question, *, fetch: Fetch
) -> Iterator[tuple[str, bytes]]:
    """Yield the address and the reply of every page of everything asked."""
    for part in _split(question, room=LONGEST - len(_address(base, api, ""))):
        yield from _of_part(base, api, part, fetch)


def _of_part(
    base: str, api: Api, part: Question, fetch: Fetch
) -> Iterator[tuple[str, bytes]]:
    try:
        found = list(_pages(_address(base, api, part.path), fetch))
    except TooLongError:
        halves = _halves(part)
        if len(halves) == 1:
            raise
        for half in halves:
            yield from _of_part(base, api, half, fetch)
        return
    yield from found


def _address(base: str, api: Api, path: str) -> str:
    return f"{base.rstrip('/')}/{api}/{path}?page=1&per_page={ROWS}"


def _split(question: Question, *, room: int) -> Iterator[Question]:
    """The question in parts of at most 25 ids a segment, and no longer than allowed."""
    names = [name for name, _ in question.segments]
    groups = [_batches(ids) for _, ids in question.segments]
    for ids in product(*groups):
        part = Question(
            what=question.what, segments=tuple(zip(names, ids, strict=True))
        )
        yield from _short(part, room)


def _batches(ids: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [ids[start : start + IDS] for start in range(0, len(ids), IDS)]


def _short(part: Question, room: int) -> Iterator[Question]:
    halves = _halves(part) if len(part.path) > room else (part,)
    if len(halves) == 1:
        yield part
        return
    for half in halves:
        yield from _short(half, room)


def _halves(part: Question) -> tuple[Question, ...]:
    """The question halved at the segment with most ids; itself where it cannot be."""
    sizes = [len(ids) for _, ids in part.segments]
    if not sizes or max(sizes) == 1:
        return (part,)
    at = sizes.index(max(sizes))
    name, ids = part.segments[at]
    middle = len(ids) // 2
    return tuple(
        Question(
            what=part.what,
            segments=(*part.segments[:at], (name, half), *part.segments[at + 1 :]),
        )
        for half in (ids[:middle], ids[middle:])
    )


def _pages(first: str, fetch: Fetch) -> Iterator[tuple[str, bytes]]:
    """Each page until none follows; refuse a server that gives the same one again."""
    asked: set[str] = set()
    before: list[object] = []
    address = first
    while address:
        if address in asked or len(asked) == MOST_PAGES:
            raise KoladaRefusedError(f"the pages after {first} never end")
        asked.add(address)
        content = fetch(address)
        values, following = _envelope(content)
        if values and values == before:
            raise KoladaRefusedError(f"{address} gives the page before it again")
        yield address, content
        # A page without rows ends the list, whatever it says of the next.
        address = _next(address, following) if following and values else ""
        before = values


def _envelope(content: bytes) -> tuple[list[object], object]:
    try:
        document: object = json.loads(content)
    except (ValueError, RecursionError):
        return [], None  # the reader says what is wrong with it
    if not isinstance(document, dict):
        return (document, None) if isinstance(document, list) else ([], None)
    values = document.get("values")
    following = document.get("next_url") or document.get("next_page")
    return values if isinstance(values, list) else [], following


def _next(address: str, following: object) -> str:
    """The address of the next page: as given, or counted up where it leads elsewhere.

    Behind a proxy a server may write another host than the one asked; a reply never
    makes us ask a host that nobody named.
    """
    here = urlsplit(address)
    if isinstance(following, str):
        there = urlsplit(following)
        if (there.scheme, there.netloc) == (here.scheme, here.netloc):
            return following
    query = dict(parse_qsl(here.query))
    query["page"] = str(int(query.get("page", "1")) + 1)
    return urlunsplit(here._replace(query=urlencode(query)))
