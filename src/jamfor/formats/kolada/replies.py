"""Kolada's replies, v2 and v3, as bytes: what each item is, told from its content.

A reply is an envelope with `values`, or the bare list. Fields that differ between the
versions (`auspice(s)`, `member_id`/`id`, `isdeleted`/`is_deleted`, `next_url`/
`next_page`, a period as number or text) are read alike.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from jamfor.core.vocabulary.problems import Location, Problem
from jamfor.formats.kolada.problems import problem


Item = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiText:
    """What Kolada says of a key figure; `facts` are its further fields as text."""

    id: str
    title: str
    description: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceText:
    """A municipality (K), a region or the nation (L), or a group (G)."""

    id: str
    title: str
    type: str
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One value of one gender as the reply has it; `value` is null where None."""

    kpi: str
    place: str
    period: str
    gender: str
    value: Decimal | None
    status: str
    deleted: bool
    count: int | None
    where: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One reply, understood; `following` is its next page's address, if it has one."""

    kpis: tuple[KpiText, ...] = ()
    places: tuple[PlaceText, ...] = ()
    entries: tuple[Entry, ...] = ()
    units: int = 0
    items: int = 0
    following: str = ""
    preceding: bool = False
    where: Location = field(default_factory=Location)
    problems: tuple[Problem, ...] = ()


def read_reply(content: bytes, *, file: str) -> Reply:
    """Read one reply; what cannot be read is a problem, at its place in the file."""
    where = Location(file=file)
    try:
        # What JSON has no word for (NaN) stays a text, and is refused as a value.
        document: object = json.loads(
            content, parse_float=Decimal, parse_constant=lambda word: word
        )
    except (ValueError, RecursionError) as error:
        kind = type(error).__name__
        found = problem("reply-unreadable", where, found=kind)
        return Reply(where=where, problems=(found,))
    envelope: Item = document if isinstance(document, dict) else {"values": document}
    values = envelope.get("values")
    if not isinstance(values, list):
        return Reply(where=where, problems=(problem("reply-shape", where),))
    read = _items(values, where)
    following = envelope.get("next_url") or envelope.get("next_page")
    preceding = envelope.get("previous_url") or envelope.get("previous_page")
    return replace(
        read,
        items=len(values),
        following=str(following) if following else "",
        preceding=bool(preceding),
        where=where,
    )


def unfinished(replies: Sequence[Reply]) -> Iterator[Problem]:
    """Say that saved replies may lack a page: more have one after than one before.

    It is no error, because not every server names the page before.
    """
    before = [reply for reply in replies if reply.following]
    lacking = before[sum(reply.preceding for reply in replies) :]
    if lacking:
        found, n = lacking[0].following, len(lacking)
        yield problem("reply-unfinished", lacking[0].where, found=found, n=n)


def _items(values: Sequence[object], where: Location) -> Reply:
    kpis: list[KpiText] = []
    places: list[PlaceText] = []
    entries: list[Entry] = []
    problems: list[Problem] = []
    left: dict[str, list[Location]] = {_UNIT: [], _STRANGE: []}
    for number, item in enumerate(values, start=1):
        at = replace(where, row=number)
        for found in _read(item, at):
            match found:
                case KpiText():
                    kpis.append(found)
                case PlaceText():
                    places.append(found)
                case Entry():
                    entries.append(found)
                case Problem():
                    problems.append(found)
                case code:
                    left[code].append(at)
    problems += [problem(c, at[0], n=len(at)) for c, at in left.items() if at]
    return Reply(
        kpis=tuple(kpis),
        places=tuple(places),
        entries=tuple(entries),
        units=len(left[_UNIT]),
        problems=tuple(problems),
    )


_UNIT, _STRANGE = "unit-rows-skipped", "item-unknown"


def _read(
    item: object, at: Location
) -> Iterator[KpiText | PlaceText | Entry | Problem | str]:
    """What an item holds, or the code of why it is left."""
    if not isinstance(item, dict):
        yield _STRANGE
    elif "kpi" in item and "values" in item:
        if "ou" in item:
            yield _UNIT
        else:
            yield from _entries(item, at)
    elif _KPI.fullmatch(_text(item, "id")) and "title" in item:
        yield _kpi(item)
    elif _is_place(item):
        yield _place(item)
    else:
        # A unit (ou) is the one other thing that names its municipality.
        yield _UNIT if "municipality" in item else _STRANGE


_KPI = re.compile(r"[A-Z]\d{5}")
_YEAR = re.compile(r"\d{4}")


def _text(item: Item, key: str) -> str:
    found = item.get(key)
    return "" if found is None else str(found).strip()


def _kpi(item: Item) -> KpiText:
    facts = tuple(
        (_ALIKE.get(key, key), _text(item, key))
        for key in item
        if key not in {"id", "title", "description"} and _text(item, key)
    )
    return KpiText(
        id=_text(item, "id"),
        title=_text(item, "title"),
        description=_text(item, "description"),
        facts=facts,
    )


_ALIKE = {"auspices": "auspice"}


def _is_place(item: Item) -> bool:
    return bool(_text(item, "id")) and ("type" in item or "members" in item)


def _place(item: Item) -> PlaceText:
    members = item.get("members")
    return PlaceText(
        id=_text(item, "id"),
        title=_text(item, "title"),
        type=_text(item, "type") or "G",
        members=tuple(_members(members)) if isinstance(members, list) else (),
    )


def _members(members: Sequence[object]) -> Iterator[str]:
    for member in members:
        if isinstance(member, dict):
            yield _text(member, "member_id") or _text(member, "id")
        else:
            yield str(member)


def _entries(row: Item, at: Location) -> Iterator[Entry | Problem]:
    """One entry a gender; a row without a value at all says nothing."""
    kpi, place, period = (_text(row, k) for k in ("kpi", "municipality", "period"))
    if not place and "municipality" not in row:
        place = _text(row, "municipality_id")
    lacking = [
        name
        for name, good in (
            ("kpi", kpi),
            ("municipality", place),
            ("period", _YEAR.fullmatch(period)),
            ("values", isinstance(row["values"], list)),
        )
        if not good
    ]
    if lacking:
        yield problem("row-incomplete", at, found=", ".join(lacking))
        return
    values = row["values"]
    for item in values if isinstance(values, list) else ():
        if not isinstance(item, dict):
            yield problem("row-incomplete", at, found="gender")
            continue
        found = _number(item.get("value"))
        if isinstance(found, str):
            yield problem("value-unreadable", replace(at, column="value"), found=found)
            continue
        count = item.get("count")
        yield Entry(
            kpi=kpi,
            place=place,
            period=period,
            gender=_text(item, "gender") or "T",
            value=found,
            status=_text(item, "status"),
            deleted=bool(item.get("isdeleted") or item.get("is_deleted")),
            count=count if _is_whole(count) else None,
            where=at,
        )


def _is_whole(count: object) -> bool:
    return isinstance(count, int) and not isinstance(count, bool)


def _number(found: object) -> Decimal | str | None:
    """The number, None for null, or the text of what is neither."""
    if found is None:
        return None
    if isinstance(found, bool) or not isinstance(found, int | Decimal):
        return str(found)
    number = Decimal(found)
    return number if math.isfinite(float(number)) else str(found)
