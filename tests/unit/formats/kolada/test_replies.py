"""Replies of both versions, as they are saved: each item told apart by its content."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from builders.kolada import PERCENT, kpi, reply, row, v2, v3, value
from jamfor.formats.kolada.replies import read_reply, unfinished


UNITS = "unit-rows-skipped"


def codes(content: bytes) -> list[str]:
    return [fault.code for fault in read_reply(content, file="a.json").problems]


def test_both_versions_and_a_bare_list_say_the_same() -> None:
    """Breaks if one version's names (auspices, is_deleted, period as text, members as
    id) are not read, or a list without an envelope is refused.
    """
    three = [
        kpi("N00001", PERCENT),
        {"id": "1490", "title": "Borås", "type": "K"},
        {"id": "G1", "title": "Grupp", "members": [{"member_id": "1490"}]},
        row("N00001", "1490", value(12.5), value(None, deleted=True, gender="K")),
    ]
    described = dict(kpi("N00001", PERCENT))
    described["auspices"] = described.pop("auspice")
    older = row("N00001", "1490", period="2022")
    older["values"] = [
        {"gender": "T", "count": 1, "status": "", "value": 12.5, "is_deleted": 0},
        {"gender": "K", "count": 1, "status": "", "value": None, "is_deleted": 1},
    ]
    group = {"id": "G1", "title": "Grupp", "members": [{"id": "1490", "title": "B"}]}
    two = [described, three[1], group, older]

    found = [
        read_reply(content, file="a.json")
        for content in (v3(three), v2(two), json.dumps(three).encode())
    ]

    for each in found:
        assert each.problems == ()
        assert each.entries == found[0].entries
        assert each.places == found[0].places
        assert sorted(each.kpis[0].facts) == sorted(found[0].kpis[0].facts)
    assert [e.value for e in found[0].entries] == [Decimal("12.5"), None]
    assert [e.deleted for e in found[0].entries] == [False, True]
    assert found[0].places[1].members == ("1490",)


def test_a_number_is_read_as_it_is_written() -> None:
    """Breaks if numbers pass through binary floats on their way in."""
    content = v3([row("N00001", "1490", value(1))]).replace(
        b'"value": 1,', b'"value": 0.1000000000000000055,'
    )

    found = read_reply(content, file="a.json").entries[0].value

    assert found == Decimal("0.1000000000000000055")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<html>", "reply-unreadable"),
        (b"\xff\xfe", "reply-unreadable"),
        (b"[" * 100_000, "reply-unreadable"),
        (b'{"detail": "no"}', "reply-shape"),
        (b"3", "reply-shape"),
        (v3([{"what": 1}]), "item-unknown"),
        (v3(["text"]), "item-unknown"),
        (v3([{"id": "V15", "title": "Enhet", "municipality": "1440"}]), UNITS),
        (v3([{"kpi": "N1", "ou": "V15", "values": []}]), UNITS),
        (v3([row("N1", "1490", value("12"))]), "value-unreadable"),
        (v3([row("N1", "1490", value(float("nan")))]), "value-unreadable"),
        (v3([row("N1", "1490", {"value": True})]), "value-unreadable"),
        (v3([row("N1", "1490", value(1), period="22")]), "row-incomplete"),
        (v3([row("N1", "", value(1))]), "row-incomplete"),
        (v3([row("N1", "1490") | {"values": 3}]), "row-incomplete"),
    ],
)
def test_what_cannot_be_used_is_told_with_its_code(content: bytes, code: str) -> None:
    """Breaks if a fault is raised, dropped in silence, or told under another code."""
    assert codes(content) == [code]


def test_the_fault_says_where_in_the_file_it_is() -> None:
    """Breaks if the row is left out, or counted from nought."""
    found = reply(row("N1", "1490", value(1)), row("N1", "1490", value("x")))

    assert str(found.problems[0].where) == "svar.json:row 2:column value"


def test_a_folder_that_lacks_a_page_is_told() -> None:
    """Breaks if half a list is taken for the whole."""
    first = read_reply(v3([], following="http://x/?page=2"), file="1.json")
    second = read_reply(
        json.dumps({"values": [], "previous_url": "http://x/?page=1"}).encode(),
        file="2.json",
    )

    assert [fault.code for fault in unfinished([first])] == ["reply-unfinished"]
    assert list(unfinished([first, second])) == []
