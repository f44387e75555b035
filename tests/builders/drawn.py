"""What a drawn series joins, read back from its lines and dots."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree


Point = tuple[float, float]


def joined_years(svg: str, years: Sequence[str]) -> set[tuple[str, str]]:
    """Return the pairs of years a drawing links, by any element; `years` have dots.

    Dots are drawn in the order of their years. Whatever runs from one dot to another is
    a link, whatever it is called.
    """
    root = ElementTree.fromstring(svg)  # noqa: S314 - drawn by us
    dots = [e for e in root.iter("circle") if "dot" in e.get("class", "").split()]
    assert len(dots) == len(years), "a dot too many or too few"
    at = [(float(e.get("cx", "")), float(e.get("cy", ""))) for e in dots]
    found: set[tuple[str, str]] = set()
    for ends in _lines(root):
        touched = [_near(end, at) for end in ends]
        assert "join" not in ends.kind or None not in touched, "a loose end"
        linked = [years[index] for index in touched if index is not None]
        if len(set(linked)) > 1:
            found.add((min(linked), max(linked)))
    return found


class _Ends(list[Point]):
    """The points of a line, and the words of its class."""

    kind: frozenset[str] = frozenset()


def _lines(root: ElementTree.Element) -> list[_Ends]:
    found = []
    for element in root.iter():
        ends = _Ends(_points(element))
        ends.kind = frozenset(element.get("class", "").split())
        if ends:
            found.append(ends)
    return found


def _points(element: ElementTree.Element) -> list[Point]:
    if element.tag == "line":
        numbers = [float(element.get(name, "0")) for name in ("x1", "y1", "x2", "y2")]
    elif element.tag in {"path", "polyline"}:
        text = element.get("d") or element.get("points") or ""
        numbers = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", text)]
    else:
        return []
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def _near(end: Point, dots: Sequence[Point]) -> int | None:
    hits = [
        index
        for index, (x, y) in enumerate(dots)
        if abs(x - end[0]) < 0.02 and abs(y - end[1]) < 0.02
    ]
    return hits[0] if hits else None
