"""Shares on a common scale: last year hollow, this year filled, peers a grey stroke.

Each row is a strip of its own, so that the page's grid aligns names, plots and figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from jamfor.charts.svg import strip, tag, words
from jamfor.core.statistics.formatting import percent_text
from jamfor.core.vocabulary.texts import Language


HEIGHT = 44
MIDDLE = 22
GRID = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class DotRow:
    """What one row shows; every value is a share (0–1) or absent."""

    label: str
    now: float | None
    before: float | None = None
    peers: float | None = None
    joined: bool = True  # a line between the years: only where years may be compared
    common: float | None = None  # this year's share among the common factors
    bounds: tuple[float, float] | None = None


def axis(language: Language = "sv") -> str:
    """Draw the scale once, above the rows."""
    marks = [
        words(
            percent_text(Fraction(share), language)
            if share == GRID[-1]
            else f"{100 * share:.0f}",
            x=_x(share),
            y=13,
            text_anchor=_anchor(share),
            class_="axis",
        )
        for share in GRID
    ]
    return strip(*marks, height=18)


def _anchor(share: float) -> str:
    """The outermost figures keep inside the strip."""
    return {GRID[0]: "start", GRID[-1]: "end"}.get(share, "middle")


def row(values: DotRow) -> str:
    """Draw one row."""
    parts = [
        tag("line", x1=_x(g), x2=_x(g), y1=0, y2=HEIGHT, class_="grid") for g in GRID
    ]
    if values.peers is not None:
        x = _x(values.peers)
        parts.append(tag("line", x1=x, x2=x, y1=10, y2=34, class_="line-peer"))
    parts += _bounds(values)
    parts += _years(values)
    if values.common is not None:
        x = _x(values.common)
        parts.append(tag("line", x1=x, x2=x, y1=33, y2=41, class_="line-ink"))
    return strip(*parts, height=HEIGHT, label=values.label)


def rows(all_values: Sequence[DotRow]) -> tuple[str, ...]:
    """Draw every row."""
    return tuple(row(values) for values in all_values)


def _years(values: DotRow) -> list[str]:
    parts: list[str] = []
    now, before = values.now, values.before
    if now is not None and before is not None and values.joined:
        parts.append(
            tag(
                "line",
                x1=_x(before),
                x2=_x(now),
                y1=MIDDLE,
                y2=MIDDLE,
                class_="line-mine",
            )
        )
    if before is not None:
        parts.append(
            tag("circle", cx=_x(before), cy=MIDDLE, r=6, class_="fill-card line-mine")
        )
    if now is not None:
        parts.append(tag("circle", cx=_x(now), cy=MIDDLE, r=7.5, class_="fill-mine"))
    return parts


def _bounds(values: DotRow) -> list[str]:
    if values.bounds is None:
        return []
    low, high = values.bounds
    return [
        tag("line", x1=_x(low), x2=_x(high), y1=MIDDLE, y2=MIDDLE, class_="bounds"),
        *(
            tag("line", x1=_x(end), x2=_x(end), y1=17, y2=27, class_="bounds")
            for end in (low, high)
        ),
    ]


def _x(share: float) -> str:
    """Where a share lies across the strip; the outermost dots keep inside it."""
    return f"{1.5 + 97 * share:.2f}%"
