"""A series over years, standing, for a phone: a year a row, values to the right."""

from __future__ import annotations

from jamfor.charts.svg import chart, tag, words
from jamfor.charts.trend import (
    GRID,
    LETTER,
    Dot,
    TrendPicture,
    circle,
    join_parts,
    note_marks,
)
from jamfor.core.comparability.graph import Comparison


WIDTH = 300
LEFT, RIGHT = 62, 62  # the year and its notes; the value in print
HEAD = 24
ROW = 40
BREAK = 24  # what a break adds between two rows
PLOT = WIDTH - LEFT - RIGHT


def standing(picture: TrendPicture) -> str:
    """Draw the series for a narrow page."""
    return _Standing(picture).drawn()


class _Standing:
    """Where everything stands, and the elements it is drawn with."""

    def __init__(self, picture: TrendPicture) -> None:
        self.picture = picture
        self.broken = {
            s.comparison.later: picture.broken_word(s) for s in picture.breaks
        }
        self.rows: dict[str, float] = {}
        y = HEAD + ROW / 2
        for year in picture.years:
            y += BREAK if year in self.broken else 0
            y += BREAK if self._ended_before(year) else 0
            self.rows[year] = y
            y += ROW
        end = picture.trend.years[-1] if picture.trend.years else ""
        closing = picture.trend.ended is not None and picture.years[-1:] == (end,)
        self.bottom = y - ROW / 2 + (BREAK if closing else 0)

    def _ended_before(self, year: str) -> bool:
        trend, years = self.picture.trend, self.picture.years
        if trend.ended is None or year == years[0]:
            return False
        return years[years.index(year) - 1] == trend.years[-1]

    def x(self, value: float) -> float:
        return LEFT + PLOT * value

    def drawn(self) -> str:
        parts = [
            *self._scale(),
            *self._breaks(),
            *(part for join in self.picture.joins for part in self._join(join)),
            *(part for dot in self.picture.dots for part in self._dot(dot)),
            *self._years(),
        ]
        height = round(self.bottom + 4)
        return chart(*parts, width=WIDTH, height=height, label=self.picture.label)

    def _scale(self) -> list[str]:
        parts = []
        for share, text in zip(GRID, self.picture.ticks, strict=True):
            x = self.x(share)
            kind = "base" if share == 0 else "grid"
            parts.append(tag("line", x1=x, x2=x, y1=HEAD, y2=self.bottom, class_=kind))
            if share in {0.0, 0.5, 1.0}:
                parts.append(
                    words(text, x=x, y=14, text_anchor="middle", class_="axis")
                )
        return parts

    def _breaks(self) -> list[str]:
        lines = [
            (self.rows[year] - ROW / 2, text) for year, text in self.broken.items()
        ]
        trend = self.picture.trend
        if trend.ended is not None:
            after = self.rows[trend.years[-1]] + ROW / 2 + BREAK
            lines.append((after, self.picture.words.ended))
        parts = []
        for end, text in lines:
            y, middle = end - BREAK / 2, LEFT + PLOT / 2
            half = LETTER * len(text) / 2 + 6
            parts += [
                tag("line", x1=x1, x2=x2, y1=y, y2=y, class_="break")
                for x1, x2 in ((LEFT, middle - half), (middle + half, WIDTH))
            ]
            parts.append(
                words(text, x=middle, y=y + 5, text_anchor="middle", class_="soft")
            )
        return parts

    def _join(self, join: Comparison) -> list[str]:
        values = {dot.year: dot.value for dot in self.picture.dots}
        years = (join.earlier, join.later)
        ends = [(self.x(values[y]), self.rows[y]) for y in years]
        return join_parts(self.picture, join, ends)

    def _dot(self, dot: Dot) -> list[str]:
        x, y = self.x(dot.value), self.rows[dot.year]
        parts = []
        if dot.bounds is not None:
            low, high = (self.x(end) for end in dot.bounds)
            parts = [tag("line", x1=low, x2=high, y1=y, y2=y, class_="bounds")]
            parts += [
                tag("line", x1=end, x2=end, y1=y - 4, y2=y + 4, class_="bounds")
                for end in (low, high)
            ]
        text = words(dot.text, x=WIDTH, y=y + 5, text_anchor="end")
        return [*parts, circle(self.picture, dot, x=x, y=y), text]

    def _years(self) -> list[str]:
        parts = []
        outside = {dot.year for dot in self.picture.dots if dot.outside}
        for year in self.picture.years:
            y = self.rows[year]
            parts.append(words(year, x=0, y=y + (0 if year in outside else 5)))
            if year in outside:
                said = self.picture.words.outside
                parts.append(words(said, x=0, y=y + 14, font_size=12, class_="soft"))
            if year in self.picture.gaps:
                why = self.picture.gaps[year]
                parts.append(words(why, x=LEFT + 8, y=y + 5, class_="soft halo"))
            numbers = self.picture.notes.get(year, ())
            parts += note_marks(numbers, x=LEFT - 18, y=y)
        return parts
