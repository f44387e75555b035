"""A change taken apart: from last year's share to this year's, part by part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jamfor.charts.svg import chart, tag, words


STEP = 128
BAR = 92
BASE = 160
SCALE_HEIGHT = 116
LINE_HEIGHT = 17


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A bar: a total stands on the base line, a part hangs where the last one ended.

    `value` is a share or a difference of shares; `text` is what is printed over it.
    """

    label: str
    value: float
    text: str
    total: bool = False
    mine: bool = False


def waterfall(bars: Sequence[Bar], *, label: str) -> str:
    """Draw the bars, linked, with their words under and their figures over."""
    ends = _ends(bars)
    top = max(0.01, *(high for _, high in ends))
    parts: list[str] = []
    running = 0.0
    for index, (bar, (low, high)) in enumerate(zip(bars, ends, strict=True)):
        running = bar.value if bar.total else running + bar.value
        x = index * STEP + 10
        parts += _bar(bar, x=x, low=_y(low, top), high=_y(high, top))
        if index < len(bars) - 1:
            y = _y(running, top)
            parts.append(
                tag("line", x1=x + BAR, x2=x + STEP, y1=y, y2=y, class_="link")
            )
    width = len(bars) * STEP
    parts.append(tag("line", x1=0, x2=width, y1=BASE, y2=BASE, class_="base"))
    return chart(*parts, width=width, height=BASE + 3 * LINE_HEIGHT, label=label)


def _ends(bars: Sequence[Bar]) -> list[tuple[float, float]]:
    ends: list[tuple[float, float]] = []
    running = 0.0
    for bar in bars:
        start = 0.0 if bar.total else running
        running = start + bar.value
        ends.append((min(start, running), max(start, running)))
    return ends


def _bar(bar: Bar, *, x: float, low: float, high: float) -> list[str]:
    kind = "fill-ink" if bar.total else "fill-mine" if bar.mine else "fill-peer"
    middle = x + BAR / 2
    written = [
        words(
            line,
            x=middle,
            y=BASE + LINE_HEIGHT * (number + 1),
            text_anchor="middle",
            class_="soft",
        )
        for number, line in enumerate(_lines(bar.label))
    ]
    return [
        tag("rect", x=x, y=high, width=BAR, height=max(low - high, 1.5), class_=kind),
        words(bar.text, x=middle, y=high - 7, text_anchor="middle", font_weight="600"),
        *written,
    ]


def _y(share: float, top: float) -> float:
    return BASE - SCALE_HEIGHT * share / top


def _lines(label: str) -> list[str]:
    """Break a label in two where it would not fit under its bar."""
    if len(label) <= 14 or " " not in label:
        return [label]
    spaces = [i for i, letter in enumerate(label) if letter == " "]
    cut = min(spaces, key=lambda i: abs(i - len(label) / 2))
    return [label[:cut], label[cut + 1 :]]
