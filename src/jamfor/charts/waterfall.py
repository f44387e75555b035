"""A change taken apart: from last year's share to this year's, part by part.

Two forms of the same figures: bars beside each other where there is room, and a strip a
bar, under each other, on a phone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jamfor.charts.svg import chart, strip, tag, words


STEP = 128
BAR = 92
TOP = 28  # room for the figure over the highest bar
BOTTOM = 144  # where the lowest bar ends
LINE_HEIGHT = 17
LONGEST_LINE = 14  # letters that fit under a bar
STRIP_HEIGHT = 22
LEAST_WIDTH = 0.5  # per cent of a strip
LEAST_RANGE = 0.01  # so that a change from nothing to nothing has a scale


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """A bar where it hangs: from `low` to `high`; the next one starts at `end`."""

    bar: Bar
    low: float
    high: float
    end: float

    @property
    def fill(self) -> str:
        if self.bar.total:
            return "fill-ink"
        return "fill-mine" if self.bar.mine else "fill-peer"


def waterfall(bars: Sequence[Bar], *, label: str) -> str:
    """Draw the bars, linked, with their words under and their figures over.

    Parts may carry the chart below zero before they carry it up again.
    """
    placed = _placed(bars)
    floor, top = _range(placed)
    scale = _Scale(start=BOTTOM, end=TOP, low=floor, high=top)
    parts: list[str] = []
    for index, one in enumerate(placed):
        x = index * STEP + (STEP - BAR) // 2
        parts += _standing(one, x=x, scale=scale)
        if index < len(placed) - 1:
            y = scale.at(one.end)
            parts.append(
                tag("line", x1=x + BAR, x2=x + STEP, y1=y, y2=y, class_="link")
            )
    width = len(bars) * STEP
    base = scale.at(0)
    parts.append(tag("line", x1=0, x2=width, y1=base, y2=base, class_="base"))
    height = BOTTOM + 3 * LINE_HEIGHT
    return chart(*parts, width=width, height=height, label=label)


def strips(bars: Sequence[Bar]) -> tuple[str, ...]:
    """Draw each bar lying, in a strip of its own; the words stand in the page."""
    placed = _placed(bars)
    low, high = _range(placed)
    scale = _Scale(start=0, end=100, low=low, high=high)
    return tuple(_lying(one, scale) for one in placed)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scale:
    """Where a share lies between two ends of the drawing."""

    start: float
    end: float
    low: float
    high: float

    def at(self, share: float) -> float:
        part = (share - self.low) / (self.high - self.low)
        return self.start + (self.end - self.start) * part


def _placed(bars: Sequence[Bar]) -> list[_Placed]:
    placed: list[_Placed] = []
    running = 0.0
    for bar in bars:
        start = 0.0 if bar.total else running
        running = start + bar.value
        low, high = min(start, running), max(start, running)
        placed.append(_Placed(bar=bar, low=low, high=high, end=running))
    return placed


def _range(placed: Sequence[_Placed]) -> tuple[float, float]:
    floor = min((0.0, *(one.low for one in placed)))
    return floor, max((floor + LEAST_RANGE, *(one.high for one in placed)))


def _standing(one: _Placed, *, x: float, scale: _Scale) -> list[str]:
    middle = x + BAR / 2
    high, low = scale.at(one.high), scale.at(one.low)
    under = [
        words(
            line,
            x=middle,
            y=BOTTOM + 4 + LINE_HEIGHT * number,
            text_anchor="middle",
            class_="soft",
        )
        for number, line in enumerate(_lines(one.bar.label), start=1)
    ]
    figure = words(
        one.bar.text, x=middle, y=high - 7, text_anchor="middle", font_weight="600"
    )
    height = max(low - high, 1.5)
    return [
        tag("rect", x=x, y=high, width=BAR, height=height, class_=one.fill),
        figure,
        *under,
    ]


def _lying(one: _Placed, scale: _Scale) -> str:
    low, high = scale.at(one.low), scale.at(one.high)
    # A part that rounds to nothing is still seen, inside the strip.
    width = max(high - low, LEAST_WIDTH)
    x = min(low, scale.end - width)
    zero = f"{scale.at(0):.2f}%"
    return strip(
        tag(
            "rect",
            x=f"{x:.2f}%",
            y=4,
            width=f"{width:.2f}%",
            height=14,
            class_=one.fill,
        ),
        tag("line", x1=zero, x2=zero, y1=0, y2=STRIP_HEIGHT, class_="base"),
        height=STRIP_HEIGHT,
    )


def _lines(label: str) -> list[str]:
    """Break a label in two where it would not fit under its bar."""
    if len(label) <= LONGEST_LINE or " " not in label:
        return [label]
    spaces = [i for i, letter in enumerate(label) if letter == " "]
    cut = min(spaces, key=lambda i: abs(i - len(label) / 2))
    return [label[:cut], label[cut + 1 :]]
