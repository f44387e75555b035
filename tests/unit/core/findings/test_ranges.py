"""The range of a family in words: its ends, its spans and its ties."""

from __future__ import annotations

from fractions import Fraction

import pytest

from builders.questions import text
from jamfor.core.findings.ranges import Member, range_of


WITHIN = text("inom", "in")


def said(*members: tuple[str, str]) -> str | None:
    """Return the range of (name, percent), in Swedish with plain spaces."""
    found = range_of(
        [Member(name=text(n), share=Fraction(p) / 100) for n, p in members],
        preposition=WITHIN,
    )
    return found.text.sv.replace("\N{NO-BREAK SPACE}", " ") if found else None


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ([("a", "7"), ("b", "21")], "7 % inom a till 21 % inom b"),
        ([("a", "6"), ("b", "21"), ("a", "7")], "6–7 % inom a till 21 % inom b"),
        ([("a", "7"), ("b", "21"), ("c", "7")], "7 % inom a och c till 21 % inom b"),
        ([("a", "7"), ("b", "21"), ("c", "20.6")], "7 % inom a till 21 % inom b och c"),
        ([("a", "7"), ("b", "7.2")], "7 % i alla"),
        ([("a", "7"), ("a", "30"), ("b", "9")], "7 % till 30 %, båda inom a"),
        ([("a", "7"), ("a", "30"), ("b", "7")], "7 % inom a och b till 30 % inom a"),
        ([("a", "7")], None),
    ],
)
def test_the_ends_are_named_with_all_that_print_as_they_do(
    members: list[tuple[str, str]], words: str | None
) -> None:
    """Breaks if one of two that print alike were called the lowest."""
    assert said(*members) == words
