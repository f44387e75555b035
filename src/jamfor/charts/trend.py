"""A series over years, lying where there is room: time to the right, values upwards.

Only what the comparability graph joins is joined: a plain line where years may be
compared, a dashed one with ≈ where they may with caution, a dotted one over years
without a value. Where the years may not be compared there is no line, and a vertical
mark says so. Each year's value stands in print at its dot; years without one say why at
the foot. Figures that others published are hollow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from jamfor.charts.svg import chart, tag, words
from jamfor.core.comparability.edges import Verdict
from jamfor.core.comparability.graph import Comparison
from jamfor.core.comparability.trend import Step, Trend


WIDTH = 720
LEFT, RIGHT = 44, 16
WIDEST = 220  # between two years, where they are few
PLOT = 190
HEAD = 26  # over the plot: the value of a dot at the top
ROW = 17  # a line of text
LETTER = 6.8  # mean width of a letter at this size
FOOT_LINE = 9  # letters in a line under a year
GRID = (0.0, 0.25, 0.5, 0.75, 1.0)
DASHES, DOTS = "7 5", "1 6"
CAUTION = "≈"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A year's value as a part of the scale (0–1), and how it is printed."""

    year: str
    value: float
    text: str
    outside: bool = False
    bounds: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a chart says, in its reader's language."""

    broken: str  # "jämförs inte"
    basket: str  # "andra faktorer"
    outside: str  # "källa"
    ended: str  # "serien upphörde"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendPicture:
    """What a chart shows: dots, and for each year without one why it has none.

    `years` are those of the time line, in order. `ticks` are the words along the scale.
    `notes` are the numbers of the texts under the chart, by the year they stand at.
    """

    trend: Trend
    years: tuple[str, ...]
    dots: tuple[Dot, ...]
    gaps: Mapping[str, str]
    ticks: tuple[str, ...]
    words: Words
    label: str
    notes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    mine: bool = False

    @property
    def joins(self) -> tuple[Comparison, ...]:
        """The pairs of dots a line is drawn between."""
        return self.trend.joins_between({dot.year for dot in self.dots})

    @property
    def breaks(self) -> tuple[Step, ...]:
        """The steps over which nothing is drawn."""
        return tuple(step for step in self.trend.steps if not step.joins)

    def broken_word(self, step: Step) -> str:
        """Return what stands at a break."""
        allowed = step.comparison.verdict.allows_difference
        return self.words.basket if allowed else self.words.broken

    def dash_of(self, join: Comparison) -> str:
        """Return how a line is broken up: dots over a rest, dashes with caution."""
        if self.years.index(join.later) - self.years.index(join.earlier) > 1:
            return DOTS
        return DASHES if join.verdict is Verdict.CAUTION else ""

    @property
    def line(self) -> str:
        """The class of a line, and of the edge of a hollow dot."""
        return "line-mine" if self.mine else "line-accent"

    @property
    def fill(self) -> str:
        """The class of a filled dot."""
        return "fill-mine" if self.mine else "fill-accent"


def lying(picture: TrendPicture) -> str:
    """Draw the series for a wide page."""
    return _Lying(picture).drawn()


class _Lying:
    """Where everything lies, and the elements it is drawn with."""

    def __init__(self, picture: TrendPicture) -> None:
        self.picture = picture
        room = WIDTH - LEFT - RIGHT
        self.step = min(WIDEST, room / max(1, len(picture.years)))
        self.labels = _staggered(
            [(self.between(s), picture.broken_word(s)) for s in self._breaks()]
        )
        rows = 1 + max((row for *_, row in self.labels), default=-1)
        self.notes_at = ROW - 5
        self.labels_at = ROW if picture.notes else 0
        self.top = self.labels_at + rows * ROW + HEAD
        self.base = self.top + PLOT
        foot = [len(lines) for lines in self._foot().values()]
        self.height = self.base + 12 + ROW * (1 + max(foot, default=0))

    def _breaks(self) -> tuple[Step, ...]:
        return self.picture.breaks

    def x(self, year: str) -> float:
        return LEFT + self.step * (self.picture.years.index(year) + 0.5)

    def y(self, value: float) -> float:
        return self.base - PLOT * value

    def between(self, step: Step) -> float:
        return (self.x(step.comparison.earlier) + self.x(step.comparison.later)) / 2

    def drawn(self) -> str:
        parts = [
            *self._scale(),
            *self._marks(),
            *(part for join in self.picture.joins for part in self._join(join)),
            *(part for dot in self.picture.dots for part in self._dot(dot)),
            *self._years(),
            *self._end(),
        ]
        return chart(
            *parts, width=WIDTH, height=round(self.height), label=self.picture.label
        )

    def _scale(self) -> list[str]:
        end = LEFT + self.step * len(self.picture.years)
        parts = []
        for share, text in zip(GRID, self.picture.ticks, strict=True):
            y = self.y(share)
            kind = "base" if share == 0 else "grid"
            parts.append(tag("line", x1=LEFT, x2=end, y1=y, y2=y, class_=kind))
            parts.append(
                words(text, x=LEFT - 8, y=y + 5, text_anchor="end", class_="axis")
            )
        return parts

    def _marks(self) -> list[str]:
        """A vertical mark at each break, with its word over the plot."""
        parts = []
        for (x, text, row), step in zip(self.labels, self._breaks(), strict=True):
            middle, y = self.between(step), self.labels_at + ROW * (row + 1) - 4
            parts.append(
                tag(
                    "line", x1=middle, x2=middle, y1=y + 5, y2=self.base, class_="break"
                )
            )
            parts.append(words(text, x=x, y=y, text_anchor="middle", class_="soft"))
        return parts

    def _join(self, join: Comparison) -> list[str]:
        values = {dot.year: dot.value for dot in self.picture.dots}
        ends = [(self.x(y), self.y(values[y])) for y in (join.earlier, join.later)]
        return join_parts(self.picture, join, ends)

    def _dot(self, dot: Dot) -> list[str]:
        x, y = self.x(dot.year), self.y(dot.value)
        top, parts = y, list[str]()
        if dot.bounds is not None:
            low, high = (self.y(end) for end in dot.bounds)
            top = min(y, high)
            parts = [tag("line", x1=x, x2=x, y1=low, y2=high, class_="bounds")]
            parts += [
                tag("line", x1=x - 4, x2=x + 4, y1=end, y2=end, class_="bounds")
                for end in (low, high)
            ]
        above = min(top, y - 4) - 7
        text = words(dot.text, x=x, y=above, text_anchor="middle", class_="halo")
        return [*parts, circle(self.picture, dot, x=x, y=y), text]

    def _years(self) -> list[str]:
        parts = []
        foot = self._foot()
        for year in self.picture.years:
            x, y = self.x(year), self.base + 12 + ROW * 0.6
            parts.append(words(year, x=x, y=y, text_anchor="middle"))
            parts += [
                words(
                    line,
                    x=x,
                    y=y + ROW * number,
                    text_anchor="middle",
                    class_="soft",
                )
                for number, line in enumerate(foot.get(year, ()), start=1)
            ]
            parts += note_marks(self.picture.notes.get(year, ()), x=x, y=self.notes_at)
        return parts

    def _foot(self) -> dict[str, list[str]]:
        said = {
            d.year: self.picture.words.outside for d in self.picture.dots if d.outside
        }
        room = max(FOOT_LINE, int(self.step / LETTER))
        return {
            year: wrapped(text, room)
            for year, text in (said | dict(self.picture.gaps)).items()
        }

    def _end(self) -> list[str]:
        """The end of a series, after its last year."""
        trend = self.picture.trend
        if trend.ended is None:
            return []
        x = self.x(trend.years[-1]) + self.step / 2
        text = self.picture.words.ended
        turned = f"rotate(-90 {x + 16:.1f} {self.base - 6:.1f})"
        return [
            tag("line", x1=x, x2=x, y1=self.top, y2=self.base, class_="break"),
            words(text, x=x + 16, y=self.base - 6, transform=turned, class_="soft"),
        ]


def join_parts(
    picture: TrendPicture, join: Comparison, ends: Sequence[tuple[float, float]]
) -> list[str]:
    """Draw the line between two dots, and on it the mark of a caution."""
    (x1, y1), (x2, y2) = ends
    dash = picture.dash_of(join)
    more = {"stroke_dasharray": dash} if dash else {}
    path = f"M{x1:.2f} {y1:.2f}L{x2:.2f} {y2:.2f}"
    parts = [tag("path", d=path, class_=f"join {picture.line}", **more)]
    if join.verdict is Verdict.CAUTION:
        x, y = (x1 + x2) / 2, (y1 + y2) / 2
        parts.append(tag("circle", cx=x, cy=y, r=8, class_="fill-card line-thin"))
        parts.append(words(CAUTION, x=x, y=y + 5, text_anchor="middle"))
    return parts


def circle(picture: TrendPicture, dot: Dot, *, x: float, y: float) -> str:
    """Draw a dot: filled where we computed it, hollow where others published it."""
    kind = f"fill-card {picture.line}" if dot.outside else picture.fill
    return tag("circle", cx=x, cy=y, r=5.5, class_=f"dot {kind}")


def note_marks(numbers: Sequence[int], *, x: float, y: float) -> list[str]:
    """Draw the numbers of notes beside each other, each in a ring."""
    parts = []
    start = x - 9 * (len(numbers) - 1)
    for index, number in enumerate(numbers):
        at = start + 18 * index
        parts.append(tag("circle", cx=at, cy=y, r=8, class_="fill-card line-thin"))
        parts.append(
            words(str(number), x=at, y=y + 4.5, text_anchor="middle", font_size=12)
        )
    return parts


def wrapped(text: str, room: int) -> list[str]:
    """Break a text into lines of at most `room` letters, where it has spaces."""
    lines: list[str] = []
    for word in text.split(" "):
        if lines and len(lines[-1]) + 1 + len(word) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _staggered(
    labels: Sequence[tuple[float, str]],
) -> list[tuple[float, str, int]]:
    """Put each label in the first row where it meets no other, inside the picture."""
    ends: list[float] = []
    placed = []
    for middle, text in labels:
        half = LETTER * len(text) / 2
        x = min(max(middle, half), WIDTH - half)
        row = next((r for r, end in enumerate(ends) if end < x - half), len(ends))
        ends[row:] = [x + half + LETTER, *ends[row + 1 :]]
        placed.append((x, text, row))
    return placed
